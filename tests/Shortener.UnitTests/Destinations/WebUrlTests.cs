using Shortener.Core.Destinations;

namespace Shortener.UnitTests.Destinations;

/// <summary>A table of the parser's rules that needs no shared data.</summary>
public sealed class WebUrlTests
{
    [Theory]
    [InlineData("http://a/b/c/../d/./e/..", "http://a/b/d/")]
    [InlineData("http://a/%2e%2E/b/%2e", "http://a/b/")]
    [InlineData("http://a?b", "http://a/?b")]
    [InlineData("http://a#b c`", "http://a/#b%20c%60")]
    [InlineData("http:a", "http://a/")]
    [InlineData("http:////a", "http://a/")]
    [InlineData("ht\ttp\n://a", "http://a/")]
    [InlineData("http://u:p@a:80/", "http://u:p@a/")]
    [InlineData("https://a:80/", "https://a:80/")]
    [InlineData("http://a:00080/", "http://a/")]
    [InlineData("http://a@b@c/", "http://a%40b@c/")]
    [InlineData("http://ex%41mple/", "http://example/")]
    [InlineData("http://ｅｘａｍｐｌｅ．ｃｏｍ/", "http://example.com/")]
    [InlineData("http://бел.пример/", "http://xn--90ais.xn--e1afmkfd/")]
    [InlineData("http://ς.example/", "http://xn--3xa.example/")]
    [InlineData("http://नी\u200dत.example/", null)]
    [InlineData("http://क्\u200dष.example/", "http://xn--11b2ezcw70k.example/")]
    [InlineData("http://a\u200db.example/", null)]
    [InlineData("http://256/", "http://0.0.1.0/")]
    [InlineData("http://0300.0250.1/", "http://192.168.0.1/")]
    [InlineData("http://1.2.3.256/", null)]
    [InlineData("http://1.2.3.08/", null)]
    [InlineData("http://4294967296/", null)]
    [InlineData("http://a.0x/", null)]
    [InlineData("http://[::0:1]/", "http://[::1]/")]
    [InlineData("http://[1:0:0:2:0:0:0:3]/", "http://[1:0:0:2::3]/")]
    [InlineData("http://[::127.0.0.1]/", "http://[::7f00:1]/")]
    [InlineData("http://[::1%eth0]/", null)]
    [InlineData("http://[::1.2.3]/", null)]
    [InlineData("http://[1:2:3:4:5:6:7]/", null)]
    [InlineData("http://a:65536/", null)]
    [InlineData("http://a:-1/", null)]
    [InlineData("http://xn--\u00e4/", null)]
    [InlineData("http://a<b/", null)]
    [InlineData("http://a%zz/", null)]
    public void Absolute_urls_are_read_as_browsers_read_them(string text, string? href)
    {
        bool parsed = WebUrl.TryParse(text, null, out WebUrl? url) == WebUrlError.None;
        Assert.Equal(href, parsed ? url!.Href : null);
    }

    [Theory]
    [InlineData("", "https://a/b/c?d")]
    [InlineData("#x", "https://a/b/c?d#x")]
    [InlineData("?x", "https://a/b/c?x")]
    [InlineData("x", "https://a/b/x")]
    [InlineData("../../x", "https://a/x")]
    [InlineData("/x", "https://a/x")]
    [InlineData("\\x", "https://a/x")]
    [InlineData("//x", "https://x/")]
    [InlineData("https:x", "https://a/b/x")]
    [InlineData("http:x", "http://x/")]
    public void References_are_resolved_against_a_base(string text, string href)
    {
        WebUrl.TryParse("https://a/b/c?d#e", null, out WebUrl? page);
        Assert.Equal(WebUrlError.None, WebUrl.TryParse(text, page, out WebUrl? url));
        Assert.Equal(href, url!.Href);
    }

    [Fact]
    public void Random_texts_never_throw_and_accepted_ones_are_stable()
    {
        var random = new Random(20261121);
        const string Pieces = "http://:@?#[]%.\\/ \t\n\0aZ0xé日ß\u200d\ud83d\udca9\ud800-_~|^{}<>`\"'1.2:80";
        for (int i = 0; i < 50_000; i++)
        {
            string text = (i % 2 == 0 ? "http://" : "") + new string(random.GetItems(Pieces.AsSpan(), random.Next(1, 20)));
            if (WebUrl.TryParse(text, null, out WebUrl? url) == WebUrlError.None)
            {
                Assert.Equal(WebUrlError.None, WebUrl.TryParse(url!.Href, null, out WebUrl? again));
                Assert.Equal(url.Href, again!.Href);
                Assert.DoesNotContain(url.Href, c => c is <= ' ' or > '~');
            }
        }
    }
}
