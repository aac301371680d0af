using Shortener.Core.Clicks;
using Shortener.Core.Events;
using Shortener.Core.Journal;

namespace Shortener.UnitTests.Journal;

/// <summary>A writer stopped between its claim and its publication, before or after it wrote the length.</summary>
internal sealed class HalfClaim
{
    private readonly ClickJournal _journal;
    private readonly Segment _segment;
    private readonly int _offset;

    private HalfClaim(ClickJournal journal, Segment segment, int offset)
    {
        _journal = journal;
        _segment = segment;
        _offset = offset;
    }

    public static HalfClaim Take(ClickJournal journal, bool writeLength, int userAgentLength = 30)
    {
        Segment segment = journal.LiveGeneration.Segments[^1];
        FrameHead head = Encode(0, userAgentLength, out _);
        Assert.True(segment.TryClaim(head.SignedLength, clicks: 1, out int offset));
        if (writeLength)
        {
            segment.SetHead(offset, head.Unpublished);
        }

        return new HalfClaim(journal, segment, offset) { UserAgentLength = userAgentLength };
    }

    /// <summary>The same of an event.</summary>
    public static void TakeEvent(ClickJournal journal, bool writeLength)
    {
        Segment segment = journal.LiveGeneration.Segments[^1];
        FrameHead head = EventFrame.Write(
            new EventCapture { Kind = EventKind.HubView, SubjectId = 1, WorkspaceId = 1, UnixMicros = 1 }, new byte[EventFrame.MaxBytes]);
        Assert.True(segment.TryClaim(head.SignedLength, clicks: 0, out int offset));
        if (writeLength)
        {
            segment.SetHead(offset, head.Unpublished);
        }
    }

    private int UserAgentLength { get; init; }

    public void Publish(long number)
    {
        FrameHead head = Encode(number, UserAgentLength, out byte[] frame);
        FrameSalt salt = _journal.LiveGeneration.Salt;
        _segment.Publish(_offset, head, FrameSalt.Complete(salt.OfPayload(frame), head, _segment.Base + _offset), frame);
    }

    private static FrameHead Encode(long number, int userAgentLength, out byte[] frame)
    {
        byte[] scratch = new byte[ClickFrame.MaxBytes];
        FrameHead head = ClickFrame.Write(
            new ClickCapture { LinkId = number, WorkspaceId = 1, UnixMicros = 1, UserAgent = new string('h', userAgentLength) }, scratch);
        frame = scratch[..head.SignedLength];
        return head;
    }
}
