using System.Diagnostics;
using System.Net.Sockets;

namespace Shortener.LoadGen;

/// <summary>
/// Runs one load on one thread, so that the generator costs the machine little. With a rate the schedule is open: requests are due by the
/// clock whether or not answers arrive, and a latency counts from the instant a request was due, so that a slow server cannot hide its
/// queue (no coordinated omission). Without a rate each connection sends as soon as its answer is there.
/// </summary>
internal sealed class LoadRun(LoadOptions options)
{
    /// <summary>Requests that may be due without a free connection; beyond it they are counted as shed.</summary>
    private const int MaxQueued = 100_000;

    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(1);

    /// <summary>A server that is away is asked again ten times a second, not as fast as it can refuse.</summary>
    private static readonly TimeSpan ErrorPause = TimeSpan.FromMilliseconds(100);

    private readonly LoadTally _tally = new();
    private readonly Queue<long> _due = new();
    private long _released;
    private long _shed;

    public LoadReport Run(CancellationToken ct)
    {
        byte[][] requests = [.. options.Paths.Select(path => LoadConnection.Request(options, path))];
        LoadConnection[] connections = [.. Enumerable.Range(0, options.Connections).Select(i => new LoadConnection(options, requests, i * 7_919))];
        var poll = new SocketPoll(connections.Length);
        var free = new Stack<int>(Enumerable.Range(0, connections.Length));
        long start = Stopwatch.GetTimestamp();
        long measureFrom = start + Ticks(options.WarmUp);
        long end = measureFrom + Ticks(options.Duration);
        for (long now = start; now < end && !ct.IsCancellationRequested; now = Stopwatch.GetTimestamp())
        {
            Release(start, now);
            while (free.Count > 0 && NextDue(now) is >= 0 and long due)
            {
                Send(connections, poll, free, free.Pop(), due);
            }

            poll.Wait(WaitAt(start, now));
            for (int i = 0; i < connections.Length; i++)
            {
                if (connections[i].Due >= 0 && poll.IsReady(i))
                {
                    Receive(connections, poll, free, i, measureFrom);
                }
            }
        }

        Array.ForEach(connections, connection => connection.Dispose());
        return LoadReport.Merge([_tally], options.Duration, _shed);
    }

    private static long Ticks(TimeSpan time) => (long)(time.TotalSeconds * Stopwatch.Frequency);

    private void Release(long start, long now)
    {
        if (options.Rate is not { } rate)
        {
            return;
        }

        for (long due = (long)((now - start) / (double)Stopwatch.Frequency * rate); _released < due; _released++)
        {
            if (_due.Count < MaxQueued)
            {
                // The instant the schedule meant, not the one this loop came by: its lateness belongs to the latency as well.
                _due.Enqueue(start + (long)(_released / rate * Stopwatch.Frequency));
            }
            else
            {
                _shed++;
            }
        }
    }

    private long NextDue(long now) => options.Rate is null ? now : _due.TryDequeue(out long due) ? due : -1;

    /// <summary>Until the next request is due; longer where only answers can be waited for.</summary>
    private TimeSpan WaitAt(long start, long now)
    {
        if (options.Rate is not { } rate || _due.Count > 0)
        {
            return LongestWait;
        }

        double next = start + ((_released + 1) / rate * Stopwatch.Frequency);
        TimeSpan wait = TimeSpan.FromSeconds(Math.Max(0, (next - now) / Stopwatch.Frequency));
        return wait < LongestWait ? wait : LongestWait;
    }

    private void Send(LoadConnection[] connections, SocketPoll poll, Stack<int> free, int index, long due)
    {
        try
        {
            connections[index].Send(due);
            poll.Set(index, connections[index].Descriptor);
        }
        catch (SocketException)
        {
            Break(connections, poll, free, index);
        }
    }

    private void Receive(LoadConnection[] connections, SocketPoll poll, Stack<int> free, int index, long measureFrom)
    {
        try
        {
            long due = connections[index].Due;
            int status = connections[index].Receive();
            if (status == 0)
            {
                return;
            }

            poll.Set(index, -1);
            free.Push(index);
            if (due >= measureFrom)
            {
                _tally.Answered(status, (Stopwatch.GetTimestamp() - due) * 1_000_000 / Stopwatch.Frequency);
            }
        }
        catch (Exception exception) when (exception is SocketException or IOException)
        {
            Break(connections, poll, free, index);
        }
    }

    private void Break(LoadConnection[] connections, SocketPoll poll, Stack<int> free, int index)
    {
        _tally.Errors++;
        connections[index].Break();
        poll.Set(index, -1);
        free.Push(index);
        poll.Wait(ErrorPause);
    }
}
