using System.Text;
using Shortener.Core.Blocklists;
using Shortener.Core.Destinations;

namespace Shortener.UnitTests.Blocklists;

public sealed class BlocklistTests
{
    private const string Lines = """
        # comment
        ! another
        evil.example
        *.wild.example
        .dotted.example
        0.0.0.0 hosts.example www.hosts.example # trailing
        127.0.0.1	localhost
        ::1 ip6-localhost
        0.0.0.0 0.0.0.0
        mixed.example/bad/
        mixed.example/exact
        https://scheme.example/malware.exe
        http://host-with-scheme.example/
        CASE.Example
        пример.рф
        192.0.2.7
        [2001:db8::7]
        *.zip
        inline.example   # why
        host-with-port.example:8080
        """;

    private static readonly Blocklist List = Read(Lines).List;

    [Theory]
    [InlineData("https://evil.example/", "evil.example")]
    [InlineData("http://evil.example:8080/a?b#c", "evil.example")]
    [InlineData("https://a.b.evil.example", "evil.example")]
    [InlineData("https://evil.example.", "evil.example")]
    [InlineData("https://user:pw@evil.example/", "evil.example")]
    [InlineData("https://a.wild.example/", "*.wild.example")]
    [InlineData("https://dotted.example/", "dotted.example")]
    [InlineData("https://hosts.example/", "hosts.example")]
    [InlineData("https://mixed.example/bad/x", "mixed.example/bad/")]
    [InlineData("https://mixed.example/bad/", "mixed.example/bad/")]
    [InlineData("https://mixed.example/exact", "mixed.example/exact")]
    [InlineData("https://mixed.example/exact?q=1", "mixed.example/exact")]
    [InlineData("https://mixed.example/exact/below", "mixed.example/exact")]
    [InlineData("https://scheme.example/malware.exe", "scheme.example/malware.exe")]
    [InlineData("https://host-with-scheme.example/any", "host-with-scheme.example")]
    [InlineData("https://case.example/", "case.example")]
    [InlineData("https://xn--e1afmkfd.xn--p1ai/", "xn--e1afmkfd.xn--p1ai")]
    [InlineData("http://192.0.2.7/", "192.0.2.7")]
    [InlineData("http://[2001:db8::7]:81/", "[2001:db8::7]")]
    [InlineData("https://any.zip/", "*.zip")]
    [InlineData("https://inline.example/", "inline.example")]
    [InlineData("https://host-with-port.example/", "host-with-port.example")]
    public void A_listed_destination_is_found_with_its_entry(string url, string entry) => Assert.Equal(entry, List.Find(url));

    [Theory]
    [InlineData("https://example/")]
    [InlineData("https://notevil.example/")]
    [InlineData("https://evil.example.org/")]
    [InlineData("https://wild.example/")]
    [InlineData("https://mixed.example/")]
    [InlineData("https://mixed.example/bad")]
    [InlineData("https://mixed.example/badly/x")]
    [InlineData("https://mixed.example/exactly")]
    [InlineData("https://mixed.example/Exact")]
    [InlineData("https://www.mixed.example/exact")]
    [InlineData("https://scheme.example/")]
    [InlineData("http://1.192.0.2.7/")]
    [InlineData("http://2.7/")]
    [InlineData("http://localhost/")]
    [InlineData("https://good.example/?u=https://evil.example/")]
    [InlineData("https://good.example/#https://evil.example/")]
    [InlineData("mailto:someone@evil.example")]
    [InlineData("https://")]
    [InlineData("")]
    public void Everything_else_is_not(string url) => Assert.Null(List.Find(url));

    [Theory]
    [InlineData("com")]
    [InlineData("a b")]
    [InlineData("http://")]
    [InlineData("ftp://evil.example/")]
    [InlineData("evil.example/page?id=1")]
    [InlineData("user@evil.example")]
    [InlineData("*.evil.example/path")]
    [InlineData("*.192.0.2.7")]
    [InlineData("*")]
    [InlineData("<html>")]
    [InlineData("evil..example:port")]
    public void A_line_that_names_no_host_or_path_is_counted_and_passed_over(string line)
    {
        BlocklistReading reading = Read($"ok.example\nfine.example\n{line}");
        Assert.Equal((1, 3, 2), (reading.Unusable, reading.FirstUnusable, reading.List.Count));
    }

    [Theory]
    [InlineData("\u001f\u008b\u0008\0\0\n\u0001x y\nz z z")]
    [InlineData("<!doctype html>\n<html><body>\n<h1>404 not found</h1>")]
    public void A_file_of_mostly_other_lines_is_refused(string text) => Assert.Throws<BlocklistException>(() => Read(text));

    [Fact]
    public void A_file_with_too_many_entries_is_refused() => Assert.Contains(
        "Blocklist__MaxEntries", Assert.Throws<BlocklistException>(() => Read("a.example\nb.example\nc.example", maxEntries: 2)).Message, StringComparison.Ordinal);

    [Fact]
    public void Line_ends_marks_and_endless_lines_do_not_matter()
    {
        BlocklistReading reading = Read($"\ufeffa.example\r\n\r\n{new string('x', 20_000)}.example\nb.example\nlast.example");
        Assert.Equal((1, 3), (reading.Unusable, reading.List.Count));
        Assert.Equal("last.example", reading.List.Find("https://last.example/"));
        Assert.Equal(0, Read("").List.Count);
    }

    [Fact]
    public void Many_entries_are_all_found_and_nothing_else()
    {
        var text = new StringBuilder();
        for (int i = 0; i < 200_000; i++)
        {
            text.Append("host-").Append(i).Append(".bad.example\n");
        }

        Blocklist list = Read(text.ToString()).List;
        Assert.Equal(200_000, list.Count);
        for (int i = 0; i < 200_000; i++)
        {
            Assert.NotNull(list.Find($"https://host-{i}.bad.example/"));
            Assert.Null(list.Find($"https://host-{i}.good.example/"));
        }
    }

    [Fact]
    public void A_look_up_that_finds_nothing_allocates_nothing()
    {
        const string url = "https://www.shop.good.example/a/b/c?d=e";
        List.Find(url);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1_000; i++)
        {
            List.Find(url);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void The_policy_refuses_what_is_listed_after_normalising_it()
    {
        var policy = new DestinationPolicy(allowPrivate: false, new Fixed(List));
        Assert.Contains("blocklist", policy.Check("HTTPS://EVIL.example./x").Reason!, StringComparison.Ordinal);
        Assert.Contains("blocklist", policy.Check("https://ПРИМЕР.рф/").Reason!, StringComparison.Ordinal);
        Assert.Contains("blocklist", policy.Check("https://mixed.example/a/../bad/%2e/x").Reason!, StringComparison.Ordinal);
        Assert.True(policy.Check("https://good.example/").IsAllowed);
    }

    private static BlocklistReading Read(string text, int maxEntries = 1_000_000) =>
        BlocklistReader.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)), maxEntries);

    private sealed record Fixed(Blocklist Current) : IBlocklist;
}
