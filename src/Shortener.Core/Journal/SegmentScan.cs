namespace Shortener.Core.Journal;

/// <summary>Bytes that a segment claims and that hold no frame.</summary>
/// <param name="Unpublished">A killed writer's claim, as far as can be seen; otherwise damage.</param>
/// <param name="Open">How many claims it swallowed is not known.</param>
internal readonly record struct Hole(int Offset, int Length, bool Unpublished, bool Open)
{
    public int End => Offset + Length;
}

/// <summary>
/// What recovery finds in one segment. Nothing is changed here. Behind anything that is no frame, the next valid frame is searched
/// for at every multiple of 8: answered clicks may follow a hole.
/// </summary>
internal sealed class SegmentScan
{
    private readonly Segment _segment;
    private readonly FrameSalt _salt;
    private readonly int _committed;

    private SegmentScan(Segment segment, FrameSalt salt, int committed)
    {
        _segment = segment;
        _salt = salt;
        _committed = committed;
        Resume = committed;
    }

    /// <summary>Valid clicks.</summary>
    public long Clicks { get; private set; }

    /// <summary>Valid clicks that start before the committed offset.</summary>
    public long ClicksCommitted { get; private set; }

    /// <summary>Places of frames with a wrong checksum that lie between readable neighbours.</summary>
    public List<int> Unreadable { get; } = [];

    public List<Hole> Holes { get; } = [];

    /// <summary>Where the claimed bytes end: the claim word's end, or that of the last valid frame behind it.</summary>
    public int End { get; private set; }

    /// <summary>Valid frames lie behind the claim word's end: the word is damaged or a power cut took it.</summary>
    public bool BeyondClaim { get; private set; }

    /// <summary>First frame boundary at or behind the committed offset.</summary>
    public int Resume { get; private set; }

    /// <param name="segment">Alone used by the caller.</param>
    /// <param name="salt">Of the generation.</param>
    /// <param name="claimed">Bytes that are claimed, as far as is known.</param>
    /// <param name="committed">The database's position within the segment; zero or less when it lies before.</param>
    public static SegmentScan Run(Segment segment, FrameSalt salt, int claimed, int committed)
    {
        var scan = new SegmentScan(segment, salt, committed);
        scan.Walk(claimed);
        return scan;
    }

    private void Walk(int claimed)
    {
        // The claim word is believed in what it claims, never in what it leaves out: the walk ends at the last valid frame.
        int readable = _segment.ReadableBytes;
        int at = 0;
        while (at < readable)
        {
            FrameStep step = _segment.Inspect(at, readable, _salt);
            if (step.State == FrameState.Valid)
            {
                Pass(at, step);
                at += step.Length;
                continue;
            }

            int next = _segment.FindValid(at + FrameHead.Alignment, readable, _salt);
            if (next >= readable)
            {
                break;
            }

            AddFiller(at, next, step.State);
            at = next;
        }

        BeyondClaim = at > claimed;
        End = Math.Max(at, claimed);
        if (at < End)
        {
            FrameState state = at < readable ? _segment.Inspect(at, readable, _salt).State : FrameState.Broken;
            AddFiller(at, End, state);
        }
    }

    private void AddFiller(int at, int next, FrameState state)
    {
        if (IsChain(at, next))
        {
            AddChain(at, next);
        }
        else
        {
            AddHole(at, next, state is FrameState.Unpublished or FrameState.Empty);
        }
    }

    private void Pass(int at, FrameStep step)
    {
        bool isClick = step.Head.Kind == FrameKind.Click && step.State == FrameState.Valid;
        Clicks += isClick ? 1 : 0;
        ClicksCommitted += at < _committed && isClick ? 1 : 0;
        if (at < _committed && _committed < at + step.Length)
        {
            Resume = at + step.Length;
        }
    }

    /// <summary>Whether lengths alone lead from one place exactly to the next valid frame.</summary>
    private bool IsChain(int at, int next)
    {
        if (next > _segment.ReadableBytes)
        {
            return false;
        }

        while (at < next)
        {
            FrameStep step = _segment.Inspect(at, next, _salt);
            if (step.Length == 0)
            {
                return false;
            }

            at += step.Length;
        }

        return true;
    }

    private void AddChain(int at, int next)
    {
        while (at < next)
        {
            FrameStep step = _segment.Inspect(at, next, _salt);
            if (step.State == FrameState.Unpublished)
            {
                Holes.Add(new Hole(at, step.Length, Unpublished: true, Open: false));
            }
            else if (step.State == FrameState.Unreadable)
            {
                Unreadable.Add(at);
                Pass(at, step);
            }
            else
            {
                Pass(at, step);
            }

            at += step.Length;
        }
    }

    private void AddHole(int at, int next, bool unpublished)
    {
        // What lies before the committed position is the database's; what lies behind it is lost.
        if (at < _committed && _committed < next && _committed % FrameHead.Alignment == 0)
        {
            Holes.Add(new Hole(at, _committed - at, unpublished, Open: true));
            Holes.Add(new Hole(_committed, next - _committed, unpublished, Open: true));
            return;
        }

        if (at < _committed && _committed < next)
        {
            Resume = next;
        }

        Holes.Add(new Hole(at, next - at, unpublished, Open: true));
    }
}
