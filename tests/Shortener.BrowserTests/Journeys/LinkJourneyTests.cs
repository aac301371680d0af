using System.Text.Json;
using System.Text.RegularExpressions;
using Shortener.BrowserTests.Pages;
using Shortener.BrowserTests.Stage;

namespace Shortener.BrowserTests.Journeys;

/// <summary>From an empty installation to the first click, and what one does with many links.</summary>
[Collection(BrowserCollection.Name)]
public sealed class LinkJourneyTests(BrowserStage stage)
{
    [Theory]
    [InlineData(Device.Phone)]
    [InlineData(Device.Desktop)]
    public async Task First_link_is_made_clicked_and_its_click_seen(Device device)
    {
        Look look = Look.Phone with { Device = device };
        await using Installation installation = await Installation.StartAsync();
        await using Visit owner = await stage.OpenAsync(installation, look);
        await installation.SetUpAsync(owner);
        await new SetupPage(owner).ContinueAsync();
        await owner.Page.WaitForURLAsync("**/app");

        // The overview has the same field as the list, and shows clicks as they come.
        var links = new LinksPage(owner);
        Uri address = await links.ShortenAsync("http://shop.example/first?size=42");
        await using (Visit visitor = await stage.OpenAsync(installation, look))
        {
            await visitor.GoAsync(address.PathAndQuery);
            await new VisitorPage(visitor).ArrivesAtAsync("/first?size=42");
            visitor.Troubles.AssertNone();
        }

        await Assertions.Expect(owner.Page.Locator("[data-live-count]")).ToHaveTextAsync("1");
        await links.OpenAsync();
        ILocator row = links.RowOf(address.AbsolutePath[1..]);
        await Assertions.Expect(row.Locator("[data-label=Clicks]")).ToHaveTextAsync("1");
        await row.GetByRole(AriaRole.Link).First.ClickAsync();
        await owner.Page.WaitForURLAsync("**/app/links/lnk_*");
        await Assertions.Expect(new VisitorPage(owner).Heading).ToBeVisibleAsync();
        owner.Troubles.AssertNone();
    }

    [Theory]
    [InlineData(Device.Phone)]
    [InlineData(Device.Desktop)]
    public async Task Links_are_searched_filtered_and_changed_together(Device device)
    {
        string group = $"bulk-{device}".ToLowerInvariant();
        for (int i = 0; i < 3; i++)
        {
            await stage.Home.LinkAsync(new { url = $"http://shop.example/{group}/{i}", title = $"{group} number {i}" });
        }

        await using Visit owner = await stage.OpenAsync(Look.Phone with { Device = device }, stage.Owner);
        owner.Troubles.AcceptsQuestions = true;
        var links = new LinksPage(owner);
        await links.OpenAsync();
        await links.SearchAsync(group);
        await Assertions.Expect(links.RowOf(group)).ToHaveCountAsync(3);
        await links.PickAsync($"{group} number 0");
        await links.PickAsync($"{group} number 2");
        await links.ActAsync("Archive");
        await Assertions.Expect(links.RowOf(group)).ToHaveCountAsync(1);
        await Assertions.Expect(links.RowOf($"{group} number 1")).ToBeVisibleAsync();
        await links.ShowAsync("archived");
        await Assertions.Expect(links.RowOf(group)).ToHaveCountAsync(2);
        owner.Troubles.AssertNone();

        JsonElement archived = await stage.Home.GetAsync($"/api/v1/links?q={group}&archived=true");
        Assert.Equal(2, archived.GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task Short_link_is_copied_where_the_server_speaks_plain_http()
    {
        await using Visit owner = await stage.OpenAsync(Look.Desktop, stage.Owner);
        // As on http in somebody's own network, where browsers hold the clipboard back.
        await owner.Context.AddInitScriptAsync("Object.defineProperty(Navigator.prototype, 'clipboard', { value: undefined });");
        await owner.GoAsync($"/app/links/{stage.LinkId}");
        await owner.Page.Locator("[data-copy]").First.ClickAsync();
        await Assertions.Expect(owner.Page.GetByText("Copied", new() { Exact = true })).ToBeVisibleAsync();

        var links = new LinksPage(owner);
        await links.OpenAsync();
        await links.SearchBox.FocusAsync();
        await owner.Page.Keyboard.PressAsync("Control+V");
        await Assertions.Expect(links.SearchBox).ToHaveValueAsync(new Regex("/summer-shoes$"));
        owner.Troubles.AssertNone();
    }
}
