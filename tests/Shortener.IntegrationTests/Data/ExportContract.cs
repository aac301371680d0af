using System.Globalization;
using System.Net;
using System.Text.Json;
using Shortener.Core.Csv;
using Shortener.Core.Storage;

namespace Shortener.IntegrationTests.Data;

/// <summary>Files that the server gives: what went in comes out, harmless to spreadsheets, and goes in again elsewhere.</summary>
public abstract class ExportContract(DataServer server, StorageBackend backend)
{
    private static readonly string[] OfEachInstallation = ["id", "updatedAt", "clicks", "shortUrl", "health"];

    [Theory]
    [InlineData("csv")]
    [InlineData("ndjson")]
    public async Task Links_come_back_equal_from_an_empty_installation(string format)
    {
        await CreateLinksAsync("rt-" + format);
        string file = await server.GetTextAsync($"/api/v1/links/export?format={format}&q=rt-{format}");
        await using DataServer other = await DataServer.StartAsync(backend, ("Links__PublicUrl", "https://other.example"));
        JsonElement import = await other.ImportAsync("", file);

        Assert.Equal((format, 4, 0), (import.GetProperty("format").GetString(), import.GetProperty("created").GetInt32(), import.GetProperty("refused").GetInt32()));
        List<JsonElement> before = await server.ListAllAsync($"/api/v1/links?archived=all&q=rt-{format}");
        List<JsonElement> after = await other.ListAllAsync("/api/v1/links?archived=all");
        Assert.Equal(before.Select(link => Comparable(link)), after.Select(link => Comparable(link)));
        Assert.Equal(4, before.Count);
        JsonElement again = await other.ImportAsync("onConflict=update", file);
        Assert.Equal(4, again.GetProperty("unchanged").GetInt32());
    }

    [Fact]
    public async Task A_link_whose_password_does_not_travel_arrives_closed()
    {
        await server.CreateLinkAsync(new { slug = "pw-locked", url = "https://example.com/secret", password = "open sesame" });
        string file = await server.GetTextAsync("/api/v1/links/export?q=pw-locked");
        Assert.DoesNotContain("sesame", file, StringComparison.Ordinal);
        Assert.DoesNotContain("passwordHash", file, StringComparison.OrdinalIgnoreCase);
        await using DataServer other = await DataServer.StartAsync(backend);
        await other.ImportAsync("", file);
        JsonElement link = await other.GetAsync("/api/v1/links/lookup?slug=pw-locked");
        Assert.False(link.GetProperty("enabled").GetBoolean());
        Assert.Contains("password", link.GetProperty("disabledReason").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_cell_of_a_file_can_be_run_as_a_formula()
    {
        string[] hostile = ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "'=1", "\r=1", "plain"];
        for (int i = 0; i < hostile.Length; i++)
        {
            await server.CreateLinkAsync(new { slug = "fx-" + i, url = "https://example.com/", title = hostile[i], tags = new[] { "fx" } });
        }

        using var text = new StringReader(await server.GetTextAsync("/api/v1/links/export?format=csv&tag=fx"));
        var reader = new CsvReader(text, ',');
        Assert.True(reader.TryRead(out List<string>? header));
        int title = header!.IndexOf("title");
        List<string> titles = [];
        while (reader.TryRead(out List<string>? cells))
        {
            Assert.Equal(header.Count, cells!.Count);
            Assert.All(cells, cell => Assert.True(cell.Length == 0 || !"=+-@\t\r\n".Contains(cell[0], StringComparison.Ordinal), cell));
            titles.Add(CsvCell.Unprotect(cells[title]));
        }

        Assert.Equal(hostile.Order(StringComparer.Ordinal), titles.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Clicks_are_listed_page_by_page_and_exported_in_the_same_order()
    {
        JsonElement link = await server.CreateLinkAsync(new { slug = "ck-one", url = "https://example.com/?utm_source=news" });
        string id = link.GetProperty("id").GetString()!;
        for (int i = 0; i < 7; i++)
        {
            await server.VisitAsync("ck-one", i == 3 ? "=cmd|calc" : "Mozilla/5.0 (Windows NT 10.0) Chrome/126.0.0.0 Safari/537.36", "https://example.org/post?secret=1");
        }

        List<JsonElement> clicks = await server.ClicksAsync(7, $"bots=include&link={id}");
        List<JsonElement> pages = await server.ListAllAsync($"/api/v1/clicks?bots=include&limit=2&link={id}");
        List<string?> ids = [.. clicks.Select(click => click.GetProperty("id").GetString())];
        Assert.Equal(ids, pages.Select(click => click.GetProperty("id").GetString()));
        Assert.Equal(7, ids.Distinct().Count());
        Assert.Equal(clicks.Select(click => click.GetProperty("at").GetDateTime()), clicks.Select(click => click.GetProperty("at").GetDateTime()).OrderDescending());
        JsonElement sample = clicks.First(click => click.GetProperty("browser").GetString() == "Chrome");
        Assert.Equal((id, "ck-one", "short.example"), (
            sample.GetProperty("link").GetProperty("id").GetString(),
            sample.GetProperty("link").GetProperty("slug").GetString(),
            sample.GetProperty("link").GetProperty("domain").GetString()));
        Assert.Equal(("desktop", "Windows", "news", "https://example.org/post"), (
            sample.GetProperty("device").GetString(), sample.GetProperty("os").GetString(), sample.GetProperty("utmSource").GetString(), sample.GetProperty("referrer").GetString()));
        Assert.False(sample.GetProperty("isBot").GetBoolean());
        Assert.Equal(16, sample.GetProperty("visitor").GetString()!.Length);

        string ndjson = await server.GetTextAsync($"/api/v1/clicks/export?bots=include&link={id}");
        Assert.Equal(ids, ndjson.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement.GetProperty("id").GetString()));
        using var csv = new StringReader(await server.GetTextAsync($"/api/v1/clicks/export?format=csv&bots=include&link={id}"));
        var reader = new CsvReader(csv, ',');
        Assert.True(reader.TryRead(out List<string>? header));
        List<string?> exported = [];
        while (reader.TryRead(out List<string>? cells))
        {
            exported.Add(cells![header!.IndexOf("id")]);
            Assert.True(cells[header.IndexOf("userAgent")] is "'=cmd|calc" or ['M', ..], cells[header.IndexOf("userAgent")]);
        }

        Assert.Equal(ids, exported);
        Assert.Empty(await server.ListAllAsync($"/api/v1/clicks?bots=include&link={id}&link=!{id}"));
        Assert.Empty(await server.ListAllAsync("/api/v1/clicks?bots=include&from=2031-01-01"));
    }

    [Theory]
    [InlineData("/api/v1/clicks?compare=previous", 400, "unknown_parameter")]
    [InlineData("/api/v1/clicks?limit=101", 422, "validation_failed")]
    [InlineData("/api/v1/clicks?cursor=nonsense", 422, "validation_failed")]
    [InlineData("/api/v1/clicks?from=2026-02-01&to=2026-01-01", 422, "validation_failed")]
    [InlineData("/api/v1/clicks?contry=ES", 400, "unknown_parameter")]
    [InlineData("/api/v1/clicks/export?format=xml", 422, "validation_failed")]
    [InlineData("/api/v1/links/export?format=xml", 422, "validation_failed")]
    [InlineData("/api/v1/links/export?cursor=x", 400, "unknown_parameter")]
    [InlineData("/api/v1/clicks/stream?from=2026-01-01", 400, "unknown_parameter")]
    public async Task A_question_that_cannot_be_answered_says_why(string path, int status, string code)
    {
        using HttpResponseMessage answer = await server.Client.GetAsync(path);
        Assert.Equal((status, code), ((int)answer.StatusCode, JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("code").GetString()));
    }

    [Fact]
    public async Task A_file_names_itself()
    {
        using HttpResponseMessage answer = await server.Client.GetAsync("/api/v1/links/export?format=csv&q=nothing-like-it");
        string day = TimeProvider.System.GetUtcNow().ToString("yyyy-MM", CultureInfo.InvariantCulture);
        Assert.StartsWith($"attachment; filename=\"links-{day}", answer.Content.Headers.GetValues("Content-Disposition").Single(), StringComparison.Ordinal);
        Assert.Equal("text/csv", answer.Content.Headers.ContentType?.MediaType);
        Assert.StartsWith("slug,domain,url,", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    private static string Comparable(JsonElement link) => string.Join('\n', link.EnumerateObject()
        .Where(field => !OfEachInstallation.Contains(field.Name) && !(field.Name == "domain"))
        .Select(field => field.Name + "=" + field.Value.GetRawText()));

    private async Task CreateLinksAsync(string name)
    {
        await server.CreateLinkAsync(new { slug = name + "-plain", url = "https://example.com/a?b=1&c=%20d" });
        await server.CreateLinkAsync(new
        {
            slug = name + "-text",
            url = "https://example.com/ñ",
            title = "'=quoted \"title\", with\r\na line",
            notes = "@notes; \"\"",
            tags = new[] { "a,b", "=c", "ñandú" },
            folder = "Spring/Posts",
            externalId = name + "-ext",
            redirectCode = 308,
            forwardQuery = false,
            archived = true,
        });
        await server.CreateLinkAsync(new
        {
            slug = name + "-time",
            url = "https://example.com/time",
            startsAt = "2026-01-01T00:00:00.123456Z",
            expiresAt = "2032-01-01T00:00:00+02:00",
            expiredUrl = "https://example.com/over",
            clickLimit = 10,
            clickLimitUrl = "https://example.com/full",
            forwardPath = true,
            timezone = "Europe/Madrid",
            block = new { status = 451, reason = "-by law" },
            preview = new { title = "+T", text = "x", image = "https://example.com/i.png" },
        });
        await server.CreateLinkAsync(new
        {
            slug = name + "-rules",
            url = "https://example.com/rules",
            enabled = false,
            rules = new[] { new { name = "es", when = new { country = new[] { "ES" } }, then = new { url = "https://example.com/es" } } },
            variants = new[] { new { name = "A", url = "https://example.com/va", weight = 70 }, new { name = "B", url = "https://example.com/vb", weight = 30 } },
            escapeInApp = true,
        });
    }
}

public sealed class SqliteExportTests(SqliteDataServer fixture) : ExportContract(fixture.Server, StorageBackend.Sqlite), IClassFixture<SqliteDataServer>;

[Trait("Db", "Postgres")]
public sealed class PostgresExportTests(PostgresDataServer fixture) : ExportContract(fixture.Server, StorageBackend.Postgres), IClassFixture<PostgresDataServer>;
