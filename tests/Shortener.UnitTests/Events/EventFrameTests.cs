using System.Net;
using Shortener.Core.Clicks;
using Shortener.Core.Events;
using Shortener.Core.Journal;

namespace Shortener.UnitTests.Events;

public sealed class EventFrameTests
{
    private const long Position = 8_192;

    private static readonly FrameSalt Salt = FrameSalt.Of(0x0123_4567_89AB_CDEF);

    [Theory]
    [InlineData(null)]
    [InlineData("a")]
    [InlineData("Привет 😀 \0 \r\n")]
    public void Every_field_comes_back(string? text)
    {
        RawEvent read = RoundTrip(new EventCapture
        {
            Kind = EventKind.CreativeClick,
            WorkspaceId = int.MaxValue,
            SubjectId = long.MaxValue,
            PartId = long.MinValue,
            LinkId = -1,
            UnixMicros = -2,
            ElapsedMs = 0,
            Visitor = 0,
            Flags = ClickFlags.Head | ClickFlags.Prefetch,
            Address = IPAddress.Parse("2001:db8::1"),
            UserAgent = text,
            Referrer = text + "r",
            AcceptLanguage = text,
            Query = text + "q",
        });
        Assert.Equal(
            (EventKind.CreativeClick, int.MaxValue, long.MaxValue, long.MinValue, -1L, -2L),
            (read.Kind, read.WorkspaceId, read.SubjectId, read.PartId, read.LinkId, read.UnixMicros));
        Assert.Equal((0, 0L, ClickFlags.Head | ClickFlags.Prefetch), (read.ElapsedMs, read.Visitor, read.Flags));
        Assert.Equal(IPAddress.Parse("2001:db8::1"), read.Address);
        Assert.Equal((text, text + "r", text, text + "q"), (read.UserAgent, read.Referrer, read.AcceptLanguage, read.Query));
    }

    [Fact]
    public void What_is_unknown_stays_unknown()
    {
        RawEvent read = RoundTrip(new EventCapture { Kind = EventKind.HubView, WorkspaceId = 1, SubjectId = 2, UnixMicros = 3 });
        Assert.Null(read.Visitor);
        Assert.Null(read.ElapsedMs);
        Assert.Null(read.Address);
        Assert.Null(read.UserAgent);
        Assert.Equal((0L, 0L), (read.PartId, read.LinkId));
    }

    [Fact]
    public void Texts_above_their_bounds_are_cut()
    {
        var hostile = new string('é', 70_000);
        RawEvent read = RoundTrip(new EventCapture
        {
            Kind = EventKind.HubView,
            WorkspaceId = 1,
            SubjectId = 2,
            UnixMicros = 3,
            UserAgent = hostile,
            Referrer = hostile,
            AcceptLanguage = hostile,
            Query = hostile,
        });
        Assert.Equal(
            (ClickFrame.MaxUserAgentBytes / 2, ClickFrame.MaxReferrerBytes / 2, ClickFrame.MaxAcceptLanguageBytes / 2, ClickFrame.MaxQueryBytes / 2),
            (read.UserAgent!.Length, read.Referrer!.Length, read.AcceptLanguage!.Length, read.Query!.Length));
    }

    [Fact]
    public void An_unknown_kind_or_version_is_refused_with_a_reason()
    {
        byte[] frame = Encode(new EventCapture { Kind = (EventKind)99, WorkspaceId = 1, SubjectId = 2, UnixMicros = 3 });
        Assert.False(EventFrame.TryRead(frame, Salt, Position + frame.Length, out _, out string? kind));
        frame = Encode(new EventCapture { Kind = EventKind.HubView, WorkspaceId = 1, SubjectId = 2, UnixMicros = 3 });
        frame[7]++;
        Sum(frame);
        Assert.False(EventFrame.TryRead(frame, Salt, Position + frame.Length, out _, out string? version));
        Assert.Equal((ClickFrame.Corrupt, ClickFrame.UnknownVersion), (kind, version));
    }

    [Fact]
    public void A_click_is_no_event_and_an_event_no_click()
    {
        byte[] frame = Encode(new EventCapture { Kind = EventKind.HubView, WorkspaceId = 1, SubjectId = 2, UnixMicros = 3 });
        Assert.False(ClickFrame.TryRead(frame, Salt, Position + frame.Length, out _, out _));
        byte[] scratch = new byte[ClickFrame.MaxBytes];
        FrameHead head = ClickFrame.Write(new ClickCapture { LinkId = 1, WorkspaceId = 1, UnixMicros = 1 }, scratch);
        frame = scratch[..head.SignedLength];
        Sum(frame);
        Assert.False(EventFrame.TryRead(frame, Salt, Position + frame.Length, out _, out _));
    }

    [Fact]
    public void Random_bytes_never_throw()
    {
        var random = new Random(11);
        for (int round = 0; round < 20_000; round++)
        {
            byte[] frame = Encode(new EventCapture
            {
                Kind = EventKind.HubView,
                WorkspaceId = 1,
                SubjectId = round,
                UnixMicros = 1,
                Query = new string('q', random.Next(100)),
            });
            for (int wound = random.Next(1, 6); wound > 0; wound--)
            {
                frame[random.Next(8, frame.Length)] = (byte)random.Next(256);
            }

            if (random.Next(2) == 0)
            {
                Sum(frame);
            }

            Span<byte> part = frame.AsSpan(0, random.Next(2) == 0 ? frame.Length : random.Next(frame.Length));
            bool success = EventFrame.TryRead(part, Salt, Position + part.Length, out RawEvent? read, out string? error);
            Assert.Equal((success, success), (read is not null, error is null));
        }
    }

    private static RawEvent RoundTrip(in EventCapture capture)
    {
        byte[] frame = Encode(capture);
        Assert.True(EventFrame.TryRead(frame, Salt, Position + frame.Length, out RawEvent? read, out string? error), error);
        Assert.Equal(Position + frame.Length, read.EndPosition);
        return read;
    }

    private static byte[] Encode(in EventCapture capture)
    {
        byte[] scratch = new byte[EventFrame.MaxBytes];
        scratch.AsSpan().Fill(0xEE);
        FrameHead head = EventFrame.Write(capture, scratch);
        byte[] frame = scratch[..head.SignedLength];
        Sum(frame);
        return frame;
    }

    private static void Sum(byte[] frame)
    {
        var head = new FrameHead(BitConverter.ToUInt64(frame));
        BitConverter.TryWriteBytes(frame.AsSpan(8), FrameSalt.Complete(Salt.OfPayload(frame), head, Position));
    }
}
