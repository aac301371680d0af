using System.Text.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Shortener.Testing;

namespace Shortener.IntegrationTests.Links;

/// <summary>Look-ups, lists, bulk requests, repeated requests and the routes around links.</summary>
public abstract class LinkCollectionsContract(LinksHost host)
{
    private const string Links = "/api/v1/links";

    private static string Unique(string prefix) => prefix + Guid.NewGuid().ToString("N")[..12];

    [Fact]
    public async Task A_link_is_looked_up_by_slug_or_external_id()
    {
        string name = Unique("L");
        ApiAnswer created = await host.PostAsync(Links, new { url = "https://example.com", slug = name, externalId = name + "/ы" });
        foreach (string query in new[]
        {
            $"slug={name}", $"slug={name}&domain=", $"slug={name}&domain=lnk.example", $"slug={name}&domain=LNK.example", $"externalId={name}%2F%D1%8B",
        })
        {
            Assert.Equal(created["id"], (await host.GetAsync($"{Links}/lookup?{query}"))["id"]);
        }

        Assert.Equal(404, (await host.GetAsync($"{Links}/lookup?slug={name.ToLowerInvariant()}")).Status);
        Assert.Equal(404, (await host.GetAsync($"{Links}/lookup?slug={name}&domain=other.example")).Status);
        Assert.Equal(404, (await host.GetAsync($"{Links}/lookup?slug=%00")).Status);
        Assert.Equal(404, (await host.GetAsync($"{Links}/lookup?externalId=%00")).Status);
        Assert.Equal(400, (await host.GetAsync($"{Links}/lookup")).Status);
    }

    [Fact]
    public async Task Lists_have_pages_and_filters()
    {
        string tag = Unique("tag");
        var ids = new List<string>();
        for (int i = 0; i < 5; i++)
        {
            ids.Insert(0, (await host.PostAsync(Links, new { url = $"https://example.com/{tag}/{i}", tags = new[] { tag } }))["id"]);
        }

        var seen = new List<string>();
        string? cursor = null;
        do
        {
            ApiAnswer page = await host.GetAsync($"{Links}?tag={tag}&limit=2" + (cursor is null ? "" : $"&cursor={cursor}"));
            Assert.Equal(200, page.Status);
            seen.AddRange(page.Body.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetString()!));
            cursor = page.Body.GetProperty("nextCursor").GetString();
        }
        while (cursor is not null);
        Assert.Equal(ids, seen);
        ApiAnswer found = await host.GetAsync($"{Links}?q={tag.ToUpperInvariant()}/3");
        Assert.Equal(ids[1], Assert.Single(found.Body.GetProperty("items").EnumerateArray()).GetProperty("id").GetString());
    }

    [Fact]
    public async Task Links_without_clicks_are_listed_by_clicks_too_page_by_page()
    {
        string tag = Unique("quiet");
        var ids = new List<string>();
        for (int i = 0; i < 5; i++)
        {
            ids.Insert(0, (await host.PostAsync(Links, new { url = $"https://example.com/{tag}/{i}", tags = new[] { tag } }))["id"]);
        }

        var seen = new List<string>();
        string? cursor = null;
        do
        {
            ApiAnswer page = await host.GetAsync($"{Links}?sort=clicks&tag={tag}&limit=2" + (cursor is null ? "" : $"&cursor={cursor}"));
            Assert.Equal(200, page.Status);
            seen.AddRange(page.Body.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetString()!));
            cursor = page.Body.GetProperty("nextCursor").GetString();
        }
        while (cursor is not null);
        Assert.Equal(ids, seen);
    }

    [Theory]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=101", "limit")]
    [InlineData("limit=x", "limit")]
    [InlineData("cursor=abc", "cursor")]
    [InlineData("cursor=f____________________w", "cursor")]
    [InlineData("q=%00", "q")]
    [InlineData("tag=a%00", "tag")]
    [InlineData("domain=unknown.example", "domain")]
    [InlineData("sort=size", "sort")]
    [InlineData("sort=clicks&trash=true", "sort")]
    [InlineData("sort=clicks&cursor=abc", "cursor")]
    [InlineData("sort=clicks&cursor=AAAAAAAAAAc", "cursor")]
    [InlineData("order=clicks", "order")]
    public async Task A_bad_list_parameter_is_named(string query, string field)
    {
        ApiAnswer answer = await host.GetAsync($"{Links}?{query}");
        Assert.InRange(answer.Status, 400, 422);
        Assert.Equal([field], answer.ErrorFields);
    }

    [Fact]
    public async Task Upsert_creates_once_and_then_changes()
    {
        string externalId = Unique("u");
        ApiAnswer created = await host.SendAsync(HttpMethod.Put, $"{Links}/upsert", new { url = "https://example.com", externalId, title = "t" });
        Assert.Equal(201, created.Status);
        ApiAnswer changed = await host.SendAsync(HttpMethod.Put, $"{Links}/upsert", new { url = "https://example.org", externalId });
        Assert.Equal((200, created["id"], "https://example.org/", "t"), (changed.Status, changed["id"], changed["url"], changed["title"]));
        ApiAnswer bySlug = await host.SendAsync(HttpMethod.Put, $"{Links}/upsert", new { url = "https://example.net", slug = created["slug"] });
        Assert.Equal((200, created["id"]), (bySlug.Status, bySlug["id"]));
        Assert.Equal(422, (await host.SendAsync(HttpMethod.Put, $"{Links}/upsert", new { url = "https://example.com" })).Status);
        ApiAnswer conflict = await host.SendAsync(HttpMethod.Put, $"{Links}/upsert", new { url = "https://example.com", externalId = externalId + "2", slug = created["slug"] });
        Assert.Equal((409, "slug_taken"), (conflict.Status, conflict.Code));
    }

    [Fact]
    public async Task Upserts_of_one_external_id_at_once_make_one_link()
    {
        string externalId = Unique("u");
        ApiAnswer[] answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(i =>
            host.SendAsync(HttpMethod.Put, $"{Links}/upsert", new { url = $"https://example.com/{i}", externalId })));
        Assert.All(answers, answer => Assert.InRange(answer.Status, 200, 201));
        Assert.Single(answers.Select(answer => answer["id"]).Distinct());
    }

    [Fact]
    public async Task Bulk_answers_for_each_link()
    {
        string slug = Unique("b");
        ApiAnswer gone = await host.PostAsync(Links, new { url = "https://example.com", slug = slug + "gone" });
        await host.SendAsync(HttpMethod.Delete, gone.Location!);
        ApiAnswer answer = await host.PostAsync($"{Links}/bulk", $$"""
            {"links":[
                {"url":"https://example.com/1","slug":"{{slug}}"},
                {"url":"https://example.com/2"},
                {"url":"https://example.com/3","slug":"{{slug}}"},
                {"url":"ftp://example.com"},
                {"url":"https://example.com","nonsense":1},
                {"url":"https://example.com","title":"\ud800"},
                7,
                {"url":"https://example.com/8","slug":"{{slug}}gone","tags":["x"]}
            ]}
            """);
        Assert.Equal(200, answer.Status);
        JsonElement[] items = [.. answer.Body.GetProperty("items").EnumerateArray()];
        Assert.Equal([201, 201, 409, 422, 400, 400, 400, 201], items.Select(item => item.GetProperty("status").GetInt32()));
        Assert.Equal("https://example.com/1", items[0].GetProperty("link").GetProperty("url").GetString());
        Assert.Equal("slug_taken", items[2].GetProperty("problem").GetProperty("code").GetString());
        Assert.Equal("destination_not_allowed", items[3].GetProperty("problem").GetProperty("code").GetString());
        Assert.Equal("unknown_field", items[4].GetProperty("problem").GetProperty("code").GetString());
        Assert.Contains(slug, host.Changes.Slugs);
        Assert.Equal(200, (await host.GetAsync($"{Links}/lookup?slug={slug}")).Status);
    }

    [Fact]
    public async Task Bulk_takes_a_thousand_links_and_no_more()
    {
        object[] thousand = [.. Enumerable.Range(0, 1_000).Select(i => new { url = $"https://example.com/bulk/{i}" })];
        ApiAnswer answer = await host.PostAsync($"{Links}/bulk", thousand);
        Assert.Equal(1_000, answer.Body.GetProperty("items").EnumerateArray().Count(item => item.GetProperty("status").GetInt32() == 201));
        ApiAnswer tooMany = await host.PostAsync($"{Links}/bulk", thousand.Append(new { url = "https://example.com" }));
        Assert.Equal((422, "too_many_items"), (tooMany.Status, tooMany.Code));
        Assert.Equal(422, (await host.PostAsync($"{Links}/bulk", "{}")).Status);
    }

    [Fact]
    public async Task An_idempotency_key_creates_once()
    {
        (string, string) key = ("Idempotency-Key", Unique("k"));
        ApiAnswer first = await host.PostAsync(Links, new { url = "https://example.com", title = "ы" }, key);
        ApiAnswer second = await host.PostAsync(Links, new { url = "https://example.com", title = "ы" }, key);
        Assert.Equal(201, second.Status);
        Assert.Equal((first.Text, first.Location, first.ETag, first.ContentType), (second.Text, second.Location, second.ETag, second.ContentType));
        Assert.Equal("true", second.Headers.GetValues("Idempotency-Replayed").Single());

        ApiAnswer other = await host.PostAsync(Links, new { url = "https://example.com", title = "other" }, key);
        Assert.Equal((409, "idempotency_key_reused"), (other.Status, other.Code));
        ApiAnswer bulk = await host.PostAsync($"{Links}/bulk", new[] { new { url = "https://example.com" } }, key);
        Assert.Equal("idempotency_key_reused", bulk.Code);
    }

    [Fact]
    public async Task A_failed_request_leaves_its_idempotency_key_free()
    {
        (string, string) key = ("Idempotency-Key", Unique("k"));
        Assert.Equal(422, (await host.PostAsync(Links, new { url = "nonsense" }, key)).Status);
        Assert.Equal(201, (await host.PostAsync(Links, new { url = "https://example.com" }, key)).Status);
        Assert.Equal(400, (await host.PostAsync(Links, new { url = "https://example.com" }, ("Idempotency-Key", new string('x', 256)))).Status);
    }

    [Fact]
    public async Task Requests_with_one_idempotency_key_at_once_make_one_link()
    {
        (string, string) key = ("Idempotency-Key", Unique("k"));
        string externalId = Unique("i");
        ApiAnswer[] answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => host.PostAsync(Links, new { url = "https://example.com", externalId }, key)));
        Assert.All(answers, answer => Assert.Contains(answer.Status, new[] { 201, 409 }));
        Assert.All(answers.Where(answer => answer.Status == 409), answer => Assert.Equal("idempotency_key_in_use", answer.Code));
        Assert.Single(answers.Where(answer => answer.Status == 201).Select(answer => answer["id"]).Distinct());
    }

    [Fact]
    public async Task Domains_are_created_as_punycode_and_carry_links()
    {
        string name = Unique("d");
        ApiAnswer domain = await host.PostAsync("/api/v1/domains", new { host = $"{name}.ПРИМЕР.example." });
        Assert.Equal((201, $"{name}.xn--e1afmkfd.example", "False"), (domain.Status, domain["host"], domain["isDefault"]));
        ApiAnswer taken = await host.PostAsync("/api/v1/domains", new { host = $"{name}.xn--e1afmkfd.example" });
        Assert.Equal((409, "domain_taken"), (taken.Status, taken.Code));
        Assert.Equal("domain_taken", (await host.PostAsync("/api/v1/domains", new { host = "LNK.example" })).Code);

        ApiAnswer link = await host.PostAsync(Links, new { url = "https://example.com", slug = "go", domain = $"{name}.пример.example" });
        Assert.Equal($"https://{name}.xn--e1afmkfd.example/go", link["shortUrl"]);
        Assert.Equal($"{name}.xn--e1afmkfd.example", link["domain"]);
        Assert.Equal(link["id"], (await host.GetAsync($"{Links}/lookup?slug=go&domain={name}.xn--e1afmkfd.example"))["id"]);
        Assert.Single((await host.GetAsync($"{Links}?domain={name}.xn--e1afmkfd.example")).Body.GetProperty("items").EnumerateArray());
        Assert.Equal(422, (await host.SendAsync(HttpMethod.Patch, link.Location!, new { domain = "lnk.example" })).Status);

        ApiAnswer loop = await host.PostAsync(Links, new { url = $"https://{name}.пример.example:8443/x" });
        Assert.Equal("destination_not_allowed", loop.Code);
        ApiAnswer list = await host.GetAsync("/api/v1/domains");
        Assert.Contains(list.Body.GetProperty("items").EnumerateArray(), item => item.GetProperty("host").GetString() == "lnk.example" && item.GetProperty("isDefault").GetBoolean());
    }

    [Theory]
    [InlineData("")]
    [InlineData("https://example.com")]
    [InlineData("example.com:8080")]
    [InlineData("example.com/path")]
    [InlineData("127.0.0.1")]
    [InlineData("[::1]")]
    [InlineData("a..example")]
    [InlineData("-a.example")]
    [InlineData("a_b.example")]
    [InlineData("a\0.example")]
    public async Task A_bad_host_is_refused(string name)
    {
        ApiAnswer answer = await host.PostAsync("/api/v1/domains", new { host = name });
        Assert.Equal((422, "host"), (answer.Status, Assert.Single(answer.ErrorFields)));
    }

    [Fact]
    public async Task The_key_tells_its_workspace()
    {
        ApiAnswer me = await host.GetAsync("/api/v1/me");
        Assert.Equal(200, me.Status);
        Assert.Equal("UTC", me.Body.GetProperty("workspace").GetProperty("timezone").GetString());
        Assert.True(me.Body.GetProperty("key").GetProperty("allRights").GetBoolean());
    }

    [Fact]
    public async Task The_description_names_every_route_and_the_reserved_slugs()
    {
        ApiAnswer description = await host.GetAsync("/openapi/v1.json");
        Assert.Equal(200, description.Status);
        string[] paths = [.. description.Body.GetProperty("paths").EnumerateObject().Select(path => path.Name)];
        IEnumerable<string> routes = host.Services.GetRequiredService<EndpointDataSource>().Endpoints
            .OfType<RouteEndpoint>()
            .Select(endpoint => endpoint.RoutePattern.RawText!.TrimEnd('/'))
            .Where(route => route.StartsWith("/api/", StringComparison.Ordinal));
        Assert.Contains("/api/v1/links/{id}", paths);
        Assert.Equal(routes.Distinct().Order(StringComparer.Ordinal), paths.Order(StringComparer.Ordinal));
        Assert.Contains("`healthz`", description.Body.GetProperty("info").GetProperty("description").GetString(), StringComparison.Ordinal);
        string schema = description.Body.GetProperty("components").GetProperty("schemas").GetProperty("LinkRequest").ToString();
        Assert.Contains("redirectCode", schema, StringComparison.Ordinal);
    }

    [TestDataFact]
    public async Task Naughty_strings_are_refused_by_field_or_given_back_unchanged()
    {
        string[] strings = JsonSerializer.Deserialize<string[]>(await File.ReadAllBytesAsync(TestData.Path("url/blns.json")))!;
        await CheckNaughtyAsync(strings, "title", text => new { url = "https://example.com", title = text }, link => link.GetProperty("title"));
        await CheckNaughtyAsync(strings, "slug", text => new { url = "https://example.com", slug = text }, link => link.GetProperty("slug"));
        await CheckNaughtyAsync(strings, "tags", text => new { url = "https://example.com", tags = new[] { text } }, link => link.GetProperty("tags")[0]);
        await CheckNaughtyAsync(strings, "externalId", text => new { url = "https://example.com", externalId = text }, link => link.GetProperty("externalId"));
        await CheckNaughtyAsync(strings, "url", text => new { url = text }, given: null);
    }

    /// <summary>In one bulk request: each item is parsed, checked, stored and read back like a single one.</summary>
    private async Task CheckNaughtyAsync(string[] strings, string field, Func<string, object> body, Func<JsonElement, JsonElement>? given)
    {
        ApiAnswer answer = await host.PostAsync($"{Links}/bulk", strings.Select(body));
        Assert.Equal(200, answer.Status);
        JsonElement[] items = [.. answer.Body.GetProperty("items").EnumerateArray()];
        Assert.Equal(strings.Length, items.Length);
        for (int i = 0; i < items.Length; i++)
        {
            int status = items[i].GetProperty("status").GetInt32();
            if (status == 201)
            {
                Assert.True(given is null || given(items[i].GetProperty("link")).GetString() == strings[i], $"{field}: {JsonSerializer.Serialize(strings[i])}");
                continue;
            }

            Assert.InRange(status, 400, 422);
            Assert.Equal([field], items[i].GetProperty("problem").GetProperty("errors").EnumerateObject().Select(error => error.Name));
        }
    }
}

public sealed class SqliteLinkCollectionsTests(SqliteLinksHost fixture) : LinkCollectionsContract(fixture.Host), IClassFixture<SqliteLinksHost>;

[Trait("Db", "Postgres")]
public sealed class PostgresLinkCollectionsTests(PostgresLinksHost fixture) : LinkCollectionsContract(fixture.Host), IClassFixture<PostgresLinksHost>;
