namespace Shortener.Core.Journal;

/// <summary>Takes the frames that a walk meets, in order.</summary>
internal interface IFrameSink
{
    /// <summary>Whether the walk may go on.</summary>
    bool HasRoom { get; }

    /// <summary>A published frame of any kind but void; its checksum is not verified yet. The span dies with the call.</summary>
    void Add(ReadOnlySpan<byte> frame, FrameHead head, long endPosition);

    /// <summary>Damage up to the next frame: it counts as one click.</summary>
    void AddUnreadable(int bytes, long endPosition);
}

/// <summary>How far a walk came.</summary>
/// <param name="Completed">Nothing will ever follow.</param>
internal readonly record struct FrameSpan(long To, bool Completed);

/// <summary>Walks a generation's published frames from a position on, for whoever stores or forwards them. Takes no lock on the way.</summary>
internal static class FrameWalk
{
    public static FrameSpan Run(Generation generation, long from, IFrameSink sink)
    {
        long to = from;
        while (sink.HasRoom && generation.Pin(to, out int offset) is { } segment)
        {
            try
            {
                if (!Walk(generation, segment, offset, sink, ref to))
                {
                    break;
                }
            }
            finally
            {
                generation.Unpin(segment);
            }
        }

        return new FrameSpan(to, Completed: !generation.IsLive && to >= generation.EndPosition);
    }

    /// <summary>True when reading goes on in the next segment.</summary>
    private static bool Walk(Generation generation, Segment segment, int offset, IFrameSink sink, ref long to)
    {
        int end = segment.ReadEnd;
        while (offset < end && sink.HasRoom)
        {
            FrameStep step = segment.Glance(offset, end);
            if (generation.IsLive && step.State is FrameState.Unpublished or FrameState.Empty)
            {
                // A writer is at work there: what follows waits for it, so that positions are committed in order.
                break;
            }

            offset = Take(generation, segment, offset, end, step, sink);
        }

        to = segment.Base + offset;
        if (offset < end || (generation.IsLive && offset < segment.Capacity))
        {
            return false;
        }

        // Behind the last readable byte of a cut file there is nothing; recovery has counted it.
        to = Math.Max(to, Math.Min(segment.End, generation.EndPosition));
        return to >= segment.End;
    }

    private static int Take(Generation generation, Segment segment, int offset, int end, FrameStep step, IFrameSink sink)
    {
        if (step.State == FrameState.Valid)
        {
            int behind = offset + step.Length;
            if (step.Head.Kind != FrameKind.Void)
            {
                sink.Add(segment.Bytes(offset, step.Length), step.Head, segment.Base + behind);
            }

            return behind;
        }

        // Only damage while the process runs leads to no frame here: recovery leaves none behind.
        int next = segment.FindValid(offset + FrameHead.Alignment, end, generation.Salt);
        sink.AddUnreadable(next - offset, segment.Base + next);
        return next;
    }
}
