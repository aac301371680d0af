using System.Globalization;
using System.Text.Json;
using Shortener.BrowserTests.Pages;
using Shortener.BrowserTests.Stage;

namespace Shortener.BrowserTests.Journeys;

/// <summary>Products, countdowns, galleries and places, before a visitor and in the editor.</summary>
[Collection(BrowserCollection.Name)]
public sealed class HubCardJourneyTests(BrowserStage stage)
{
    [Fact]
    public async Task Countdown_runs_by_the_second_and_shows_its_button_at_zero()
    {
        string path = await PublishAsync("zero.live", new
        {
            kind = "countdown",
            label = "Doors open in",
            url = "http://tickets.example/now",
            countdown = new { at = "2199-01-01T00:00", then = "link", button = "Go in" },
        });
        await using Visit visit = await stage.OpenAsync(Look.Phone);
        await visit.Page.Clock.InstallAsync(new() { TimeDate = new DateTime(2198, 12, 31, 23, 59, 50, DateTimeKind.Utc) });
        await visit.GoAsync(path);
        ILocator seconds = visit.Page.Locator("[data-unit='1']");
        await Assertions.Expect(seconds).ToHaveTextAsync("10");
        await visit.Page.Clock.RunForAsync(4_000);
        await Assertions.Expect(seconds).ToHaveTextAsync("06");
        await Assertions.Expect(visit.Page.GetByRole(AriaRole.Link, new() { Name = "Go in" })).ToBeHiddenAsync();
        await visit.Page.Clock.RunForAsync(7_000);
        await Assertions.Expect(visit.Page.GetByRole(AriaRole.Timer)).ToHaveCountAsync(0);
        // The visitor's clock is wrong by a century and a half: the server leads them back to the page.
        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "Go in" }).ClickAsync();
        await visit.Page.WaitForURLAsync("**" + path);
        visit.Troubles.AssertNone();
    }

    [Fact]
    public async Task Countdown_without_scripts_says_days_hours_and_minutes()
    {
        string at = TimeProvider.System.GetUtcNow().AddDays(2).AddMinutes(90).ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture);
        string path = await PublishAsync("zero.plain", new { kind = "countdown", countdown = new { at } });
        await using Visit visit = await stage.OpenAsync(Look.Phone, Visitor.WithoutScripts);
        await visit.GoAsync(path);
        await Assertions.Expect(visit.Page.Locator(".left > span:visible b").First).ToHaveTextAsync("2");
        await Assertions.Expect(visit.Page.Locator(".left > span:visible")).ToHaveCountAsync(3);
    }

    [Fact]
    public async Task Gallery_scrolls_by_keyboard()
    {
        string[] images = [await stage.Home.ImageAsync(Picture.Png(640, 400)), await stage.Home.ImageAsync(Picture.Png(640, 401))];
        string path = await PublishAsync("gallery.keys", new { kind = "gallery", label = "Works", gallery = images.Select(image => new { image, alt = "One of the works" }) });
        await using Visit visit = await stage.OpenAsync(Look.Phone);
        await visit.GoAsync(path);
        ILocator strip = visit.Page.GetByRole(AriaRole.Region, new() { Name = "Works" });
        await visit.Page.Keyboard.PressAsync("Tab");
        await Assertions.Expect(strip).ToBeFocusedAsync();
        await visit.Page.Keyboard.PressAsync("ArrowRight");
        await visit.Page.WaitForFunctionAsync("() => document.querySelector('.strip').scrollLeft > 0");
        Assert.Equal(390, await visit.Page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        visit.Troubles.AssertNone();
    }

    [Theory]
    [InlineData(Device.Phone, true)]
    [InlineData(Device.Desktop, false)]
    public async Task Place_offers_the_own_maps_app_where_there_is_one(Device device, bool hasApp)
    {
        string path = await PublishAsync($"place.{device}".ToLowerInvariant(), new { kind = "map", map = new { address = "Calle Ancha 1, Cádiz" } });
        await using Visit visit = await stage.OpenAsync(Look.Phone with { Device = device });
        await visit.GoAsync(path);
        await Assertions.Expect(visit.Page.GetByRole(AriaRole.Link, new() { Name = "Maps app" })).ToHaveCountAsync(hasApp ? 1 : 0);
        await Assertions.Expect(visit.Page.GetByRole(AriaRole.Link, new() { Name = "OpenStreetMap" })).ToBeVisibleAsync();
        visit.Troubles.AssertNone();
    }

    [Fact]
    public async Task Product_and_countdown_are_written_in_the_editor()
    {
        await using Visit visit = await stage.OpenAsync(Look.Desktop, stage.Owner);
        var hubs = new HubsPage(visit);
        await hubs.OpenAsync();
        await hubs.CreateAsync("cards.made");
        await hubs.AddAsync("Product");
        await hubs.FillAsync("Name of the product", "The new record");
        await hubs.FillAsync("Price", "24,90");
        await visit.Page.GetByLabel("Currency", new() { Exact = true }).SelectOptionAsync("EUR");
        await hubs.FillAsync("Leads to", "http://shop.example/record");
        await hubs.AddAsync("Countdown");
        await hubs.FillAsync("Date and time", "2199-12-24T20:00");
        await Assertions.Expect(visit.Page.GetByLabel("Time zone")).ToHaveValueAsync("Europe/Madrid");
        await Assertions.Expect(visit.Page.GetByLabel("Text at zero")).ToBeHiddenAsync();
        await visit.Page.GetByLabel("At zero", new() { Exact = true }).SelectOptionAsync("text");
        await hubs.FillAsync("Text at zero", "Come in");
        await hubs.AddAsync("Place");
        await hubs.FillAsync("Address", "Calle Ancha 1");
        await hubs.FillAsync("Coordinates", "36.5339, -6.2975");
        await hubs.TitleAsync("Ana Ruiz");
        await hubs.SavedAsync();
        await hubs.PublishAsync();
        visit.Troubles.AssertNone();

        JsonElement hub = (await stage.Home.GetAsync("/api/v1/hubs?limit=100")).GetProperty("items").EnumerateArray().Single(one => one.GetProperty("handle").GetString() == "cards.made");
        JsonElement draft = (await stage.Home.GetAsync("/api/v1/hubs/" + hub.GetProperty("id").GetString())).GetProperty("draft");
        JsonElement[] blocks = [.. draft.GetProperty("blocks").EnumerateArray().Where(block => block.GetProperty("kind").GetString() is "product" or "countdown" or "map")];
        Assert.Equal("""{"price":"24.90","currency":"EUR"}""", blocks[0].GetProperty("product").GetRawText());
        Assert.Equal("""{"at":"2199-12-24T20:00","timeZone":"Europe/Madrid","then":"text","text":"Come in"}""", blocks[1].GetProperty("countdown").GetRawText());
        Assert.Equal("""{"address":"Calle Ancha 1","latitude":36.5339,"longitude":-6.2975}""", blocks[2].GetProperty("map").GetRawText());
    }

    private async Task<string> PublishAsync(string handle, object block)
    {
        JsonElement hub = await stage.Home.PostAsync("/api/v1/hubs", new { handle, draft = new { language = "en", profile = new { title = "Ana" }, blocks = new[] { block } } });
        await stage.Home.PostAsync($"/api/v1/hubs/{hub.GetProperty("id").GetString()}/publish", new { });
        return "/@" + handle;
    }
}
