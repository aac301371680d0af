using System.Text.Json;
using Shortener.BrowserTests.Stage;

namespace Shortener.BrowserTests.Sweep;

/// <summary>LinkHub pages and their editor.</summary>
internal static class HubCases
{
    /// <summary>Route of a page's buttons; the pages themselves are answered before routing.</summary>
    private const string Buttons = "/h/{token}";

    private static object DraftIn(string theme) => new
    {
        language = "en",
        profile = new { title = "Ana Ruiz", bio = "Songs **from Cádiz**." },
        theme = new { name = theme },
        blocks = new object[]
        {
            new { kind = "heading", label = "On tour" },
            new { kind = "link", label = "Tickets", description = "Autumn, nine towns", url = "http://tickets.example/ana", highlight = true },
            new { kind = "text", text = "Write to me, I *answer*." },
            new { kind = "socials", socials = new[] { new { network = "instagram", url = "https://instagram.com/ana" } } },
            new { kind = "product", label = "The new record", description = "Three hundred, signed", url = "http://shop.example/record", product = new { price = "24.90", priceBefore = "29.90", currency = "EUR" } },
            new { kind = "countdown", label = "Doors open in", countdown = new { at = "2199-12-24T20:00", timeZone = "Europe/Madrid" } },
            new { kind = "countdown", label = "Doors are open", url = "http://tickets.example/late", countdown = new { at = "2020-12-24T20:00", then = "link", button = "Late tickets" } },
            new { kind = "map", label = "The concert", description = "The blue door", map = new { address = "Calle Ancha 1\n11001 Cádiz", latitude = 36.5339, longitude = -6.2975 } },
            new { kind = "lead", label = "News", lead = new { fields = new[] { "email" }, consent = "I want to hear of Ana." } },
        },
    };

    public static readonly IReadOnlyList<PageCase> All =
    [
        new("hub-page", Buttons, stage => PublishedAsync(stage.Home, "ana.ruiz")) { Language = "en" },
        new("hub-page-pictures", Buttons, stage => PicturesAsync(stage.Home, "ana.pictures")) { Language = "en" },
        InTheme("midnight"),
        InTheme("sunset"),
        InTheme("meadow"),
        InTheme("studio"),
        InTheme("poster"),
        new("hubs", "/app/hubs") { SignedIn = true },
        new("hubs-create", "/app/hubs") { SignedIn = true, Then = AppCases.Opening("#hub-create") },
        new("hub-editor", "/app/hubs/{id}", async stage => "/app/hubs/" + await DraftAsync(stage.Home, "ana.editor")) { SignedIn = true },
        new("hub-editor-adding", "/app/hubs/{id}", async stage => "/app/hubs/" + await DraftAsync(stage.Home, "ana.adding")) { SignedIn = true, Then = AppCases.Opening("#hub-palette") },
        new("hub-editor-gallery", "/app/hubs/{id}", async stage => "/app/hubs/" + await PicturesDraftAsync(stage.Home, "ana.gallery")) { SignedIn = true, IsVariant = true, Then = OpeningTheFirst },
        new("hub-metrics", "/app/hubs/{id}/metrics", async stage => $"/app/hubs/{await DraftAsync(stage.Home, "ana.metrics")}/metrics") { SignedIn = true },
        new("hub-leads", "/app/hubs/{id}/leads", async stage => $"/app/hubs/{await DraftAsync(stage.Home, "ana.leads")}/leads") { SignedIn = true },
        new("app-not-found", "/app/hubs/{id}", _ => Task.FromResult("/app/hubs/hub_none")) { SignedIn = true, Status = 404 },
    ];

    /// <returns>Path of a published page.</returns>
    public static async Task<string> PublishedAsync(Installation home, string handle, string theme = "paper")
    {
        string id = await DraftAsync(home, handle, theme);
        await home.PostAsync($"/api/v1/hubs/{id}/publish", new { });
        return "/@" + handle;
    }

    /// <returns>Path of a published page of pictures.</returns>
    private static async Task<string> PicturesAsync(Installation home, string handle)
    {
        await home.PostAsync($"/api/v1/hubs/{await PicturesDraftAsync(home, handle)}/publish", new { });
        return "/@" + handle;
    }

    private static async Task<string> PicturesDraftAsync(Installation home, string handle)
    {
        string[] images = [await home.ImageAsync(Picture.Png(480, 600)), await home.ImageAsync(Picture.Png(900, 300)), await home.ImageAsync(Picture.Png(300, 300))];
        JsonElement hub = await home.PostAsync("/api/v1/hubs", new
        {
            handle,
            name = "Ana Ruiz",
            draft = new
            {
                profile = new { title = "Ana Ruiz" },
                blocks = new object[]
                {
                    new { kind = "gallery", label = "On stage", gallery = images.Select((image, i) => new { image, alt = $"Picture {i}", description = "In the patio of the house", url = "http://pictures.example/" + i }) },
                    new { kind = "product", label = "The new record", image = images[0], alt = "Its cover", url = "http://shop.example/record", product = new { price = "24.90", currency = "EUR" } },
                    new { kind = "product", label = "The first record", image = images[1], alt = "Its cover", url = "http://shop.example/first", product = new { price = "5", currency = "EUR", button = "Buy" } },
                },
            },
        });
        return hub.GetProperty("id").GetString()!;
    }

    private static async Task OpeningTheFirst(Visit visit)
    {
        await visit.Page.Locator("#hub-blocks .block-head").First.ClickAsync();
        await Assertions.Expect(visit.Page.Locator("#hub-blocks .block-body")).ToBeVisibleAsync();
    }

    private static PageCase InTheme(string theme) => new($"hub-page-{theme}", Buttons, stage => PublishedAsync(stage.Home, "ana." + theme, theme)) { Language = "en", IsVariant = true };

    /// <returns>Id of a page that holds something of most kinds.</returns>
    public static async Task<string> DraftAsync(Installation home, string handle, string theme = "paper")
    {
        JsonElement hub = await home.PostAsync("/api/v1/hubs", new { handle, name = "Ana Ruiz", draft = DraftIn(theme) });
        return hub.GetProperty("id").GetString()!;
    }
}
