using System.Text.Json;
using Shortener.BrowserTests.Stage;

namespace Shortener.BrowserTests.Sweep;

/// <summary>The dashboard.</summary>
internal static class AppCases
{
    public static readonly IReadOnlyList<PageCase> All =
    [
        Of("design", "/app/design"),
        Of("metrics", "/app/metrics"),
        new("metrics-values", "/app/metrics/values", _ => Task.FromResult("/app/metrics/values?by=country")) { SignedIn = true },
        new("link-values", "/app/links/{id}/values", stage => Task.FromResult($"/app/links/{stage.LinkId}/values?by=referrer")) { SignedIn = true },
        Of("links", "/app/links"),
        Of("links-create", "/app/links", Opening("#create-link")),
        new("links-none-found", "/app/links", _ => Task.FromResult("/app/links?q=there-is-none")) { SignedIn = true },
        new("links-by-clicks", "/app/links", _ => Task.FromResult("/app/links?sort=clicks")) { SignedIn = true },
        new("links-trash", "/app/links", _ => Task.FromResult("/app/links?show=trash")) { SignedIn = true },
        OfLink("link", ""),
        OfLink("link-settings", "/settings"),
        OfLink("link-rules", "/rules"),
        OfLink("link-clicks", "/clicks"),
        Made("domain", "/app/domains", "domains", new { host = "go.brand.example", rootUrl = "http://brand.example/" }),
        Made("webhook", "/app/webhooks", "webhooks", new { url = "http://shop.example/hooks", events = new[] { "link.created" }, description = "For the shop" }),
        Made("interstitial-editor", "/app/interstitials", "interstitials", new
        {
            name = "Spring sale",
            countdown = 5,
            skipAfter = 2,
            creatives = new[] { new { kind = "text", headline = "Ten days of spring prices", callToAction = "See them", url = "http://ad.example/offer" } },
        }),
        new("interstitial-editor-pixels", "/app/interstitials/{id}", async stage => "/app/interstitials/" + await TaggedInterstitialAsync(stage)) { SignedIn = true },
        Of("team", "/app/team"),
        Of("team-invite", "/app/team", Opening("#invite")),
        Of("keys", "/app/keys"),
        Of("keys-create", "/app/keys", Opening("#create")),
    ];

    private static PageCase Of(string name, string path, Func<Visit, Task>? then = null) => new(name, path) { SignedIn = true, Then = then };

    private static PageCase OfLink(string name, string tab) =>
        new(name, "/app/links/{id}" + tab, stage => Task.FromResult($"/app/links/{stage.LinkId}{tab}")) { SignedIn = true };

    /// <summary>The page of something that is made over REST first.</summary>
    private static PageCase Made(string name, string path, string collection, object body) => new(
        name, path + "/{id}", async stage => $"{path}/{(await stage.Home.PostAsync("/api/v1/" + collection, body)).GetProperty("id").GetString()}")
    { SignedIn = true };

    /// <returns>Id of an interstitial with an uploaded image and pixels.</returns>
    public static async Task<string> TaggedInterstitialAsync(BrowserStage stage)
    {
        string image = await stage.Home.UploadAsync();
        JsonElement made = await stage.Home.PostAsync("/api/v1/interstitials", new
        {
            name = "Spring sale, with a picture",
            countdown = 30,
            skipAfter = 2,
            autoContinue = false,
            creatives = new[] { new { kind = "image", image, alt = "Shoes in the grass", headline = "Ten days of spring prices", callToAction = "See them", url = "http://ad.example/offer" } },
            retargeting = new { pixels = new[] { new { provider = "vk", id = "VK-RTRG-123456-AbCd1" }, new { provider = "meta", id = "123456789" } } },
        });
        return made.GetProperty("id").GetString()!;
    }

    /// <summary>Opens a dialog by the button that belongs to it.</summary>
    public static Func<Visit, Task> Opening(string dialog) => async visit =>
    {
        await visit.Page.Locator($"[data-open='{dialog}']").First.ClickAsync();
        await Assertions.Expect(visit.Page.Locator(dialog)).ToBeVisibleAsync();
    };
}
