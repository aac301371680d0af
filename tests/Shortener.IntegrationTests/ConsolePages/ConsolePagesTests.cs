using Shortener.IntegrationTests.Accounts;

namespace Shortener.IntegrationTests.ConsolePages;

/// <summary>The pages with which owners and operators run a workspace and the installation.</summary>
public sealed class ConsolePagesTests(SqlitePeopleHost host) : IClassFixture<SqlitePeopleHost>
{
    private const string Hostile = "\"><script>alert(1)</script><b onclick='x'>{{7*7}}";

    public static TheoryData<string> Pages =>
    [
        "/app/team", "/app/keys", "/app/domains", "/app/webhooks", "/app/audit", "/app/settings", "/app/settings/account", "/app/settings/templates",
        "/app/settings/data", "/app/settings/reports", "/app/settings/orphans", "/app/system", "/app/start",
    ];

    [Theory]
    [InlineData("viewer", "/app/domains /app/settings /app/settings/account /app/settings/templates /app/settings/data /app/settings/orphans")]
    [InlineData("analyst", "/app/domains /app/settings /app/settings/account /app/settings/templates /app/settings/data /app/settings/orphans /app/settings/reports")]
    [InlineData("editor", "/app/domains /app/settings /app/settings/account /app/settings/templates /app/settings/data /app/settings/orphans /app/settings/reports /app/team /app/webhooks /app/start")]
    [InlineData("admin", "/app/domains /app/settings /app/settings/account /app/settings/templates /app/settings/data /app/settings/orphans /app/settings/reports /app/team /app/webhooks /app/start /app/keys /app/audit")]
    public async Task A_role_sees_its_pages_and_no_others(string role, string shown)
    {
        (Browser browser, _, _) = await host.MemberAsync(role);
        foreach (string page in Pages)
        {
            int expected = shown.Split(' ').Contains(page) ? 200 : 403;
            Answer answer = await browser.GetAsync(page);
            Assert.True(answer.Status == expected, $"{role} {page}: {answer.Status}, expected {expected}");
        }
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task The_owner_sees_every_page_in_every_language(string page)
    {
        (Browser browser, _, _) = await host.MemberAsync("owner");
        Assert.Equal(page == "/app/system" ? 403 : 200, (await browser.GetAsync(page)).Status);
        foreach (string language in (string[])["en", "es", "ru"])
        {
            Assert.Equal(200, (await host.Owner.PatchAsync("/api/v1/me", new { language })).Status);
            Answer answer = await host.Owner.GetAsync(page);
            Assert.Equal(200, answer.Status);
            Assert.Contains($"<html lang=\"{language}\"", answer.Text, StringComparison.Ordinal);
            Assert.Contains("id=\"palette\"", answer.Text, StringComparison.Ordinal);
            Assert.DoesNotContain(" style=", answer.Text, StringComparison.Ordinal);
            Assert.DoesNotContain(" onclick=", answer.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("{0}</", answer.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("unsafe", answer.Header("Content-Security-Policy"), StringComparison.Ordinal);
        }

        Assert.Equal(200, (await host.Owner.PatchAsync("/api/v1/me", new { language = (string?)null })).Status);
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Who_is_signed_out_is_sent_to_the_sign_in(string page)
    {
        Answer answer = await host.Browser().GetAsync(page);
        Assert.Equal((303, "/app/login"), (answer.Status, answer.Location));
    }

    [Fact]
    public async Task Ids_of_another_workspace_are_not_found()
    {
        (Browser stranger, _, _) = await host.MemberAsync("viewer");
        Answer theirs = await stranger.PostAsync("/api/v1/workspaces", new { name = "Elsewhere" });
        (string, string) there = ("Shortener-Workspace", theirs["id"]);
        Answer hook = await stranger.PostAsync("/api/v1/webhooks", new { url = "https://8.8.8.8/there", events = new[] { "link.created" } }, there);
        Answer domain = await stranger.PostAsync("/api/v1/domains", new { host = "go.elsewhere.example" }, there);
        Assert.Equal((201, 201), (hook.Status, domain.Status));
        foreach (string path in (string[])[$"/app/webhooks/{hook["id"]}", $"/app/domains/{domain["id"]}", "/app/webhooks/whk_0000000000000", "/app/domains/none"])
        {
            Answer page = await host.Owner.GetAsync(path);
            Assert.Equal(404, page.Status);
            Assert.DoesNotContain("elsewhere", page.Text, StringComparison.Ordinal);
        }

        Assert.Equal(200, (await stranger.PatchAsync("/api/v1/session", new { workspaceId = theirs["id"] })).Status);
        Assert.Equal(200, (await stranger.GetAsync($"/app/webhooks/{hook["id"]}")).Status);
        Assert.Equal(200, (await stranger.GetAsync($"/app/domains/{domain["id"]}")).Status);
    }

    [Fact]
    public async Task Nothing_that_people_write_becomes_markup()
    {
        (Browser browser, _, _) = await host.MemberAsync("admin");
        Answer workspace = await browser.PostAsync("/api/v1/workspaces", new { name = Hostile });
        Assert.Equal(200, (await browser.PatchAsync("/api/v1/session", new { workspaceId = workspace["id"] })).Status);
        await browser.PatchAsync("/api/v1/me", new { name = Hostile });
        await browser.PostAsync("/api/v1/keys", new { name = Hostile, scopes = new[] { "links:read" } });
        await browser.PostAsync("/api/v1/utm-templates", new { name = Hostile, source = Hostile });
        Answer hook = await browser.PostAsync(
            "/api/v1/webhooks", new { url = "https://8.8.8.8/?a=%3Cscript%3E", events = new[] { "link.created" }, description = Hostile, tag = Hostile });
        Assert.Equal(201, hook.Status);
        await browser.GetAsync("/api/v1/links", ("User-Agent", Hostile));
        foreach (string page in ((IEnumerable<string>)Pages).Where(page => page != "/app/system").Append($"/app/webhooks/{hook["id"]}"))
        {
            Answer answer = await browser.GetAsync(page);
            Assert.Equal(200, answer.Status);
            Assert.DoesNotContain("<script>alert", answer.Text, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("<b onclick", answer.Text, StringComparison.OrdinalIgnoreCase);
        }

        Assert.Contains("&lt;script&gt;alert(1)", (await browser.GetAsync("/app/keys")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_page_shows_a_secret()
    {
        Answer key = await host.Owner.PostAsync("/api/v1/keys", new { name = "secret", scopes = new[] { "links:read" } });
        Answer hook = await host.Owner.PostAsync("/api/v1/webhooks", new { url = "https://8.8.8.8/secret", events = new[] { "link.created" } });
        Answer invited = await host.Owner.PostAsync("/api/v1/invitations", new { email = "secret@example.com", role = "viewer" });
        Assert.Contains("secret@example.com", (await host.Owner.GetAsync("/app/team")).Text, StringComparison.Ordinal);
        Assert.DoesNotContain(PeopleHost.TokenOf(invited), (await host.Owner.GetAsync("/app/team")).Text, StringComparison.Ordinal);
        Assert.DoesNotContain(key["key"], (await host.Owner.GetAsync("/app/keys")).Text, StringComparison.Ordinal);
        Assert.DoesNotContain(hook["secret"], (await host.Owner.GetAsync($"/app/webhooks/{hook["id"]}")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_audit_log_is_filtered_and_paged()
    {
        (Browser browser, string id, string email) = await host.MemberAsync("admin");
        for (int i = 0; i < 52; i++)
        {
            Assert.Equal(201, (await browser.PostAsync("/api/v1/utm-templates", new { name = $"audited {email} {i}", source = "s" })).Status);
        }

        string address = $"/app/audit?actor={id}&action=createUtmTemplate";
        Answer first = await host.Owner.GetAsync(address);
        Assert.Equal(50, Rows(first.Text));
        string next = first.Text.Split("rel=\"next\"")[0].Split("href=\"").Last().Split('"')[0].Replace("&amp;", "&", StringComparison.Ordinal);
        Assert.Equal(2, Rows((await host.Owner.GetAsync(next)).Text));
        Assert.Equal(0, Rows((await host.Owner.GetAsync($"{address}&to=2020-01-01")).Text));
        Assert.Equal(50, Rows((await host.Owner.GetAsync($"{address}&from=2020-01-01&cursor=nonsense")).Text));
        Assert.DoesNotContain("session.started", (await browser.GetAsync("/app/audit?scope=installation")).Text.Split("<tbody>").Last(), StringComparison.Ordinal);

        static int Rows(string page) => page.Split("data-label=\"What\"").Length - 1;
    }

    [Fact]
    public async Task The_system_page_shows_an_account_that_balances()
    {
        Answer link = await host.Owner.PostAsync("/api/v1/links", new { url = "https://example.com/system" });
        Assert.Equal(302, (await host.Owner.GetAsync("/" + link["slug"])).Status);
        string page = (await host.Owner.GetAsync("/app/system")).Text;
        Assert.Contains("The account balances", page, StringComparison.Ordinal);
        Assert.DoesNotContain("does not balance</span>", page, StringComparison.Ordinal);
        Assert.Contains("data-check=\"database\"", page, StringComparison.Ordinal);
        Assert.Contains("data-count=\"accepted\"", page, StringComparison.Ordinal);
    }
}
