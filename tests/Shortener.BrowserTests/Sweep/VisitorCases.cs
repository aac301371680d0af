using System.Text.Json;
using Shortener.BrowserTests.Stage;

namespace Shortener.BrowserTests.Sweep;

/// <summary>What visitors of links meet.</summary>
internal static class VisitorCases
{
    private const string Messenger = "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)";

    /// <summary>Instagram's own browser on Android.</summary>
    public const string InApp =
        "Mozilla/5.0 (Linux; Android 14; SM-S918B Build/UP1A.231005.007; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/125.0.0.0 Mobile Safari/537.36 Instagram 334.0.0.42.95 Android";

    public static readonly IReadOnlyList<PageCase> All =
    [
        new("notice-unknown", null, _ => Task.FromResult("/there-is-none")) { Status = 404 },
        new("notice-disabled", null, stage => stage.Home.LinkAsync(new { url = "http://shop.example/", enabled = false })) { Status = 410 },
        new("notice-expired", null, stage => stage.Home.LinkAsync(new { url = "http://shop.example/", expiresAt = "2020-01-01T00:00:00Z" })) { Status = 410 },
        new("notice-used-up", null, UsedUpAsync) { Status = 410 },
        new("notice-not-started", null, stage => stage.Home.LinkAsync(new { url = "http://shop.example/", startsAt = "2099-06-01T10:00:00Z", timezone = "Europe/Madrid" }))
        {
            Status = 404,
        },
        new("notice-blocked", null, stage => stage.Home.LinkAsync(new { url = "http://shop.example/", block = new { status = 410, reason = "Reported as a fraud" } }))
        {
            Status = 410,
        },
        new("notice-blocked-by-law", null, stage => stage.Home.LinkAsync(new { url = "http://shop.example/", block = new { status = 451 } })) { Status = 451 },
        new("password", null, stage => stage.Home.LinkAsync(new { url = "http://shop.example/", password = "correct horse" })),
        new("password-wrong", null, stage => stage.Home.LinkAsync(new { url = "http://shop.example/", password = "correct horse" }))
        {
            Then = async visit =>
            {
                await visit.Page.Locator("#password").FillAsync("wrong");
                await visit.Page.Locator("button").ClickAsync();
                await Assertions.Expect(visit.Page.Locator("[role=alert]")).ToBeVisibleAsync();
            },
        },
        new("info", "/{slug}+", async stage => await stage.Home.LinkAsync(new
        {
            url = "http://shop.example/summer/shoes?size=42&colour=deep-green-with-a-rather-long-name-that-has-to-wrap-somewhere",
            title = "Summer shoes",
            expiresAt = "2099-07-01T10:00:00Z",
        }) + "+"),
        new("info-disabled", "/{slug}+", async stage => await stage.Home.LinkAsync(new { url = "http://shop.example/", enabled = false }) + "+"),
        new("report", "/{slug}+report", async stage => await stage.Home.LinkAsync(new { url = "http://shop.example/" }) + "+report"),
        new("report-incomplete", "/{slug}+report", async stage => await stage.Home.LinkAsync(new { url = "http://shop.example/" }) + "+report")
        {
            Then = async visit =>
            {
                await visit.Page.Locator("#email").FillAsync("no address");
                await visit.Page.Locator("button[type=submit]").ClickAsync();
                await Assertions.Expect(visit.Page.Locator("#email-error")).ToBeVisibleAsync();
            },
        },
        new("report-sent", "/{slug}+report", async stage => await stage.Home.LinkAsync(new { url = "http://shop.example/" }) + "+report?sent"),
        new("interstitial", null, stage => BehindInterstitialAsync(stage, "Ten days of spring prices")),
        // Tags are asked for, and nothing of theirs loads.
        new("interstitial-pixels", null, async stage => await stage.Home.LinkAsync(
            new { url = "http://shop.example/after", interstitialId = await AppCases.TaggedInterstitialAsync(stage) })),
        new("escape", null, stage => stage.Home.LinkAsync(new { url = "http://shop.example/item", escapeInApp = true })) { UserAgent = InApp },
        new("preview", null, stage => stage.Home.LinkAsync(new
        {
            url = "http://shop.example/item",
            preview = new { title = "Half the price", text = "Today only", image = "https://shop.example/p.png" },
        }))
        {
            UserAgent = Messenger,
            OwnersWordsOnly = true,
        },
    ];

    private static async Task<string> BehindInterstitialAsync(BrowserStage stage, string headline)
    {
        JsonElement interstitial = await stage.Home.PostAsync("/api/v1/interstitials", new
        {
            name = headline,
            countdown = 30,
            skipAfter = 2,
            autoContinue = false,
            creatives = new object[]
            {
                new { kind = "text", headline, body = "Only until Sunday.\nIn every town.", callToAction = "See them", url = "http://ad.example/offer" },
            },
        });
        return await stage.Home.LinkAsync(new { url = "http://shop.example/after", interstitialId = interstitial.GetProperty("id").GetString() });
    }

    private static async Task<string> UsedUpAsync(BrowserStage stage)
    {
        string path = await stage.Home.LinkAsync(new { url = "http://shop.example/", clickLimit = 1 });
        await using Visit visit = await stage.OpenAsync(Look.Desktop);
        await visit.GoAsync(path);
        return path;
    }
}
