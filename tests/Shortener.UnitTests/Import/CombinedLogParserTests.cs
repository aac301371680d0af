using System.Net;
using System.Text;
using Shortener.Core.Clicks;
using Shortener.Ingest.Import;

namespace Shortener.UnitTests.Import;

public sealed class CombinedLogParserTests
{
    private const string Line =
        """83.149.9.216 - - [17/May/2015:12:05:03 +0200] "GET /spring?utm_source=a&b HTTP/1.1" 200 203023 "http://example.com/x" "Mozilla/5.0 (X11)" """;

    private static readonly CombinedLogParser Parser = new(new Uri("https://example.org/shop/"));

    [Fact]
    public void A_line_gives_every_field()
    {
        ImportRecord record = Click(Line.TrimEnd());

        Assert.Equal("spring", record.Link.Slug);
        Assert.Equal("https://example.org/shop/spring", record.Link.Destination);
        Assert.Null(record.Link.DisabledReason);
        Assert.Equal(new DateTimeOffset(2015, 5, 17, 10, 5, 3, TimeSpan.Zero), UnixMicros.ToInstant(record.UnixMicros));
        Assert.Equal(record.Link.CreatedAt, UnixMicros.ToInstant(record.UnixMicros));
        Assert.Equal(IPAddress.Parse("83.149.9.216"), record.Address);
        Assert.Equal("utm_source=a&b", record.Query);
        Assert.Equal("http://example.com/x", record.Referrer);
        Assert.Equal("Mozilla/5.0 (X11)", record.UserAgent);
        Assert.Equal(ClickFlags.None, record.Flags);
        Assert.Null(record.Location);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/a/b.png")]
    [InlineData("/favicon.ico")]
    [InlineData("/app")]
    [InlineData("/with%20space")]
    public void A_path_that_is_no_slug_gets_a_stable_one(string path)
    {
        string slug = Click($"""::1 - - [17/May/2015:10:05:03 +0000] "GET {path} HTTP/1.1" 200 1 "-" "-" """).Link.Slug;

        Assert.Matches("^[a-km-z2-9]{10}$", slug);
        Assert.Equal(ImportSlug.ForPath(path), slug);
    }

    [Fact]
    public void Slugs_of_paths_never_change()
    {
        // Changing the rule would give the links of an earlier import a second slug.
        Assert.Equal("spring", ImportSlug.ForPath("/spring"));
        Assert.Equal(ImportSlug.ForPath("/a/b.png"), ImportSlug.ForPath("/a/b.png"));
        Assert.NotEqual(ImportSlug.ForPath("/a/b.png"), ImportSlug.ForPath("/a/b.PNG"));
    }

    [Fact]
    public void Without_a_base_url_the_link_is_disabled_with_a_reason()
    {
        ImportRecord record = new CombinedLogParser(null).Parse(Encoding.UTF8.GetBytes(Line)).Record!;

        Assert.Equal("https://unknown.invalid/spring", record.Link.Destination);
        Assert.Contains("--base-url", record.Link.DisabledReason, StringComparison.Ordinal);
    }

    [Fact]
    public void Escaped_quotes_and_bytes_are_read_back()
    {
        ImportRecord record = Click("""1.2.3.4 - - [17/May/2015:10:05:03 +0000] "HEAD /a HTTP/1.0" 304 - "-" "x \"y\" \\ \xc3\xa9" """);

        Assert.Equal("x \"y\" \\ é", record.UserAgent);
        Assert.Null(record.Referrer);
        Assert.Equal(ClickFlags.Head, record.Flags);
    }

    [Theory]
    [InlineData("", SkipReason.Blank)]
    [InlineData("hello", SkipReason.NotCombined)]
    [InlineData("""1.2.3.4 - - [17/May/2015:10:05:03 +0000] "GET /a HTTP/1.0" 200 12""", SkipReason.NotCombined)]
    [InlineData("""1.2.3.4 - - [17/May/2015:10:05:03 +0000] "GET /a HTTP/1.0" 200 12 "-" "cut""", SkipReason.NotCombined)]
    [InlineData("""1.2.3.4 - - [32/May/2015:10:05:03 +0000] "GET /a HTTP/1.0" 200 12 "-" "-" """, SkipReason.BadTime)]
    [InlineData("""1.2.3.4 - - [17/May/2015:10:05:03 +0000] "POST /a HTTP/1.0" 200 12 "-" "-" """, SkipReason.Method)]
    [InlineData("""1.2.3.4 - - [17/May/2015:10:05:03 +0000] "-" 200 12 "-" "-" """, SkipReason.Method)]
    [InlineData("""1.2.3.4 - - [17/May/2015:10:05:03 +0000] "GET /a HTTP/1.0" 404 12 "-" "-" """, SkipReason.FailedRequest)]
    public void A_line_that_is_no_click_says_why(string line, string reason)
    {
        LineVerdict verdict = Parser.Parse(Encoding.UTF8.GetBytes(line));

        Assert.Null(verdict.Record);
        Assert.Equal(reason, verdict.Reason);
    }

    [Fact]
    public void Any_cut_and_any_flipped_byte_of_a_line_is_survived()
    {
        byte[] whole = Encoding.UTF8.GetBytes(Line.TrimEnd());
        for (int length = 0; length < whole.Length; length++)
        {
            Assert.Null(Parser.Parse(whole.AsSpan(0, length)).Record);
        }

        var random = new Random(2015);
        for (int round = 0; round < 20_000; round++)
        {
            byte[] flipped = [.. whole];
            flipped[random.Next(flipped.Length)] = (byte)random.Next(256);
            LineVerdict verdict = Parser.Parse(flipped);
            Assert.True(verdict.Record is null != verdict.Reason is null);
        }
    }

    private static ImportRecord Click(string line)
    {
        LineVerdict verdict = Parser.Parse(Encoding.UTF8.GetBytes(line));
        Assert.Null(verdict.Reason);
        return verdict.Record!;
    }
}
