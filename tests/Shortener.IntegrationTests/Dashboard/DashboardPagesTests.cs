using System.Net;
using Shortener.Core.Ids;
using Shortener.IntegrationTests.Accounts;

namespace Shortener.IntegrationTests.Dashboard;

/// <summary>Overview, links, a link's page and the explorer as browsers get them.</summary>
public sealed class DashboardPagesTests(SqlitePeopleHost host) : IClassFixture<SqlitePeopleHost>
{
    private const string Hostile = "\"><img src=x onerror=alert(1)>";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData("/app", "All metrics")]
    [InlineData("/app/links", "Search links")]
    [InlineData("/app/links?q=nothing-like-this&tag=none&show=all", "No link matches")]
    [InlineData("/app/links?show=trash&q=nothing-like-this", "No link matches")]
    [InlineData("/app/links?sort=clicks", "Most clicked")]
    [InlineData("/app/links?cursor=nonsense&domain=none.example&folder=%00", "Search links")]
    [InlineData("/app/metrics", "From where")]
    [InlineData("/app/metrics?period=all&bots=include&compare=none", "With bots")]
    [InlineData("/app/metrics?from=2026-01-01&last=2026-01-31&timezone=America/Lima&interval=week", "Own dates")]
    [InlineData("/app/metrics?country=null&device=!mobile&show=region&show=os", "Clear all")]
    [InlineData("/app/metrics?from=yesterday", "does not exist")]
    [InlineData("/app/metrics/values?by=country", "All values: Country")]
    [InlineData("/app/metrics/parts?part=where&whole=1", "Where")]
    public async Task Every_page_shows_what_it_is_for(string path, string words)
    {
        await LinkAsync();
        Answer page = await host.Owner.GetAsync(path);
        Assert.Equal(200, page.Status);
        Assert.Contains(words, page.Text, StringComparison.Ordinal);
        Assert.Contains("<h1>", page.Text, StringComparison.Ordinal);
        Assert.Contains("script-src 'self'", page.Header("Content-Security-Policy"), StringComparison.Ordinal);
        Assert.DoesNotContain(" style=", page.Text, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/settings")]
    [InlineData("/rules")]
    [InlineData("/clicks")]
    [InlineData("/values?by=browser")]
    [InlineData("/parts?part=series")]
    public async Task A_links_page_has_its_tabs_and_nobody_elses(string tab)
    {
        string id = await LinkAsync();
        Assert.Equal(200, (await host.Owner.GetAsync($"/app/links/{id}{tab}")).Status);
        Assert.Equal(404, (await host.Owner.GetAsync($"/app/links/{OpaqueId.Link.Format(987_654)}{tab}")).Status);
        Assert.Equal(404, (await host.Owner.GetAsync($"/app/links/nonsense{tab}")).Status);

        Browser stranger = host.Browser();
        Answer closed = await stranger.GetAsync($"/app/links/{id}{tab}");
        Assert.Equal((303, "/app/login"), (closed.Status, closed.Location));
    }

    [Fact]
    public async Task A_link_of_another_workspace_is_not_found()
    {
        string id = await LinkAsync();
        (Browser member, _, _) = await host.MemberAsync("editor");
        Answer made = await member.PostAsync("/api/v1/workspaces", new { name = "Elsewhere" });
        Assert.Equal(201, made.Status);
        Assert.Equal(200, (await member.PatchAsync("/api/v1/session", new { workspaceId = made["id"] })).Status);
        foreach (string tab in new[] { "", "/settings", "/rules", "/clicks", "/qr", "/parts?part=totals", "/values?by=country" })
        {
            Assert.Equal(404, (await member.GetAsync($"/app/links/{id}{tab}")).Status);
        }

        Answer list = await member.GetAsync("/app/links?show=all");
        Assert.DoesNotContain(id, list.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_viewer_sees_counts_and_changes_nothing()
    {
        string id = await LinkAsync();
        (Browser viewer, _, _) = await host.MemberAsync("viewer");
        Answer list = await viewer.GetAsync("/app/links");
        Assert.Equal(200, list.Status);
        Assert.DoesNotContain("data-act=", list.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("POST /api/v1/links", list.Text, StringComparison.Ordinal);
        Assert.Equal(200, (await viewer.GetAsync($"/app/links/{id}")).Status);
        Assert.Equal(403, (await viewer.GetAsync($"/app/links/{id}/clicks")).Status);
        Answer settings = await viewer.GetAsync($"/app/links/{id}/settings");
        Assert.DoesNotContain("type=\"submit\"><svg", settings.Text.Split("settings-form")[1], StringComparison.Ordinal);
        Answer home = await viewer.GetAsync("/app");
        Assert.Equal(200, home.Status);
        Assert.DoesNotContain("data-live=", home.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_links_code_is_drawn_for_its_owners()
    {
        string id = await LinkAsync();
        Answer code = await host.Owner.GetAsync($"/app/links/{id}/qr?format=svg&margin=1");
        Assert.Equal(200, code.Status);
        Assert.Contains("<svg", code.Text, StringComparison.Ordinal);
        Assert.Equal(422, (await host.Owner.GetAsync($"/app/links/{id}/qr?format=exe")).Status);
    }

    [Fact]
    public async Task What_visitors_and_owners_write_stays_text_on_every_page()
    {
        string slug = $"h{Guid.NewGuid():N}"[..12];
        Answer made = await host.Owner.PostAsync(
            "/api/v1/links", new { url = "https://example.com/?a=" + Uri.EscapeDataString(Hostile), slug, title = Hostile, tags = new[] { Hostile }, notes = "</textarea>" + Hostile });
        Assert.Equal(201, made.Status);
        await VisitAsync(slug, Uri.EscapeDataString(Hostile));
        string id = made["id"];
        foreach (string path in new[]
        {
            "/app", "/app/links", "/app/links?q=" + Uri.EscapeDataString(Hostile), "/app/links?sort=clicks", $"/app/links/{id}", $"/app/links/{id}/settings", $"/app/links/{id}/rules",
            $"/app/links/{id}/clicks", "/app/metrics", "/app/metrics?show=referrer&show=tag&show=utmSource", "/app/metrics?utmCampaign=" + Uri.EscapeDataString(Hostile),
            "/app/metrics/values?by=utmCampaign", "/app/metrics/parts?part=utm", "/app/metrics?" + Uri.EscapeDataString(Hostile) + "=1",
        })
        {
            Answer page = await host.Owner.GetAsync(path);
            Assert.Equal(200, page.Status);
            Assert.DoesNotContain("<img src=x", page.Text, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("</textarea>\"", page.Text, StringComparison.OrdinalIgnoreCase);
        }

        Answer utm = await host.Owner.GetAsync("/app/metrics/parts?part=utm");
        Assert.Contains("onerror=alert(1)", WebUtility.HtmlDecode(utm.Text), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("es", "Enlaces", "Métricas", "De dónde vienen")]
    [InlineData("ru", "Ссылки", "Метрики", "Откуда")]
    public async Task Pages_speak_the_persons_language(string language, string links, string metrics, string card)
    {
        string id = await LinkAsync();
        (Browser person, _, _) = await host.MemberAsync("analyst");
        Assert.Equal(200, (await person.PatchAsync("/api/v1/me", new { language })).Status);
        Assert.Contains($"<title>{links}</title>", (await person.GetAsync("/app/links")).Text, StringComparison.Ordinal);
        Answer explorer = await person.GetAsync("/app/metrics");
        Assert.Contains($"<html lang=\"{language}\"", explorer.Text, StringComparison.Ordinal);
        Assert.Contains($"<title>{metrics}</title>", explorer.Text, StringComparison.Ordinal);
        Assert.Contains(card, explorer.Text, StringComparison.Ordinal);
        foreach (string tab in new[] { "/settings", "/rules", "/clicks" })
        {
            Assert.Equal(200, (await person.GetAsync($"/app/links/{id}{tab}")).Status);
        }
    }

    [Fact]
    public async Task The_explorer_counts_what_the_api_counts_and_names_countries_and_unknown_values()
    {
        string slug = $"c{Guid.NewGuid():N}"[..12];
        Answer made = await host.Owner.PostAsync("/api/v1/links", new { url = "https://example.com/counted", slug });
        await VisitAsync(slug, "spring");
        Answer page = await host.Owner.GetAsync($"/app/links/{made["id"]}?utmCampaign=spring");
        string text = WebUtility.HtmlDecode(page.Text);
        Assert.Contains("<dt>Clicks</dt>\n<dd>1</dd>", text.Replace("\r", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("Unknown", text, StringComparison.Ordinal);
        Assert.Contains($"href=\"/app/links/{made["id"]}\" aria-label=\"Remove: spring\"", text, StringComparison.Ordinal);
        Answer none = await host.Owner.GetAsync($"/app/links/{made["id"]}?utmCampaign=%21spring");
        Assert.Contains("<dd>0</dd>", none.Text, StringComparison.Ordinal);
    }

    private async Task<string> LinkAsync() => (await host.Owner.PostAsync("/api/v1/links", new { url = "https://example.com/some" }))["id"];

    /// <summary>One click, and the time until it is counted.</summary>
    private async Task VisitAsync(string slug, string campaign)
    {
        Answer visit = await host.Browser().GetAsync(
            $"/{slug}?utm_source={campaign}&utm_campaign={campaign}",
            ("User-Agent", "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/124.0.0.0 Safari/537.36"),
            ("Referer", "https://site.example/%22%3E%3Cimg"));
        Assert.Equal(302, visit.Status);
        using var deadline = new CancellationTokenSource(Patience);
        string id = (await host.Owner.GetAsync($"/api/v1/links/lookup?slug={slug}"))["id"];
        while ((await host.Owner.GetAsync($"/api/v1/metrics?link={id}"))["clicks"] != "1")
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, deadline.Token);
        }
    }
}
