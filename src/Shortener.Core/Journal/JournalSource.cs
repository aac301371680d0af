using Shortener.Core.Clicks;

namespace Shortener.Core.Journal;

/// <summary>
/// A journal's generation as the pipeline reads it. The live one never completes; an old one does at its end, and is deleted once its
/// account is stored and its source closed. One reader at a time; the account may be read by anyone.
/// </summary>
public sealed class JournalSource : IClickSource
{
    // A chunk holds at most this many bytes of frames, so that a run of hostile clicks of 9 KiB does not fill the memory.
    private const int MaxChunkBytes = 8 * 1024 * 1024;

    // Reading polls, so that an append has nobody to wake: at once under load, 20 times a second when idle.
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(50);

    private readonly Generation _generation;
    private readonly TimeProvider _time;
    private readonly Action<long>? _release;

    /// <param name="generation">Read here, owned by the journal.</param>
    /// <param name="time">For the waits.</param>
    /// <param name="release">How the live journal gives up segments; null for an old generation.</param>
    internal JournalSource(Generation generation, TimeProvider time, Action<long>? release)
    {
        _generation = generation;
        _time = time;
        _release = release;
    }

    /// <inheritdoc/>
    public string Identity => _generation.Name;

    /// <summary>Whether clicks are appended to this generation.</summary>
    public bool IsLive => _generation.IsLive;

    /// <summary>Position of the first frame kept; where a source that the database does not know starts.</summary>
    public long FirstPosition => _generation.FirstPosition;

    /// <summary>Position behind the last claimed click.</summary>
    public long EndPosition => _generation.EndPosition;

    /// <summary>
    /// Null, or the position at which a restored database stood at the start: clicks behind it are stored again, among them perhaps
    /// those of links that the database does not know any more.
    /// </summary>
    public long? RestoredAt => _generation.RestoredAt;

    /// <inheritdoc/>
    public async ValueTask<ClickChunk> ReadAsync(long from, int maxClicks, TimeSpan wait, CancellationToken ct)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxClicks);
        long started = _time.GetTimestamp();
        TimeSpan pause = ShortestPause;
        while (true)
        {
            ct.ThrowIfCancellationRequested();
            ClickChunk chunk = Read(from, maxClicks);
            TimeSpan left = wait - _time.GetElapsedTime(started);
            if (chunk.To != from || chunk.Completed || left <= TimeSpan.Zero)
            {
                return chunk;
            }

            await Task.Delay(pause < left ? pause : left, _time, ct);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    /// <inheritdoc/>
    public void Release(long position)
    {
        if (_release is not null)
        {
            _release(position);
            return;
        }

        _generation.Retire(position, (_, _) => true);
        _generation.DeleteRetired();
    }

    /// <summary>Null: the journal keeps its own account, see <see cref="ReadAccount"/>.</summary>
    public SourceReport? ReportAt(long to) => null;

    /// <summary>
    /// The generation's part of the account against the database's committed position. Read the row first: position, stored and
    /// dead-lettered of one row belong together. Thread-safe.
    /// </summary>
    public JournalAccount ReadAccount(long committedPosition) => _generation.ReadAccount(committedPosition);

    /// <summary>An old generation's account once it is drained: store it, close the source, then <see cref="Delete"/>.</summary>
    public SourceReport FinalReport() => _generation.ReadAccount(_generation.EndPosition).ToReport();

    /// <summary>Deletes a drained old generation from disk; nothing may be read from it any more.</summary>
    /// <exception cref="InvalidOperationException">The generation is live.</exception>
    public void Delete()
    {
        if (IsLive)
        {
            throw new InvalidOperationException($"Generation {Identity} is live.");
        }

        _generation.Delete();
    }

    /// <summary>Unmaps an old generation; its files stay.</summary>
    internal void Unmap() => _generation.Dispose();

    private ClickChunk Read(long from, int maxClicks)
    {
        var chunk = new ChunkBuilder(_generation, from, maxClicks);
        while (chunk.HasRoom && _generation.Pin(chunk.To, out int offset) is { } segment)
        {
            try
            {
                if (!chunk.Add(segment, offset))
                {
                    break;
                }
            }
            finally
            {
                _generation.Unpin(segment);
            }
        }

        return chunk.Build();
    }

    private sealed class ChunkBuilder(Generation generation, long start, int maxClicks)
    {
        private readonly long _from = start;
        private readonly List<RawClick> _clicks = [];
        private readonly List<DeadLetter> _unreadable = [];
        private int _bytes;

        public long To { get; private set; } = start;

        public bool HasRoom => _clicks.Count + _unreadable.Count < maxClicks && _bytes < MaxChunkBytes;

        /// <summary>Adds what the segment has; true when reading goes on in the next one.</summary>
        public bool Add(Segment segment, int offset)
        {
            int end = segment.ReadEnd;
            while (offset < end && HasRoom)
            {
                FrameStep step = segment.Glance(offset, end);
                if (generation.IsLive && step.State is FrameState.Unpublished or FrameState.Empty)
                {
                    // A writer is at work there: what follows waits for it, so that positions are committed in order.
                    break;
                }

                offset = AddFrame(segment, offset, end, step);
            }

            To = segment.Base + offset;
            if (offset < end || (generation.IsLive && offset < segment.Capacity))
            {
                return false;
            }

            // Behind the last readable byte of a cut file there is nothing; recovery has counted it.
            To = Math.Max(To, Math.Min(segment.End, generation.EndPosition));
            return To >= segment.End;
        }

        public ClickChunk Build() =>
            new(_from, To, _clicks, _unreadable, Completed: !generation.IsLive && To >= generation.EndPosition);

        private int AddFrame(Segment segment, int offset, int end, FrameStep step)
        {
            // Only damage while the process runs leads to no frame here: recovery leaves none behind.
            int next = step.State == FrameState.Valid
                ? offset + step.Length
                : segment.FindValid(offset + FrameHead.Alignment, end, generation.Salt);
            _bytes += next - offset;
            if (step.State == FrameState.Valid && step.Head.Kind != FrameKind.Click)
            {
                return next;
            }

            long position = segment.Base + next;
            string? error = ClickFrame.Corrupt;
            if (step.State == FrameState.Valid
                && ClickFrame.TryRead(segment.Bytes(offset, step.Length), generation.Salt, position, out RawClick? click, out error))
            {
                _clicks.Add(click);
            }
            else
            {
                _unreadable.Add(new DeadLetter(position, LinkId: null, UnixMicros: null, error ?? ClickFrame.Corrupt, ClickJson: null));
            }

            return next;
        }
    }
}
