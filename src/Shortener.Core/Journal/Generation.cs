namespace Shortener.Core.Journal;

/// <summary>
/// The segments and counters of one generation, live or old. Thread-safe: the list of segments, their pins and what was released are
/// guarded by one lock that is never held for longer than a walk over the list.
/// </summary>
internal sealed class Generation : IDisposable
{
    // Guarded by _gate. Never empty while the generation is open; sorted by position.
    private readonly List<Segment> _segments;

    // Guarded by _gate: taken off the list, still held by a reader or an appender.
    private readonly List<Segment> _retired = [];

    private readonly Lock _gate = new();
    private readonly JournalBudget _budget;

    // The database's position within a frame, and the frame's end where reading goes on instead; set by recovery.
    private long _misplaced = -1;
    private long _misplacedResume;

    private long _firstAtOpening;
    private bool _disposed;

    public Generation(string directory, JournalControl control, List<Segment> segments, JournalBudget budget)
    {
        Directory = directory;
        Control = control;
        Salt = FrameSalt.Of(control.Identity.Generation);
        Name = control.Identity.ToString();
        _segments = segments;
        _budget = budget;
        budget.Take(segments.Sum(segment => segment.FileBytes));
    }

    public string Directory { get; }

    public JournalControl Control { get; }

    /// <summary><c>node/generation</c>.</summary>
    public string Name { get; }

    public FrameSalt Salt { get; }

    /// <summary>Appenders may still move on behind the last segment; false for an old generation.</summary>
    public bool IsLive { get; set; }

    /// <summary>The database's position at opening, if it had forgotten commits of this generation; else null.</summary>
    public long? RestoredAt { get; set; }

    /// <summary>Guards the list of segments; for recovery and the live journal.</summary>
    public Lock Gate => _gate;

    /// <summary>The list itself; hold <see cref="Gate"/>, or be the only user.</summary>
    public List<Segment> Segments => _segments;

    /// <summary>Position of the first frame kept.</summary>
    public long FirstPosition
    {
        get
        {
            lock (_gate)
            {
                ObjectDisposedException.ThrowIf(_disposed, this);
                return _segments[0].Base;
            }
        }
    }

    /// <summary>Position behind the last claimed frame.</summary>
    public long EndPosition
    {
        get
        {
            lock (_gate)
            {
                ObjectDisposedException.ThrowIf(_disposed, this);
                Segment last = _segments[^1];
                return last.Base + last.Claim.Bytes;
            }
        }
    }

    /// <summary>Ends recovery: remembers where reading starts when the database's position is not a frame's boundary.</summary>
    public void StartFrom(long misplaced, long resume)
    {
        _misplaced = misplaced;
        _misplacedResume = resume;
        _firstAtOpening = _segments[0].Base;
    }

    /// <summary>
    /// Pins the segment in which reading goes on from the position, and says where in it. The position is moved on over what is not
    /// kept. Null behind the last segment's end.
    /// </summary>
    public Segment? Pin(long position, out int offset)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            position = position == _misplaced ? _misplacedResume : position;
            Segment? found = _segments.Find(segment => segment.End > position);
            offset = found is null ? 0 : (int)Math.Max(0, position - found.Base);
            if (found is not null)
            {
                found.Pins++;
            }

            return found;
        }
    }

    public void Unpin(Segment segment)
    {
        lock (_gate)
        {
            segment.Pins--;
        }
    }

    /// <summary>
    /// Takes segments off the list that lie wholly before <paramref name="position"/>, oldest first, for as long as
    /// <paramref name="giveUp"/> agrees; the last segment stays, it carries the totals. The argument is the segment and the committed
    /// bytes kept from it on.
    /// </summary>
    public void Retire(long position, Func<Segment, long, bool> giveUp)
    {
        lock (_gate)
        {
            long committed = _segments.SkipLast(1).Where(segment => segment.End <= position).Sum(segment => segment.FileBytes);
            while (_segments.Count > 1 && _segments[0].End <= position && giveUp(_segments[0], committed))
            {
                committed -= _segments[0].FileBytes;
                _retired.Add(_segments[0]);
                _segments.RemoveAt(0);
            }
        }
    }

    /// <summary>Writes down how far the database is known to have committed; does nothing once the files are unmapped.</summary>
    public void NoteReleased(long position)
    {
        lock (_gate)
        {
            if (!_disposed && position > Control.Released)
            {
                Control.Released = position;
            }
        }
    }

    /// <summary>Whether an append to any of its segments is under way.</summary>
    public bool HasAppenders()
    {
        lock (_gate)
        {
            return _segments.Exists(AppenderSlot.IsGuarded) || _retired.Exists(AppenderSlot.IsGuarded);
        }
    }

    /// <summary>Deletes a segment that is on no list and that nobody holds.</summary>
    public void Forget(Segment segment)
    {
        segment.Dispose();
        File.Delete(segment.Path);
        _budget.Give(segment.FileBytes);
    }

    /// <summary>Unmaps and deletes retired segments that nobody holds any more. True when it gave back disk.</summary>
    public bool DeleteRetired()
    {
        List<Segment> free;
        lock (_gate)
        {
            // Off the list, a segment cannot be pinned again; an appender that still holds it is seen in its slot.
            free = _retired.FindAll(segment => segment.Pins == 0 && !AppenderSlot.IsGuarded(segment));
            _retired.RemoveAll(free.Contains);
        }

        free.ForEach(Forget);
        return free.Count > 0;
    }

    /// <summary>Makes everything published before the call durable. Called by one thread at a time.</summary>
    /// <param name="requested">Someone waits: segments that look unchanged are flushed as well.</param>
    /// <exception cref="IOException">The disk failed.</exception>
    public void Flush(bool requested)
    {
        List<Segment> dirty;
        lock (_gate)
        {
            dirty = _segments.FindAll(segment => !segment.IsFlushed);
            dirty.ForEach(segment => segment.Pins++);
        }

        try
        {
            dirty.ForEach(segment => segment.FlushWhatChanged(requested));
        }
        finally
        {
            lock (_gate)
            {
                dirty.ForEach(segment => segment.Pins--);
            }
        }
    }

    /// <summary>The account against the database's committed position. See <see cref="JournalAccount"/>.</summary>
    public JournalAccount ReadAccount(long committed)
    {
        var dropped = new Dictionary<string, long>(StringComparer.Ordinal);
        using AccountSnapshot snapshot = TakeSnapshot(committed);
        long refused = Control.ReadRefusals(dropped);
        dropped[DropReason.Unpublished] = snapshot.Unpublished;
        dropped[DropReason.Unreadable] = snapshot.Unreadable;
        dropped[DropReason.Gap] = Control.Gap;
        PendingCount pending = snapshot.CountPending(Salt);
        return new JournalAccount(
            Name, snapshot.Clicks + refused + Control.Forgotten, dropped, pending.Clicks, snapshot.EndPosition, pending.OldestUnixMicros, snapshot.Stale);
    }

    /// <summary>Deletes the generation from disk. The caller has stored its account and closed its source.</summary>
    public void Delete()
    {
        Dispose();
        System.IO.Directory.Delete(Directory, recursive: true);
    }

    /// <summary>Unmaps the files once nobody reads in them any more; who wants to read afterwards is refused.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
        }

        // No pin is taken any more, and a reader holds one for a chunk. Unmapped under it, the file would take the process along.
        var spin = new SpinWait();
        while (IsPinned())
        {
            spin.SpinOnce();
        }

        lock (_gate)
        {
            foreach (Segment segment in _segments.Concat(_retired))
            {
                _budget.Give(segment.FileBytes);
                segment.Dispose();
            }

            _segments.Clear();
            _retired.Clear();
            Control.Dispose();
        }
    }

    private bool IsPinned()
    {
        lock (_gate)
        {
            return _segments.Exists(static segment => segment.Pins > 0) || _retired.Exists(static segment => segment.Pins > 0);
        }
    }

    private AccountSnapshot TakeSnapshot(long committed)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            long from = committed == _misplaced ? _misplacedResume : committed;
            ref SegmentHeader first = ref _segments[0].Header;
            long clicks = first.ClicksBefore;
            long unpublished = first.UnpublishedBefore;
            long unreadable = first.UnreadableBefore;
            var pending = new List<(Segment Segment, int From, int To)>();
            long end = 0;
            foreach (Segment segment in _segments)
            {
                // Only the last one can still move, and it is read once.
                ClaimWord claim = segment.Claim;
                clicks += claim.Clicks;
                unpublished += segment.Header.Unpublished;
                unreadable += segment.Header.Unreadable;
                end = segment.Base + claim.Bytes;
                if (end > from)
                {
                    segment.Pins++;
                    pending.Add((segment, (int)Math.Max(0, from - segment.Base), (int)Math.Min(claim.Bytes, segment.ReadableBytes)));
                }
            }

            bool stale = from < _segments[0].Base && _segments[0].Base > _firstAtOpening;
            return new AccountSnapshot(this, pending, clicks, unpublished, unreadable, end, stale);
        }
    }
}
