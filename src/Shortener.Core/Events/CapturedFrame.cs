using Shortener.Core.Clicks;
using Shortener.Core.Journal;

namespace Shortener.Core.Events;

/// <summary>Decodes frames on their way into the pipeline, wherever they come from. Stateless.</summary>
internal static class CapturedFrame
{
    /// <summary>
    /// Adds what the frame holds: a click or an event, or a dead letter when it cannot be read. Kinds that are not known are stepped
    /// over.
    /// </summary>
    /// <param name="frame">A frame whose head is plausible, or bytes where a click should be.</param>
    /// <param name="kind">As the head says.</param>
    /// <param name="salt">Of the generation that wrote it.</param>
    /// <param name="endPosition">Position just behind the frame.</param>
    /// <param name="read">In order of position.</param>
    /// <param name="unreadable">In order of position.</param>
    public static void Add(
        ReadOnlySpan<byte> frame, FrameKind kind, FrameSalt salt, long endPosition, List<RawClick> read, List<DeadLetter> unreadable)
    {
        if (kind == FrameKind.Click)
        {
            if (ClickFrame.TryRead(frame, salt, endPosition, out RawClick? click, out string? error))
            {
                read.Add(click);
            }
            else
            {
                unreadable.Add(new DeadLetter(endPosition, LinkId: null, UnixMicros: null, error, ClickJson: null));
            }
        }
        else if (kind == FrameKind.Event)
        {
            if (EventFrame.TryRead(frame, salt, endPosition, out RawEvent? captured, out string? error))
            {
                read.Add(captured);
            }
            else
            {
                unreadable.Add(new DeadLetter(endPosition, LinkId: null, UnixMicros: null, error, ClickJson: null) { IsEvent = true });
            }
        }
    }
}
