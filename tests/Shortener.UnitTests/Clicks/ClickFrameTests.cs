using System.Net;
using System.Text;
using Shortener.Core.Clicks;
using Shortener.Core.Journal;

namespace Shortener.UnitTests.Clicks;

public sealed class ClickFrameTests
{
    private const long Position = 4_096;

    private static readonly FrameSalt Salt = FrameSalt.Of(0x0123_4567_89AB_CDEF);

    public static TheoryData<string?> Texts => new()
    {
        null,
        "a",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X)",
        "Привет, мир",
        "😀🇪🇸 emoji",
        "nul \0 inside",
        "line\r\nbreak\u0001",
        "\uFEFFbom",
    };

    [Theory]
    [MemberData(nameof(Texts))]
    public void Texts_come_back_as_they_were(string? text)
    {
        RawClick click = RoundTrip(new ClickCapture
        {
            LinkId = long.MinValue,
            WorkspaceId = int.MaxValue,
            UnixMicros = -1,
            Visitor = 0,
            UserAgent = text,
            Referrer = text + "r",
            AcceptLanguage = text,
            Query = text + "q",
            DestinationUtm = text,
            Variant = text + "v",
        });
        Assert.Equal((long.MinValue, int.MaxValue, -1L, 0L), (click.LinkId, click.WorkspaceId, click.UnixMicros, click.Visitor));
        Assert.Equal(text + "v", click.Variant);
        Assert.Equal((text, text + "r", text, text + "q", text), (click.UserAgent, click.Referrer, click.AcceptLanguage, click.Query, click.DestinationUtm));
    }

    [Fact]
    public void Lone_surrogates_become_replacement_characters()
    {
        (string Sent, string Kept)[] cases =
        [
            ("\uD83D", "\uFFFD"),
            ("\uDE00", "\uFFFD"),
            ("a\uD83Db\uDE00c", "a\uFFFDb\uFFFDc"),
            ("\uDE00\uD83D", "\uFFFD\uFFFD"),
        ];
        foreach ((string sent, string kept) in cases)
        {
            Assert.Equal(kept, RoundTrip(new ClickCapture { LinkId = 1, WorkspaceId = 1, UnixMicros = 1, UserAgent = sent }).UserAgent);
        }
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    [InlineData("::ffff:192.0.2.1")]
    [InlineData("2001:db8:ffff::1")]
    public void Addresses_come_back_as_they_were(string address) =>
        Assert.Equal(
            IPAddress.Parse(address),
            RoundTrip(new ClickCapture { LinkId = 1, WorkspaceId = 1, UnixMicros = 1, Address = IPAddress.Parse(address) }).Address);

    [Fact]
    public void No_visitor_and_no_address_stay_none()
    {
        RawClick click = RoundTrip(new ClickCapture { LinkId = 1, WorkspaceId = 1, UnixMicros = 1 });
        Assert.Null(click.Visitor);
        Assert.Null(click.Address);
        Assert.Null(click.UserAgent);
    }

    [Theory]
    [InlineData('a')]
    [InlineData('é')]
    [InlineData('€')]
    [InlineData('\0')]
    public void Texts_of_any_length_fit_and_are_cut_at_whole_characters(char character)
    {
        string huge = new(character, 70_000);
        RawClick click = RoundTrip(new ClickCapture
        {
            LinkId = 1,
            WorkspaceId = 1,
            UnixMicros = 1,
            Address = IPAddress.IPv6Loopback,
            UserAgent = huge,
            Referrer = huge,
            AcceptLanguage = huge,
            Query = huge,
            DestinationUtm = huge,
            Variant = huge,
        });
        int width = Encoding.UTF8.GetByteCount([character]);
        Assert.Equal(new string(character, ClickFrame.MaxUserAgentBytes / width), click.UserAgent);
        Assert.Equal(new string(character, ClickFrame.MaxReferrerBytes / width), click.Referrer);
        Assert.Equal(new string(character, ClickFrame.MaxAcceptLanguageBytes / width), click.AcceptLanguage);
        Assert.Equal(new string(character, ClickFrame.MaxQueryBytes / width), click.Query);
        Assert.Equal(new string(character, ClickFrame.MaxDestinationUtmBytes / width), click.DestinationUtm);
        Assert.Equal(new string(character, ClickFrame.MaxVariantBytes / width), click.Variant);
    }

    [Fact]
    public void A_pair_is_not_cut_in_half()
    {
        string text = new string('a', ClickFrame.MaxAcceptLanguageBytes - 3) + "😀";
        RawClick click = RoundTrip(new ClickCapture { LinkId = 1, WorkspaceId = 1, UnixMicros = 1, AcceptLanguage = text });
        Assert.Equal(new string('a', ClickFrame.MaxAcceptLanguageBytes - 3), click.AcceptLanguage);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(255)]
    public void Another_version_is_unreadable_by_name(byte version)
    {
        byte[] frame = Encode(new ClickCapture { LinkId = 1, WorkspaceId = 1, UnixMicros = 1 });
        frame[7] = version;
        Sum(frame);
        Assert.False(ClickFrame.TryRead(frame, Salt, Position + frame.Length, out _, out string? error));
        Assert.Equal(ClickFrame.UnknownVersion, error);
    }

    [Fact]
    public void Another_generation_or_position_does_not_verify()
    {
        byte[] frame = Encode(new ClickCapture { LinkId = 1, WorkspaceId = 1, UnixMicros = 1 });
        Assert.True(ClickFrame.TryRead(frame, Salt, Position + frame.Length, out _, out _));
        Assert.False(ClickFrame.TryRead(frame, Salt, Position + frame.Length + 8, out _, out string? moved));
        Assert.False(ClickFrame.TryRead(frame, FrameSalt.Of(77), Position + frame.Length, out _, out string? foreign));
        Assert.Equal((ClickFrame.Corrupt, ClickFrame.Corrupt), (moved, foreign));
    }

    [Fact]
    public void Lengths_that_do_not_add_up_are_corrupt_even_with_a_right_checksum()
    {
        foreach (int at in (int[])[14, 44, 45, 46, 47, 48, 49, 50, 51, 52, 53])
        {
            byte[] frame = Encode(new ClickCapture { LinkId = 1, WorkspaceId = 1, UnixMicros = 1, UserAgent = "x" });
            frame[at] = 200;
            Sum(frame);
            Assert.False(ClickFrame.TryRead(frame, Salt, Position + frame.Length, out _, out string? error));
            Assert.Equal(ClickFrame.Corrupt, error);
        }
    }

    [Fact]
    public void Random_bytes_never_throw()
    {
        var random = new Random(7);
        for (int round = 0; round < 20_000; round++)
        {
            byte[] frame = Encode(new ClickCapture { LinkId = round, WorkspaceId = 1, UnixMicros = 1, Query = new string('q', random.Next(100)) });
            for (int wound = random.Next(1, 6); wound > 0; wound--)
            {
                frame[random.Next(8, frame.Length)] = (byte)random.Next(256);
            }

            if (random.Next(2) == 0)
            {
                Sum(frame);
            }

            Span<byte> part = frame.AsSpan(0, random.Next(2) == 0 ? frame.Length : random.Next(frame.Length));
            bool read = ClickFrame.TryRead(part, Salt, Position + part.Length, out RawClick? click, out string? error);
            Assert.Equal(read, click is not null);
            Assert.Equal(read, error is null);
        }
    }

    [Fact]
    public void A_sources_name_gives_its_salt()
    {
        Assert.Equal(Salt, FrameSalt.Of("00000000000000aa/0123456789abcdef"));
        Assert.Throws<FormatException>(() => FrameSalt.Of("import/0123"));
    }

    private static RawClick RoundTrip(in ClickCapture capture)
    {
        byte[] frame = Encode(capture);
        Assert.True(ClickFrame.TryRead(frame, Salt, Position + frame.Length, out RawClick? click, out string? error), error);
        Assert.Equal(Position + frame.Length, click.EndPosition);
        return click;
    }

    private static byte[] Encode(in ClickCapture capture)
    {
        byte[] scratch = new byte[ClickFrame.MaxBytes];
        scratch.AsSpan().Fill(0xEE);
        FrameHead head = ClickFrame.Write(capture, scratch);
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
