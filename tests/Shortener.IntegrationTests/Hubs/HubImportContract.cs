using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using AngleSharp.Html.Parser;

namespace Shortener.IntegrationTests.Hubs;

/// <summary>Drafts of other services' pages.</summary>
public abstract class HubImportContract(HubsServer server)
{
    private const string Page = """
        <!doctype html><html lang="ru"><meta name="description" content="*Песни* [из] Кадиса"><h1>Анна &amp; Ко</h1>
        <a href="https://tickets.example/ana">Билеты</a><a href="https://tickets.example/ana">Ещё раз</a><a href="https://evil.example/x">Плохая</a>
        <a href="https://instagram.com/ana"></a><a href="mailto:ana@mail.example">E-mail</a><a href="javascript:alert(1)">Скрипт</a><img src="https://pictures.example/a.png">
        """;

    [Fact]
    public async Task A_file_becomes_a_draft_and_what_was_left_out_is_said()
    {
        string handle = Handle();
        (HttpStatusCode status, JsonElement made) = await ImportAsync(handle, Page);
        Assert.True(status == HttpStatusCode.Created, made.ToString());
        Assert.Equal((1, 2, 0, "other"), (made.GetProperty("links").GetInt32(), made.GetProperty("socials").GetInt32(), made.GetProperty("headings").GetInt32(), made.GetProperty("service").GetString()));
        Assert.Equal(
            ["image", "duplicate", "destination", "destination"],
            made.GetProperty("leftOut").EnumerateArray().Select(left => left.GetProperty("reason").GetString()));
        Assert.Equal("Скрипт: javascript:alert(1)", made.GetProperty("leftOut")[3].GetProperty("what").GetString());
        JsonElement hub = made.GetProperty("hub");
        Assert.Equal((handle, "Анна & Ко", false), (hub.GetProperty("handle").GetString(), hub.GetProperty("name").GetString(), hub.GetProperty("published").GetBoolean()));
        JsonElement draft = hub.GetProperty("draft");
        Assert.Equal("ru", draft.GetProperty("language").GetString());
        Assert.Equal(["socials", "link"], draft.GetProperty("blocks").EnumerateArray().Select(block => block.GetProperty("kind").GetString()));
        Assert.Empty(hub.GetProperty("missing").EnumerateArray());

        Assert.Equal(200, (await server.SendAsync(HttpMethod.Post, $"/hubs/{hub.GetProperty("id").GetString()}/publish")).Status);
        string html = await server.Visitor.GetStringAsync($"/@{handle}");
        Assert.Equal("*Песни* [из] Кадиса", new HtmlParser().ParseDocument(html).QuerySelector("header .prose")!.TextContent.Trim());
        Assert.DoesNotContain("javascript:", html, StringComparison.Ordinal);
        Assert.DoesNotContain("pictures.example", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_links_than_a_page_holds_are_told()
    {
        (HttpStatusCode status, JsonElement made) = await ImportAsync(
            Handle(), "<h1>Ana</h1>" + string.Concat(Enumerable.Range(0, 400).Select(i => $"<a href='https://x.example/{i}'>{new string('w', 300)}</a>")));
        Assert.Equal((HttpStatusCode.Created, 90, 200), (status, made.GetProperty("links").GetInt32(), made.GetProperty("leftOut").GetArrayLength()));
        Assert.All(made.GetProperty("leftOut").EnumerateArray(), left => Assert.Equal("too_many", left.GetProperty("reason").GetString()));
    }

    [Fact]
    public async Task What_cannot_be_taken_is_refused_and_makes_nothing()
    {
        string taken = Handle();
        Assert.Equal(HttpStatusCode.Created, (await ImportAsync(taken, Page)).Status);
        await RefusedAsync(HttpStatusCode.Conflict, "handle_taken", taken, Page);
        await RefusedAsync(HttpStatusCode.UnprocessableEntity, "validation_failed", "support", Page);
        await RefusedAsync(HttpStatusCode.UnprocessableEntity, "validation_failed", "", Page);
        await RefusedAsync(HttpStatusCode.UnprocessableEntity, "validation_failed", Handle(), "");
        await RefusedAsync(HttpStatusCode.UnprocessableEntity, "nothing_to_import", Handle(), "<p>Nothing here</p>");
        await RefusedAsync(HttpStatusCode.RequestEntityTooLarge, "payload_too_large", Handle(), new string('x', (2 * 1024 * 1024) + 1));
    }

    [Theory]
    [InlineData("http://127.0.0.1/")]
    [InlineData("http://169.254.169.254/latest/meta-data/")]
    [InlineData("file:///etc/passwd")]
    [InlineData("https://user:secret@linktr.ee/ana")]
    public async Task An_address_within_is_not_fetched(string url)
    {
        using HttpResponseMessage answer = await server.Api.PostAsync($"/api/v1/hubs/import?handle={Handle()}&url={Uri.EscapeDataString(url)}", null);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Equal("fetch_refused", JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("code").GetString());
    }

    [Fact]
    public async Task Texts_are_taken_over_as_far_as_a_page_holds_them()
    {
        string host = $"{new string('a', 60)}.{new string('b', 60)}.{new string('c', 60)}.example";
        (HttpStatusCode status, JsonElement made) = await ImportAsync(
            Handle(), $"<meta name=description content='{string.Concat(Enumerable.Repeat("7*😀_", 300))}'><title>{new string('t', 300)}</title><a href='https://{host}/'></a>");
        Assert.True(status == HttpStatusCode.Created, made.ToString());
        JsonElement draft = made.GetProperty("hub").GetProperty("draft");
        string bio = draft.GetProperty("profile").GetProperty("bio").GetString()!;
        Assert.InRange(bio.Length, 990, 1_000);
        Assert.Equal(string.Concat(Enumerable.Repeat("7\\*😀\\_", 300))[..bio.Length], bio);
        Assert.DoesNotContain("\\", bio[^1..], StringComparison.Ordinal);
        Assert.False(char.IsHighSurrogate(bio[^1]));
        Assert.Equal(100, draft.GetProperty("profile").GetProperty("title").GetString()!.Length);
        Assert.Equal(host[^120..], draft.GetProperty("blocks")[0].GetProperty("label").GetString());
    }

    [Theory]
    [InlineData("1. Songs and 2. shows")]
    [InlineData("12) Songs")]
    [InlineData("- Songs")]
    [InlineData("# *Songs* &amp;amp; <b>")]
    [InlineData("2026")]
    public async Task A_bio_shows_the_same_characters(string text)
    {
        string handle = Handle();
        (HttpStatusCode status, JsonElement made) = await ImportAsync(handle, $"<h1>Ana</h1><meta name=description content='{text}'>");
        Assert.True(status == HttpStatusCode.Created, made.ToString());
        Assert.Equal(200, (await server.SendAsync(HttpMethod.Post, $"/hubs/{made.GetProperty("hub").GetProperty("id").GetString()}/publish")).Status);
        var page = new HtmlParser().ParseDocument(await server.Visitor.GetStringAsync($"/@{handle}"));
        Assert.Equal(WebUtility.HtmlDecode(text), page.QuerySelector("header .prose")!.TextContent.Trim());
    }

    private static string Handle() => "i" + Guid.NewGuid().ToString("N")[..12];

    private async Task RefusedAsync(HttpStatusCode status, string code, string handle, string html)
    {
        (HttpStatusCode answered, JsonElement problem) = await ImportAsync(handle, html);
        Assert.Equal((status, code), (answered, problem.GetProperty("code").GetString()));
    }

    private async Task<(HttpStatusCode Status, JsonElement Body)> ImportAsync(string handle, string html)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(html));
        content.Headers.ContentType = MediaTypeHeaderValue.Parse("text/html; charset=utf-8");
        using HttpResponseMessage answer = await server.Api.PostAsync("/api/v1/hubs/import?handle=" + handle, content);
        return (answer.StatusCode, JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.Clone());
    }
}

public sealed class SqliteHubImportTests(SqliteHubsServer server) : HubImportContract(server), IClassFixture<SqliteHubsServer>;

[Trait("Db", "Postgres")]
public sealed class PostgresHubImportTests(PostgresHubsServer server) : HubImportContract(server), IClassFixture<PostgresHubsServer>;
