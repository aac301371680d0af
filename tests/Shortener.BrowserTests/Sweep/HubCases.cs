using System.Text.Json;
using Shortener.BrowserTests.Stage;

namespace Shortener.BrowserTests.Sweep;

/// <summary>LinkHub pages and their editor.</summary>
internal static class HubCases
{
    private static readonly object Draft = new
    {
        language = "en",
        profile = new { title = "Ana Ruiz", bio = "Songs **from Cádiz**." },
        theme = new { name = "paper" },
        blocks = new object[]
        {
            new { kind = "heading", label = "On tour" },
            new { kind = "link", label = "Tickets", description = "Autumn, nine towns", url = "http://tickets.example/ana", highlight = true },
            new { kind = "text", text = "Write to me, I *answer*." },
            new { kind = "socials", socials = new[] { new { network = "instagram", url = "https://instagram.com/ana" } } },
            new { kind = "lead", label = "News", lead = new { fields = new[] { "email" }, consent = "I want to hear of Ana." } },
        },
    };

    public static readonly IReadOnlyList<PageCase> All =
    [
        new("hubs", "/app/hubs") { SignedIn = true },
        new("hubs-create", "/app/hubs") { SignedIn = true, Then = AppCases.Opening("#hub-create") },
        new("hub-editor", "/app/hubs/{id}", async stage => "/app/hubs/" + await DraftAsync(stage.Home, "editor")) { SignedIn = true },
        new("hub-editor-adding", "/app/hubs/{id}", async stage => "/app/hubs/" + await DraftAsync(stage.Home, "adding")) { SignedIn = true, Then = AppCases.Opening("#hub-palette") },
        new("app-not-found", "/app/hubs/{id}", _ => Task.FromResult("/app/hubs/hub_none")) { SignedIn = true, Status = 404 },
    ];

    /// <returns>Id of a page that holds something of most kinds.</returns>
    public static async Task<string> DraftAsync(Installation home, string handle)
    {
        JsonElement hub = await home.PostAsync("/api/v1/hubs", new { handle, name = "Ana Ruiz", draft = Draft });
        return hub.GetProperty("id").GetString()!;
    }
}
