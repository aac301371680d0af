using System.Text.Json;
using Shortener.IntegrationTests.Links;

namespace Shortener.IntegrationTests.Resolve;

public abstract class ResolveApiContract(LinksHost host)
{
    private const string Iphone =
        "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1";

    private const string InstagramIos =
        "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 Instagram 334.0.4.32.98";

    [Fact]
    public async Task The_rule_that_decides_is_named_and_explained()
    {
        string link = await LinkAsync("""
            "timezone":"Europe/Madrid","rules":[
              {"name":"night","when":{"schedule":{"from":"22:00","to":"06:00"}},"then":{"block":{"status":451}}},
              {"when":{"all":[{"os":{"family":"iOS","version":">=16"}},{"visitor":"returning"}]},"then":{"url":"https://example.com/again"}}]
            """);
        ApiAnswer day = await host.PostAsync(link, new { userAgent = Iphone, url = "https://lnk.example/x?a=1&no-track", at = "2026-03-02T12:00:00Z", returning = true });
        Assert.Equal(200, day.Status);
        Assert.Equal(("redirect", "rule", "https://example.com/again?a=1", "1"), (day["outcome"], day["step"], day["location"], day["rule"]));
        JsonElement rules = day.Body.GetProperty("rules");
        Assert.Equal(2, rules.GetArrayLength());
        Assert.Equal(
            """{"index":0,"name":"night","matched":false,"conditions":[{"path":"when.schedule","saw":"1 13:00","held":false}]}""",
            rules[0].GetRawText());
        Assert.Equal("iOS 17.5", rules[1].GetProperty("conditions")[0].GetProperty("saw").GetString());
        Assert.Equal(("mobile", "returning"), (day.Body.GetProperty("visit").GetProperty("deviceType").GetString(), day.Body.GetProperty("visit").GetProperty("visitor").GetString()));

        ApiAnswer night = await host.PostAsync(link, new { at = "2026-03-02T23:00:00+01:00" });
        Assert.Equal(("blocked", "rule", "", "0"), (night["outcome"], night["step"], night["location"], night["rule"]));

        ApiAnswer other = await host.PostAsync(link, new { at = "2026-03-02T12:00:00Z" });
        Assert.Equal(("redirect", "destination", "https://example.com/", ""), (other["outcome"], other["step"], other["location"], other["rule"]));
    }

    [Fact]
    public async Task Every_other_step_is_named()
    {
        string variants = await LinkAsync("""
            "variants":[{"name":"a","url":"https://a.example/"},{"name":"b","url":"https://b.example/"}],"variantsEndAt":"2026-05-01T00:00:00Z","winner":"b"
            """);
        ApiAnswer running = await host.PostAsync(variants, new { ip = "192.0.2.1", at = "2026-04-01T00:00:00Z" });
        Assert.Equal(("redirect", "variants"), (running["outcome"], running["step"]));
        Assert.Contains(running["variant"], (string[])["a", "b"]);
        Assert.Equal("b", (await host.PostAsync(variants, new { at = "2026-05-01T00:00:00Z" }))["variant"]);

        string apps = await LinkAsync("""
            "ios":{"url":"https://app.example.com/"},"escapeInApp":true
            """);
        ApiAnswer app = await host.PostAsync(apps, new { userAgent = Iphone });
        Assert.Equal(("redirect", "app", "https://app.example.com/"), (app["outcome"], app["step"], app["location"]));
        ApiAnswer escape = await host.PostAsync(apps, new { userAgent = InstagramIos });
        Assert.Equal(("escape", "app", "x-safari-https://app.example.com/"), (escape["outcome"], escape["step"], escape["openUrl"]));

        await AssertStepAsync("blocked", "block", """ "block":{"status":410} """);
        await AssertStepAsync("password", "password", """ "password":"x" """);
        await AssertStepAsync("notStarted", "schedule", """ "startsAt":"2026-03-03T00:00:00Z" """);
        await AssertStepAsync("expired", "expiry", """ "expiresAt":"2026-03-01T00:00:00Z" """);
        await AssertStepAsync("expiredRedirect", "expiry", """ "expiresAt":"2026-03-01T00:00:00Z","expiredUrl":"https://example.com/late" """);
        await AssertStepAsync("preview", "preview", """ "preview":{"title":"x"} """, new { userAgent = "WhatsApp/2.23.20.0", at = "2026-03-02T00:00:00Z" });
        await AssertStepAsync("redirect", "destination", """ "password":"x" """, new { passwordGiven = true });
        await AssertStepAsync("disabled", "disabled", """ "enabled":false """);
    }

    [Theory]
    [InlineData("""{"ip":"300.1.1.1"}""", 422, "ip")]
    [InlineData("""{"method":"POST"}""", 422, "method")]
    [InlineData("""{"at":"2026-03-02T12:00:00"}""", 400, "at")]
    [InlineData("""{"returning":"yes"}""", 400, "returning")]
    [InlineData("""{"country":"US"}""", 400, "country")]
    public async Task A_wrong_field_is_named(string body, int status, string field)
    {
        ApiAnswer answer = await host.SendAsync(HttpMethod.Post, await LinkAsync(""" "title":"x" """), body);
        Assert.Equal(status, answer.Status);
        Assert.Equal([field], answer.ErrorFields);
    }

    [Fact]
    public async Task An_unknown_link_is_not_found() =>
        Assert.Equal(404, (await host.PostAsync("/api/v1/links/lnk_0000000000000/resolve", new { })).Status);

    private async Task AssertStepAsync(string outcome, string step, string fields, object? visit = null)
    {
        ApiAnswer answer = await host.PostAsync(await LinkAsync(fields), visit ?? new { at = "2026-03-02T12:00:00Z" });
        Assert.Equal((200, outcome, step), (answer.Status, answer["outcome"], answer["step"]));
    }

    private async Task<string> LinkAsync(string fields)
    {
        ApiAnswer created = await host.SendAsync(HttpMethod.Post, "/api/v1/links", $$"""{"url":"https://example.com/",{{fields}}}""");
        Assert.True(created.Status == 201, created.Text);
        return $"/api/v1/links/{created["id"]}/resolve";
    }
}

public sealed class SqliteResolveApiTests(SqliteLinksHost fixture) : ResolveApiContract(fixture.Host), IClassFixture<SqliteLinksHost>;

[Trait("Db", "Postgres")]
public sealed class PostgresResolveApiTests(PostgresLinksHost fixture) : ResolveApiContract(fixture.Host), IClassFixture<PostgresLinksHost>;
