using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Shortener.BrowserTests.Pages;
using Shortener.BrowserTests.Stage;
using Shortener.Core.Ids;

namespace Shortener.BrowserTests.Journeys;

/// <summary>Files that come and go, and clicks that could not be stored at first.</summary>
[Collection(BrowserCollection.Name)]
public sealed class DataJourneyTests(BrowserStage stage)
{
    [Theory]
    [InlineData(Device.Phone)]
    [InlineData(Device.Desktop)]
    public async Task File_is_imported_with_its_progress_and_its_report(Device device)
    {
        const int Links = 12_000;
        string mark = $"imported-{device}".ToLowerInvariant();
        var csv = new StringBuilder("url,slug,title\r\n");
        for (int i = 0; i < Links; i++)
        {
            csv.Append(CultureInfo.InvariantCulture, $"http://shop.example/{mark}/{i},{mark}-{i},{mark} {i}\r\n");
        }

        csv.Append("javascript:alert(1),bad,refused\r\n");
        await using Visit owner = await stage.OpenAsync(Look.Phone with { Device = device }, stage.Owner);
        await owner.GoAsync("/app/settings/data");
        await owner.Page.GetByLabel("File", new() { Exact = true }).SetInputFilesAsync(new FilePayload
        {
            Name = mark + ".csv",
            MimeType = "text/csv",
            Buffer = Encoding.UTF8.GetBytes(csv.ToString()),
        });
        await owner.Page.GetByRole(AriaRole.Button, new() { Name = "Import", Exact = true }).ClickAsync();
        ILocator bar = owner.Page.Locator("#import-progress");
        await Assertions.Expect(bar).ToBeVisibleAsync();
        // Counts come while the file is read; a page that only waited would show none.
        await Assertions.Expect(owner.Page.Locator("[data-counts]")).ToHaveTextAsync(new Regex($"^[1-9][0-9]* / {Links + 1}$"));

        ILocator row = owner.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = mark + ".csv" });
        await Assertions.Expect(row).ToHaveCountAsync(1, new() { Timeout = 120_000 });
        await Assertions.Expect(row.Locator("td.number").Nth(1)).ToHaveTextAsync("12,000");
        await Assertions.Expect(row.Locator("td.number").Last).ToHaveTextAsync("1");
        IDownload report = await owner.Page.RunAndWaitForDownloadAsync(() => row.GetByRole(AriaRole.Link, new() { Name = "Report" }).ClickAsync());
        using var reader = new StreamReader(await report.CreateReadStreamAsync());
        Assert.Contains("12002,url,destination_not_allowed,", await reader.ReadToEndAsync(), StringComparison.Ordinal);

        var links = new LinksPage(owner);
        await links.OpenAsync($"?q={mark}-77");
        await Assertions.Expect(links.RowOf($"{mark}-777")).Not.ToHaveCountAsync(0);
        owner.Troubles.AssertNone();
    }

    [Theory]
    [InlineData(Device.Phone)]
    [InlineData(Device.Desktop)]
    public async Task Refused_clicks_are_replayed_once_the_reason_is_gone(Device device)
    {
        await using Installation installation = await Installation.StartAsync();
        Look look = Look.Phone with { Device = device };
        await using Visit owner = await stage.OpenAsync(installation, look);
        await installation.SetUpAsync(owner);
        JsonElement link = await installation.PostAsync("/api/v1/links", new { url = "http://shop.example/refused" });
        Assert.True(OpaqueId.Link.TryParse(link.GetProperty("id").GetString()!, out long id));
        await installation.ExecuteAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"CREATE TRIGGER refuses BEFORE INSERT ON clicks WHEN NEW.link_id = {id} BEGIN SELECT RAISE(ABORT, 'refused by a test'); END"));
        await using (Visit visitor = await stage.OpenAsync(installation, look))
        {
            for (int i = 0; i < 3; i++)
            {
                await visitor.GoAsync("/" + link.GetProperty("slug").GetString());
                await new VisitorPage(visitor).ArrivesAtAsync("/refused");
            }
        }

        await installation.UntilAsync("/api/v1/system/pipeline", account => account.GetProperty("deadLettered").GetInt64() == 3);
        owner.Troubles.AcceptsQuestions = true;
        await owner.GoAsync("/app/system");
        ILocator letters = owner.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = "refused by a test" });
        await Assertions.Expect(letters).ToHaveCountAsync(3);

        // What refused them is still there: one is tried and stays.
        await letters.First.GetByRole(AriaRole.Button, new() { Name = "Replay" }).ClickAsync();
        await Assertions.Expect(owner.Page.Locator(".toast")).ToContainTextAsync("refused by a test");
        await Assertions.Expect(letters).ToHaveCountAsync(3);

        await installation.ExecuteAsync("DROP TRIGGER refuses");
        await letters.First.GetByRole(AriaRole.Button, new() { Name = "Replay" }).ClickAsync();
        await Assertions.Expect(letters).ToHaveCountAsync(2);
        await owner.Page.GetByRole(AriaRole.Button, new() { Name = "Replay all" }).ClickAsync();
        await Assertions.Expect(owner.Page.GetByText("None: every click could be stored.")).ToBeVisibleAsync();
        owner.Troubles.AssertNone();

        JsonElement account = await installation.GetAsync("/api/v1/system/pipeline");
        Assert.Equal((3, 0), (account.GetProperty("stored").GetInt64(), account.GetProperty("deadLettered").GetInt64()));
        JsonElement metrics = await installation.GetAsync($"/api/v1/metrics?link={link.GetProperty("id").GetString()}");
        Assert.Equal(3, metrics.GetProperty("clicks").GetInt64());
    }

    [Fact]
    public async Task Table_of_metrics_is_downloaded_as_it_is_shown()
    {
        await using Visit owner = await stage.OpenAsync(Look.Desktop, stage.Owner);
        await owner.GoAsync($"/app/links/{stage.LinkId}?period=all&show=browser");
        ILocator link = owner.Page.Locator("a[download][href*='by=browser']");
        await Assertions.Expect(link).ToBeVisibleAsync(new() { Timeout = 30_000 });
        IDownload download = await owner.Page.RunAndWaitForDownloadAsync(() => link.ClickAsync());
        using var reader = new StreamReader(await download.CreateReadStreamAsync());
        string[] lines = (await reader.ReadToEndAsync()).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("browser,label,clicks,uniqueClicks,botClicks,impressions,reach,ctr", lines[0]);
        int shown = await owner.Page.Locator("table.values").Filter(new() { HasText = "Browser" }).Locator("tbody tr").CountAsync();
        Assert.Equal(shown, lines.Length - 1);
        owner.Troubles.AssertNone();
    }
}
