using System.Diagnostics;
using System.Text;
using Shortener.Api.Metadata;

namespace Shortener.UnitTests.Metadata;

public sealed class PageMetadataTests
{
    private const string Url = "https://site.example/a/page";

    [Fact]
    public void Open_graph_comes_before_plain_html()
    {
        PageMetadata page = PageMetadata.Read(
            """
            <!doctype html><html><head><title>Plain &amp; simple</title><meta name=description content="plain">
            <meta property="og:title" content=" Graph&#10; title "><meta property="og:description" content="graph">
            <meta property="og:image" content="../i.png"><meta property="og:site_name" content="Сайт"></head><body>
            <meta property="og:title" content="late"></body></html>
            """,
            Url);
        Assert.Equal(new PageMetadata("Graph title", "graph", "https://site.example/i.png", "Сайт"), page);
    }

    [Fact]
    public void Plain_html_is_read_where_there_is_no_graph()
    {
        PageMetadata page = PageMetadata.Read("<title>\n Plain &amp;\t simple </title><meta name='Description' content='d'>", Url);
        Assert.Equal(new PageMetadata("Plain & simple", "d", null, null), page);
        Assert.Equal(PageMetadata.None, PageMetadata.Read("", Url));
        Assert.Equal(PageMetadata.None, PageMetadata.Read("<title> </title><meta property=og:title content=' '>", Url));
    }

    [Theory]
    [InlineData("javascript:alert(1)")]
    [InlineData("data:image/svg+xml,<svg onload=alert(1)>")]
    [InlineData("file:///etc/passwd")]
    [InlineData("https://user:pass@site.example/i.png")]
    public void Images_of_other_schemes_are_left_out(string image) =>
        Assert.Null(PageMetadata.Read($"<meta property=og:image content='{image}'>", Url).Image);

    [Fact]
    public void Texts_are_bounded_and_hold_no_control_characters()
    {
        string balloons = string.Concat(Enumerable.Repeat("🎈", 400));
        PageMetadata page = PageMetadata.Read($"<title>a\u0000b\u001b[31m{balloons}</title>", Url);
        Assert.InRange(page.Title!.Length, 1, PageMetadata.MaxTitleLength);
        Assert.DoesNotContain(page.Title, char.IsControl);
        Assert.False(char.IsHighSurrogate(page.Title[^1]));
    }

    [Fact]
    public void Hostile_nesting_is_read_in_bounded_time()
    {
        string[] pages =
        [
            string.Concat(Enumerable.Repeat("<div>", 100_000)),
            string.Concat(Enumerable.Repeat("<template>", 50_000)),
            string.Concat(Enumerable.Repeat("<a><b><i>", 50_000)),
            "<title>" + new string('&', 500_000),
            string.Concat(Enumerable.Repeat("<meta property=x content=y>", 19_000)),
            "<!--" + new string('-', 500_000),
            "<p " + string.Concat(Enumerable.Range(0, 60_000).Select(i => $"a{i}=1 ")),
        ];
        foreach (string page in pages)
        {
            long start = Stopwatch.GetTimestamp();
            PageMetadata.Read(page[..Math.Min(page.Length, 512 * 1024)], Url);
            Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(10), $"{page[..20]} took {Stopwatch.GetElapsedTime(start)}");
        }
    }

    [Theory]
    [InlineData("windows-1251", "text/html; charset=windows-1251", "Весна")]
    [InlineData("windows-1251", "text/html", "<meta charset=windows-1251>Весна")]
    [InlineData("windows-1252", "text/html; charset=ISO-8859-1", "“niño”")]
    [InlineData("shift_jis", "text/html; charset=\"Shift_JIS\"", "日本")]
    [InlineData("utf-8", "text/html", "Весна")]
    [InlineData("utf-8", "text/html; charset=no-such", "Весна")]
    [InlineData("utf-8", null, "<meta charset=utf-16>Весна")]
    [InlineData("utf-8", "text/html; charset=utf-7", "ñ")]
    public void Text_is_decoded_as_browsers_do(string encoding, string? contentType, string text)
    {
        byte[] bytes = (CodePagesEncodingProvider.Instance.GetEncoding(encoding) ?? Encoding.GetEncoding(encoding)).GetBytes(text);
        Assert.Equal(text, PageText.Decode(bytes, contentType));
    }

    [Fact]
    public void A_byte_order_mark_wins_and_bad_bytes_are_replaced()
    {
        byte[] marked = [0xff, 0xfe, .. Encoding.Unicode.GetBytes("ñ")];
        Assert.Equal("ñ", PageText.Decode(marked, "text/html; charset=utf-8"));
        Assert.Equal("a\ufffdb", PageText.Decode([(byte)'a', 0xff, (byte)'b'], null));
        Assert.Equal("", PageText.Decode([], null));
    }

    [Theory]
    [InlineData("text/html; charset=utf-8", true)]
    [InlineData("application/xhtml+xml", true)]
    [InlineData("image/svg+xml", false)]
    [InlineData("application/json", false)]
    [InlineData(null, false)]
    public void Only_pages_are_read(string? contentType, bool isPage) => Assert.Equal(isPage, PageMetadata.IsPage(contentType));
}
