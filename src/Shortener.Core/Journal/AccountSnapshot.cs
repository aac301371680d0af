using Shortener.Core.Clicks;

namespace Shortener.Core.Journal;

/// <summary>Pending clicks of a snapshot.</summary>
internal readonly record struct PendingCount(long Clicks, long? OldestUnixMicros);

/// <summary>
/// A generation's numbers at one instant, and the pinned frames behind the committed position, to be counted without the lock.
/// </summary>
internal sealed class AccountSnapshot(
    Generation owner,
    List<(Segment Segment, int From, int To)> pending,
    long clicks,
    long unpublished,
    long unreadable,
    long endPosition,
    bool stale) : IDisposable
{
    // A writer writes its length nanoseconds after its claim, unless its thread loses its processor just there.
    private static readonly TimeSpan LengthPatience = TimeSpan.FromSeconds(2);

    public long Clicks => clicks;

    public long Unpublished => unpublished;

    public long Unreadable => unreadable;

    public long EndPosition => endPosition;

    public bool Stale => stale;

    /// <summary>Counts by walking the frames, published or not.</summary>
    public PendingCount CountPending(FrameSalt salt)
    {
        long count = 0;
        long? oldest = null;
        foreach ((Segment segment, int from, int to) in pending)
        {
            // A full segment whose frames are all published never changes again: its walk is done once.
            bool whole = from == 0 && to == segment.Capacity;
            if (!whole || segment.WalkedClicks < 0)
            {
                (long found, bool settled) = Walk(segment, from, to, salt);
                count += found;
                segment.WalkedClicks = whole && settled ? found : segment.WalkedClicks;
            }
            else
            {
                count += segment.WalkedClicks;
            }

            oldest ??= FindOldest(segment, from, to);
        }

        return new PendingCount(count, oldest);
    }

    public void Dispose()
    {
        foreach ((Segment segment, _, _) in pending)
        {
            owner.Unpin(segment);
        }
    }

    private static (long Clicks, bool Settled) Walk(Segment segment, int from, int to, FrameSalt salt)
    {
        long count = 0;
        bool settled = true;
        int at = from;
        while (at < to)
        {
            FrameStep step = segment.Glance(at, to);
            if (step.State == FrameState.Empty)
            {
                step = AwaitLength(segment, at, to);
            }

            if (step.Length == 0)
            {
                // A writer stopped for seconds between two instructions is one click up to the next head. So is damage while the
                // process runs: the reader makes one dead letter of it.
                int next = step.State == FrameState.Empty
                    ? segment.FindHead(at + FrameHead.Alignment, to)
                    : segment.FindValid(at + FrameHead.Alignment, to, salt);
                if (segment.HeadAt(at) == step.Head)
                {
                    settled = false;
                    count++;
                    at = next;
                }

                continue;
            }

            count += step.Head.Kind == FrameKind.Click ? 1 : 0;

            settled &= step.State == FrameState.Valid;
            at += step.Length;
        }

        return (count, settled);
    }

    private static long? FindOldest(Segment segment, int from, int to)
    {
        FrameStep step;
        for (int at = from; at < to; at += step.Length)
        {
            step = segment.Glance(at, to);
            if (step.Length == 0)
            {
                return null;
            }

            if (step is { State: FrameState.Valid, Head.Kind: FrameKind.Click, Length: >= ClickFrame.FixedBytes })
            {
                return segment.UnixMicrosAt(at);
            }
        }

        return null;
    }

    private static FrameStep AwaitLength(Segment segment, int at, int to)
    {
        var spin = new SpinWait();
        long started = Environment.TickCount64;
        FrameStep step;
        do
        {
            spin.SpinOnce();
            step = segment.Glance(at, to);
        }
        while (step.State == FrameState.Empty && Environment.TickCount64 - started < LengthPatience.TotalMilliseconds);
        return step;
    }
}
