using System.Diagnostics;
using System.Net.Sockets;
using System.Threading.Channels;

namespace Shortener.LoadGen;

/// <summary>
/// Runs one load. With a rate the schedule is open: a pacer releases requests by the clock whether or not answers arrive, and a
/// latency counts from the release, so that a slow server cannot hide its queue (no coordinated omission). Without a rate each
/// connection sends as soon as its answer is there.
/// </summary>
internal sealed class LoadRun(LoadOptions options)
{
    /// <summary>Releases that may wait for a free connection; beyond it they are counted as shed: about ten seconds at 10,000 a second.</summary>
    private const int MaxQueued = 100_000;

    private readonly Channel<long> _releases = Channel.CreateBounded<long>(new BoundedChannelOptions(MaxQueued) { SingleWriter = true });
    private long _shed;

    public async Task<LoadReport> RunAsync(CancellationToken ct)
    {
        byte[][] requests = [.. options.Paths.Select(path => LoadConnection.Request(options, path))];
        long start = Stopwatch.GetTimestamp();
        long measureFrom = start + (long)(options.WarmUp.TotalSeconds * Stopwatch.Frequency);
        long end = measureFrom + (long)(options.Duration.TotalSeconds * Stopwatch.Frequency);
        Task pacing = options.Rate is { } rate
            ? Task.Factory.StartNew(() => Pace(rate, start, end, ct), ct, TaskCreationOptions.LongRunning, TaskScheduler.Default)
            : Task.CompletedTask;
        Task<LoadTally>[] connections =
        [
            .. Enumerable.Range(0, options.Connections).Select(i => Task.Run(() => DriveAsync(requests, i * 7_919, measureFrom, end, ct), ct)),
        ];
        LoadTally[] tallies = await Task.WhenAll(connections);
        await pacing;
        return LoadReport.Merge(tallies, options.Duration, Interlocked.Read(ref _shed));
    }

    private void Pace(double rate, long start, long end, CancellationToken ct)
    {
        using var tick = new ManualResetEventSlim();
        long released = 0;
        for (long now = Stopwatch.GetTimestamp(); now < end && !ct.IsCancellationRequested; now = Stopwatch.GetTimestamp())
        {
            long due = (long)((now - start) / (double)Stopwatch.Frequency * rate);
            for (; released < due; released++)
            {
                // The instant the schedule meant, not the pacer's tick: the tick's lateness belongs to the latency as well.
                if (!_releases.Writer.TryWrite(start + (long)(released / rate * Stopwatch.Frequency)))
                {
                    Interlocked.Increment(ref _shed);
                }
            }

            // The pacer must leave the core to the connections between two releases.
            tick.Wait(1, CancellationToken.None);
        }

        _releases.Writer.Complete();
    }

    private async Task<LoadTally> DriveAsync(byte[][] requests, int firstRequest, long measureFrom, long end, CancellationToken ct)
    {
        var tally = new LoadTally();
        using var connection = new LoadConnection(options, requests, firstRequest);
        while (!ct.IsCancellationRequested)
        {
            long released = options.Rate is null ? Stopwatch.GetTimestamp() : await NextReleaseAsync(ct);
            if (released < 0 || released >= end)
            {
                return tally;
            }

            try
            {
                int status = await connection.ExchangeAsync(ct);
                long now = Stopwatch.GetTimestamp();
                if (released >= measureFrom)
                {
                    tally.Answered(status, (now - released) * 1_000_000 / Stopwatch.Frequency);
                }
            }
            catch (Exception exception) when (exception is SocketException or IOException)
            {
                tally.Errors++;
                // A server that is away is asked again ten times a second, not as fast as it can refuse.
                await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, ct);
            }
        }

        return tally;
    }

    private async ValueTask<long> NextReleaseAsync(CancellationToken ct)
    {
        while (await _releases.Reader.WaitToReadAsync(ct))
        {
            if (_releases.Reader.TryRead(out long released))
            {
                return released;
            }
        }

        return -1;
    }
}
