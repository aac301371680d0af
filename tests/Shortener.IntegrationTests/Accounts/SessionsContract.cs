using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Shortener.Core.Accounts;

namespace Shortener.IntegrationTests.Accounts;

/// <summary>Signing in and out with a cookie.</summary>
public abstract class SessionsContract(PeopleHost host)
{
    [Fact]
    public async Task A_person_signs_in_is_known_and_signs_out()
    {
        Browser browser = host.Browser();
        Answer signedIn = await browser.SignInAsync(" OWNER@example.com ");
        Assert.Equal(200, signedIn.Status);
        Assert.Equal("no-store", signedIn.Header("Cache-Control"));
        Assert.Equal(PeopleHost.OwnerEmail, signedIn.Body.GetProperty("user").GetProperty("email").GetString());
        JsonElement membership = signedIn.Body.GetProperty("memberships").EnumerateArray().First();
        Assert.Equal(("owner", "Shop"), (membership.GetProperty("role").GetString(), membership.GetProperty("workspace").GetProperty("name").GetString()));
        Assert.Equal(membership.GetProperty("workspace").GetProperty("id").GetString(), signedIn["workspaceId"]);

        Answer me = await browser.GetAsync("/api/v1/me");
        Assert.Equal("Ana", me.Body.GetProperty("user").GetProperty("name").GetString());
        Assert.Equal(JsonValueKind.Null, me.Body.GetProperty("key").ValueKind);
        Assert.Contains("system:read", me.Body.GetProperty("scopes").EnumerateArray().Select(scope => scope.GetString()));
        Assert.Equal(201, (await browser.PostAsync("/api/v1/links", new { url = "https://example.com/" })).Status);

        string token = browser.Token!;
        Assert.Equal(204, (await browser.DeleteAsync("/api/v1/session")).Status);
        Assert.Null(browser.Token);
        Assert.Equal(401, (await host.Browser().GetAsync("/api/v1/session", ("Cookie", $"session={token}"))).Status);
    }

    [Fact]
    public async Task The_cookie_is_out_of_reach_for_scripts_and_of_the_host_alone_over_https()
    {
        string plain = Assert.Single((await host.Browser().SignInAsync(PeopleHost.OwnerEmail)).Cookies);
        Assert.Matches("^session=sls_[A-Za-z0-9_-]{43}; max-age=7776000; path=/; samesite=lax; httponly$", plain);
        Answer secure = await host.Browser().PostAsync(
            "/api/v1/session", new { email = PeopleHost.OwnerEmail, password = PeopleHost.Password }, ("X-Forwarded-Proto", "https"));
        string cookie = Assert.Single(secure.Cookies);
        Assert.Matches("^__Host-session=sls_[A-Za-z0-9_-]{43}; max-age=7776000; path=/; secure; samesite=lax; httponly$", cookie);

        string pair = cookie.Split(';')[0];
        Browser other = host.Browser();
        Assert.Equal(200, (await other.GetAsync("/api/v1/session", ("Cookie", pair), ("X-Forwarded-Proto", "https"))).Status);
        Assert.Equal(200, (await other.GetAsync("/api/v1/session", ("Cookie", pair), ("Forwarded", "for=192.0.2.1;proto=\"https\""))).Status);
        // The plain name is not looked at there: a neighbouring subdomain could have planted it.
        Assert.Equal(401, (await other.GetAsync("/api/v1/session", ("Cookie", pair.Replace("__Host-", "", StringComparison.Ordinal)), ("X-Forwarded-Proto", "https"))).Status);
        Assert.Equal(401, (await other.GetAsync("/api/v1/session", ("Cookie", pair))).Status);
    }

    [Fact]
    public async Task A_planted_token_is_never_signed_in()
    {
        Browser victim = host.Browser();
        const string planted = "sls_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
        victim.Cookies.Add(host.Address, new System.Net.Cookie("session", planted, "/"));
        Assert.Equal(200, (await victim.SignInAsync(PeopleHost.OwnerEmail)).Status);
        Assert.NotEqual(planted, victim.Token);
        Assert.Equal(401, (await host.Browser().GetAsync("/api/v1/session", ("Cookie", $"session={planted}"))).Status);

        string before = victim.Token!;
        Assert.Equal(200, (await victim.SignInAsync(PeopleHost.OwnerEmail)).Status);
        Assert.NotEqual(before, victim.Token);
        Assert.Equal(401, (await host.Browser().GetAsync("/api/v1/session", ("Cookie", $"session={before}"))).Status);
    }

    [Theory]
    [InlineData("owner@example.com", "not the password")]
    [InlineData("nobody@example.com", "correct horse battery")]
    [InlineData("no address", "correct horse battery")]
    [InlineData("owner@example.com", "")]
    [InlineData("owner@example.com", null)]
    [InlineData(null, null)]
    public async Task Whatever_is_wrong_is_answered_alike(string? email, string? password)
    {
        Browser browser = host.Browser();
        Answer refused = await browser.PostAsync("/api/v1/session", new { email, password });
        Assert.Equal((401, "wrong_credentials", "E-mail address or password is wrong"), (refused.Status, refused.Code, refused["title"]));
        Assert.Empty(refused.Cookies);
        Assert.Equal(3, refused.Body.EnumerateObject().Count());
    }

    [Fact]
    public async Task Nobody_signs_in_with_a_field_too_many()
    {
        Answer refused = await host.Browser().PostAsync(
            "/api/v1/session", new { email = PeopleHost.OwnerEmail, password = PeopleHost.Password, userId = "usr_5d4gp3m80p1f5" });
        Assert.Equal((400, "unknown_field"), (refused.Status, refused.Code));
    }

    [Fact]
    public async Task A_person_sees_and_ends_their_sessions_but_nobody_elses()
    {
        (Browser one, _, string email) = await host.MemberAsync("viewer");
        Browser two = host.Browser();
        Browser three = host.Browser();
        await two.SignInAsync(email);
        await three.SignInAsync(email);
        IReadOnlyList<JsonElement> sessions = (await one.GetAsync("/api/v1/sessions")).Items;
        Assert.Equal(3, sessions.Count);
        Assert.Equal(new[] { false, false, true }, sessions.Select(session => session.GetProperty("current").GetBoolean()));
        string newest = sessions[0].GetProperty("id").GetString()!;
        Assert.Equal(404, (await host.Owner.DeleteAsync($"/api/v1/sessions/{newest}")).Status);
        Assert.Equal(200, (await three.GetAsync("/api/v1/session")).Status);
        Assert.Equal(204, (await one.DeleteAsync($"/api/v1/sessions/{newest}")).Status);
        Assert.Equal(404, (await one.DeleteAsync($"/api/v1/sessions/{newest}")).Status);
        Assert.Equal(401, (await three.GetAsync("/api/v1/session")).Status);
        Assert.Equal(204, (await one.DeleteAsync("/api/v1/sessions")).Status);
        Assert.Equal(401, (await two.GetAsync("/api/v1/session")).Status);
        Assert.Equal(200, (await one.GetAsync("/api/v1/session")).Status);
    }

    [Fact]
    public async Task Another_password_ends_the_other_browsers()
    {
        (Browser one, _, string email) = await host.MemberAsync("viewer");
        Browser two = host.Browser();
        await two.SignInAsync(email);
        Answer wrong = await one.PutAsync("/api/v1/me/password", new { currentPassword = "guess guess", newPassword = "a better one here" });
        Assert.Equal((422, "wrong_password"), (wrong.Status, wrong.Code));
        Answer weak = await one.PutAsync("/api/v1/me/password", new { currentPassword = PeopleHost.Password, newPassword = "short" });
        Assert.Equal((422, "newPassword"), (weak.Status, Assert.Single(weak.Fields)));
        Assert.Equal(204, (await one.PutAsync("/api/v1/me/password", new { currentPassword = PeopleHost.Password, newPassword = "ñandú über Ёлка" })).Status);
        Assert.Equal(200, (await one.GetAsync("/api/v1/session")).Status);
        Assert.Equal(401, (await two.GetAsync("/api/v1/session")).Status);
        Assert.Equal(401, (await two.SignInAsync(email)).Status);
        // The same letters as another keyboard spells them.
        Assert.Equal(200, (await two.SignInAsync(email, "n\u0303andu\u0301 u\u0308ber Е\u0308лка")).Status);
    }

    [Fact]
    public async Task A_person_changes_their_name_and_language_and_nothing_else()
    {
        (Browser browser, _, _) = await host.MemberAsync("viewer");
        Answer changed = await browser.PatchAsync("/api/v1/me", new { name = "Лев", language = "ru" });
        Assert.Equal((200, "Лев", "ru"), (changed.Status, changed["name"], changed["language"]));
        Answer again = await browser.PatchAsync("/api/v1/me", new { name = "Leo" }, ("If-Match", "\"1\""));
        Assert.Equal(412, again.Status);
        Answer cleared = await browser.PatchAsync("/api/v1/me", new { language = (string?)null }, ("If-Match", changed.Header("ETag")!));
        Assert.Equal((200, "Лев", ""), (cleared.Status, cleared["name"], cleared["language"]));
        foreach (object assignment in new object[] { new { isOperator = true }, new { email = "x@y.example" }, new { role = "owner" } })
        {
            Assert.Equal((400, "unknown_field"), ((await browser.PatchAsync("/api/v1/me", assignment)).Status, (await browser.PatchAsync("/api/v1/me", assignment)).Code));
        }

        Answer wrong = await browser.PatchAsync("/api/v1/me", new { name = "a\r\nX-Injected: 1", language = "de" });
        Assert.Equal(["language", "name"], wrong.Fields.Order());
    }

    [Fact]
    public async Task A_request_names_its_workspace_or_means_the_chosen_one()
    {
        (Browser browser, _, _) = await host.MemberAsync("viewer");
        string first = (await browser.GetAsync("/api/v1/session"))["workspaceId"];
        Answer made = await browser.PostAsync("/api/v1/workspaces", new { name = "Mine", timezone = "America/Bogota", currency = "COP" });
        Assert.Equal(201, made.Status);
        string second = made["id"];
        Assert.Equal(first, (await browser.GetAsync("/api/v1/workspace"))["id"]);
        Assert.Equal(second, (await browser.GetAsync("/api/v1/workspace", ("Shortener-Workspace", second)))["id"]);
        // A viewer in one, the owner in the other.
        Assert.Equal(403, (await browser.PatchAsync("/api/v1/workspace", new { name = "Taken" })).Status);
        Assert.Equal(200, (await browser.PatchAsync("/api/v1/workspace", new { name = "Mine too" }, ("Shortener-Workspace", second))).Status);

        Assert.Equal(200, (await browser.PatchAsync("/api/v1/session", new { workspaceId = second })).Status);
        Assert.Equal(second, (await browser.GetAsync("/api/v1/workspace"))["id"]);
        Assert.Equal(422, (await host.Owner.PatchAsync("/api/v1/session", new { workspaceId = second })).Status);
        foreach (string foreign in new[] { second, "wsp_0000000000000", "nonsense" })
        {
            Answer refused = await host.Owner.GetAsync("/api/v1/workspace", ("Shortener-Workspace", foreign));
            Assert.Equal((403, "not_a_member"), (refused.Status, refused.Code));
        }
    }

    [Fact]
    public async Task A_disabled_person_is_out_within_seconds()
    {
        (Browser browser, string id, string email) = await host.MemberAsync("viewer");
        Assert.Equal(200, (await browser.GetAsync("/api/v1/session")).Status);
        await DisableAsync(id);
        await Task.Delay(TimeSpan.FromSeconds(3), TimeProvider.System);
        Assert.Equal(401, (await browser.GetAsync("/api/v1/session")).Status);
        Assert.Equal((401, "wrong_credentials"), ((await browser.SignInAsync(email)).Status, (await browser.SignInAsync(email)).Code));
    }

    [Fact]
    public async Task A_second_factor_is_asked_for_before_anything_begins()
    {
        (_, string id, string email) = await host.MemberAsync("viewer");
        await ExecuteAsync(id, "UPDATE users SET totp_enabled_at = created_at WHERE id = $1");
        Browser browser = host.Browser();
        Answer first = await browser.SignInAsync(email);
        Assert.Equal(200, first.Status);
        Assert.Empty(first.Cookies);
        JsonElement factor = first.Body.GetProperty("secondFactor");
        Assert.Equal(["totp", "recoveryCode"], factor.GetProperty("methods").EnumerateArray().Select(method => method.GetString()));
        Assert.Single(first.Body.EnumerateObject());
        OneTimeToken? token = await host.Services.GetRequiredService<IOneTimeTokenStore>().FindAsync(
            SecretToken.Hash(factor.GetProperty("token").GetString()!), TokenPurpose.SecondFactor, TimeProvider.System.GetUtcNow(), CancellationToken.None);
        Assert.NotNull(token);
        Assert.Equal(401, (await browser.GetAsync("/api/v1/session")).Status);
    }

    private Task DisableAsync(string id) => ExecuteAsync(id, "UPDATE users SET disabled_at = created_at WHERE id = $1");

    private async Task ExecuteAsync(string id, string sql)
    {
        Assert.True(Core.Ids.OpaqueId.User.TryParse(id, out long number));
        if (host.Services.GetService<Npgsql.NpgsqlDataSource>() is { } postgres)
        {
            await using Npgsql.NpgsqlCommand command = postgres.CreateCommand(sql);
            command.Parameters.Add(new Npgsql.NpgsqlParameter { Value = number });
            await command.ExecuteNonQueryAsync();
            return;
        }

        using Core.Storage.Sqlite.SqliteDatabase.WriterLease writer =
            await host.Services.GetRequiredService<Core.Storage.Sqlite.SqliteDatabase>().LeaseWriterAsync(CancellationToken.None);
        using Microsoft.Data.Sqlite.SqliteCommand change = writer.Connection.CreateCommand();
        change.CommandText = sql;
        change.Parameters.AddWithValue("$1", number);
        change.ExecuteNonQuery();
    }
}

public sealed class SqliteSessionsTests(SqlitePeopleHost host) : SessionsContract(host), IClassFixture<SqlitePeopleHost>;

[Trait("Db", "Postgres")]
public sealed class PostgresSessionsTests(PostgresPeopleHost host) : SessionsContract(host), IClassFixture<PostgresPeopleHost>;
