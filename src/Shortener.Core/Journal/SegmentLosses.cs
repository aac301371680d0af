namespace Shortener.Core.Journal;

/// <summary>
/// Explains every click that a segment's claim word counts and that no frame holds. A claim whose writer never wrote its length leaves
/// no trace of its size: that is why the number comes from the word and not from the holes.
/// </summary>
internal sealed class SegmentLosses
{
    private SegmentLosses(Segment segment)
    {
        if (segment.LossesVerify)
        {
            Unpublished = segment.Header.Unpublished;
            Unreadable = segment.Header.Unreadable;
            Damaged = segment.Header.Damaged;
        }
    }

    public long Unpublished { get; private set; }

    public long Unreadable { get; private set; }

    public long Damaged { get; private set; }

    /// <summary>Clicks claimed in the segment: never fewer than were found.</summary>
    public long Clicks { get; private set; }

    /// <summary>Clicks that were dropped here and not counted so before.</summary>
    public long Added { get; private set; }

    /// <param name="segment">Its unreadable frames are marked as clicks, or made void when the count leaves no click for them.</param>
    /// <param name="salt">Of the generation.</param>
    /// <param name="scan">What was found.</param>
    /// <param name="clicks">Claimed clicks.</param>
    /// <param name="committed">The database's position.</param>
    /// <param name="committedClicks">Clicks of this segment that the database accounts for.</param>
    /// <param name="end">Position of what follows the segment.</param>
    public static SegmentLosses Resolve(
        Segment segment, FrameSalt salt, SegmentScan scan, long clicks, long committed, long committedClicks, long end)
    {
        var losses = new SegmentLosses(segment);
        long before = losses.Unpublished + losses.Unreadable;
        long open = clicks - scan.Clicks - scan.Unreadable.Count - before - losses.Damaged;

        // How many of the damaged frames before the committed position are clicks, the database says; of the others, the claim word.
        long stored = Math.Max(0, committedClicks - before - losses.Damaged - scan.ClicksCommitted);
        ILookup<bool, int> unreadable = scan.Unreadable.ToLookup(offset => segment.Base + offset < committed);
        long noneCommitted = MarkUnreadable(segment, salt, unreadable[true], unreadable[true].Count() - stored);
        open += noneCommitted;

        // Holes before the committed position hold what the database has besides the frames that are still there.
        Hole[] known = [.. scan.Holes.Where(hole => segment.Base + hole.End <= committed)];
        long inKnown = known.Length == 0 ? 0 : Math.Max(0, stored - unreadable[true].Count() + noneCommitted);
        open += MarkUnreadable(segment, salt, unreadable[false], inKnown - open);
        losses.Clicks = clicks + Math.Max(0, -open);
        open = Math.Max(0, open);
        inKnown = Math.Min(inKnown, open);
        losses.Damaged += inKnown;
        losses.Spread(open - inKnown, [.. scan.Holes.Except(known)], committedBehind: end <= committed);
        losses.Added = losses.Unpublished + losses.Unreadable - before;
        return losses;
    }

    private void Spread(long open, List<Hole> holes, bool committedBehind)
    {
        // A hole of known length is one claim; the others share what is left, which only their sum can tell.
        int last = holes.FindLastIndex(hole => hole.Open);
        last = last < 0 ? holes.Count - 1 : last;
        long spare = Math.Max(0, open - holes.Count);
        for (int i = 0; i < holes.Count && open > 0; i++)
        {
            long share = 1 + (i == last ? spare : 0);
            open -= share;
            Add(share, isCommitted: false, holes[i].Unpublished);
        }

        Add(open, committedBehind, unpublished: false);
    }

    private void Add(long count, bool isCommitted, bool unpublished)
    {
        if (isCommitted)
        {
            Damaged += count;
        }
        else if (unpublished)
        {
            Unpublished += count;
        }
        else
        {
            Unreadable += count;
        }
    }

    /// <summary>
    /// A frame with a wrong checksum is a click if the count says that one is there: damage may have hit the kind as well.
    /// Those that are none, events or voids, are made void. Returns how many these are.
    /// </summary>
    private static long MarkUnreadable(Segment segment, FrameSalt salt, IEnumerable<int> unreadable, long excess)
    {
        long none = 0;
        foreach (int offset in unreadable.OrderBy(at => segment.HeadAt(at).Kind == FrameKind.Click))
        {
            FrameHead head = segment.HeadAt(offset);
            if (none < excess)
            {
                none++;
                segment.WriteVoid(offset, (int)head.Length, salt);
            }
            else if (head.Kind != FrameKind.Click)
            {
                segment.SetHead(offset, new FrameHead((int)head.Length, FrameKind.Click, head.Version));
            }
        }

        return none;
    }
}
