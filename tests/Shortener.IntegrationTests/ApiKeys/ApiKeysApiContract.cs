using Shortener.Core.Accounts;
using Shortener.IntegrationTests.Links;

namespace Shortener.IntegrationTests.ApiKeys;

public abstract class ApiKeysApiContract(LinksHost host)
{
    private const string Keys = "/api/v1/keys";

    [Fact]
    public async Task A_key_with_scopes_does_what_they_say_and_nothing_else()
    {
        ApiAnswer created = await host.PostAsync(Keys, new { name = "reader", scopes = new[] { "links:read" } });
        Assert.Equal((201, "no-store"), (created.Status, created.Headers.CacheControl?.ToString()));
        string id = created["id"];
        Assert.StartsWith(created.Body.GetProperty("apiKey").GetProperty("hint").GetString()!, created["key"], StringComparison.Ordinal);
        using HttpClient reader = host.ClientWith(created["key"]);
        Assert.Equal(200, (await SendAsync(reader, HttpMethod.Get, "/api/v1/links")).Status);
        ApiAnswer refused = await SendAsync(reader, HttpMethod.Post, "/api/v1/links", """{"url":"https://example.com/"}""");
        Assert.Equal((403, "forbidden"), (refused.Status, refused.Code));
        Assert.Contains("links:write", refused["detail"], StringComparison.Ordinal);
        Assert.Equal(403, (await SendAsync(reader, HttpMethod.Get, Keys)).Status);

        ApiAnswer read = await host.GetAsync($"{Keys}/{id}");
        Assert.Equal("[\"links:read\"]", read["scopes"]);
        Assert.DoesNotContain(created["key"], read.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(created["key"], (await host.GetAsync(Keys)).Text, StringComparison.Ordinal);
        ApiAnswer me = await SendAsync(reader, HttpMethod.Get, "/api/v1/me");
        Assert.Equal((id, "[\"links:read\"]"), (me.Body.GetProperty("key").GetProperty("id").GetString(), me["scopes"]));
    }

    [Fact]
    public async Task Nobody_gives_a_key_more_than_they_have()
    {
        ApiAnswer weak = await host.PostAsync(Keys, new { name = "weak", scopes = new[] { "keys:read", "keys:write", "links:read" } });
        ApiAnswer strong = await host.PostAsync(Keys, new { name = "strong", allRights = true });
        using HttpClient client = host.ClientWith(weak["key"]);
        Assert.Equal(201, (await SendAsync(client, HttpMethod.Post, Keys, """{"name":"child","scopes":["links:read"]}""")).Status);
        foreach (string wish in (string[])["""{"name":"n","allRights":true}""", """{"name":"n","scopes":["links:write"]}""", """{"name":"n","scopes":["system:read"]}"""])
        {
            ApiAnswer refused = await SendAsync(client, HttpMethod.Post, Keys, wish);
            Assert.Equal((403, "scope_not_held"), (refused.Status, refused.Code));
        }

        ApiAnswer greedy = await SendAsync(client, HttpMethod.Post, Keys, """{"name":"greedy","scopes":["links:read"],"requestsPerMinute":1000000}""");
        Assert.Equal((422, "requestsPerMinute"), (greedy.Status, Assert.Single(greedy.ErrorFields)));
        string own = $"{Keys}/{weak["id"]}";
        string other = $"{Keys}/{strong["id"]}";
        Assert.Equal("scope_not_held", (await SendAsync(client, HttpMethod.Patch, own, """{"allRights":true}""")).Code);
        Assert.Equal("scope_not_held", (await SendAsync(client, HttpMethod.Post, $"{other}/rotate")).Code);
        Assert.Equal("scope_not_held", (await SendAsync(client, HttpMethod.Patch, other, """{"scopes":["links:read"]}""")).Code);
        Assert.Equal("scope_not_held", (await SendAsync(client, HttpMethod.Delete, other)).Code);
        Assert.Equal(200, (await host.GetAsync(other)).Status);
        Assert.Equal(204, (await SendAsync(client, HttpMethod.Delete, own)).Status);
    }

    [Theory]
    [InlineData("""{"scopes":["links:read"]}""", 422, "name")]
    [InlineData("""{"name":"n"}""", 422, "scopes")]
    [InlineData("""{"name":"n","scopes":[]}""", 422, "scopes")]
    [InlineData("""{"name":"n","scopes":[null]}""", 422, "scopes[0]")]
    [InlineData("""{"name":"n","scopes":["links:fly"]}""", 422, "scopes[0]")]
    [InlineData("""{"name":"n","scopes":["links:read"],"allRights":true}""", 422, "scopes")]
    [InlineData("""{"name":"n","allRights":true,"expiresAt":"2001-01-01T00:00:00Z"}""", 422, "expiresAt")]
    [InlineData("""{"name":"n","allRights":true,"expiresAt":"tomorrow"}""", 400, "expiresAt")]
    [InlineData("""{"name":"n","allRights":true,"requestsPerMinute":0}""", 422, "requestsPerMinute")]
    [InlineData("""{"name":"a\u0000b","allRights":true}""", 422, "name")]
    [InlineData("""{"name":"n","allRights":true,"workspaceId":"wsp_0000000000001"}""", 400, "workspaceId")]
    [InlineData("""{"name":"n","allRights":true,"id":"key_0000000000001"}""", 400, "id")]
    public async Task A_wrong_field_is_named(string body, int status, string field)
    {
        ApiAnswer answer = await host.SendAsync(HttpMethod.Post, Keys, body);
        Assert.Equal(status, answer.Status);
        Assert.Equal([field], answer.ErrorFields);
    }

    [Fact]
    public async Task A_rotated_key_works_with_both_secrets_for_a_while_or_at_once_not()
    {
        ApiAnswer created = await host.PostAsync(Keys, new { name = "rotated", allRights = true });
        ApiAnswer rotated = await host.SendAsync(HttpMethod.Post, $"{Keys}/{created["id"]}/rotate");
        Assert.Equal((200, created["id"]), (rotated.Status, rotated["id"]));
        Assert.NotEqual(created["key"], rotated["key"]);
        using HttpClient before = host.ClientWith(created["key"]);
        using HttpClient after = host.ClientWith(rotated["key"]);
        Assert.Equal(200, (await SendAsync(before, HttpMethod.Get, "/api/v1/me")).Status);
        Assert.Equal(200, (await SendAsync(after, HttpMethod.Get, "/api/v1/me")).Status);
        ApiAnswer again = await host.SendAsync(HttpMethod.Post, $"{Keys}/{created["id"]}/rotate", """{"overlapSeconds":0}""");
        using HttpClient last = host.ClientWith(again["key"]);
        Assert.Equal(200, (await SendAsync(last, HttpMethod.Get, "/api/v1/me")).Status);
        // Answers from memory may go on for two seconds.
        Assert.True(await BecomesAsync(before, 401) && await BecomesAsync(after, 401));
        Assert.Equal(422, (await host.SendAsync(HttpMethod.Post, $"{Keys}/{created["id"]}/rotate", """{"overlapSeconds":-1}""")).Status);
    }

    [Fact]
    public async Task A_revoked_key_is_refused_within_seconds_and_gone_from_lists()
    {
        ApiAnswer created = await host.PostAsync(Keys, new { name = "revoked", allRights = true });
        using HttpClient client = host.ClientWith(created["key"]);
        Assert.Equal(200, (await SendAsync(client, HttpMethod.Get, "/api/v1/me")).Status);
        Assert.Equal(204, (await host.SendAsync(HttpMethod.Delete, $"{Keys}/{created["id"]}")).Status);
        Assert.True(await BecomesAsync(client, 401));
        Assert.Equal(404, (await host.GetAsync($"{Keys}/{created["id"]}")).Status);
        Assert.DoesNotContain(created["id"], (await host.GetAsync(Keys)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_change_of_what_was_not_read_is_refused()
    {
        ApiAnswer created = await host.PostAsync(Keys, new { name = "before", scopes = new[] { "links:read", "metrics:read" } });
        string path = $"{Keys}/{created["id"]}";
        ApiAnswer changed = await host.SendAsync(HttpMethod.Patch, path, """{"name":"after","requestsPerMinute":60}""", ("If-Match", created.ETag!));
        Assert.Equal((200, "after", "60", "[\"links:read\",\"metrics:read\"]"), (changed.Status, changed["name"], changed["requestsPerMinute"], changed["scopes"]));
        Assert.Equal(412, (await host.SendAsync(HttpMethod.Patch, path, """{"name":"late"}""", ("If-Match", created.ETag!))).Status);
        Assert.Equal(412, (await host.SendAsync(HttpMethod.Delete, path, null, ("If-Match", created.ETag!))).Status);
    }

    [Fact]
    public async Task A_repeated_creation_gives_the_same_secret_which_the_database_cannot_show()
    {
        object body = new { name = "twice", allRights = true };
        string key = Guid.NewGuid().ToString("N");
        ApiAnswer first = await host.PostAsync(Keys, body, ("Idempotency-Key", key));
        ApiAnswer second = await host.PostAsync(Keys, body, ("Idempotency-Key", key));
        Assert.Equal((201, first.Text), (second.Status, second.Text));
        var store = (IIdempotencyStore)host.Services.GetService(typeof(IIdempotencyStore))!;
        IdempotentAnswer kept = (await store.ReserveAsync("key:1", key, [], DateTimeOffset.UnixEpoch, CancellationToken.None))!;
        Assert.Equal(201, kept.Status);
        Assert.DoesNotContain(first["key"], kept.Body, StringComparison.Ordinal);
    }

    private static async Task<bool> BecomesAsync(HttpClient client, int status)
    {
        for (int i = 0; i < 100; i++)
        {
            if ((await SendAsync(client, HttpMethod.Get, "/api/v1/me")).Status == status)
            {
                return true;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }

        return false;
    }

    private static async Task<ApiAnswer> SendAsync(HttpClient client, HttpMethod method, string path, string? json = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (json is not null)
        {
            request.Content = new StringContent(json, System.Text.Encoding.UTF8, "application/json");
        }

        using HttpResponseMessage response = await client.SendAsync(request);
        return await ApiAnswer.ReadAsync(response);
    }
}

public sealed class SqliteApiKeysApiTests(SqliteLinksHost fixture) : ApiKeysApiContract(fixture.Host), IClassFixture<SqliteLinksHost>;

[Trait("Db", "Postgres")]
public sealed class PostgresApiKeysApiTests(PostgresLinksHost fixture) : ApiKeysApiContract(fixture.Host), IClassFixture<PostgresLinksHost>;
