using Microsoft.AspNetCore.Http;
using Shortener.Api.Pages;
using Shortener.Api.Pages.Design;
using Shortener.Api.Pages.Escape;
using Shortener.Api.Pages.Password;
using Shortener.Api.Pages.Previews;
using Shortener.Core.Links;

namespace Shortener.UnitTests.Pages;

public sealed class VisitorPagesTests
{
    private static readonly DateTimeOffset Start = new(2026, 12, 24, 17, 0, 0, TimeSpan.Zero);

    /// <summary>Every page with its status.</summary>
    private static readonly (int Status, Func<HttpContext, Task> Page)[] Pages =
    [
        (404, context => VisitorPages.Unknown.WriteAsync(context)),
        (410, context => VisitorPages.Disabled.WriteAsync(context)),
        (410, context => VisitorPages.Expired.WriteAsync(context)),
        (410, context => VisitorPages.ClickLimit.WriteAsync(context)),
        (503, context => VisitorPages.Unavailable.WriteAsync(context)),
        (404, context => VisitorPages.NotStartedAsync(context, Start, "Europe/Madrid")),
        (410, context => VisitorPages.BlockedAsync(context, new LinkBlock(410, "why"))),
        (451, context => VisitorPages.BlockedAsync(context, new LinkBlock(451, null))),
        (200, context => VisitorPages.PasswordAsync(context, new PasswordPageModel(PasswordState.Asked))),
        (403, context => VisitorPages.PasswordAsync(context, new PasswordPageModel(PasswordState.Wrong))),
        (429, context => VisitorPages.PasswordAsync(context, new PasswordPageModel(PasswordState.Limited, TimeSpan.FromSeconds(61.2)))),
        (200, context => VisitorPages.EscapeAsync(context, new EscapePageModel("intent://x#Intent;end", "https://x.example/", "x.example"))),
        (200, context => VisitorPages.PreviewAsync(context, new PreviewPageModel("https://go.example/x", "T", "D", "https://x.example/i.png"))),
    ];

    [Fact]
    public async Task Every_page_has_its_status_and_language_and_is_kept_out_of_caches_frames_and_indexes()
    {
        foreach ((int status, Func<HttpContext, Task> page) in Pages)
        {
            var texts = new HashSet<string>();
            foreach (string language in (string[])["en", "es", "ru"])
            {
                PageMarkup answer = await PageMarkup.RenderAsync(page, language);
                Assert.Equal(status, answer.Status);
                Assert.Contains($"<html lang=\"{language}\"", answer.Html, StringComparison.Ordinal);
                Assert.Equal(answer.Headers.ContentLength, System.Text.Encoding.UTF8.GetByteCount(answer.Html));
                Assert.Equal("text/html; charset=utf-8", answer.Headers.ContentType);
                Assert.Equal("private, no-store", answer.Headers.CacheControl);
                Assert.Equal("DENY", answer.Headers.XFrameOptions);
                Assert.Equal("nosniff", answer.Headers.XContentTypeOptions);
                Assert.Equal("noindex", answer.Headers["X-Robots-Tag"]);
                Assert.Equal(language, answer.Headers.ContentLanguage);
                string policy = answer.Headers.ContentSecurityPolicy.ToString();
                Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
                Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
                Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
                Assert.DoesNotContain("<script", answer.Html, StringComparison.OrdinalIgnoreCase);
                Assert.DoesNotContain(" style=", answer.Html, StringComparison.OrdinalIgnoreCase);
                texts.Add(answer.Words);
            }

            // A preview is in its owner's words alone.
            Assert.True(texts.Count == 3 || page == Pages[^1].Page);
        }
    }

    [Fact]
    public async Task A_head_request_gets_the_headers_alone()
    {
        PageMarkup whole = await PageMarkup.RenderAsync(VisitorPages.Unknown.WriteAsync);
        PageMarkup head = await PageMarkup.RenderAsync(VisitorPages.Unknown.WriteAsync, method: "HEAD");
        Assert.Equal((404, "", whole.Headers.ContentLength), (head.Status, head.Html, head.Headers.ContentLength));
    }

    [Fact]
    public async Task A_password_form_asks_says_what_was_wrong_and_when_to_try_again()
    {
        PageMarkup asked = await PageMarkup.RenderAsync(Pages[8].Page);
        Assert.Contains("<form method=\"post\">", asked.Html, StringComparison.Ordinal);
        Assert.Contains("name=\"password\" type=\"password\"", asked.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("aria-invalid=\"true\"", asked.Html, StringComparison.Ordinal);
        Assert.False(asked.Headers.ContainsKey("Retry-After"));
        // A policy for forms would stop the redirect that follows the right password.
        Assert.DoesNotContain("form-action", asked.Headers.ContentSecurityPolicy.ToString(), StringComparison.Ordinal);

        PageMarkup wrong = await PageMarkup.RenderAsync(Pages[9].Page, "es");
        Assert.Contains("aria-invalid=\"true\"", wrong.Html, StringComparison.Ordinal);
        Assert.Contains("Esa no es la contraseña", wrong.Words, StringComparison.Ordinal);

        PageMarkup limited = await PageMarkup.RenderAsync(Pages[10].Page, "ru");
        Assert.Equal("62", limited.Headers.RetryAfter);
        Assert.Contains("через 62\u00a0с", limited.Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_first_referrer_travels_through_the_password_form()
    {
        const string referrer = "https://t.example/\"><b>";
        PageMarkup page = await PageMarkup.RenderAsync(context => VisitorPages.PasswordAsync(context, new PasswordPageModel(PasswordState.Asked, null, referrer)));
        Assert.Contains("name=\"referrer\" value=\"https://t.example/&quot;&gt;&lt;b&gt;\"", page.Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Europe/Madrid", "en", "Thursday, December 24, 2026, 18:00 (Europe/Madrid)")]
    [InlineData("Europe/Madrid", "es", "jueves, 24 de diciembre de 2026, 18:00 (Europe/Madrid)")]
    [InlineData("Asia/Vladivostok", "ru", "пятница, 25 декабря 2026 г., 03:00 (Asia/Vladivostok)")]
    [InlineData(null, "en", "17:00 (UTC)")]
    [InlineData("No/Where", "en", "17:00 (UTC)")]
    public async Task A_link_that_has_not_started_says_when_in_its_own_time_zone(string? zone, string language, string expected)
    {
        PageMarkup page = await PageMarkup.RenderAsync(context => VisitorPages.NotStartedAsync(context, Start, zone), language);
        Assert.Contains(expected, page.Words.Replace('\u00a0', ' ').Replace('\u202f', ' '), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("javascript:alert(1)")]
    [InlineData("JaVaScRiPt:alert(1)")]
    [InlineData("java\nscript:alert(1)")]
    [InlineData("data:text/html,x")]
    [InlineData("//evil.example")]
    [InlineData(" javascript:alert(1)")]
    public async Task A_button_never_runs_code(string url)
    {
        Assert.Null(SafeHref.Of(url));
        PageMarkup page = await PageMarkup.RenderAsync(context => VisitorPages.EscapeAsync(context, new EscapePageModel(url, url, "x.example")));
        Assert.Empty(page.Targets);
    }

    [Theory]
    [InlineData("x-safari-https://x.example/")]
    [InlineData("intent://x.example/#Intent;scheme=https;end")]
    [InlineData("spotify:track:1")]
    [InlineData("https://x.example/?a=1&b=\"2\"")]
    public async Task A_button_opens_what_it_is_given(string url)
    {
        PageMarkup page = await PageMarkup.RenderAsync(context => VisitorPages.EscapeAsync(context, new EscapePageModel(url, "https://x.example/", "x.example")));
        Assert.Equal([url, "https://x.example/"], page.Targets);
    }

    [Fact]
    public async Task A_preview_tells_fetchers_the_owners_words_and_leads_nobody_on()
    {
        PageMarkup page = await PageMarkup.RenderAsync(Pages[^1].Page);
        foreach (string tag in (string[])
        [
            """<link rel="canonical" href="https://go.example/x">""",
            """<meta property="og:title" content="T">""",
            """<meta property="og:description" content="D">""",
            """<meta property="og:image" content="https://x.example/i.png">""",
            """<meta property="og:url" content="https://go.example/x">""",
            """<meta name="twitter:card" content="summary_large_image">""",
        ])
        {
            Assert.Contains(tag, page.Html.Replace(" />", ">", StringComparison.Ordinal), StringComparison.Ordinal);
        }

        Assert.DoesNotContain("http-equiv", page.Html, StringComparison.OrdinalIgnoreCase);

        PageMarkup bare = await PageMarkup.RenderAsync(context => VisitorPages.PreviewAsync(context, new PreviewPageModel("https://go.example/x", null, null, "javascript:1")));
        Assert.Contains("""<meta property="og:title" content="https://go.example/x">""", bare.Html.Replace(" />", ">", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain("og:image", bare.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_without_anything_of_the_request_stay_small()
    {
        foreach (string language in (string[])["en", "es", "ru"])
        {
            PageMarkup page = await PageMarkup.RenderAsync(VisitorPages.Unknown.WriteAsync, language);
            Assert.InRange(page.Headers.ContentLength!.Value, 500, 4_096);
        }
    }
}
