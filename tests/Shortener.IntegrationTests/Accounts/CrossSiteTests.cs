using System.Text;

namespace Shortener.IntegrationTests.Accounts;

/// <summary>What another site's page can make a signed-in browser send (ADR 9).</summary>
public sealed class CrossSiteTests(SqlitePeopleHost host) : IClassFixture<SqlitePeopleHost>
{
    private const string Json = "application/json";
    private const string Form = "application/x-www-form-urlencoded";

    [Theory]
    [InlineData("POST", "cross-site", null, Json, false)]
    [InlineData("POST", "same-site", null, Json, false)]
    [InlineData("POST", "nonsense", null, Json, false)]
    [InlineData("POST", "same-origin", null, Json, true)]
    [InlineData("POST", "none", null, Json, true)]
    [InlineData("POST", "cross-site", "{self}", Json, false)]
    [InlineData("POST", "same-origin", "https://evil.example", Json, true)]
    [InlineData("POST", null, "{self}", Json, true)]
    [InlineData("POST", null, "https://evil.example", Json, false)]
    [InlineData("POST", null, "null", Json, false)]
    [InlineData("POST", null, "{self}.evil.example", Json, false)]
    [InlineData("POST", null, "http://127.0.0.1:1", Json, false)]
    [InlineData("POST", null, "http://user@127.0.0.1", Json, false)]
    [InlineData("POST", null, null, Json, true)]
    [InlineData("POST", null, null, "application/merge-patch+json", true)]
    [InlineData("POST", null, null, Form, false)]
    [InlineData("POST", null, null, "text/plain", false)]
    [InlineData("POST", null, null, "multipart/form-data", false)]
    [InlineData("POST", null, null, null, false)]
    [InlineData("DELETE", null, null, null, true)]
    [InlineData("DELETE", "cross-site", null, null, false)]
    [InlineData("DELETE", null, "https://evil.example", null, false)]
    [InlineData("GET", "cross-site", null, null, true)]
    public async Task A_cookie_acts_only_for_our_own_pages(string method, string? site, string? origin, string? type, bool taken)
    {
        host.Owner.Site = site;
        try
        {
            (string, string)[] headers = origin is null
                ? []
                : [("Origin", origin.Replace("{self}", host.Address.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal))];
            using HttpContent? content = type is null ? null : new StringContent("""{"email":"no address"}""", Encoding.UTF8, type);
            Answer answer = await host.Owner.SendAsync(new HttpMethod(method), method == "DELETE" ? "/api/v1/invitations/inv_0000000000000" : "/api/v1/invitations", content, headers);
            Assert.Equal(taken ? null : "cross_site", answer.Code == "cross_site" ? answer.Code : null);
            Assert.Equal(!taken, answer.Status == 403);
        }
        finally
        {
            host.Owner.Site = "same-origin";
        }
    }

    [Theory]
    [InlineData("cross-site", null)]
    [InlineData(null, "https://evil.example")]
    public async Task Another_site_signs_nobody_in(string? site, string? origin)
    {
        Browser browser = host.Browser();
        browser.Site = site;
        (string, string)[] headers = origin is null ? [] : [("Origin", origin)];
        Answer byJson = await browser.PostAsync("/api/v1/session", new { email = PeopleHost.OwnerEmail, password = PeopleHost.Password }, headers);
        Assert.Equal((403, "cross_site"), (byJson.Status, byJson.Code));
        Answer byForm = await browser.FormAsync("/app/login", [("email", PeopleHost.OwnerEmail), ("password", PeopleHost.Password)], headers);
        Assert.Equal(403, byForm.Status);
        Assert.Equal(403, (await browser.FormAsync("/app/setup", [("token", "x")], headers)).Status);
        Assert.Equal(403, (await browser.FormAsync("/app/invitation", [("token", "x")], headers)).Status);
        Assert.Null(browser.Token);
    }

    [Fact]
    public async Task Another_site_signs_nobody_out()
    {
        Browser browser = host.Browser();
        await browser.SignInAsync(PeopleHost.OwnerEmail);
        browser.Site = "cross-site";
        Assert.Equal(403, (await browser.FormAsync("/app/logout", [])).Status);
        browser.Site = null;
        Assert.Equal(403, (await browser.FormAsync("/app/logout", [])).Status);
        Assert.NotNull(browser.Token);
        Assert.Equal(200, (await browser.GetAsync("/api/v1/session")).Status);
    }

    [Fact]
    public async Task An_api_key_needs_no_origin_and_comes_before_a_cookie()
    {
        Browser browser = host.Browser();
        await browser.SignInAsync(PeopleHost.OwnerEmail);
        browser.Site = "cross-site";
        Answer me = await browser.GetAsync("/api/v1/me", ("Authorization", $"Bearer {host.FirstKey}"));
        Assert.Equal("First key", me.Body.GetProperty("key").GetProperty("name").GetString());
        Assert.Equal(201, (await browser.PostAsync("/api/v1/links", new { url = "https://example.com/" }, ("Authorization", $"Bearer {host.FirstKey}"))).Status);
    }
}
