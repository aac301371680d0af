using System.Collections.Concurrent;
using System.Text.Json;
using Shortener.BrowserTests.Pages;
using Shortener.BrowserTests.Stage;

namespace Shortener.BrowserTests.Journeys;

/// <summary>A LinkHub page with retargeting pixels: what it asks of whom, before and after the visitor decided.</summary>
[Collection(BrowserCollection.Name)]
public sealed class HubTagJourneyTests(BrowserStage stage)
{
    private const string Loader = "https://connect.facebook.net/en_US/fbevents.js";
    private const string Player = "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ";

    [Theory]
    [InlineData(Device.Phone)]
    [InlineData(Device.Desktop)]
    public async Task Nothing_of_a_third_party_loads_before_the_visitor_agrees(Device device)
    {
        await using Visit visit = await stage.OpenAsync(Look.Phone with { Device = device });
        ConcurrentQueue<string> asked = await InterceptAsync(visit);
        string path = await PublishAsync($"tags.agreed.{device}".ToLowerInvariant());
        await visit.GoAsync(path);
        await Assertions.Expect(Question(visit)).ToBeVisibleAsync();
        await visit.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        Assert.Empty(asked);
        await Question(visit).GetByRole(AriaRole.Button, new() { Name = "Yes" }).ClickAsync();
        await visit.Page.WaitForFunctionAsync("() => window.tagsSent === 'init 1234567890,trackSingle 1234567890'");
        Assert.Equal(Loader, asked.First());
        Assert.Contains(asked, url => url.StartsWith("https://www.facebook.com/tr?", StringComparison.Ordinal));
        await Assertions.Expect(Question(visit)).ToBeHiddenAsync();

        // Agreed to once; the next page view asks nobody.
        asked.Clear();
        await visit.Page.ReloadAsync();
        await visit.Page.WaitForFunctionAsync("() => window.tagsSent !== undefined");
        await Assertions.Expect(Question(visit)).ToBeHiddenAsync();
        visit.Troubles.AssertNone();
    }

    [Fact]
    public async Task A_refusal_is_remembered_and_loads_nothing()
    {
        await using Visit visit = await stage.OpenAsync(Look.Phone);
        ConcurrentQueue<string> asked = await InterceptAsync(visit);
        await visit.GoAsync(await PublishAsync("tags.refused"));
        await Question(visit).GetByRole(AriaRole.Button, new() { Name = "No" }).ClickAsync();
        await Assertions.Expect(Question(visit)).ToBeHiddenAsync();
        await visit.Page.ReloadAsync();
        await visit.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        await Assertions.Expect(Question(visit)).ToBeHiddenAsync();
        Assert.Empty(asked);
        visit.Troubles.AssertNone();
    }

    [Fact]
    public async Task A_video_plays_by_a_click_and_its_click_is_counted_on_a_page_with_pixels()
    {
        await using Visit visit = await stage.OpenAsync(Look.Phone);
        ConcurrentQueue<string> asked = await InterceptAsync(visit);
        string path = await PublishAsync("tags.video");
        await visit.GoAsync(path);
        await Question(visit).GetByRole(AriaRole.Button, new() { Name = "No" }).ClickAsync();
        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "The video" }).ClickAsync();
        await Assertions.Expect(visit.Page.FrameLocator("iframe").GetByRole(AriaRole.Heading)).ToHaveTextAsync("Player");
        Assert.StartsWith(Player, Assert.Single(asked), StringComparison.Ordinal);
        string id = await IdAsync(path[2..]);
        await stage.Home.UntilAsync($"/api/v1/metrics/breakdown?by=button&hub={id}", answer => answer.GetProperty("items").EnumerateArray()
            .Any(item => item.GetProperty("label").GetString() == "The video" && item.GetProperty("clicks").GetInt64() == 1));
        visit.Troubles.AssertNone();
    }

    [Fact]
    public async Task A_form_is_sent_from_a_page_with_pixels()
    {
        await using Visit visit = await stage.OpenAsync(Look.Phone);
        ConcurrentQueue<string> asked = await InterceptAsync(visit);
        await visit.GoAsync(await PublishAsync("tags.form"));
        await Question(visit).GetByRole(AriaRole.Button, new() { Name = "No" }).ClickAsync();
        var page = new HubPage(visit);
        await page.AgreeAsync();
        await page.SendAsync("nina@mail.example");
        await Assertions.Expect(page.Notice).ToHaveTextAsync("Thank you. We have received it.");
        Assert.Empty(asked);
        visit.Troubles.AssertNone();
    }

    private static ILocator Question(Visit visit) => visit.Page.GetByRole(AriaRole.Region, new() { Name = "Advertising tags" });

    /// <summary>Answers every request to another host here, so that none leaves the machine.</summary>
    /// <returns>The addresses asked for, in order.</returns>
    private async Task<ConcurrentQueue<string>> InterceptAsync(Visit visit)
    {
        var asked = new ConcurrentQueue<string>();
        string home = stage.Home.Address.GetLeftPart(UriPartial.Authority);
        await visit.Context.RouteAsync(url => !url.StartsWith(home, StringComparison.Ordinal), async route =>
        {
            asked.Enqueue(route.Request.Url);
            await route.FulfillAsync(route.Request.Url switch
            {
                // As the real one: takes over what was queued, and sends it as an image.
                Loader => new()
                {
                    ContentType = "text/javascript",
                    Body = """
                        window.tagsSent = fbq.queue.map(call => call.slice(0, 2).join(' ')).join(',');
                        new Image().src = 'https://www.facebook.com/tr?id=1234567890&ev=PageView';
                        """,
                },
                _ when route.Request.ResourceType == "document" => new() { ContentType = "text/html", Body = "<!doctype html><title>Player</title><h1>Player</h1>" },
                _ => new() { ContentType = "image/gif", BodyBytes = Convert.FromBase64String("R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==") },
            });
        });
        return asked;
    }

    private async Task<string> PublishAsync(string handle)
    {
        JsonElement hub = await stage.Home.PostAsync("/api/v1/hubs", new
        {
            handle,
            draft = new
            {
                language = "en",
                profile = new { title = "Ana" },
                retargeting = new { consent = "ask", pixels = new[] { new { provider = "meta", id = "1234567890" } } },
                blocks = new object[]
                {
                    new { kind = "embed", label = "The video", url = "https://youtu.be/dQw4w9WgXcQ" },
                    new { kind = "lead", lead = new { fields = new[] { "email" }, consent = "I want to hear of Ana." } },
                },
            },
        });
        await stage.Home.PostAsync($"/api/v1/hubs/{hub.GetProperty("id").GetString()}/publish", new { });
        return "/@" + handle;
    }

    private async Task<string> IdAsync(string handle) => (await stage.Home.GetAsync("/api/v1/hubs?limit=100")).GetProperty("items").EnumerateArray()
        .Single(hub => hub.GetProperty("handle").GetString() == handle).GetProperty("id").GetString()!;
}
