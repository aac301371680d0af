using System.Text.Json;
using Shortener.BrowserTests.Pages;
using Shortener.BrowserTests.Stage;

namespace Shortener.BrowserTests.Journeys;

/// <summary>Following a link, with JavaScript and without: what stands between a visitor and the destination works either way.</summary>
[Collection(BrowserCollection.Name)]
public sealed class VisitorJourneyTests(BrowserStage stage)
{
    public static TheoryData<Device, bool> Browsers => new()
    {
        { Device.Phone, true },
        { Device.Desktop, true },
        { Device.Phone, false },
    };

    [Theory]
    [MemberData(nameof(Browsers))]
    public async Task Password_link_refuses_a_wrong_password_and_leads_on_with_the_right_one(Device device, bool scripts)
    {
        string path = await stage.Home.LinkAsync(new { url = "http://shop.example/secret?a=1", password = "correct horse" });
        await using Visit visit = await OpenAsync(device, scripts);
        await visit.GoAsync(path);
        var page = new PasswordPage(visit);
        await page.EnterAsync("wrong");
        await Assertions.Expect(page.Problem).ToHaveTextAsync("That is not the password. Try again.");
        await page.EnterAsync("correct horse");
        await page.ArrivesAtAsync("/secret?a=1");
        visit.Troubles.AssertNone();
    }

    [Theory]
    [MemberData(nameof(Browsers))]
    public async Task Info_page_shows_the_destination_and_leads_there(Device device, bool scripts)
    {
        string path = await stage.Home.LinkAsync(new { url = "http://shop.example/looked-at" });
        await using Visit visit = await OpenAsync(device, scripts);
        await visit.GoAsync(path + "+");
        var page = new InfoPage(visit);
        await Assertions.Expect(page.Host).ToHaveTextAsync("shop.example");
        await page.ContinueAsync();
        await page.ArrivesAtAsync("/looked-at");
        visit.Troubles.AssertNone();
    }

    [Theory]
    [MemberData(nameof(Browsers))]
    public async Task Link_is_reported_from_its_info_page(Device device, bool scripts)
    {
        string path = await stage.Home.LinkAsync(new { url = "http://shop.example/bad" });
        await using Visit visit = await OpenAsync(device, scripts);
        await visit.GoAsync(path + "+");
        await new InfoPage(visit).ReportAsync();
        var page = new ReportPage(visit);
        await page.SendAsync();
        await Assertions.Expect(page.Problem).ToHaveTextAsync("Choose what is wrong.");
        await page.ChooseAsync("It is a fraud");
        await page.CommentAsync("It asks for \"money\" & <more>");
        await page.SendAsync();
        await page.ShowsAsync("Thank you");
        visit.Troubles.AssertNone();

        JsonElement reports = await stage.Home.GetAsync("/api/v1/abuse-reports?status=open");
        Assert.Contains(reports.GetProperty("items").EnumerateArray(), report =>
            report.GetProperty("shortUrl").GetString()!.EndsWith(path, StringComparison.Ordinal) && report.GetProperty("comment").GetString() == "It asks for \"money\" & <more>");
    }

    [Theory]
    [MemberData(nameof(Browsers))]
    public async Task Way_out_of_an_apps_browser_offers_the_plain_destination(Device device, bool scripts)
    {
        string path = await stage.Home.LinkAsync(new { url = "http://shop.example/in-app", escapeInApp = true });
        await using Visit visit = await OpenAsync(device, scripts, Sweep.VisitorCases.InApp);
        await visit.GoAsync(path);
        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "Continue here" }).ClickAsync();
        await new VisitorPage(visit).ArrivesAtAsync("/in-app");
        visit.Troubles.AssertNone();
    }

    [Theory]
    [MemberData(nameof(Browsers))]
    public async Task Click_is_seen_a_moment_after_it_was_made(Device device, bool scripts)
    {
        JsonElement link = await stage.Home.PostAsync("/api/v1/links", new { url = "http://shop.example/counted" });
        await using Visit visit = await OpenAsync(device, scripts);
        await visit.GoAsync("/" + link.GetProperty("slug").GetString());
        await new VisitorPage(visit).ArrivesAtAsync("/counted");
        await stage.Home.UntilAsync($"/api/v1/links/{link.GetProperty("id").GetString()}", body => body.GetProperty("clicks").GetInt64() == 1);
        visit.Troubles.AssertNone();
    }

    private Task<Visit> OpenAsync(Device device, bool scripts, string? userAgent = null) =>
        stage.OpenAsync(Look.Phone with { Device = device }, new Visitor(RunsScripts: scripts, UserAgent: userAgent));
}
