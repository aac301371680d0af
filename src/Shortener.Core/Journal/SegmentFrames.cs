namespace Shortener.Core.Journal;

/// <summary>What lies at a place where a frame should start.</summary>
internal enum FrameState
{
    /// <summary>A published frame whose checksum is right.</summary>
    Valid,

    /// <summary>A published frame whose checksum is wrong, but whose length is plausible.</summary>
    Unreadable,

    /// <summary>Claimed, its length written, not published.</summary>
    Unpublished,

    /// <summary>Zeros: claimed by a writer that has not written its length, or nothing at all.</summary>
    Empty,

    /// <summary>No frame starts here.</summary>
    Broken,
}

/// <summary>One look at a place. <paramref name="Length"/> is zero where the frame's end is not known.</summary>
internal readonly record struct FrameStep(FrameState State, FrameHead Head, int Length);

/// <summary>Walks the frames of a segment. Offsets are those of the frame area, multiples of 8.</summary>
internal static class SegmentFrames
{
    /// <summary>Looks at the head alone: <see cref="FrameState.Valid"/> means published and plausible.</summary>
    public static FrameStep Glance(this Segment segment, int offset, int limit)
    {
        FrameHead head = segment.HeadAt(offset);
        if (head.IsEmpty)
        {
            return new FrameStep(FrameState.Empty, head, 0);
        }

        return head.IsPlausible(limit - offset)
            ? new FrameStep(head.IsPublished ? FrameState.Valid : FrameState.Unpublished, head, (int)head.Length)
            : new FrameStep(FrameState.Broken, head, 0);
    }

    /// <summary>Looks at the whole frame.</summary>
    public static FrameStep Inspect(this Segment segment, int offset, int limit, FrameSalt salt)
    {
        FrameStep step = segment.Glance(offset, limit);
        return step.State == FrameState.Valid && !salt.Verifies(segment.Bytes(offset, step.Length), step.Head, segment.Base + offset)
            ? step with { State = FrameState.Unreadable }
            : step;
    }

    /// <summary>The next place at or behind <paramref name="offset"/> that is not zero, or <paramref name="limit"/>.</summary>
    public static int FindHead(this Segment segment, int offset, int limit)
    {
        int zeros = offset < limit ? segment.Bytes(offset, limit - offset).IndexOfAnyExcept((byte)0) : -1;
        return zeros < 0 ? limit : offset + (zeros & -FrameHead.Alignment);
    }

    /// <summary>
    /// The next place at or behind <paramref name="offset"/> where a valid frame with a checksum starts, or
    /// <paramref name="limit"/>. The salted checksum keeps text that imitates a frame from being taken for one.
    /// </summary>
    public static int FindValid(this Segment segment, int offset, int limit, FrameSalt salt)
    {
        while ((offset = segment.FindHead(offset, limit)) < limit)
        {
            FrameStep step = segment.Inspect(offset, limit, salt);
            if (step.State == FrameState.Valid && step.Length > FrameHead.Bytes)
            {
                return offset;
            }

            offset += FrameHead.Alignment;
        }

        return limit;
    }
}
