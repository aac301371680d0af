using System.Text;
using Shortener.Core.Clicks;
using Shortener.Core.Geo;
using Shortener.Ingest.Import;

namespace Shortener.UnitTests.Import;

public sealed class BitlyFeedParserTests
{
    private const string Whole = """
        { "a": "Mozilla\/5.0 (X11)", "c": "US", "nk": 0, "tz": "America\/Chicago", "gr": "TX", "g": "x1", "h": "130fpkg", "l": "someone",
        "al": "en-US,en;q=0.5", "hh": "1.usa.gov", "r": "http:\/\/www.example.com\/a?b", "u": "https:\/\/www.example.gov\/a b.pdf",
        "t": 1356999059, "hc": 1356970277, "cy": "San Angelo", "ll": [ 31.467600, -100.436699 ] }
        """;

    private static readonly BitlyFeedParser Parser = new();

    [Fact]
    public void A_whole_record_gives_every_field()
    {
        ImportRecord record = Click(Whole.ReplaceLineEndings(" "));

        Assert.Equal(
            new ImportLink("130fpkg", "https://www.example.gov/a b.pdf", DateTimeOffset.FromUnixTimeSeconds(1356970277)), record.Link);
        Assert.Equal(1356999059_000_000, record.UnixMicros);
        Assert.Equal(ClickFlags.Located, record.Flags);
        Assert.Equal(new GeoLocation("US", "TX", "San Angelo", 31.4676, -100.436699), record.Location);
        Assert.Equal("Mozilla/5.0 (X11)", record.UserAgent);
        Assert.Equal("http://www.example.com/a?b", record.Referrer);
        Assert.Equal("en-US,en;q=0.5", record.AcceptLanguage);
        Assert.Null(record.Address);
        Assert.Null(record.Query);
    }

    [Fact]
    public void Direct_and_absent_fields_are_null_and_the_location_stays_given()
    {
        ImportRecord record = Click("""{"a":"","c":null,"h":"a","r":"direct","u":"http://x.example/","t":5,"gr":"","cy":""}""");

        Assert.Null(record.UserAgent);
        Assert.Null(record.Referrer);
        Assert.Null(record.AcceptLanguage);
        Assert.Equal(GeoLocation.Unknown, record.Location);
        Assert.Equal(ClickFlags.Located, record.Flags);
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(5), record.Link.CreatedAt);
    }

    [Theory]
    [InlineData("", SkipReason.Blank)]
    [InlineData("   ", SkipReason.Blank)]
    [InlineData("""{"_heartbeat_":1356999061}""", SkipReason.Heartbeat)]
    [InlineData("""{ "a": "Mozilla\/5.0", "c": "US", "tz": "America\/Los_""", SkipReason.CutOff)]
    [InlineData("""{"h":"a","u":"http://x.example/","t":5""", SkipReason.CutOff)]
    [InlineData("""{"h":"a","u":"http://x.example/","t":5,"ll":[1,""", SkipReason.CutOff)]
    [InlineData("""{"h":"a","u":"http://x.example/","t":5} {}""", SkipReason.NotJson)]
    [InlineData("""{"h":"a",,}""", SkipReason.NotJson)]
    [InlineData("Mozilla/5.0", SkipReason.NotJson)]
    [InlineData("[1,2]", SkipReason.NotARecord)]
    [InlineData("17 ", SkipReason.NotARecord)]
    [InlineData("{}", SkipReason.BadSlug)]
    [InlineData("""{"h":"a/b","u":"http://x.example/","t":5}""", SkipReason.BadSlug)]
    [InlineData("""{"h":"","u":"http://x.example/","t":5}""", SkipReason.BadSlug)]
    [InlineData("""{"h":7,"u":"http://x.example/","t":5}""", SkipReason.BadSlug)]
    [InlineData("""{"h":"a","t":5}""", SkipReason.NoDestination)]
    [InlineData("""{"h":"a","u":"http://x.example/"}""", SkipReason.BadTime)]
    [InlineData("""{"h":"a","u":"http://x.example/","t":"5"}""", SkipReason.BadTime)]
    [InlineData("""{"h":"a","u":"http://x.example/","t":-5}""", SkipReason.BadTime)]
    [InlineData("""{"h":"a","u":"http://x.example/","t":99999999999999}""", SkipReason.BadTime)]
    public void A_line_that_is_no_click_says_why(string line, string reason)
    {
        LineVerdict verdict = Parser.Parse(Encoding.UTF8.GetBytes(line));

        Assert.Null(verdict.Record);
        Assert.Equal(reason, verdict.Reason);
    }

    [Theory]
    [InlineData("""[91,0]""")]
    [InlineData("""[1]""")]
    [InlineData("""[1,2,3]""")]
    [InlineData("""["1","2"]""")]
    [InlineData("""[[1],2]""")]
    [InlineData("""{"lat":1}""")]
    [InlineData("null")]
    public void Odd_coordinates_leave_the_click_without_them(string coordinates)
    {
        ImportRecord record = Click($$"""{"c":"ES","ll":{{coordinates}},"h":"a","u":"http://x.example/","t":5}""");

        Assert.Equal(new GeoLocation("ES", null, null, null, null), record.Location);
    }

    [Fact]
    public void A_lone_surrogate_and_bad_utf8_do_not_lose_the_click()
    {
        byte[] line = [.. """{"h":"a","u":"http://x.example/","t":5,"cy":"\ud800","a":"b"""u8, 0xFF, 0xFE, .. "\"}"u8];

        ImportRecord record = Parser.Parse(line).Record!;

        Assert.Equal("\\ud800", record.Location!.City);
        Assert.Equal("b\uFFFD\uFFFD", record.UserAgent);
    }

    [Fact]
    public void Any_cut_and_any_flipped_byte_of_a_record_is_survived()
    {
        byte[] whole = Encoding.UTF8.GetBytes(Whole.ReplaceLineEndings(" "));
        for (int length = 0; length < whole.Length; length++)
        {
            Assert.Null(Parser.Parse(whole.AsSpan(0, length)).Record);
        }

        var random = new Random(20130117);
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
