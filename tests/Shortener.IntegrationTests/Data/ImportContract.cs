using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Shortener.Testing;

namespace Shortener.IntegrationTests.Data;

/// <summary>Files of links over HTTP: every format, hostile ones, conflicts, and nothing twice.</summary>
public abstract class ImportContract(DataServer server)
{
    [Theory]
    [InlineData("bitly.csv", "bitly", 2, 4)]
    [InlineData("dub.csv", "dub", 2, 1)]
    [InlineData("shlink.csv", "shlink", 2, 0)]
    [InlineData("shlink.json", "shlink", 1, 1)]
    [InlineData("kutt.json", "kutt", 2, 0)]
    [InlineData("kutt.csv", "kutt", 2, 0)]
    [InlineData("yourls.csv", "yourls", 1, 0)]
    [InlineData("yourls.sql", "yourls", 2, 2)]
    public async Task A_file_of_another_shortener_is_told_and_taken_once(string file, string format, int created, int refused)
    {
        byte[] content = await File.ReadAllBytesAsync(PathOf(file));
        JsonElement trial = await server.ImportAsync("dryRun=true", content);
        JsonElement first = await server.ImportAsync("", content);
        JsonElement second = await server.ImportAsync("format=" + format, content);
        JsonElement renaming = await server.ImportAsync("onConflict=rename", content);

        Assert.Equal((format, "done"), (first.GetProperty("format").GetString(), first.GetProperty("status").GetString()));
        // Another test may have brought the file in before.
        Assert.Equal((created, refused), (Count(first, "created") + Count(first, "unchanged"), Count(first, "refused")));
        Assert.Equal((Count(first, "created"), Count(first, "unchanged"), refused), (Count(trial, "created"), Count(trial, "unchanged"), Count(trial, "refused")));
        Assert.Equal((0, created, refused), (Count(second, "created"), Count(second, "unchanged"), Count(second, "refused")));
        Assert.Equal((0, created), (Count(renaming, "renamed"), Count(renaming, "unchanged")));
        Assert.Equal((0, 0), (Count(trial, "clicksAdded"), Count(second, "clicksAdded")));
        Assert.Equal(refused, (await server.ReportAsync(first)).Where(line => line.Field != "click").Select(line => line.Line).Distinct().Count());
    }

    [Fact]
    public async Task Fields_of_other_shorteners_arrive_in_the_links_own()
    {
        foreach (string file in (string[])["bitly.csv", "dub.csv", "shlink.csv", "shlink.json", "kutt.json", "kutt.csv", "yourls.sql"])
        {
            await server.ImportAsync("", await File.ReadAllBytesAsync(PathOf(file)));
        }

        JsonElement bitly = await LookupAsync("bl-one");
        Assert.Equal("First, with a comma", bitly.GetProperty("title").GetString());
        Assert.Equal("2024-03-05T10:20:30Z", bitly.GetProperty("createdAt").GetString());
        Assert.Equal(["spring", "sale"], Tags(bitly));
        Assert.Equal("=HYPERLINK(\"https://evil.example\")", (await LookupAsync("bl-two")).GetProperty("title").GetString());
        Assert.Equal(["a", "b"], Tags(await LookupAsync("dub-one")));
        Assert.True((await LookupAsync("dub-two")).GetProperty("archived").GetBoolean());
        Assert.Equal(["campaign", "2023"], Tags(await LookupAsync("shl-one")));
        Assert.Equal("2023-07-12T18:31:05Z", (await LookupAsync("shl-one")).GetProperty("createdAt").GetString());
        JsonElement shlink = await LookupAsync("shl-api");
        Assert.Equal(500, shlink.GetProperty("clickLimit").GetInt64());
        Assert.Equal("2031-01-01T00:00:00Z", shlink.GetProperty("expiresAt").GetString());
        Assert.False(shlink.GetProperty("forwardQuery").GetBoolean());
        // What was protected there is not opened to everyone here.
        JsonElement locked = await LookupAsync("kutt-two");
        Assert.False(locked.GetProperty("enabled").GetBoolean());
        Assert.Contains("password", locked.GetProperty("disabledReason").GetString(), StringComparison.Ordinal);
        Assert.False((await LookupAsync("kutt-four")).GetProperty("enabled").GetBoolean());
        Assert.Equal("It's \"one\"; \\ and more", (await LookupAsync("yr-one")).GetProperty("title").GetString());
    }

    [Fact]
    public async Task Clicks_of_a_dump_and_of_visits_come_with_their_links()
    {
        await server.ImportAsync("", await File.ReadAllBytesAsync(PathOf("yourls.sql")));
        await server.ImportAsync("", await File.ReadAllBytesAsync(PathOf("shlink.json")));

        string yourls = (await LookupAsync("yr-one")).GetProperty("id").GetString()!;
        List<JsonElement> clicks = await server.ClicksAsync(2, $"bots=include&link={yourls}");
        Assert.Equal("2019-02-22T10:18:58Z", clicks[1].GetProperty("at").GetString());
        Assert.Equal("ES", clicks[1].GetProperty("country").GetString());
        Assert.Equal("https://example.org/it's", clicks[0].GetProperty("referrer").GetString());
        Assert.Equal(JsonValueKind.Null, clicks[0].GetProperty("visitor").ValueKind);

        string shlink = (await LookupAsync("shl-api")).GetProperty("id").GetString()!;
        List<JsonElement> visits = await server.ClicksAsync(2, $"bots=include&link={shlink}");
        Assert.Equal("ES/Madrid/Madrid", visits[1].GetProperty("city").GetString());
        Assert.Equal("mobile", visits[1].GetProperty("device").GetString());
        Assert.True(visits[0].GetProperty("isBot").GetBoolean());
    }

    [Fact]
    public async Task Records_that_make_no_link_are_reported_with_line_and_field()
    {
        const string File = "slug,url,tags,madeUp\r\n"
            + "hr-good,https://example.com/,\"[\"\"a\"\"]\",x\r\n"
            + "hr bad,https://example.com/,,\r\n"
            + "hr-url,not a url,,\r\n"
            + "hr-nul\0,https://example.com/,,\r\n"
            + "api,https://example.com/,,\r\n"
            + "hr-many,https://example.com/,,,,,\r\n"
            + "\"hr-two\nlines\",https://example.com/,,\r\n"
            + "hr-last,https://127.0.0.1/,,\r\n";
        JsonElement import = await server.ImportAsync("", File);
        List<(long Line, string? Field, string Code)> report = await server.ReportAsync(import);

        Assert.Equal(("csv", 1, 7), (import.GetProperty("format").GetString(), Count(import, "created"), Count(import, "refused")));
        Assert.Equal((1L, "madeUp", "unknown_column"), report[0]);
        Assert.Equal(
            [(3L, "slug"), (4L, "url"), (5L, "slug"), (6L, "slug"), (7L, null), (8L, "slug"), (10L, "url")],
            report.Skip(1).Select(line => (line.Line, line.Field)));
        string csv = await server.GetTextAsync($"/api/v1/imports/{import.GetProperty("id").GetString()}/report?format=csv");
        Assert.StartsWith("line,field,code,message\r\n", csv, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hostile_lines_of_json_hurt_nobody_but_themselves()
    {
        string huge = new('x', 2 * 1024 * 1024);
        string file = """
            {"url":"https://example.com/j1","slug":"hj-one"}
            {"url":"https://example.com/j2","slug":"hj-two","title":"\ud800"}
            {"url":"https://example.com/j3","slug":"hj-three","title":"a\u0000b"}
            {"url":"https://example.com/j4","slug":"hj-four","unknownField":1}
            {"url":"https://example.com/j5","slug":"hj-five"
            [1,2,3]
            {"url":"https://example.com/j6","slug":"hj-six","url":"https://example.com/twice"}

            """ + $"{{\"url\":\"https://example.com/{huge}\",\"slug\":\"hj-huge\"}}\n" + """
            {"url":"https://example.com/j7","slug":"hj-seven","tags":["=1+1"],"title":"@SUM(1)"}
            """;
        JsonElement import = await server.ImportAsync("", file);

        Assert.Equal((2, 7), (Count(import, "created"), Count(import, "refused")));
        Assert.Equal([2L, 3, 4, 5, 6, 7, 8], (await server.ReportAsync(import)).Select(line => line.Line).Order());
        Assert.Equal("@SUM(1)", (await LookupAsync("hj-seven")).GetProperty("title").GetString());
    }

    [Fact]
    public async Task A_taken_slug_is_left_alone_changed_or_named_anew()
    {
        await server.CreateLinkAsync(new { slug = "tk-one", url = "https://example.com/before", tags = new[] { "kept" } });
        const string File = "slug,url,title\r\ntk-one,https://example.com/after,New\r\n";

        JsonElement skipped = await server.ImportAsync("", File);
        Assert.Equal(1, Count(skipped, "skipped"));
        Assert.Equal([(2L, "slug", "slug_taken")], await server.ReportAsync(skipped));
        Assert.Equal("https://example.com/before", (await LookupAsync("tk-one")).GetProperty("url").GetString());

        JsonElement renamed = await server.ImportAsync("onConflict=rename", File);
        Assert.Equal(1, Count(renamed, "renamed"));
        Assert.Equal("https://example.com/after", (await LookupAsync("tk-one-2")).GetProperty("url").GetString());
        Assert.Equal(1, Count(await server.ImportAsync("onConflict=rename", File), "unchanged"));

        JsonElement updated = await server.ImportAsync("onConflict=update", File);
        Assert.Equal(1, Count(updated, "updated"));
        Assert.Equal("https://example.com/after", (await LookupAsync("tk-one")).GetProperty("url").GetString());
        Assert.Equal(1, Count(await server.ImportAsync("onConflict=update", File), "unchanged"));
    }

    [Fact]
    public async Task Records_without_a_slug_get_one_and_a_second_import_finds_it()
    {
        const string File = "url;title\r\nhttps://example.com/noslug/1;One\r\nhttps://example.com/noslug/2;\"Two; with a semicolon\"\r\n";
        JsonElement first = await server.ImportAsync("", File);
        JsonElement second = await server.ImportAsync("onConflict=rename", File);

        Assert.Equal((2, 0), (Count(first, "created"), Count(first, "refused")));
        Assert.Equal((0, 0, 2), (Count(second, "created"), Count(second, "renamed"), Count(second, "unchanged")));
    }

    [Fact]
    public async Task A_form_is_taken_like_a_bare_body_and_gzip_like_plain()
    {
        using var packed = new MemoryStream();
        await using (var gzip = new System.IO.Compression.GZipStream(packed, System.IO.Compression.CompressionMode.Compress, leaveOpen: true))
        {
            await gzip.WriteAsync("slug,url\r\nfm-one,https://example.com/form\r\n"u8.ToArray());
        }

        using var form = new MultipartFormDataContent();
        form.Add(new StringContent("ignored"), "note");
        form.Add(new ByteArrayContent(packed.ToArray()), "file", "../../etc/links.csv.gz");
        using HttpResponseMessage answer = await server.Client.PostAsync("/api/v1/imports", form);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        JsonElement import = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
        Assert.Equal("links.csv.gz", import.GetProperty("fileName").GetString());
        Assert.Equal(answer.Headers.Location?.OriginalString, "/api/v1/imports/" + import.GetProperty("id").GetString());
        Assert.Equal(1, Count(await server.EndOfAsync(import.GetProperty("id").GetString()!), "created"));
    }

    [Fact]
    public async Task A_cut_off_file_fails_and_those_behind_it_run()
    {
        var text = new System.Text.StringBuilder("slug,url\r\n");
        for (int i = 0; i < 20_000; i++)
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"cut-{i},https://example.com/{i * 2_654_435_761L % 4_294_967_296L:x}\r\n");
        }

        using var packed = new MemoryStream();
        await using (var gzip = new System.IO.Compression.GZipStream(packed, System.IO.Compression.CompressionMode.Compress, leaveOpen: true))
        {
            await gzip.WriteAsync(Encoding.UTF8.GetBytes(text.ToString()));
        }

        JsonElement cut = await server.ImportAsync("", packed.ToArray()[..^1_000]);
        JsonElement next = await server.ImportAsync("", "slug,url\r\ncut-next,https://example.com/next\r\n");

        Assert.Equal(("failed", 0), (cut.GetProperty("status").GetString(), Count(cut, "created")));
        Assert.Contains("cut off", cut.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Equal(("done", 1), (next.GetProperty("status").GetString(), Count(next, "created")));
    }

    [Fact]
    public async Task A_reason_that_no_database_holds_as_it_is_arrives_cleaned_and_cut()
    {
        string json = JsonSerializer.Serialize(new { slug = "nul-one", url = "https://example.com/nul", enabled = false, disabledReason = "a\0b" + new string('x', 5_000) });
        JsonElement import = await server.ImportAsync("", json + "\n");

        Assert.Equal(("done", 1), (import.GetProperty("status").GetString(), Count(import, "created")));
        string reason = (await LookupAsync("nul-one")).GetProperty("disabledReason").GetString()!;
        Assert.StartsWith("a\uFFFDbx", reason, StringComparison.Ordinal);
        Assert.Equal(500, reason.Length);
    }

    [Theory]
    [InlineData("", "", 400, "empty_body")]
    [InlineData("", "nothing,of,it\r\n1,2,3\r\n", 422, "unknown_format")]
    [InlineData("format=yourls", "slug,url\r\na,https://example.com/\r\n", 422, "unknown_format")]
    [InlineData("format=xml", "x", 422, "validation_failed")]
    [InlineData("onConflict=merge", "x", 422, "validation_failed")]
    [InlineData("onConflict=1", "x", 422, "validation_failed")]
    [InlineData("dryRun=maybe", "x", 422, "validation_failed")]
    [InlineData("domain=nowhere.example", "x", 422, "validation_failed")]
    [InlineData("dryRuns=true", "x", 400, "unknown_parameter")]
    public async Task A_request_that_cannot_be_obeyed_says_why(string query, string content, int status, string code)
    {
        using var body = new StringContent(content);
        using HttpResponseMessage answer = await server.Client.PostAsync("/api/v1/imports?" + query, body);
        Assert.Equal((status, code), ((int)answer.StatusCode, JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("code").GetString()));
    }

    [Fact]
    public async Task A_file_beyond_the_limit_is_refused_and_leaves_nothing_behind()
    {
        using var body = new ByteArrayContent(new byte[5 * 1024 * 1024]);
        body.Headers.ContentType = new MediaTypeHeaderValue("text/csv");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/imports") { Content = body };
        // Without a length it is counted as it comes.
        request.Headers.TransferEncodingChunked = true;
        using HttpResponseMessage answer = await server.Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        string spool = Path.Combine(server.Setup.DataDirectory, "imports");
        Assert.DoesNotContain(Directory.GetFiles(spool), file => new FileInfo(file).Length > 1024 * 1024);
    }

    [Fact]
    public async Task Imports_are_listed_newest_first_and_unknown_ones_are_not_found()
    {
        JsonElement one = await server.ImportAsync("dryRun=true", "slug,url\r\nls-one,https://example.com/\r\n");
        JsonElement two = await server.ImportAsync("dryRun=true", "slug,url\r\nls-two,https://example.com/\r\n");
        List<string?> ids = [.. (await server.ListAllAsync("/api/v1/imports?limit=1")).Select(import => import.GetProperty("id").GetString())];

        Assert.True(ids.IndexOf(two.GetProperty("id").GetString()) < ids.IndexOf(one.GetProperty("id").GetString()));
        Assert.Equal(ids.Count, ids.Distinct().Count());
        Assert.Equal(HttpStatusCode.NotFound, (await server.Client.GetAsync("/api/v1/imports/imp_0000000000000")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await server.Client.GetAsync("/api/v1/imports/nonsense/report")).StatusCode);
    }

    private static string PathOf(string file) => Path.Combine(Checkout.Root, "tests", "Shortener.IntegrationTests", "Data", "Files", file);

    private static int Count(JsonElement import, string name) => import.GetProperty(name).GetInt32();

    private static IEnumerable<string?> Tags(JsonElement link) => link.GetProperty("tags").EnumerateArray().Select(tag => tag.GetString());

    private Task<JsonElement> LookupAsync(string slug) => server.GetAsync("/api/v1/links/lookup?slug=" + slug);
}

public sealed class SqliteImportTests(SqliteDataServer fixture) : ImportContract(fixture.Server), IClassFixture<SqliteDataServer>;

[Trait("Db", "Postgres")]
public sealed class PostgresImportTests(PostgresDataServer fixture) : ImportContract(fixture.Server), IClassFixture<PostgresDataServer>;
