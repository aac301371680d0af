using System.Text.Json;
using Shortener.BrowserTests.Pages;
using Shortener.BrowserTests.Stage;

namespace Shortener.BrowserTests.Journeys;

/// <summary>A page between a post and its destination, with JavaScript and without.</summary>
[Collection(BrowserCollection.Name)]
public sealed class InterstitialJourneyTests(BrowserStage stage)
{
    private const string Headline = "Ten days of spring prices";

    [Theory]
    [InlineData(Device.Phone)]
    [InlineData(Device.Desktop)]
    public async Task It_is_skipped_and_back_returns_to_where_the_visitor_came_from(Device device)
    {
        await using Visit visit = await ArriveAsync(device, await LinkAsync("/skipped", countdown: 30, skipAfter: 1, auto: true));
        var page = new InterstitialPage(visit);
        await page.ShowsAsync(Headline);
        await Assertions.Expect(page.Host).ToHaveTextAsync("shop.example");
        await page.SkipAsync();
        await page.ArrivesAtAsync("/skipped");
        await visit.Page.GoBackAsync();
        await Assertions.Expect(page.Heading).ToContainTextAsync("Arrived at /feed");
        visit.Troubles.AssertNone();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task It_leads_on_by_itself_when_its_time_is_over(bool scripts)
    {
        await using Visit visit = await ArriveAsync(Device.Phone, await LinkAsync("/by-itself", countdown: 2, skipAfter: 2, auto: true), scripts);
        await new InterstitialPage(visit).ArrivesAtAsync("/by-itself");
        visit.Troubles.AssertNone();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task It_waits_for_the_visitor_where_its_owner_wants_so(bool scripts)
    {
        await using Visit visit = await ArriveAsync(Device.Phone, await LinkAsync("/continued", countdown: 1, skipAfter: 1, auto: false), scripts);
        var page = new InterstitialPage(visit);
        await page.ShowsAsync(Headline);
        await page.ContinueAsync();
        await page.ArrivesAtAsync("/continued");
        visit.Troubles.AssertNone();
    }

    [Fact]
    public async Task Its_call_to_action_opens_beside_it()
    {
        await using Visit visit = await ArriveAsync(Device.Desktop, await LinkAsync("/later", countdown: 30, skipAfter: 0, auto: true));
        var page = new InterstitialPage(visit);
        IPage offer = await page.ActAsync("See them");
        await Assertions.Expect(offer.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Arrived at /offer");
        await page.SkipAsync();
        await page.ArrivesAtAsync("/later");
        visit.Troubles.AssertNone();
    }

    /// <returns>Path of a link behind an interstitial.</returns>
    private async Task<string> LinkAsync(string path, int countdown, int skipAfter, bool auto)
    {
        JsonElement interstitial = await stage.Home.PostAsync("/api/v1/interstitials", new
        {
            name = path,
            countdown,
            skipAfter,
            autoContinue = auto,
            creatives = new[] { new { kind = "text", headline = Headline, callToAction = "See them", url = "http://ad.example/offer" } },
        });
        return await stage.Home.LinkAsync(new { url = "http://shop.example" + path, interstitialId = interstitial.GetProperty("id").GetString() });
    }

    /// <summary>By a tap in a post.</summary>
    private async Task<Visit> ArriveAsync(Device device, string path, bool scripts = true)
    {
        Visit visit = await stage.OpenAsync(Look.Phone with { Device = device }, new Visitor(RunsScripts: scripts));
        await visit.Page.GotoAsync(World.PostWith(new Uri(stage.Home.Address, path)));
        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "Follow" }).ClickAsync();
        return visit;
    }
}
