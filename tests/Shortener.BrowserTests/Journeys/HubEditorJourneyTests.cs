using System.Net.Http.Headers;
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

    [Fact]
    public async Task Image_from_the_disk_is_sent_seen_and_published()
    {
        await using Visit visit = await stage.OpenAsync(Look.Desktop, stage.Owner);
        string id = await DraftAsync("image.sent", new { kind = "image", alt = "Slanting colours" });
        var hubs = new HubsPage(visit);
        await visit.GoAsync("/app/hubs/" + id);
        await hubs.OpenBlockAsync(0);
        await hubs.SendImageAsync(Picture.Png(640, 400));
        await Assertions.Expect(hubs.Thumbnail).ToBeVisibleAsync();
        Assert.Equal(640, await hubs.Thumbnail.EvaluateAsync<int>("async image => { await image.decode(); return image.naturalWidth; }"));
        await hubs.SavedAsync();
        await hubs.PublishAsync();
        await visit.GoAsync("/@image.sent");
        ILocator shown = visit.Page.GetByRole(AriaRole.Img, new() { Name = "Slanting colours" });
        Assert.Equal(400, await shown.EvaluateAsync<int>("async image => { image.loading = 'eager'; await image.decode(); return image.naturalHeight; }"));
        visit.Troubles.AssertNone();
    }

    [Fact]
    public async Task Image_of_an_earlier_version_is_seen_again()
    {
        string id = await DraftAsync("image.again", new { kind = "image", alt = "Slanting colours", image = await ImageAsync(36, 24) });
        await using Visit visit = await stage.OpenAsync(Look.Desktop, stage.Owner);
        await visit.GoAsync("/app/hubs/" + id);
        var hubs = new HubsPage(visit);
        await hubs.OpenBlockAsync(0);
        await hubs.RemoveImage.ClickAsync();
        await stage.Home.UntilAsync("/api/v1/hubs/" + id, hub => hub.GetProperty("images").GetArrayLength() == 0);
        await hubs.SavedAsync();
        await visit.Page.ReloadAsync();
        await hubs.RestoreAsync();
        await hubs.OpenBlockAsync(0);
        await Assertions.Expect(hubs.Thumbnail).ToBeVisibleAsync();
        Assert.Equal(36, await hubs.Thumbnail.EvaluateAsync<int>("async image => { await image.decode(); return image.naturalWidth; }"));
        visit.Troubles.AssertNone();
    }

    [Fact]
    public async Task Image_that_was_deleted_shows_nothing_and_can_be_taken_away()
    {
        string image = await ImageAsync(37, 24);
        string id = await DraftAsync("image.deleted", new { kind = "image", alt = "Gone", image });
        await stage.Home.SendAsync(HttpMethod.Delete, "/api/v1/images/" + image);
        await using Visit visit = await stage.OpenAsync(Look.Phone, stage.Owner);
        await visit.GoAsync("/app/hubs/" + id);
        var hubs = new HubsPage(visit);
        await hubs.OpenBlockAsync(0);
        await Assertions.Expect(hubs.RemoveImage).ToBeVisibleAsync();
        await Assertions.Expect(hubs.Thumbnail).ToBeHiddenAsync();
        await hubs.RemoveImage.ClickAsync();
        await Assertions.Expect(hubs.RemoveImage).ToBeHiddenAsync();
        await hubs.SavedAsync();
        visit.Troubles.AssertNone();
    }

    [Fact]
    public async Task File_that_is_no_image_is_refused_in_words()
    {
        await using Visit visit = await stage.OpenAsync(Look.Phone, stage.Owner);
        visit.Troubles.Allow(422);
        await visit.GoAsync("/app/hubs/" + await DraftAsync("image.refused", new { kind = "image", alt = "None" }));
        var hubs = new HubsPage(visit);
        await hubs.OpenBlockAsync(0);
        await hubs.SendImageAsync("<svg xmlns=\"http://www.w3.org/2000/svg\"/>"u8.ToArray());
        await Assertions.Expect(hubs.ImageProblem).Not.ToBeEmptyAsync();
        await Assertions.Expect(hubs.Thumbnail).ToBeHiddenAsync();
        visit.Troubles.AssertNone();
    }

    [Fact]
    public async Task Blocks_change_places_by_dragging_with_the_mouse()
    {
        string id = await DraftAsync("dragged", new { kind = "heading", label = "One" }, new { kind = "heading", label = "Two" }, new { kind = "heading", label = "Three" });
        await using Visit visit = await stage.OpenAsync(Look.Desktop, stage.Owner);
        await visit.GoAsync("/app/hubs/" + id);
        var hubs = new HubsPage(visit);
        await hubs.DragAsync(from: 0, to: 2);
        await Assertions.Expect(hubs.BlockTitles).ToHaveTextAsync(["Two", "Three", "One"]);
        await stage.Home.UntilAsync("/api/v1/hubs/" + id, hub => LabelsOf(hub).SequenceEqual(["Two", "Three", "One"]));
        await hubs.SavedAsync();
        await visit.Page.ReloadAsync();
        await Assertions.Expect(hubs.BlockTitles).ToHaveTextAsync(["Two", "Three", "One"]);
        visit.Troubles.AssertNone();
    }

    [Fact]
    public async Task Page_of_another_service_is_brought_over_from_a_file()
    {
        await using Visit visit = await stage.OpenAsync(Look.Phone, stage.Owner);
        visit.Troubles.Allow(409);
        await stage.Home.PostAsync("/api/v1/hubs", new { handle = "moved.taken" });
        await visit.GoAsync("/app/hubs/import");
        await visit.Page.GetByLabel("Or a saved copy").SetInputFilesAsync(new FilePayload
        {
            Name = "page.html",
            MimeType = "text/html",
            Buffer = "<h1>Ana Ruiz</h1><a href='http://tickets.example/ana'>Tickets</a><a href='javascript:alert(1)'><b>Bad</b></a>"u8.ToArray(),
        });
        await visit.Page.GetByLabel("Your handle").FillAsync("moved.taken");
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Bring it over" }).ClickAsync();
        await Assertions.Expect(visit.Page.Locator("#handle-error")).ToHaveTextAsync("This handle is taken.");
        await visit.Page.GetByLabel("Your handle").FillAsync("moved.ana");
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Bring it over" }).ClickAsync();
        await Assertions.Expect(visit.Page.GetByText("Taken over: buttons 1, social icons 0")).ToBeVisibleAsync();
        await Assertions.Expect(visit.Page.GetByRole(AriaRole.Listitem).Filter(new() { HasText = "Bad: javascript:alert(1)" })).ToBeVisibleAsync();
        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "Open in the editor" }).ClickAsync();
        await Assertions.Expect(new HubsPage(visit).BlockTitles).ToHaveTextAsync(["Tickets"]);
        visit.Troubles.AssertNone();
    }

    private static IEnumerable<string?> LabelsOf(JsonElement hub) =>
        hub.GetProperty("draft").GetProperty("blocks").EnumerateArray().Select(block => block.GetProperty("label").GetString());

    /// <summary>Id of an image that is there.</summary>
    private async Task<string> ImageAsync(int width, int height)
    {
        using var content = new ByteArrayContent(Picture.Png(width, height));
        content.Headers.ContentType = new MediaTypeHeaderValue("image/png");
        using HttpResponseMessage answer = await stage.Home.Client.PostAsync(new Uri("/api/v1/images?name=picture.png", UriKind.Relative), content);
        return JsonSerializer.Deserialize<JsonElement>(await answer.Content.ReadAsStringAsync()).GetProperty("id").GetString()!;
    }

    private async Task<string> DraftAsync(string handle, params object[] blocks) =>
        (await stage.Home.PostAsync("/api/v1/hubs", new { handle, draft = new { profile = new { title = "Ana Ruiz" }, blocks } })).GetProperty("id").GetString()!;
}
