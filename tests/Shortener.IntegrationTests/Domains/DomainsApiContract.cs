using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Shortener.Core.Dns;
using Shortener.Core.Domains;
using Shortener.Core.Ids;
using Shortener.Core.Links;
using Shortener.Core.Storage;
using Shortener.IntegrationTests.Links;

namespace Shortener.IntegrationTests.Domains;

public abstract class DomainsApiContract(StorageBackend backend) : IAsyncLifetime
{
    private const string Domains = "/api/v1/domains";
    private const string Links = "/api/v1/links";

    private readonly ScriptedTxt _txt = new();
    private LinksHost _host = null!;

    public async Task InitializeAsync() => _host = await LinksHost.StartAsync(
        backend, services => services.AddSingleton<ITxtResolver>(_txt), ("Links:PublicUrl", "https://lnk.example"));

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task A_domain_is_created_read_changed_and_deleted_by_its_etag()
    {
        ApiAnswer created = await _host.PostAsync(Domains, new { host = "go.example", rootUrl = "https://example.com", caseInsensitive = true });
        Assert.Equal(201, created.Status);
        Assert.Equal($"{Domains}/{created["id"]}", created.Location);
        Assert.Equal(("https://example.com/", "True", "False", "True"), (created["rootUrl"], created["caseInsensitive"], created["unicodeSlugs"], created["serving"]));

        ApiAnswer read = await _host.GetAsync(created.Location!);
        Assert.Equal((200, created.ETag, created.Text), (read.Status, read.ETag, read.Text));
        ApiAnswer changed = await PatchAsync(read, new { rootUrl = (string?)null, notFoundUrl = "https://example.com/404" }, ("If-Match", read.ETag!));
        Assert.Equal((200, "", "https://example.com/404"), (changed.Status, changed["rootUrl"], changed["notFoundUrl"]));
        Assert.NotEqual(read.ETag, changed.ETag);
        Assert.Equal(412, (await PatchAsync(read, new { rootUrl = "https://example.com/" }, ("If-Match", read.ETag!))).Status);
        Assert.Equal("https://example.com/404", (await PatchAsync(read, new { unicodeSlugs = true }))["notFoundUrl"]);

        Assert.Equal(412, (await _host.SendAsync(HttpMethod.Delete, created.Location!, null, ("If-Match", read.ETag!))).Status);
        Assert.Equal(204, (await _host.SendAsync(HttpMethod.Delete, created.Location!)).Status);
        Assert.Equal(404, (await _host.GetAsync(created.Location!)).Status);
        Assert.Equal(404, (await _host.SendAsync(HttpMethod.Delete, created.Location!)).Status);
        Assert.Equal(201, (await _host.PostAsync(Domains, new { host = "go.example" })).Status);
    }

    [Theory]
    [InlineData("rootUrl", "javascript:alert(1)")]
    [InlineData("notFoundUrl", "https://lnk.example/loop")]
    [InlineData("expiredUrl", "http://127.0.0.1/")]
    [InlineData("rootUrl", "")]
    public async Task A_page_of_a_domain_obeys_the_policy_of_destinations(string field, string url)
    {
        ApiAnswer domain = await _host.PostAsync(Domains, new { host = "go.example" });
        ApiAnswer refused = await PatchAsync(domain, new Dictionary<string, string> { [field] = url });
        Assert.Equal((422, "destination_not_allowed", field), (refused.Status, refused.Code, Assert.Single(refused.ErrorFields)));
        Assert.Equal(422, (await _host.PostAsync(Domains, new Dictionary<string, string> { ["host"] = "new.example", [field] = url })).Status);
        Assert.Equal(400, (await PatchAsync(domain, new { host = "other.example" })).Status);
        Assert.Equal(400, (await PatchAsync(domain, new { rootUrl = 7 })).Status);
    }

    [Theory]
    [InlineData("rules[0].then.url", """{"rules":[{"when":{"device":"mobile"},"then":{"url":"https://go.example/x"}}]}""")]
    [InlineData("variants[0].url", """{"variants":[{"url":"https://go.example/x"},{"url":"https://example.com/b"}]}""")]
    [InlineData("ios.url", """{"ios":{"url":"https://go.example/x"}}""")]
    public async Task The_first_change_after_a_start_leads_no_visitor_back_to_an_own_domain(string field, string body)
    {
        // Written past the API, as before a restart: nothing has asked this process about a destination.
        const int WorkspaceId = 1;
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        IDomainStore domains = _host.Services.GetRequiredService<IDomainStore>();
        Domain own = (await domains.FindAsync(WorkspaceId, "", CancellationToken.None))!;
        Assert.NotNull(await domains.CreateAsync(WorkspaceId, "go.example", "token", now, CancellationToken.None));
        var stored = new NewLink { WorkspaceId = WorkspaceId, DomainId = own.Id, Slug = "x", Url = "https://example.com/", CreatedAt = now };
        Link link = (await _host.Services.GetRequiredService<ILinkStore>().CreateAsync(stored, now, CancellationToken.None)).Link!;

        string path = $"{Links}/{OpaqueId.Link.Format(link.Id)}";
        ApiAnswer refused = await _host.SendAsync(HttpMethod.Patch, path, body);
        Assert.Equal((422, field), (refused.Status, Assert.Single(refused.ErrorFields)));
        Assert.Contains("leads back", refused.Text, StringComparison.Ordinal);
        string elsewhere = body.Replace("go.example", "go.example.org", StringComparison.Ordinal);
        Assert.Equal(200, (await _host.SendAsync(HttpMethod.Patch, path, elsewhere)).Status);
    }

    [Fact]
    public async Task Slugs_obey_the_rules_of_their_domain()
    {
        ApiAnswer domain = await _host.PostAsync(Domains, new { host = "go.example", caseInsensitive = true, unicodeSlugs = true });
        ApiAnswer link = await _host.PostAsync(Links, new { url = "https://example.com", slug = "ВЕСНА", domain = "go.example" });
        Assert.Equal((201, "весна"), (link.Status, link["slug"]));
        Assert.Equal("https://go.example/%D0%B2%D0%B5%D1%81%D0%BD%D0%B0", link["shortUrl"]);
        Assert.Equal("slug_taken", (await _host.PostAsync(Links, new { url = "https://example.com", slug = "Весна", domain = "go.example" })).Code);
        ApiAnswer found = await _host.GetAsync($"{Links}/lookup?domain=go.example&slug={Uri.EscapeDataString("веСНА")}");
        Assert.Equal(link["id"], found["id"]);
        ApiAnswer upserted = await _host.SendAsync(HttpMethod.Put, $"{Links}/upsert", new { url = "https://example.org", slug = "весНА", domain = "go.example" });
        Assert.Equal((200, link["id"], "https://example.org/"), (upserted.Status, upserted["id"], upserted["url"]));
        ApiAnswer renamed = await _host.SendAsync(HttpMethod.Patch, link.Location!, new { slug = "Лето" });
        Assert.Equal("лето", renamed["slug"]);
        string random = (await _host.PostAsync(Links, new { url = "https://example.com", domain = "go.example" }))["slug"];
        Assert.Equal(random.ToLowerInvariant(), random);

        foreach ((string slug, string word) in new[] { ("pаypal", "scripts"), ("a\u200bb", "nothing"), ("ＡＢ", "plain ones"), ("a b", "any script") })
        {
            ApiAnswer refused = await _host.PostAsync(Links, new { url = "https://example.com", slug, domain = "go.example" });
            Assert.Equal(422, refused.Status);
            Assert.Contains(word, refused.Body.GetProperty("errors").GetProperty("slug")[0].GetString(), StringComparison.Ordinal);
        }

        Assert.Equal(422, (await _host.PostAsync(Links, new { url = "https://example.com", slug = "весна" })).Status);
        ApiAnswer fixedRules = await PatchAsync(domain, new { caseInsensitive = false });
        Assert.Equal((409, "domain_has_links", "caseInsensitive"), (fixedRules.Status, fixedRules.Code, Assert.Single(fixedRules.ErrorFields)));
        Assert.Equal(200, (await PatchAsync(domain, new { caseInsensitive = true, rootUrl = "https://example.com" })).Status);
        Assert.Equal((409, "domain_has_links"), await CodeAsync(_host.SendAsync(HttpMethod.Delete, domain.Location!)));
    }

    [Fact]
    public async Task The_default_domain_keeps_its_slugs_and_cannot_be_deleted_or_proved()
    {
        JsonElement first = (await _host.GetAsync(Domains)).Body.GetProperty("items")[0];
        string path = $"{Domains}/{first.GetProperty("id").GetString()}";
        Assert.Equal(JsonValueKind.Null, first.GetProperty("verification").ValueKind);
        Assert.Equal("https://example.com/", (await _host.SendAsync(HttpMethod.Patch, path, new { rootUrl = "https://example.com" }))["rootUrl"]);
        Assert.Equal(422, (await _host.SendAsync(HttpMethod.Patch, path, new { caseInsensitive = true })).Status);
        Assert.Equal((409, "default_domain"), await CodeAsync(_host.SendAsync(HttpMethod.Delete, path)));
        Assert.Equal((409, "default_domain"), await CodeAsync(_host.PostAsync(path + "/verify", new { })));
        Assert.Equal(404, (await _host.GetAsync(Domains + "/dom_0000000000000")).Status);
        Assert.Equal(404, (await _host.PostAsync(Domains + "/nonsense/verify", new { })).Status);
    }

    [Fact]
    public async Task Ownership_is_proved_by_a_txt_record()
    {
        ApiAnswer domain = await _host.PostAsync(Domains, new { host = "go.example" });
        JsonElement proof = domain.Body.GetProperty("verification");
        Assert.Equal(("_shortener.go.example", "TXT"), (proof.GetProperty("recordName").GetString(), proof.GetProperty("recordType").GetString()));
        string value = proof.GetProperty("recordValue").GetString()!;
        Assert.Matches("^shortener-verification=[0-9a-f]{32}$", value);
        string verify = $"{domain.Location}/verify";

        _txt.Answer = TxtAnswer.Unavailable;
        Assert.Equal((503, "dns_unavailable"), await CodeAsync(_host.PostAsync(verify, new { })));
        _txt.Answer = TxtAnswer.None;
        Assert.Equal((422, "not_verified"), await CodeAsync(_host.PostAsync(verify, new { })));
        _txt.Answer = new TxtAnswer(TxtOutcome.Found, ["internal secret", value + "0"]);
        ApiAnswer wrong = await _host.PostAsync(verify, new { });
        Assert.Equal((422, "not_verified"), (wrong.Status, wrong.Code));
        Assert.DoesNotContain("internal secret", wrong.Text, StringComparison.Ordinal);
        _txt.Answer = new TxtAnswer(TxtOutcome.Found, ["v=spf1 -all", value]);
        ApiAnswer verified = await _host.PostAsync(verify, new { });
        Assert.Equal(200, verified.Status);
        Assert.NotEqual(JsonValueKind.Null, verified.Body.GetProperty("verification").GetProperty("verifiedAt").ValueKind);
        Assert.NotEqual(domain.ETag, verified.ETag);
        Assert.Equal(["_shortener.go.example"], _txt.Asked.Distinct());
    }

    private static async Task<(int Status, string? Code)> CodeAsync(Task<ApiAnswer> sending)
    {
        ApiAnswer answer = await sending;
        return (answer.Status, answer.Code);
    }

    private Task<ApiAnswer> PatchAsync(ApiAnswer domain, object body, params (string Name, string Value)[] headers) =>
        _host.SendAsync(HttpMethod.Patch, $"{Domains}/{domain["id"]}", body, headers);

    private sealed class ScriptedTxt : ITxtResolver
    {
        public TxtAnswer Answer { get; set; } = TxtAnswer.None;

        public System.Collections.Concurrent.ConcurrentQueue<string> Asked { get; } = new();

        public Task<TxtAnswer> ResolveAsync(string name, CancellationToken ct)
        {
            Asked.Enqueue(name);
            return Task.FromResult(Answer);
        }
    }
}

public sealed class SqliteDomainsApiTests() : DomainsApiContract(StorageBackend.Sqlite);

[Trait("Db", "Postgres")]
public sealed class PostgresDomainsApiTests() : DomainsApiContract(StorageBackend.Postgres);
