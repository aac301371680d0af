using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Shortener.Core.Storage;
using Shortener.Testing;

namespace Shortener.IntegrationTests.Links;

/// <summary>One server for the tests of a class; each test makes links of its own.</summary>
public abstract class LinksHostFixture(StorageBackend backend) : IAsyncLifetime
{
    public LinksHost Host { get; private set; } = null!;

    public async Task InitializeAsync() => Host = await LinksHost.StartAsync(backend, ("Links:PublicUrl", "https://lnk.example"));

    public async Task DisposeAsync() => await Host.DisposeAsync();
}

public sealed class SqliteLinksHost() : LinksHostFixture(StorageBackend.Sqlite);

public sealed class PostgresLinksHost() : LinksHostFixture(StorageBackend.Postgres);

public abstract class LinksApiContract(LinksHost host)
{
    private const string Links = "/api/v1/links";

    private static string Unique(string prefix) => prefix + Guid.NewGuid().ToString("N")[..12];

    [Fact]
    public async Task A_link_is_created_with_a_random_slug_and_read_back()
    {
        ApiAnswer created = await host.PostAsync(Links, new { url = "https://Example.com/a b?x=1" });
        Assert.Equal(201, created.Status);
        Assert.Equal(7, created["slug"].Length);
        Assert.Equal($"https://lnk.example/{created["slug"]}", created["shortUrl"]);
        Assert.Equal("https://example.com/a%20b?x=1", created["url"]);
        Assert.Equal("lnk.example", created["domain"]);
        Assert.Equal("0", created["clicks"]);
        Assert.Equal("302", created["redirectCode"]);
        Assert.EndsWith("Z", created["createdAt"], StringComparison.Ordinal);
        Assert.Equal($"{Links}/{created["id"]}", created.Location);
        Assert.StartsWith("lnk_", created["id"], StringComparison.Ordinal);

        ApiAnswer read = await host.GetAsync(created.Location!);
        Assert.Equal(200, read.Status);
        Assert.Equal(created.Text, read.Text);
        Assert.Equal(created.ETag, read.ETag);
        Assert.Contains(created["slug"], host.Changes.Slugs);
    }

    [Fact]
    public async Task Every_field_can_be_given()
    {
        string slug = Unique("Full-_");
        ApiAnswer created = await host.PostAsync(Links, new
        {
            url = "https://example.com/",
            slug,
            title = "Ñandú «осень»",
            tags = new[] { "a", "b", "a" },
            externalId = slug,
            redirectCode = 308,
            forwardQuery = false,
            enabled = false,
            domain = (string?)null,
        });
        Assert.Equal(201, created.Status);
        Assert.Equal(
            (slug, "Ñandú «осень»", """["a","b"]""", slug, "308", "False", "False"),
            (created["slug"], created["title"], created["tags"], created["externalId"], created["redirectCode"], created["forwardQuery"], created["enabled"]));
    }

    [Theory]
    [InlineData("""{"url":"javascript:alert(1)"}""", 422, "destination_not_allowed", "url")]
    [InlineData("""{"url":"https://lnk.example/x"}""", 422, "destination_not_allowed", "url")]
    [InlineData("""{"url":"http://127.0.0.1/"}""", 422, "destination_not_allowed", "url")]
    [InlineData("""{"url":""}""", 422, "destination_not_allowed", "url")]
    [InlineData("""{"url":"https://example.com/\u0000"}""", 422, "destination_not_allowed", "url")]
    [InlineData("""{}""", 422, "validation_failed", "url")]
    [InlineData("""{"url":"https://example.com","slug":"API"}""", 422, "validation_failed", "slug")]
    [InlineData("""{"url":"https://example.com","slug":""}""", 422, "validation_failed", "slug")]
    [InlineData("""{"url":"https://example.com","slug":"a/b"}""", 422, "validation_failed", "slug")]
    [InlineData("""{"url":"https://example.com","title":"a\u0000b"}""", 422, "validation_failed", "title")]
    [InlineData("""{"url":"https://example.com","tags":["a","\u0000"]}""", 422, "validation_failed", "tags")]
    [InlineData("""{"url":"https://example.com","tags":["a",""]}""", 422, "validation_failed", "tags")]
    [InlineData("""{"url":"https://example.com","tags":["a",null]}""", 422, "validation_failed", "tags")]
    [InlineData("""{"url":"https://example.com","externalId":""}""", 422, "validation_failed", "externalId")]
    [InlineData("""{"url":"https://example.com","externalId":"\u0000"}""", 422, "validation_failed", "externalId")]
    [InlineData("""{"url":"https://example.com","redirectCode":303}""", 422, "validation_failed", "redirectCode")]
    [InlineData("""{"url":"https://example.com","domain":"unknown.example"}""", 422, "validation_failed", "domain")]
    [InlineData("""{"url":"https://example.com","domain":"a\u0000"}""", 422, "validation_failed", "domain")]
    [InlineData("""{"url":"https://example.com","title":"\ud800"}""", 400, "wrong_type", "title")]
    [InlineData("""{"url":"https://example.com","tags":["\udc00x"]}""", 400, "wrong_type", "tags")]
    [InlineData("""{"url":"https://example.com","title":5}""", 400, "wrong_type", "title")]
    [InlineData("""{"url":"https://example.com","enabled":"yes"}""", 400, "wrong_type", "enabled")]
    [InlineData("""{"url":"https://example.com","redirectCode":"301"}""", 400, "wrong_type", "redirectCode")]
    [InlineData("""{"url":"https://example.com","redirectCode":99999999999}""", 400, "wrong_type", "redirectCode")]
    [InlineData("""{"url":"https://example.com","slugg":"a"}""", 400, "unknown_field", "slugg")]
    [InlineData("""{"URL":"https://example.com"}""", 400, "unknown_field", "URL")]
    [InlineData("""{"url":"https://example.com","url":"https://example.org"}""", 400, "duplicate_field", "url")]
    [InlineData("""{"url":"https://example.com",}""", 400, "malformed_json", null)]
    [InlineData("""{"url":"https://example.com""", 400, "malformed_json", null)]
    [InlineData("""{"url":"https://example.com"} x""", 400, "malformed_json", null)]
    [InlineData("""null""", 400, "malformed_json", null)]
    [InlineData("""[]""", 400, "malformed_json", null)]
    [InlineData("", 400, "malformed_json", null)]
    public async Task A_bad_request_is_refused_with_code_and_field(string json, int status, string code, string? field)
    {
        ApiAnswer answer = await host.PostAsync(Links, json);
        Assert.Equal((status, code), (answer.Status, answer.Code));
        Assert.Equal("application/problem+json", answer.ContentType);
        Assert.Equal(field is null ? [] : [field], answer.ErrorFields);
    }

    [Fact]
    public async Task Bytes_that_are_no_unicode_are_refused()
    {
        using var content = new ByteArrayContent([.. "{\"url\":\"https://example.com\",\"title\":\""u8, 0xff, 0xfe, .. "\"}"u8]);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using HttpResponseMessage response = await host.Client.PostAsync(Links, content);
        ApiAnswer answer = await ApiAnswer.ReadAsync(response);
        Assert.Equal(400, answer.Status);
        Assert.Equal(["title"], answer.ErrorFields);
    }

    [Fact]
    public async Task Only_json_of_a_bounded_size_is_taken()
    {
        using var form = new FormUrlEncodedContent([new("url", "https://example.com")]);
        using HttpResponseMessage asForm = await host.Client.PostAsync(Links, form);
        Assert.Equal((415, "unsupported_media_type"), ((int)asForm.StatusCode, (await ApiAnswer.ReadAsync(asForm)).Code));

        ApiAnswer large = await host.PostAsync(Links, new { url = "https://example.com", title = new string('x', 1_100_000) });
        Assert.Equal((413, "payload_too_large"), (large.Status, large.Code));

        using var chunked = new StreamContent(new MemoryStream(Encoding.UTF8.GetBytes($"{{\"url\":\"{new string('x', 1_100_000)}\"}}")));
        chunked.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var request = new HttpRequestMessage(HttpMethod.Post, Links) { Content = chunked, Headers = { TransferEncodingChunked = true } };
        using HttpResponseMessage response = await host.Client.SendAsync(request);
        Assert.Equal(413, (int)response.StatusCode);
    }

    [Fact]
    public async Task A_taken_slug_and_a_taken_external_id_are_conflicts()
    {
        string slug = Unique("t");
        await host.PostAsync(Links, new { url = "https://example.com", slug, externalId = slug });
        ApiAnswer sameSlug = await host.PostAsync(Links, new { url = "https://example.com", slug });
        Assert.Equal((409, "slug_taken"), (sameSlug.Status, sameSlug.Code));
        ApiAnswer sameId = await host.PostAsync(Links, new { url = "https://example.com", externalId = slug });
        Assert.Equal((409, "external_id_taken"), (sameId.Status, sameId.Code));
        Assert.Equal(201, (await host.PostAsync(Links, new { url = "https://example.com", slug = slug.ToUpperInvariant() })).Status);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("wrong-key-that-nobody-has")]
    public async Task Without_a_valid_key_nothing_is_answered(string? key)
    {
        using HttpClient stranger = host.ClientWith(null);
        foreach (string path in new[] { Links, "/api/v1/me", "/api/v1/nothing", $"{Links}/lnk_0000000000000" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            if (key is not null)
            {
                request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + key);
            }

            using HttpResponseMessage response = await stranger.SendAsync(request);
            Assert.Equal((401, "unauthorized"), ((int)response.StatusCode, (await ApiAnswer.ReadAsync(response)).Code));
            Assert.Equal("Bearer", response.Headers.WwwAuthenticate.Single().Scheme);
        }
    }

    [Fact]
    public async Task Unknown_ids_and_addresses_are_not_found()
    {
        foreach (string path in new[] { $"{Links}/1", $"{Links}/lnk_0000000000000", $"{Links}/lnk_zzzzzzzzzzzzz", "/api/v1/nothing", "/api/v2/links" })
        {
            ApiAnswer answer = await host.GetAsync(path);
            Assert.Equal((404, "not_found"), (answer.Status, answer.Code));
        }

        ApiAnswer method = await host.SendAsync(HttpMethod.Put, Links, new { });
        Assert.Equal((405, "method_not_allowed"), (method.Status, method.Code));
    }

    [Fact]
    public async Task A_change_touches_only_the_fields_given()
    {
        ApiAnswer created = await host.PostAsync(Links, new { url = "https://example.com", title = "before", tags = new[] { "a" }, externalId = Unique("e") });
        string path = created.Location!;
        ApiAnswer changed = await host.SendAsync(HttpMethod.Patch, path, """{"url":"https://example.org/x","title":null,"redirectCode":301}""");
        Assert.Equal(200, changed.Status);
        Assert.Equal(
            ("https://example.org/x", "", "301", created["tags"], created["externalId"], created["slug"], created["createdAt"]),
            (changed["url"], changed["title"], changed["redirectCode"], changed["tags"], changed["externalId"], changed["slug"], changed["createdAt"]));
        Assert.NotEqual(created.ETag, changed.ETag);
        Assert.Equal(changed.Text, (await host.GetAsync(path)).Text);
        Assert.Equal(2, host.Changes.Slugs.Count(slug => slug == created["slug"]));

        ApiAnswer refused = await host.SendAsync(HttpMethod.Patch, path, """{"url":null}""");
        Assert.Equal((422, "url"), (refused.Status, Assert.Single(refused.ErrorFields)));
        refused = await host.SendAsync(HttpMethod.Patch, path, """{"url":"https://lnk.example/x"}""");
        Assert.Equal((422, "destination_not_allowed"), (refused.Status, refused.Code));
        Assert.Equal("https://example.org/x", (await host.GetAsync(path))["url"]);
    }

    [Fact]
    public async Task A_slug_can_be_changed_and_both_are_announced()
    {
        ApiAnswer created = await host.PostAsync(Links, new { url = "https://example.com" });
        string slug = Unique("r");
        ApiAnswer renamed = await host.SendAsync(HttpMethod.Patch, created.Location!, new { slug });
        Assert.Equal($"https://lnk.example/{slug}", renamed["shortUrl"]);
        Assert.Equal(2, host.Changes.Slugs.Count(changed => changed == created["slug"]));
        Assert.Contains(slug, host.Changes.Slugs);
        Assert.Equal(404, (await host.GetAsync($"{Links}/lookup?slug={created["slug"]}")).Status);
    }

    [Fact]
    public async Task A_stale_etag_changes_and_deletes_nothing()
    {
        ApiAnswer created = await host.PostAsync(Links, new { url = "https://example.com" });
        string path = created.Location!;
        ApiAnswer first = await host.SendAsync(HttpMethod.Patch, path, """{"title":"1"}""", ("If-Match", created.ETag!));
        Assert.Equal(200, first.Status);
        ApiAnswer second = await host.SendAsync(HttpMethod.Patch, path, """{"title":"2"}""", ("If-Match", created.ETag!));
        Assert.Equal((412, "precondition_failed"), (second.Status, second.Code));
        Assert.Equal(412, (await host.SendAsync(HttpMethod.Delete, path, null, ("If-Match", created.ETag!))).Status);
        Assert.Equal(412, (await host.SendAsync(HttpMethod.Delete, path, null, ("If-Match", "garbage"))).Status);
        Assert.Equal("1", (await host.GetAsync(path))["title"]);
        Assert.Equal(204, (await host.SendAsync(HttpMethod.Delete, path, null, ("If-Match", $"\"x\", {first.ETag}"))).Status);
    }

    [Fact]
    public async Task Changes_at_once_all_arrive()
    {
        ApiAnswer created = await host.PostAsync(Links, new { url = "https://example.com" });
        string[] bodies = ["""{"title":"t"}""", """{"tags":["x"]}""", """{"redirectCode":307}"""];
        ApiAnswer[] answers = await Task.WhenAll(bodies.Select(body => host.SendAsync(HttpMethod.Patch, created.Location!, body)));
        Assert.All(answers, answer => Assert.Equal(200, answer.Status));
        ApiAnswer link = await host.GetAsync(created.Location!);
        Assert.Equal(("t", """["x"]""", "307"), (link["title"], link["tags"], link["redirectCode"]));
    }

    [Fact]
    public async Task A_deleted_link_is_gone_and_its_slug_can_be_asked_for_again()
    {
        string slug = Unique("d");
        ApiAnswer created = await host.PostAsync(Links, new { url = "https://example.com", slug });
        Assert.Equal(204, (await host.SendAsync(HttpMethod.Delete, created.Location!)).Status);
        Assert.Equal(404, (await host.GetAsync(created.Location!)).Status);
        Assert.Equal(404, (await host.SendAsync(HttpMethod.Delete, created.Location!)).Status);
        Assert.Equal(404, (await host.SendAsync(HttpMethod.Patch, created.Location!, new { title = "x" })).Status);
        ApiAnswer again = await host.PostAsync(Links, new { url = "https://example.com", slug });
        Assert.Equal(201, again.Status);
        Assert.NotEqual(created["id"], again["id"]);
    }

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

    [Theory]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=101", "limit")]
    [InlineData("limit=x", "limit")]
    [InlineData("cursor=abc", "cursor")]
    [InlineData("cursor=f____________________w", "cursor")]
    [InlineData("q=%00", "q")]
    [InlineData("tag=a%00", "tag")]
    [InlineData("domain=unknown.example", "domain")]
    [InlineData("sort=clicks", "sort")]
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
        Assert.Equal((422, "idempotency_key_reused"), (other.Status, other.Code));
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
        Assert.Equal(
            ["/api/v1/domains", "/api/v1/links", "/api/v1/links/bulk", "/api/v1/links/lookup", "/api/v1/links/upsert", "/api/v1/links/{id}", "/api/v1/me"],
            paths.Order(StringComparer.Ordinal));
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

public sealed class SqliteLinksApiTests(SqliteLinksHost fixture) : LinksApiContract(fixture.Host), IClassFixture<SqliteLinksHost>;

[Trait("Db", "Postgres")]
public sealed class PostgresLinksApiTests(PostgresLinksHost fixture) : LinksApiContract(fixture.Host), IClassFixture<PostgresLinksHost>;
