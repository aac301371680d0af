using Shortener.Core.Redirects;
using Shortener.Testing.Redirects;

namespace Shortener.UnitTests.Redirects;

public sealed class LinkEntryCodecTests
{
    private static readonly LinkKey Key = new(4, "abc");

    [Theory]
    [InlineData("https://d.example/?a=1#b", 302, true, true)]
    [InlineData("https://d.example/\u0448\ud83d\ude00", 308, false, true)]
    [InlineData("h", 301, true, false)]
    public void Link_comes_back_as_it_went_in(string url, int code, bool forward, bool enabled)
    {
        RedirectTarget target = Targets.Link("abc", url, long.MaxValue, 4, code, forward, enabled, long.MaxValue - 1);

        Assert.Equal(target, LinkEntryCodec.Decode(Key, LinkEntryCodec.Encode(target)));
    }

    [Fact]
    public void Mark_is_no_link() => Assert.Null(LinkEntryCodec.Decode(Key, LinkEntryCodec.EncodeMark(7)));

    [Fact]
    public void Damaged_bytes_are_no_link_and_no_fault()
    {
        byte[] entry = LinkEntryCodec.Encode(Targets.Link(url: "https://d.example/\u0448"));
        for (int length = 0; length < 26; length++)
        {
            Assert.Null(LinkEntryCodec.Decode(Key, entry.AsSpan(0, Math.Min(length, 25))));
        }

        byte[] otherFormat = [.. entry];
        otherFormat[0] = 2;
        Assert.Null(LinkEntryCodec.Decode(Key, otherFormat));
        Assert.Null(LinkEntryCodec.Decode(Key, entry.AsSpan(0, entry.Length - 1)));
        var random = new Random(5);
        byte[] noise = new byte[64];
        for (int round = 0; round < 10_000; round++)
        {
            random.NextBytes(noise);
            noise[0] = 1;
            noise[9] = 1;
            LinkEntryCodec.Decode(Key, noise);
        }
    }

    [Fact]
    public void Layout_that_the_script_reads_is_fixed()
    {
        byte[] entry = LinkEntryCodec.Encode(Targets.Link(version: 0x0102030405060708));

        Assert.Equal([1, 1, 2, 3, 4, 5, 6, 7, 8, 1], entry[..10]);
        Assert.Equal([1, 1, 2, 3, 4, 5, 6, 7, 8, 0], LinkEntryCodec.EncodeMark(0x0102030405060708));
    }
}
