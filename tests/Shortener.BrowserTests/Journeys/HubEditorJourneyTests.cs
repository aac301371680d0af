using System.Text.Json;
using Shortener.BrowserTests.Pages;
using Shortener.BrowserTests.Stage;

namespace Shortener.BrowserTests.Journeys;

/// <summary>A creator's page, from its making in the editor to its publication.</summary>
[Collection(BrowserCollection.Name)]
public sealed class HubEditorJourneyTests(BrowserStage stage)
{
    [Theory]
    [InlineData(Device.Phone)]
    [InlineData(Device.Desktop)]
    public async Task Page_is_made_filled_saved_by_itself_and_published(Device device)
    {
        string handle = $"ana.{device}".ToLowerInvariant();
        await using Visit visit = await stage.OpenAsync(Look.Phone with { Device = device }, stage.Owner);
        var hubs = new HubsPage(visit);
        await hubs.OpenAsync();
        await hubs.CreateAsync(handle);
        await hubs.AddAsync("Button");
        await hubs.FillAsync("Words on the button", "Tickets");
        await hubs.FillAsync("Leads to", "http://tickets.example/ana");
        await hubs.TitleAsync("Ana Ruiz");
        await hubs.SavedAsync();
        await hubs.PublishAsync();
        await Assertions.Expect(hubs.State).ToHaveTextAsync("Published");
        visit.Troubles.AssertNone();

        JsonElement list = await stage.Home.GetAsync("/api/v1/hubs");
        JsonElement hub = list.GetProperty("items").EnumerateArray().Single(one => one.GetProperty("handle").GetString() == handle);
        Assert.True(hub.GetProperty("published").GetBoolean());
        JsonElement draft = (await stage.Home.GetAsync("/api/v1/hubs/" + hub.GetProperty("id").GetString())).GetProperty("draft");
        Assert.Equal("Ana Ruiz", draft.GetProperty("profile").GetProperty("title").GetString());
        JsonElement block = Assert.Single(draft.GetProperty("blocks").EnumerateArray(), one => one.GetProperty("kind").GetString() == "link");
        Assert.Equal("Tickets", block.GetProperty("label").GetString());
    }

    [Fact]
    public async Task Handle_is_told_free_taken_or_reserved_while_it_is_typed()
    {
        await using Visit visit = await stage.OpenAsync(Look.Phone, stage.Owner);
        await stage.Home.PostAsync("/api/v1/hubs", new { handle = "typed.taken" });
        var asked = new List<string>();
        visit.Page.Request += (_, request) => { if (request.Url.Contains("/hubs/handles?", StringComparison.Ordinal)) { asked.Add(request.Url); } };
        var hubs = new HubsPage(visit);
        await hubs.OpenAsync();
        await hubs.TypeHandleAsync("typed.free");
        await Assertions.Expect(hubs.HandleState).ToHaveTextAsync("typed.free is free.");
        Assert.True(asked.Count < "typed.free".Length, $"Asked {asked.Count} times: once in a pause is enough");
        await hubs.TypeHandleAsync("Typed.Taken");
        await Assertions.Expect(hubs.HandleError).ToHaveTextAsync("This handle is taken.");
        await Assertions.Expect(hubs.HandleState).ToBeEmptyAsync();
        await hubs.TypeHandleAsync("support");
        await Assertions.Expect(hubs.HandleError).ToHaveTextAsync("This handle is reserved.");
        visit.Troubles.AssertNone();
    }
}
