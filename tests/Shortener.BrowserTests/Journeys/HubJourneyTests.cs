using System.Text.Json;
using Shortener.BrowserTests.Pages;
using Shortener.BrowserTests.Stage;
using Shortener.BrowserTests.Sweep;

namespace Shortener.BrowserTests.Journeys;

/// <summary>A visitor of a LinkHub page, with JavaScript and without.</summary>
[Collection(BrowserCollection.Name)]
public sealed class HubJourneyTests(BrowserStage stage)
{
    [Theory]
    [InlineData(Device.Phone, true)]
    [InlineData(Device.Desktop, true)]
    [InlineData(Device.Phone, false)]
    public async Task Button_leads_on_and_its_click_is_counted(Device device, bool scripts)
    {
        string handle = $"tap.{device}.{scripts}".ToLowerInvariant();
        await using Visit visit = await stage.OpenAsync(Look.Phone with { Device = device }, new Visitor(RunsScripts: scripts));
        string id = await HubCases.DraftAsync(stage.Home, handle);
        await stage.Home.PostAsync($"/api/v1/hubs/{id}/publish", new { });
        await visit.GoAsync("/@" + handle);
        var page = new HubPage(visit);
        await page.ShowsAsync("Ana Ruiz");
        await page.TapAsync("Tickets");
        await page.ArrivesAtAsync("/ana");
        visit.Troubles.AssertNone();

        await stage.Home.UntilAsync("/api/v1/metrics/breakdown?by=hub", answer => answer.GetProperty("items").EnumerateArray()
            .Any(item => item.GetProperty("value").GetString() == id && item.GetProperty("clicks").GetInt64() == 1));
    }

    [Theory]
    [InlineData(Device.Phone, true)]
    [InlineData(Device.Desktop, true)]
    [InlineData(Device.Phone, false)]
    public async Task Lead_form_asks_for_consent_and_thanks(Device device, bool scripts)
    {
        string handle = $"lead.{device}.{scripts}".ToLowerInvariant();
        await using Visit visit = await stage.OpenAsync(Look.Phone with { Device = device }, new Visitor(RunsScripts: scripts));
        visit.Troubles.Allow(422);
        await visit.GoAsync(await HubCases.PublishedAsync(stage.Home, handle));
        var page = new HubPage(visit);
        await page.SendAsync("no address");
        await Assertions.Expect(page.Problems.First).ToBeVisibleAsync();
        await page.AgreeAsync();
        await page.SendAsync("nina@mail.example");
        await Assertions.Expect(page.Notice).ToHaveTextAsync("Thank you. We have received it.");
        visit.Troubles.AssertNone();

        JsonElement hubs = await stage.Home.GetAsync("/api/v1/hubs?limit=100");
        string id = hubs.GetProperty("items").EnumerateArray().Single(hub => hub.GetProperty("handle").GetString() == handle).GetProperty("id").GetString()!;
        await stage.Home.UntilAsync($"/api/v1/hubs/{id}/leads", answer => answer.GetRawText().Contains("nina@mail.example", StringComparison.Ordinal));
    }
}
