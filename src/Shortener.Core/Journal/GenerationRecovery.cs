using Shortener.Core.Clicks;

namespace Shortener.Core.Journal;

/// <summary>
/// Brings a generation that was left in any way into order: every claimed byte becomes part of a frame, and every claimed click is
/// either a frame, or committed, or counted as dropped. Running it again changes nothing, also when it was killed half-way:
/// numbers are written before the holes they explain are filled.
/// </summary>
internal sealed class GenerationRecovery
{
    private readonly Generation _generation;
    private readonly IReadOnlySet<Segment> _damagedHeaders;
    private readonly SourceState? _source;
    private readonly long _committed;
    private bool _intact = true;
    private long _dropped;
    private long? _resume;
    private bool _committedDamage;
    private long?[] _counts = [];

    private GenerationRecovery(Generation generation, IReadOnlySet<Segment> damagedHeaders, SourceState? source)
    {
        _generation = generation;
        _damagedHeaders = damagedHeaders;
        _source = source;
        _committed = source?.Position ?? 0;
    }

    private List<Segment> Segments => _generation.Segments;

    /// <summary>Recovers. The caller is the generation's only user.</summary>
    /// <param name="generation">Loaded, with at least one segment.</param>
    /// <param name="damagedHeaders">Segments whose header did not verify.</param>
    /// <param name="source">The database's row of the generation, or null.</param>
    public static RecoveryFindings Run(Generation generation, IReadOnlySet<Segment> damagedHeaders, SourceState? source)
    {
        var recovery = new GenerationRecovery(generation, damagedHeaders, source);
        recovery.DropPrepared();
        recovery.RecoverSegments();
        SourcePosition position = recovery.Locate();
        generation.StartFrom(
            position == SourcePosition.Misplaced ? recovery._committed : -1,
            recovery._resume ?? 0);
        bool totalsLost = recovery._committedDamage || generation.Control.WasDamaged || damagedHeaders.Contains(generation.Segments[0]);
        if (totalsLost || position is SourcePosition.Behind or SourcePosition.Misplaced or SourcePosition.Ahead)
        {
            recovery.Reconcile();
        }

        return new RecoveryFindings(
            recovery._intact && !generation.Control.WasDamaged && !damagedHeaders.Overlaps(generation.Segments), position, recovery._dropped);
    }

    /// <summary>
    /// A segment prepared ahead and never used holds nothing and knows nothing; a kill may even have come before its header was written.
    /// </summary>
    private void DropPrepared()
    {
        while (Segments.Count > 1 && Segments[^1] is var last && last.Claim.Word == 0
            && last.FindValid(0, last.ReadableBytes, _generation.Salt) == last.ReadableBytes)
        {
            // It was prepared for the end of a segment that is not there: what that one held, nobody knows.
            _intact &= last.Base == Segments[^2].End;
            Segments.RemoveAt(Segments.Count - 1);
            _generation.Forget(last);
        }
    }

    private void RecoverSegments()
    {
        _counts = [.. Enumerable.Range(0, Segments.Count).Select(CountOf)];
        for (int i = 0; i < Segments.Count; i++)
        {
            Segment segment = Segments[i];
            Segment? next = i + 1 < Segments.Count ? Segments[i + 1] : null;
            if (_damagedHeaders.Contains(segment))
            {
                segment.RepairHeader(_generation.Control.Identity);
            }

            if (i > 0)
            {
                CarryTotals(Segments[i - 1], segment);
            }

            if (next is not null && next.Base <= _committed && !_damagedHeaders.Contains(segment))
            {
                // All of it is committed: the database has these clicks, whatever happened to their frames since.
                var sealedClaim = new ClaimWord(segment.Capacity, _counts[i] ?? segment.Claim.Clicks);
                _intact &= segment.Claim == sealedClaim;
                segment.Claim = sealedClaim;
                continue;
            }

            RecoverSegment(segment, next, _counts[i]);
        }
    }

    /// <summary>Writes into a segment what lies before it, if it does not say so.</summary>
    public static void CarryTotals(Segment previous, Segment segment)
    {
        ref SegmentHeader before = ref previous.Header;
        long clicks = before.ClicksBefore + previous.Claim.Clicks;
        long unpublished = before.UnpublishedBefore + before.Unpublished;
        long unreadable = before.UnreadableBefore + before.Unreadable;
        ref SegmentHeader header = ref segment.Header;
        if (header.ClicksBefore != clicks || header.UnpublishedBefore != unpublished || header.UnreadableBefore != unreadable)
        {
            segment.SetBefore(clicks, unpublished, unreadable);
        }
    }

    private void RecoverSegment(Segment segment, Segment? next, long? known)
    {
        ClaimWord claim = segment.Claim;
        long claimed = next is null ? claim.Bytes : segment.Capacity;
        if (claimed > segment.Capacity || claim.Clicks > claim.Bytes / ClickFrame.FixedBytes)
        {
            // The word itself is damaged: what the frames say counts.
            _intact = false;
            claim = default;
            claimed = next is null ? 0 : segment.Capacity;
        }

        long clicks = known ?? claim.Clicks;
        var scan = SegmentScan.Run(
            segment, _generation.Salt, (int)claimed, (int)Math.Clamp(_committed - segment.Base, -1, (long)segment.Capacity));
        bool gapBehind = next is not null && next.Base != segment.End;
        _intact &= !scan.BeyondClaim && !gapBehind && scan.Unreadable.Count == 0
            && scan.Holes.TrueForAll(hole => hole.Unpublished) && segment.LossesVerify && segment.ReadableBytes == segment.Capacity;
        if (_committed > segment.Base && _committed < segment.End && scan.Resume != _committed - segment.Base)
        {
            _resume = segment.Base + scan.Resume;
        }

        var losses = SegmentLosses.Resolve(
            segment, _generation.Salt, scan, clicks, _committed, CommittedIn(segment), next?.Base ?? segment.End);
        _committedDamage |= losses.Damaged != segment.Header.Damaged || losses.Clicks != clicks;
        _dropped += losses.Added;
        segment.SetLosses(losses.Unpublished, losses.Unreadable, losses.Damaged);
        segment.Claim = new ClaimWord(scan.End, losses.Clicks);
        foreach (Hole hole in scan.Holes)
        {
            int length = Math.Min(hole.Length, segment.ReadableBytes - hole.Offset);
            if (length > 0)
            {
                segment.WriteVoid(hole.Offset, length, _generation.Salt);
            }
        }
    }

    /// <summary>A full segment's clicks as its successor wrote them down, protected by a checksum; missing files are counted in.</summary>
    private long? CountOf(int index)
    {
        if (index + 1 >= Segments.Count || _damagedHeaders.Contains(Segments[index]) || _damagedHeaders.Contains(Segments[index + 1]))
        {
            return null;
        }

        long count = Segments[index + 1].Header.ClicksBefore - Segments[index].Header.ClicksBefore;
        return count is >= 0 and <= uint.MaxValue ? count : null;
    }

    /// <summary>Clicks of the segment that lie before the committed position, as the database counts them.</summary>
    private long CommittedIn(Segment segment)
    {
        ref SegmentHeader header = ref segment.Header;
        long accounted = (_source?.Stored ?? 0) + (_source?.DeadLettered ?? 0) + _generation.Control.Gap - _generation.Control.Forgotten
            + header.UnpublishedBefore + header.UnreadableBefore + header.Unpublished + header.Unreadable;
        return accounted - header.ClicksBefore;
    }

    private SourcePosition Locate()
    {
        if (_resume is not null)
        {
            return SourcePosition.Misplaced;
        }

        if (_committed < Segments[0].Base)
        {
            return SourcePosition.Behind;
        }

        return _committed > _generation.EndPosition ? SourcePosition.Ahead
            : _source is null ? SourcePosition.Unknown
            : SourcePosition.Inside;
    }

    /// <summary>
    /// The database and the journal do not meet at one position. What the journal claimed and neither of them has is a gap; what the
    /// database has and the journal has forgotten was accepted all the same. Written as absolute numbers: counted once.
    /// </summary>
    private void Reconcile()
    {
        _generation.Control.SetLosses(0, 0);
        JournalAccount account = _generation.ReadAccount(_committed);
        long difference = account.Accepted - account.Dropped.Values.Sum() - account.Pending
            - (_source?.Stored ?? 0) - (_source?.DeadLettered ?? 0);
        _generation.Control.SetLosses(Math.Max(difference, 0), Math.Max(-difference, 0));
    }
}
