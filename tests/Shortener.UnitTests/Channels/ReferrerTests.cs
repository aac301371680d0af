using Shortener.Core.Channels;

namespace Shortener.UnitTests.Channels;

public sealed class ReferrerTests
{
    [Theory]
    [InlineData("https://www.Facebook.com/", "https://www.facebook.com/", "facebook.com")]
    [InlineData("http://t.co", "http://t.co/", "t.co")]
    [InlineData("HTTPS://News.Example:8443/A/b?q=1#f", "https://news.example/A/b", "news.example")]
    [InlineData("https://user:secret@example.com/x", "https://example.com/x", "example.com")]
    [InlineData("https://evil@good@example.com/", "https://example.com/", "example.com")]
    [InlineData("https://example.com./", "https://example.com/", "example.com")]
    [InlineData("https://example.com?x=1", "https://example.com/", "example.com")]
    [InlineData("https://www.xn--bcher-kva.example/", "https://www.xn--bcher-kva.example/", "xn--bcher-kva.example")]
    [InlineData("https://b\u00fccher.example/", "https://xn--bcher-kva.example/", "xn--bcher-kva.example")]
    [InlineData("android-app://com.google.android.gm/", "android-app://com.google.android.gm/", "com.google.android.gm")]
    [InlineData("http://[2001:DB8::1]:80/x", "http://[2001:db8::1]/x", "[2001:db8::1]")]
    [InlineData("http://192.0.2.7/x", "http://192.0.2.7/x", "192.0.2.7")]
    [InlineData("http://x.example/'];alert(1);//", "http://x.example/'];alert(1);//", "x.example")]
    [InlineData("http://x.example/a\0b\n", "http://x.example/ab", "x.example")]
    public void A_referrer_is_cut_to_what_is_kept(string header, string url, string domain)
    {
        ParsedReferrer referrer = Assert.IsType<ParsedReferrer>(ReferrerParser.Parse(header));
        Assert.Equal(url, referrer.Url);
        Assert.Equal(domain, referrer.Domain);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("direct")]
    [InlineData("example.com/page")]
    [InlineData("javascript:alert(1)")]
    [InlineData("file:///etc/passwd")]
    [InlineData("http://")]
    [InlineData("http:///path")]
    [InlineData("http://a b/")]
    [InlineData("http://<script>/")]
    [InlineData("http://a..b/")]
    [InlineData("http://.a/")]
    [InlineData("http://[::1/")]
    [InlineData("http://\u202e\uffff.example/")]
    public void What_is_no_address_is_no_referrer(string? header) => Assert.Null(ReferrerParser.Parse(header));

    [Fact]
    public void A_long_referrer_is_cut_and_random_junk_never_throws()
    {
        Assert.Equal(ReferrerParser.MaxLength, ReferrerParser.Parse("http://x.example/" + new string('a', 70_000))!.Url.Length);
        Assert.Null(ReferrerParser.Parse("http://" + new string('a', 70_000)));
        Assert.Equal("http://x.example/\ufffd", ReferrerParser.Parse("http://x.example/\ud800")!.Url);
        var random = new Random(3);
        for (int i = 0; i < 20_000; i++)
        {
            char[] junk = [.. Enumerable.Range(0, random.Next(0, 30)).Select(_ => "/:@[]?#.%\\\0\u00e9\ud800\udc00aw "[random.Next(17)])];
            string header = (i % 2 == 0 ? "http://" : "android-app://") + new string(junk);
            if (ReferrerParser.Parse(header) is { } referrer)
            {
                Assert.DoesNotContain(referrer.Url, c => char.IsControl(c));
                ReferrerSources.Find(referrer);
            }
        }
    }

    [Theory]
    [InlineData("https://www.google.com/", SourceCategory.Search, "google")]
    [InlineData("https://www.google.co.uk/", SourceCategory.Search, "google")]
    [InlineData("https://google.com.br/", SourceCategory.Search, "google")]
    [InlineData("https://news.google.com/", SourceCategory.Search, "google")]
    [InlineData("https://docs.google.com/", SourceCategory.None, "docs.google.com")]
    [InlineData("https://mail.google.com/", SourceCategory.Webmail, "gmail")]
    [InlineData("https://plus.url.google.com/", SourceCategory.Social, "google+")]
    [InlineData("https://duckduckgo.com/", SourceCategory.Search, "duckduckgo")]
    [InlineData("https://yandex.ru/search", SourceCategory.Search, "yandex")]
    [InlineData("https://us.search.yahoo.com/", SourceCategory.Search, "yahoo")]
    [InlineData("https://homes.yahoo.com/", SourceCategory.None, "homes.yahoo.com")]
    [InlineData("http://us-mg5.mail.yahoo.com/", SourceCategory.Webmail, "yahoo mail")]
    [InlineData("https://www.bing.com/", SourceCategory.Search, "bing")]
    [InlineData("https://m.facebook.com/", SourceCategory.Social, "facebook")]
    [InlineData("https://l.facebook.com/", SourceCategory.Social, "facebook")]
    [InlineData("https://lm.facebook.com/", SourceCategory.Social, "facebook")]
    [InlineData("https://t.co/abc", SourceCategory.Social, "twitter")]
    [InlineData("https://x.com/", SourceCategory.Social, "twitter")]
    [InlineData("https://lnkd.in/", SourceCategory.Social, "linkedin")]
    [InlineData("https://out.reddit.com/", SourceCategory.Social, "reddit")]
    [InlineData("https://l.instagram.com/", SourceCategory.Social, "instagram")]
    [InlineData("https://somebody.tumblr.com/", SourceCategory.Social, "tumblr")]
    [InlineData("https://www.youtube.com/watch", SourceCategory.Video, "youtube")]
    [InlineData("https://www.amazon.de/", SourceCategory.Shopping, "amazon")]
    [InlineData("https://web.telegram.org/", SourceCategory.Messenger, "telegram")]
    [InlineData("android-app://org.telegram.messenger", SourceCategory.Messenger, "telegram")]
    [InlineData("https://web.whatsapp.com/", SourceCategory.Messenger, "whatsapp")]
    [InlineData("https://chatgpt.com/", SourceCategory.AiAssistant, "chatgpt")]
    [InlineData("https://www.perplexity.ai/search", SourceCategory.AiAssistant, "perplexity")]
    [InlineData("https://x.com/i/grok", SourceCategory.AiAssistant, "grok")]
    [InlineData("https://gemini.google.com/", SourceCategory.AiAssistant, "gemini")]
    [InlineData("https://bucket.s3.amazonaws.com/", SourceCategory.None, "bucket.s3.amazonaws.com")]
    [InlineData("https://notfacebook.com/", SourceCategory.None, "notfacebook.com")]
    [InlineData("https://facebook.com.evil.example/", SourceCategory.None, "facebook.com.evil.example")]
    [InlineData("http://localhost/", SourceCategory.None, "localhost")]
    public void The_source_behind_a_referrer_is_named(string header, SourceCategory category, string name) =>
        Assert.Equal((category, name), ReferrerSources.Find(ReferrerParser.Parse(header)!));
}
