using System.Text;
using System.Threading.Channels;
using Shortener.Ingest.Import;

namespace Shortener.Api.Replay;

/// <summary>
/// Sends the records of files as HTTP requests in their order. With a rate the schedule is open: each request is due by the clock and
/// its latency counts from then, so that a slow server cannot hide its queue. Bounded by the files; redirects are not followed.
/// </summary>
internal sealed class ReplayRun(ReplayOptions options, TimeProvider time)
{
    /// <summary>Due requests that may wait for a connection (about 100 MB of records at most); then the reader waits, and latencies show it.</summary>
    private const int MaxQueued = 50_000;

    private readonly Channel<DueRequest> _due =
        Channel.CreateBounded<DueRequest>(new BoundedChannelOptions(options.Rate is null ? options.Connections * 4 : MaxQueued) { SingleWriter = true });

    /// <param name="scans">The files, already scanned.</param>
    /// <param name="answered">Called with the number of answers so far, now and then, from one thread at a time.</param>
    /// <param name="ct">Ends the run early; what was answered is reported.</param>
    public async Task<ReplayReport> RunAsync(IReadOnlyList<ImportScan> scans, Action<long> answered, CancellationToken ct)
    {
        using var client = new HttpMessageInvoker(CreateHandler());
        long start = time.GetTimestamp();
        Task reading = ScheduleAsync(scans, start, ct);
        ReplayTally[] tallies = [.. Enumerable.Range(0, options.Connections).Select(_ => new ReplayTally())];
        Task[] connections = [.. tallies.Select(tally => Task.Run(() => DriveAsync(client, tally, ct), CancellationToken.None))];
        Task all = Task.WhenAll(connections);
        while (await Task.WhenAny(all, Task.Delay(TimeSpan.FromMilliseconds(200), time, CancellationToken.None)) != all)
        {
            answered(tallies.Sum(tally => tally.Answers));
        }

        await all;
        await reading;
        answered(tallies.Sum(tally => tally.Answers));
        return ReplayReport.Merge(tallies, time.GetElapsedTime(start), scans);
    }

    private SocketsHttpHandler CreateHandler() => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        MaxConnectionsPerServer = options.Connections,
        ConnectTimeout = TimeSpan.FromSeconds(10),
        // Real user agents and referrers hold bytes beyond ASCII.
        RequestHeaderEncodingSelector = static (_, _) => Encoding.UTF8,
    };

    private async Task ScheduleAsync(IReadOnlyList<ImportScan> scans, long start, CancellationToken ct)
    {
        long number = 0;
        try
        {
            foreach (ImportScan scan in scans)
            {
                using LineReader lines = scan.File.ReadLines();
                while (ReadRecord(scan.File, lines) is { } record)
                {
                    await _due.Writer.WriteAsync(new DueRequest(record, await WaitUntilDueAsync(number++, start, ct)), ct);
                }
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // The connections finish what they hold; the report covers it.
        }
        finally
        {
            _due.Writer.Complete();
        }
    }

    private async ValueTask<long> WaitUntilDueAsync(long number, long start, CancellationToken ct)
    {
        if (options.Rate is not { } rate)
        {
            return 0;
        }

        long due = start + (long)(number / rate * time.TimestampFrequency);
        TimeSpan early = time.GetElapsedTime(time.GetTimestamp(), due);
        if (early > TimeSpan.Zero)
        {
            // The timer ticks in milliseconds: what falls due within one is released together, each with its own due instant.
            await Task.Delay(early, time, ct);
        }

        return due;
    }

    private static ImportRecord? ReadRecord(ImportFile file, LineReader lines)
    {
        while (lines.TryRead(out ReadOnlySpan<byte> line, out bool tooLong))
        {
            if (!tooLong && file.Parser.Parse(line).Record is { } record)
            {
                return record;
            }
        }

        return null;
    }

    private async Task DriveAsync(HttpMessageInvoker client, ReplayTally tally, CancellationToken ct)
    {
        await foreach (DueRequest due in _due.Reader.ReadAllAsync(CancellationToken.None))
        {
            if (ct.IsCancellationRequested)
            {
                return;
            }

            long from = options.Rate is null ? time.GetTimestamp() : due.Timestamp;
            using HttpRequestMessage request = ReplayRequest.Create(options.Target, due.Record, options.Addresses);
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30), time);
            try
            {
                using HttpResponseMessage answer = await client.SendAsync(request, patience.Token);
                tally.Answered((int)answer.StatusCode, time.GetElapsedTime(from));
            }
            catch (HttpRequestException failed)
            {
                tally.Failed(failed.HttpRequestError.ToString());
            }
            catch (OperationCanceledException)
            {
                tally.Failed("no answer within 30 s");
            }
        }
    }

    private readonly record struct DueRequest(ImportRecord Record, long Timestamp);
}
