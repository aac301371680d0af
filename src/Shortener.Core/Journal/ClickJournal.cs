using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Shortener.Core.Clicks;
using Shortener.Core.Events;
using Shortener.Core.Storage;

namespace Shortener.Core.Journal;

/// <summary>
/// The journal of clicks and events of one data directory: appends to the live generation, and holds the old ones until they are drained.
/// Appending is thread-safe, takes no lock, allocates nothing and never throws for data.
/// </summary>
public sealed class ClickJournal : IClickAppender, IEventAppender, IDisposable
{
    private readonly Generation _live;
    private readonly SegmentSupply _supply;
    private readonly JournalFlusher _flusher;
    private readonly JournalBudget _budget;
    private readonly TimeProvider _time;
    private readonly bool _waitsForDisk;

    // Written under the generation's lock, read by every appender; null once closed.
    private Segment? _active;

    private volatile bool _disposed;
    private bool _closed;

    internal ClickJournal(
        Generation live, IReadOnlyList<Generation> old, JournalOptions options, JournalBudget budget, JournalSetup setup, TimeProvider time, ILogger logger)
    {
        _live = live;
        _budget = budget;
        _time = time;
        _waitsForDisk = options.Durability == JournalDurability.Disk;
        _supply = new SegmentSupply(live, budget, setup, time, logger);
        _flusher = new JournalFlusher(live, TimeSpan.FromMilliseconds(options.FlushMs), logger);
        _active = live.Segments[^1];
        Live = new JournalSource(live, time, _supply.Release);
        OldGenerations = [.. old.Select(generation => new JournalSource(generation, time, release: null))];
        _supply.Start();
        _flusher.Start();
    }

    /// <summary>The generation that is appended to.</summary>
    public JournalSource Live { get; }

    /// <summary>Generations of earlier starts that are still to be drained, closed and deleted; oldest first.</summary>
    public IReadOnlyList<JournalSource> OldGenerations { get; }

    /// <summary>Disk taken by the segments of every generation, in bytes. Thread-safe.</summary>
    public long DiskBytes => _budget.Used;

    /// <summary>Its bound, in bytes.</summary>
    public long MaxDiskBytes => _budget.Max;

    /// <summary>Events that the live generation refused, by <see cref="DropReason"/>; every reason is present. Thread-safe.</summary>
    public IReadOnlyDictionary<string, long> ReadEventDrops()
    {
        lock (_live.Gate)
        {
            return _disposed ? new Dictionary<string, long>() : _live.Control.ReadEventRefusals();
        }
    }

    /// <summary>Why the last flush to disk failed, or null; for readiness.</summary>
    public string? FlushProblem => _flusher.Problem;

    /// <summary>
    /// Opens the journal below the data directory: recovers what earlier processes left, and goes on with the last generation if
    /// nothing disagrees, or opens a new one.
    /// </summary>
    /// <param name="owner">Proof that no other process uses the directory. Dispose the journal first.</param>
    /// <param name="options">Validated options.</param>
    /// <param name="findSource">The database's row of a source by identity, or null; <see cref="IClickStore.FindSourceAsync"/>.</param>
    /// <param name="time">Clock of the age of segments and of the readers' waits.</param>
    /// <param name="logger">For what was found and decided, and for shortages.</param>
    /// <param name="worksElsewhere">Whether another process works on the source of this name, asked about copied files; null: there is none.</param>
    /// <param name="ct">Cancels between generations.</param>
    /// <exception cref="IOException">No disk for the first segment, or the directory cannot be used.</exception>
    /// <exception cref="InvalidDataException">A newer release wrote the journal.</exception>
    public static Task<ClickJournal> OpenAsync(
        DataDirectoryLock owner,
        JournalOptions options,
        Func<string, CancellationToken, Task<SourceState?>> findSource,
        TimeProvider time,
        ILogger<ClickJournal> logger,
        Func<string, CancellationToken, Task<bool>>? worksElsewhere,
        CancellationToken ct) =>
        new JournalOpening(owner.Directory, options, JournalSetup.Default(options), findSource, time, logger) { WorksElsewhereAsync = worksElsewhere }
            .RunAsync(ct);

    /// <inheritdoc/>
    [SkipLocalsInit]
    public bool TryAppend(in ClickCapture capture)
    {
        // Encoded before the claim: the time between claim and publication, which a kill turns into a hole, is one copy.
        Span<byte> scratch = stackalloc byte[ClickFrame.MaxBytes];
        FrameHead head = ClickFrame.Write(capture, scratch);
        return Append(head, scratch[..head.SignedLength], clicks: 1);
    }

    /// <inheritdoc/>
    [SkipLocalsInit]
    public bool TryAppend(in EventCapture capture)
    {
        Span<byte> scratch = stackalloc byte[EventFrame.MaxBytes];
        FrameHead head = EventFrame.Write(capture, scratch);
        return Append(head, scratch[..head.SignedLength], clicks: 0);
    }

    /// <param name="head">The frame's first word.</param>
    /// <param name="frame">The frame but for its checksum.</param>
    /// <param name="clicks">What the frame adds to the clicks' account: 1 for a click, 0 for an event.</param>
    private bool Append(FrameHead head, ReadOnlySpan<byte> frame, int clicks)
    {
        uint sum = _live.Salt.OfPayload(frame);
        AppenderSlot slot = AppenderSlot.Current;
        while (true)
        {
            Segment? active = Volatile.Read(ref _active);
            if (active is null)
            {
                return Refuse(slot, Refusal.JournalClosed, clicks);
            }

            // Announced first, checked after: see AppenderSlot.
            slot.Guarded = active;
            if (!ReferenceEquals(active, Volatile.Read(ref _active)))
            {
                continue;
            }

            if (active.TryClaim(frame.Length, clicks, out int offset))
            {
                active.Publish(offset, head, FrameSalt.Complete(sum, head, active.Base + offset), frame);
                slot.Guarded = null;
                return true;
            }

            slot.Guarded = null;
            if (!TryMoveOn(active, out Refusal reason))
            {
                return Refuse(slot, reason, clicks);
            }
        }
    }

    /// <inheritdoc/>
    public ValueTask WhenDurableAsync() => _waitsForDisk ? new ValueTask(_flusher.NextFlushAsync()) : ValueTask.CompletedTask;

    /// <summary>
    /// Ends appending in good order: what is published is on disk, and the next start goes on with this generation. Later appends are
    /// refused and counted. Reading goes on, so that the pipeline can drain.
    /// </summary>
    public void Close()
    {
        lock (_live.Gate)
        {
            if (_closed)
            {
                return;
            }

            _closed = true;
            Volatile.Write(ref _active, null);
        }

        AwaitAppenders();
        _flusher.Dispose();
        _supply.Dispose();
        if (_flusher.Problem is null)
        {
            _live.Control.MarkClosed();
        }
    }

    /// <summary>Closes and unmaps everything. Whatever still reads must have stopped.</summary>
    public void Dispose()
    {
        Close();
        Unmap();
    }

    /// <summary>Leaves the files as a killed process would: nothing is marked or flushed.</summary>
    internal void Abandon()
    {
        lock (_live.Gate)
        {
            _closed = true;
            Volatile.Write(ref _active, null);
        }

        AwaitAppenders();
        _flusher.Dispose();
        _supply.Dispose();
        Unmap();
    }

    /// <summary>The generation behind <see cref="Live"/>.</summary>
    internal Generation LiveGeneration => _live;

    private void Unmap()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        var spin = new SpinWait();
        while (AppenderSlot.IsGuarded(this))
        {
            spin.SpinOnce();
        }

        _live.Dispose();
        foreach (JournalSource old in OldGenerations)
        {
            old.Unmap();
        }
    }

    /// <summary>No append is under way any more; none begins once <see cref="_active"/> is null.</summary>
    private void AwaitAppenders()
    {
        var spin = new SpinWait();
        while (_live.HasAppenders())
        {
            spin.SpinOnce();
        }
    }

    /// <summary>The segment is full: takes the next one. False when there is none.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TryMoveOn(Segment full, out Refusal reason)
    {
        lock (_live.Gate)
        {
            reason = default;
            if (!ReferenceEquals(_active, full))
            {
                return true;
            }

            if (_supply.TryTake(out Segment? next))
            {
                full.Seal(_live.Salt, UnixMicros.Now(_time));
                ref SegmentHeader header = ref full.Header;
                next.SetBefore(
                    header.ClicksBefore + full.Claim.Clicks,
                    header.UnpublishedBefore + header.Unpublished,
                    header.UnreadableBefore + header.Unreadable);
                _live.Segments.Add(next);
                Volatile.Write(ref _active, next);
                return true;
            }
        }

        return _supply.Await(out reason);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool Refuse(AppenderSlot slot, Refusal reason, int clicks)
    {
        slot.Guarded = this;
        if (!_disposed)
        {
            _live.Control.CountRefusal(reason, isClick: clicks > 0);
        }

        slot.Guarded = null;
        return false;
    }
}
