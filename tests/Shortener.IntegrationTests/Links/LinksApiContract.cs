using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Shortener.Testing;

namespace Shortener.IntegrationTests.Links;

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
}

public sealed class SqliteLinksApiTests(SqliteLinksHost fixture) : LinksApiContract(fixture.Host), IClassFixture<SqliteLinksHost>;

[Trait("Db", "Postgres")]
public sealed class PostgresLinksApiTests(PostgresLinksHost fixture) : LinksApiContract(fixture.Host), IClassFixture<PostgresLinksHost>;
