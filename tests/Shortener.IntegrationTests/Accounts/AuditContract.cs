using System.Text.Json;

namespace Shortener.IntegrationTests.Accounts;

/// <summary>Who did what.</summary>
public abstract class AuditContract(PeopleHost host)
{
    [Fact]
    public async Task Changes_are_written_with_actor_action_target_and_address()
    {
        (Browser browser, string me, string email) = await host.MemberAsync("editor");
        string link = (await browser.PostAsync("/api/v1/links", new { url = "https://example.com/" }))["id"];
        Assert.Equal(200, (await browser.PatchAsync($"/api/v1/links/{link}", new { title = "secret title" }, ("X-Forwarded-For", "203.0.113.9"))).Status);
        Assert.Equal(422, (await browser.PatchAsync($"/api/v1/links/{link}", new { title = new string('x', 100_000) })).Status);
        Assert.Equal(404, (await browser.DeleteAsync("/api/v1/links/lnk_0000000000000")).Status);
        Assert.Equal(204, (await browser.DeleteAsync($"/api/v1/links/{link}")).Status);
        Answer log = await host.Owner.GetAsync($"/api/v1/audit?actor={me}");
        Assert.Equal(["deleteLink", "changeLink", "invitation.accepted"], log.Items.Select(entry => entry.GetProperty("action").GetString()));
        JsonElement change = log.Items[1];
        Assert.Equal((link, "203.0.113.9"), (change.GetProperty("target").GetString(), change.GetProperty("address").GetString()));
        Assert.Equal(
            ("user", me, email),
            (change.GetProperty("actor").GetProperty("kind").GetString(), change.GetProperty("actor").GetProperty("id").GetString(), change.GetProperty("actor").GetProperty("name").GetString()));
        Assert.DoesNotContain("secret title", log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_key_makes_is_named_by_its_id_and_a_repeated_answer_is_written_once()
    {
        (string, string) key = ("Authorization", $"Bearer {host.FirstKey}");
        (string, string) once = ("Idempotency-Key", Guid.NewGuid().ToString());
        string name = "utm" + Guid.NewGuid().ToString("N")[..8];
        Answer made = await host.Browser().PostAsync("/api/v1/utm-templates", new { name, source = "s" }, key, once);
        Assert.Equal(made["id"], (await host.Browser().PostAsync("/api/v1/utm-templates", new { name, source = "s" }, key, once))["id"]);
        IReadOnlyList<JsonElement> entries = (await host.Owner.GetAsync("/api/v1/audit?action=createUtmTemplate")).Items;
        JsonElement entry = Assert.Single(entries, candidate => candidate.GetProperty("target").GetString() == made["id"]);
        Assert.Equal(("key", "First key"), (entry.GetProperty("actor").GetProperty("kind").GetString(), entry.GetProperty("actor").GetProperty("name").GetString()));
        string id = entry.GetProperty("actor").GetProperty("id").GetString()!;
        Assert.All((await host.Owner.GetAsync($"/api/v1/audit?actor={id}")).Items, one => Assert.Equal(id, one.GetProperty("actor").GetProperty("id").GetString()));
    }

    [Fact]
    public async Task Sign_ins_good_and_bad_are_for_operators()
    {
        await host.Browser().SignInAsync(PeopleHost.OwnerEmail);
        await host.Browser().SignInAsync(PeopleHost.OwnerEmail, "wrong-password-1");
        await host.Browser().SignInAsync("stranger@example.com", "wrong-password-2");
        await host.Browser().SignInAsync("a-password-typed-into-the-wrong-field", "wrong-password-3");
        Answer log = await host.Owner.GetAsync("/api/v1/audit?scope=installation&limit=100");
        string?[] actions = [.. log.Items.Select(entry => entry.GetProperty("action").GetString())];
        Assert.Contains("session.started", actions);
        Assert.Contains("installation.setUp", actions);
        Assert.Equal("?", log.Items[0].GetProperty("actor").GetProperty("name").GetString());
        Assert.Equal(
            ["?", "stranger@example.com", PeopleHost.OwnerEmail],
            log.Items.Where(entry => entry.GetProperty("action").GetString() == "session.refused").Take(3).Select(entry => entry.GetProperty("actor").GetProperty("name").GetString()));
        foreach (string secret in new[] { "wrong-password", "wrong-field", PeopleHost.Password, "sls_", "slu_", host.FirstKey })
        {
            Assert.DoesNotContain(secret, log.Text, StringComparison.Ordinal);
        }

        (Browser admin, _, _) = await host.MemberAsync("admin");
        Assert.Equal(200, (await admin.GetAsync("/api/v1/audit")).Status);
        Assert.Equal(403, (await admin.GetAsync("/api/v1/audit?scope=installation")).Status);
    }

    [Fact]
    public async Task The_log_is_read_in_pages_and_periods_by_those_who_may()
    {
        (Browser admin, string me, _) = await host.MemberAsync("admin");
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(200, (await admin.PatchAsync("/api/v1/me", new { name = $"Name {i}" })).Status);
        }

        Answer first = await admin.GetAsync($"/api/v1/audit?actor={me}&action=changeMe&limit=2");
        Answer second = await admin.GetAsync($"/api/v1/audit?actor={me}&action=changeMe&limit=2&cursor={first["nextCursor"]}");
        Assert.Equal((2, 1), (first.Items.Count, second.Items.Count));
        Assert.Equal(JsonValueKind.Null, second.Body.GetProperty("nextCursor").ValueKind);
        string at = Uri.EscapeDataString(second.Items[0].GetProperty("at").GetString()!);
        Assert.Equal(3, (await admin.GetAsync($"/api/v1/audit?actor={me}&action=changeMe&from={at}")).Items.Count);
        Assert.Empty((await admin.GetAsync($"/api/v1/audit?actor={me}&action=changeMe&to={at}")).Items);
        Assert.Empty((await admin.GetAsync("/api/v1/audit?to=2020-01-01")).Items);
        Answer wrong = await admin.GetAsync("/api/v1/audit?actor=x&from=yesterday&limit=1000&scope=world&cursor=1");
        Assert.Equal(["actor", "cursor", "from", "limit", "scope"], wrong.Fields.Order());
        (Browser editor, _, _) = await host.MemberAsync("editor");
        Assert.Equal(403, (await editor.GetAsync("/api/v1/audit")).Status);
    }
}

public sealed class SqliteAuditTests(SqlitePeopleHost host) : AuditContract(host), IClassFixture<SqlitePeopleHost>;

[Trait("Db", "Postgres")]
public sealed class PostgresAuditTests(PostgresPeopleHost host) : AuditContract(host), IClassFixture<PostgresPeopleHost>;
