using Shortener.Core.Clicks;

namespace Shortener.StoreContracts.Clicks;

/// <summary>
/// A journal in memory: keeps everything appended until it is released, answers from any position, keeps its own account. Thread-safe.
/// </summary>
internal sealed class MemoryClickSource(string identity) : IClickSource, ILiveSourceAccount
{
    private readonly Lock _lock = new();
    private readonly List<(RawClick? Click, DeadLetter? Unreadable, long From, long To)> _frames = [];
    private readonly Dictionary<string, long> _dropped = [];
    private TaskCompletionSource _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _end;
    private long _accepted;
    private bool _completed;

    public string Identity => identity;

    /// <summary>Positions released, in order.</summary>
    public List<long> Released { get; } = [];

    public SourceReport? Report { get; set; }

    public void Append(Func<long, RawClick> make)
    {
        lock (_lock)
        {
            long from = _end;
            _end += 8;
            _frames.Add((make(_end), null, from, _end));
            _accepted++;
            _arrived.TrySetResult();
        }
    }

    public void AppendUnreadable()
    {
        lock (_lock)
        {
            long from = _end;
            _end += 8;
            _frames.Add((null, new DeadLetter(_end, null, null, "unreadable_frame", null), from, _end));
            _accepted++;
            _arrived.TrySetResult();
        }
    }

    public void Drop(string reason)
    {
        lock (_lock)
        {
            _accepted++;
            _dropped[reason] = _dropped.GetValueOrDefault(reason) + 1;
        }
    }

    public void Complete()
    {
        lock (_lock)
        {
            _completed = true;
            _arrived.TrySetResult();
        }
    }

    public async ValueTask<ClickChunk> ReadAsync(long from, int maxClicks, TimeSpan wait, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        Task arrived;
        lock (_lock)
        {
            ClickChunk chunk = Read(from, maxClicks);
            if (chunk.To != from || chunk.Completed || wait == TimeSpan.Zero)
            {
                return chunk;
            }

            _arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            arrived = _arrived.Task;
        }

        try
        {
            await arrived.WaitAsync(wait, ct);
        }
        catch (TimeoutException)
        {
            // Nothing came: an empty chunk.
        }

        lock (_lock)
        {
            return Read(from, maxClicks);
        }
    }

    public void Release(long position)
    {
        lock (_lock)
        {
            Released.Add(position);
        }
    }

    public SourceReport? ReportAt(long to) => Report;

    public SourceReport? Read(long committedPosition)
    {
        lock (_lock)
        {
            return new SourceReport(_accepted, new Dictionary<string, long>(_dropped), _frames.LongCount(frame => frame.From >= committedPosition),
                _frames.Where(frame => frame.From >= committedPosition).Select(frame => frame.Click?.UnixMicros).Min());
        }
    }

    private ClickChunk Read(long from, int maxClicks)
    {
        var frames = _frames.Where(frame => frame.From >= from).Take(maxClicks).ToList();
        long to = frames.Count == 0 ? from : frames[^1].To;
        return new ClickChunk(from, to, [.. frames.Where(frame => frame.Click is not null).Select(frame => frame.Click!)],
            [.. frames.Where(frame => frame.Unreadable is not null).Select(frame => frame.Unreadable!)], _completed && to == _end);
    }
}
