using System.Text.Json;
using Shortener.Core.Storage;
using Shortener.Core.Webhooks;
using Shortener.IntegrationTests.Links;
using Shortener.Testing.Outbound;

namespace Shortener.IntegrationTests.Webhooks;

public abstract class WebhooksApiContract(StorageBackend backend) : IAsyncLifetime
{
    private const string Path = WebhookStage.Webhooks;

    private WebhookStage _stage = null!;

    public async Task InitializeAsync() => _stage = await WebhookStage.StartAsync(backend, ("Webhooks:MaxPerWorkspace", "5"));

    public async Task DisposeAsync() => await _stage.DisposeAsync();

    [Fact]
    public async Task The_secret_is_shown_at_creation_and_at_rotation_and_nowhere_else()
    {
        ApiAnswer made = await _stage.SubscribeAsync("ok", "link.updated", "link.created", "link.created");
        Assert.StartsWith("whsec_", made["secret"], StringComparison.Ordinal);
        Assert.Equal("""["link.created","link.updated"]""", made.Body.GetProperty("events").GetRawText());
        ApiAnswer read = await _stage.Host.GetAsync(made.Location!);
        Assert.Equal((200, made.ETag), (read.Status, read.ETag));
        Assert.DoesNotContain("whsec_", read.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("whsec_", (await _stage.Host.GetAsync(Path)).Text, StringComparison.Ordinal);

        ApiAnswer rotated = await _stage.Host.PostAsync($"{made.Location}/rotate-secret", new { overlapHours = 2 });
        Assert.Equal(200, rotated.Status);
        Assert.NotEqual(made["secret"], rotated["secret"]);
        Assert.NotEqual(made.ETag, rotated.ETag);
        read = await _stage.Host.GetAsync(made.Location!);
        Assert.Equal(JsonValueKind.String, read.Body.GetProperty("oldSecretUntil").ValueKind);
        Assert.DoesNotContain("whsec_", read.Text, StringComparison.Ordinal);
        Assert.Equal(["overlapHours"], (await _stage.Host.PostAsync($"{made.Location}/rotate-secret", new { overlapHours = 1_000 })).ErrorFields);
    }

    [Fact]
    public async Task A_change_keeps_what_it_does_not_name_and_obeys_if_match()
    {
        ApiAnswer made = await _stage.SubscribeAsync("ok", "link.created");
        ApiAnswer changed = await _stage.Host.SendAsync(
            HttpMethod.Patch, made.Location!, new { description = "CRM", enabled = false }, ("If-Match", made.ETag!));
        Assert.Equal((200, "CRM", "False", made["url"]), (changed.Status, changed["description"], changed["enabled"], changed["url"]));
        Assert.Equal(412, (await _stage.Host.SendAsync(HttpMethod.Patch, made.Location!, new { tag = "a" }, ("If-Match", made.ETag!))).Status);
        Assert.Equal(412, (await _stage.Host.SendAsync(HttpMethod.Delete, made.Location!, null, ("If-Match", made.ETag!))).Status);
        Assert.Equal(204, (await _stage.Host.SendAsync(HttpMethod.Delete, made.Location!, null, ("If-Match", changed.ETag!))).Status);
        Assert.Equal(404, (await _stage.Host.GetAsync(made.Location!)).Status);
    }

    [Theory]
    [InlineData("""{"events":["link.created"]}""", "url")]
    [InlineData("""{"url":"ftp://hooks.example/","events":["link.created"]}""", "url")]
    [InlineData("""{"url":"http://127.0.0.1/","events":["link.created"]}""", "url")]
    [InlineData("""{"url":"http://[::1]/","events":["link.created"]}""", "url")]
    [InlineData("""{"url":"http://169.254.169.254/latest","events":["link.created"]}""", "url")]
    [InlineData("""{"url":"http://2130706433/","events":["link.created"]}""", "url")]
    [InlineData("""{"url":"http://localhost/","events":["link.created"]}""", "url")]
    [InlineData("""{"url":"https://user:pass@hooks.example/","events":["link.created"]}""", "url")]
    [InlineData("""{"url":"https://hooks.example:22/","events":["link.created"]}""", "url")]
    [InlineData("""{"url":"https://hooks.example/"}""", "events")]
    [InlineData("""{"url":"https://hooks.example/","events":[]}""", "events")]
    [InlineData("""{"url":"https://hooks.example/","events":["link.exploded"]}""", "events")]
    [InlineData("""{"url":"https://hooks.example/","events":[null]}""", "events")]
    [InlineData("""{"url":"https://hooks.example/","events":["link.created"],"linkId":"lnk_0000000000000"}""", "linkId")]
    [InlineData("""{"url":"https://hooks.example/","events":["link.created"],"tag":""}""", "tag")]
    public async Task A_field_that_cannot_be_used_is_named(string body, string field)
    {
        ApiAnswer answer = await _stage.Host.PostAsync(Path, body);
        Assert.Equal(422, answer.Status);
        Assert.Equal([field], answer.ErrorFields);
    }

    [Fact]
    public async Task A_link_and_a_tag_together_and_unknown_fields_are_refused()
    {
        ApiAnswer link = await _stage.CreateLinkAsync(new { url = "https://example.com/" });
        ApiAnswer both = await _stage.Host.PostAsync(
            Path, new { url = "https://hooks.example/", events = new[] { "link.created" }, linkId = link["id"], tag = "a" });
        Assert.Equal(["tag"], both.ErrorFields);
        Assert.Equal("unknown_field", (await _stage.Host.PostAsync(Path, new { url = "https://hooks.example/", secret = "whsec_x" })).Code);
    }

    [Fact]
    public async Task A_workspace_has_a_bounded_number_of_endpoints_and_lists_them_in_pages()
    {
        for (int i = 0; i < 5; i++)
        {
            await _stage.SubscribeAsync($"ok-{i}", "link.created");
        }

        ApiAnswer sixth = await _stage.Host.PostAsync(Path, new { url = "http://hooks.example/", events = new[] { "link.created" } });
        Assert.Equal((409, "webhook_limit_reached"), (sixth.Status, sixth.Code));
        ApiAnswer page = await _stage.Host.GetAsync($"{Path}?limit=3");
        ApiAnswer rest = await _stage.Host.GetAsync($"{Path}?limit=3&cursor={page["nextCursor"]}");
        string[] urls = [.. page.Body.GetProperty("items").EnumerateArray().Concat(rest.Body.GetProperty("items").EnumerateArray())
            .Select(item => item.GetProperty("url").GetString()!)];
        Assert.Equal([.. Enumerable.Range(0, 5).Select(i => $"http://hooks.example/ok-{i}")], urls);
        Assert.Equal(JsonValueKind.Null, rest.Body.GetProperty("nextCursor").ValueKind);
    }

    [Fact]
    public async Task Every_event_type_has_an_example_and_a_test_sends_it()
    {
        ApiAnswer made = await _stage.SubscribeAsync("ok", "link.created");
        JsonElement[] types = [.. (await _stage.Host.GetAsync($"{Path}/events")).Body.GetProperty("items").EnumerateArray()];
        Assert.Equal(WebhookEvents.All, types.Select(type => type.GetProperty("type").GetString()!));
        foreach (JsonElement type in types)
        {
            string name = type.GetProperty("type").GetString()!;
            Assert.Equal(name, type.GetProperty("example").GetProperty("type").GetString());
            ApiAnswer tested = await _stage.Host.PostAsync($"{made.Location}/test", new { type = name });
            Assert.Equal(("True", "200"), (tested["succeeded"], tested["responseStatus"]));
            ReceivedMessage arrived = _stage.Receiver.Attempts.Last();
            Assert.Equal((tested["messageId"], name, "application/json"), (arrived.Id, arrived.Type, arrived.ContentType));
            Assert.Equal(
                Names(type.GetProperty("example").GetProperty("data")), Names(arrived.Data));
        }

        Assert.Equal(422, (await _stage.Host.PostAsync($"{made.Location}/test", new { type = "link.exploded" })).Status);
        Assert.Empty(await _stage.DeliveriesAsync(made));
    }

    /// <summary>The case of <c>url/fetch_behaviour_cases.jsonl</c> about webhooks: the answer's body is nobody's business.</summary>
    [Fact]
    public async Task Neither_a_test_nor_the_log_shows_what_the_endpoint_wrote()
    {
        await using var site = new ScriptedSite(_ => ScriptedSite.Page("internal-secret", status: "500 Oops"));
        _stage.Dialer.With("93.184.216.34", site.EndPoint);
        ApiAnswer made = await _stage.SubscribeAsync("anything", "link.created");
        ApiAnswer tested = await _stage.Host.PostAsync($"{made.Location}/test", new { });
        Assert.Equal(["durationMs", "error", "messageId", "responseStatus", "succeeded", "type"], Names(tested.Body));
        Assert.Equal(("False", "500"), (tested["succeeded"], tested["responseStatus"]));
        await _stage.CreateLinkAsync(new { url = "https://example.com/" });
        await WebhookStage.UntilAsync(
            async () => (await _stage.DeliveriesAsync(made)).Any(item => item.GetProperty("attempts").GetInt32() > 0), () => "no attempt");
        ApiAnswer log = await _stage.Host.GetAsync($"{made.Location}/deliveries");
        Assert.DoesNotContain("internal-secret", tested.Text + log.Text, StringComparison.Ordinal);
        Assert.Contains("\"responseStatus\":500", log.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://private.example/", "no_public_address")]
    [InlineData("http://hooks.example/redirect", null)]
    [InlineData("http://hooks.example/hang", "timeout")]
    public async Task A_test_says_what_went_wrong(string url, string? error)
    {
        ApiAnswer made = await _stage.Host.PostAsync(Path, new { url, events = new[] { "link.created" } });
        ApiAnswer tested = await _stage.Host.PostAsync($"{made.Location}/test", new { });
        Assert.Equal((200, "False", error ?? ""), (tested.Status, tested["succeeded"], tested["error"]));
        Assert.Equal(error is null ? "302" : "", tested["responseStatus"]);
        Assert.DoesNotContain(_stage.Receiver.Attempts, attempt => attempt.Path == "ok-behind-redirect");
        Assert.DoesNotContain(_stage.Dialer.Dialled, address => address.Address.ToString() == "10.0.0.1");
    }

    [Fact]
    public async Task Ids_of_nobody_are_not_found_anywhere()
    {
        ApiAnswer made = await _stage.SubscribeAsync("ok", "link.created");
        foreach (string path in (string[])["whk_0000000000000", "whk_0000000000000/deliveries", $"{made["id"]}/deliveries/dlv_0000000000000"])
        {
            Assert.Equal(404, (await _stage.Host.GetAsync($"{Path}/{path}")).Status);
        }

        Assert.Equal(404, (await _stage.Host.PostAsync($"{Path}/whk_0000000000000/test", new { })).Status);
        Assert.Equal(404, (await _stage.Host.PostAsync($"{Path}/whk_0000000000000/rotate-secret", new { })).Status);
        Assert.Equal(404, (await _stage.Host.SendAsync(HttpMethod.Post, $"{made.Location}/deliveries/dlv_0000000000000/resend")).Status);
        Assert.Equal(["status"], (await _stage.Host.GetAsync($"{made.Location}/deliveries?status=lost")).ErrorFields);
    }

    private static string[] Names(JsonElement element) => [.. element.EnumerateObject().Select(member => member.Name).Order(StringComparer.Ordinal)];
}

public sealed class SqliteWebhooksApiTests() : WebhooksApiContract(StorageBackend.Sqlite);

[Trait("Db", "Postgres")]
public sealed class PostgresWebhooksApiTests() : WebhooksApiContract(StorageBackend.Postgres);
