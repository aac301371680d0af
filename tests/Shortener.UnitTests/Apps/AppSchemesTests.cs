using Shortener.Api.Apps;
using Shortener.Core.Apps;
using Shortener.Core.Destinations;
using Shortener.UnitTests.Targeting;

namespace Shortener.UnitTests.Apps;

public sealed class AppSchemesTests
{
    private static readonly AppSchemes Schemes = new(["myapp", "com.example.app", "javascript", "tel"]);

    [Theory]
    [InlineData("myapp://open/1?a=b#c", "myapp://open/1?a=b#c")]
    [InlineData("MyApp://Open", "myapp://Open")]
    [InlineData("myapp:open", "myapp:open")]
    [InlineData("com.example.app://x", "com.example.app://x")]
    [InlineData("tel:+34600000000", "tel:+34600000000")]
    [InlineData("https://Example.com", "https://example.com/")]
    [InlineData("HTTP://example.com/a b", "http://example.com/a%20b")]
    public void An_allowed_url_is_normalised(string url, string expected) =>
        Assert.Equal(expected, Schemes.Check(url, Rules.Allows).Href);

    [Theory]
    [InlineData("javascript:alert(1)")]
    [InlineData("JavaScript:alert(1)")]
    [InlineData(" javascript:alert(1)")]
    [InlineData("java\tscript:alert(1)")]
    [InlineData("data:text/html,x")]
    [InlineData("file:///etc/passwd")]
    [InlineData("vbscript:x")]
    [InlineData("intent://x#Intent;scheme=http;end")]
    [InlineData("other://x")]
    [InlineData("myapp2://x")]
    [InlineData("myapp:")]
    [InlineData("myapp://a b")]
    [InlineData("myapp://\"onclick")]
    [InlineData("myapp://ж")]
    [InlineData("myapp://a\r\nSet-Cookie:x")]
    [InlineData("://x")]
    [InlineData("myapp")]
    [InlineData("")]
    [InlineData("http://127.0.0.1/")]
    [InlineData("https://user:pass@example.com/")]
    public void Anything_else_is_refused_with_a_reason(string url)
    {
        DestinationVerdict verdict = Schemes.Check(url, Rules.Allows);
        Assert.False(verdict.IsAllowed);
        Assert.NotEmpty(verdict.Reason!);
    }

    [Theory]
    [InlineData("javascript")]
    [InlineData("data")]
    [InlineData("file")]
    [InlineData("vbscript")]
    [InlineData("intent")]
    [InlineData("blob")]
    [InlineData("http")]
    [InlineData("ms-msdt")]
    [InlineData("x-safari-https")]
    [InlineData("MyApp")]
    [InlineData("myapp:")]
    [InlineData("1app")]
    [InlineData("a")]
    [InlineData("")]
    [InlineData("my app")]
    public void A_scheme_that_is_dangerous_or_none_stops_the_start(string scheme)
    {
        var options = new AppsOptions();
        options.CustomSchemes.Add("myapp");
        options.CustomSchemes.Add(scheme);
        string failure = Assert.Single(new AppsOptionsValidator().Validate(null, options).Failures!);
        Assert.Contains("Apps:CustomSchemes:1", failure, StringComparison.Ordinal);
        Assert.Contains("Apps__CustomSchemes__1", failure, StringComparison.Ordinal);
        Assert.False(new AppSchemes([scheme]).Check(scheme + "://x.example/", _ => default).IsAllowed);
    }

    [Fact]
    public void No_scheme_is_allowed_by_default_and_a_hundred_at_most()
    {
        var options = new AppsOptions();
        Assert.Empty(options.CustomSchemes);
        for (int i = 0; i < 100; i++)
        {
            options.CustomSchemes.Add(FormattableString.Invariant($"app{i}"));
        }

        Assert.True(new AppsOptionsValidator().Validate(null, options).Succeeded);
        options.CustomSchemes.Add("one-more");
        Assert.True(new AppsOptionsValidator().Validate(null, options).Failed);
    }
}
