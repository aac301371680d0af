using Shortener.IntegrationTests.Links;

namespace Shortener.IntegrationTests.UtmTemplates;

public abstract class UtmTemplatesApiContract(LinksHost host)
{
    private const string Templates = "/api/v1/utm-templates";

    private static string Unique(string prefix) => prefix + Guid.NewGuid().ToString("N")[..12];

    [Fact]
    public async Task A_template_is_created_read_changed_and_deleted()
    {
        string name = Unique("осень ");
        ApiAnswer created = await host.PostAsync(Templates, new { name, source = "news", medium = "email", referrer = "нет" });
        Assert.Equal(201, created.Status);
        Assert.StartsWith("utm_", created["id"], StringComparison.Ordinal);
        Assert.Equal($"{Templates}/{created["id"]}", created.Location);
        Assert.Equal((name, "news", "email", "", "нет"), (created["name"], created["source"], created["medium"], created["campaign"], created["referrer"]));

        ApiAnswer read = await host.GetAsync(created.Location!);
        Assert.Equal((200, created.Text, created.ETag), (read.Status, read.Text, read.ETag));

        ApiAnswer changed = await host.SendAsync(HttpMethod.Patch, created.Location!, """{"source":null,"campaign":"c"}""");
        Assert.Equal((200, "", "email", "c"), (changed.Status, changed["source"], changed["medium"], changed["campaign"]));
        Assert.NotEqual(created.ETag, changed.ETag);

        Assert.Equal(204, (await host.SendAsync(HttpMethod.Delete, created.Location!)).Status);
        Assert.Equal(404, (await host.GetAsync(created.Location!)).Status);
        Assert.Equal(404, (await host.SendAsync(HttpMethod.Delete, created.Location!)).Status);
    }

    [Theory]
    [InlineData("""{"source":"x"}""", 422, "name")]
    [InlineData("""{"name":"","source":"x"}""", 422, "name")]
    [InlineData("""{"name":"n"}""", 422, "source")]
    [InlineData("""{"name":"n","medium":"a\u0000"}""", 422, "medium")]
    [InlineData("""{"name":"n","medium":""}""", 422, "medium")]
    [InlineData("""{"name":"n","medium":5}""", 400, "medium")]
    [InlineData("""{"name":"n","source":"\ud800"}""", 400, "source")]
    [InlineData("""{"name":"n","utmSource":"x"}""", 400, "utmSource")]
    public async Task A_wrong_field_is_named(string body, int status, string field)
    {
        ApiAnswer answer = await host.SendAsync(HttpMethod.Post, Templates, body);
        Assert.Equal(status, answer.Status);
        Assert.Equal([field], answer.ErrorFields);
    }

    [Fact]
    public async Task Too_long_a_value_is_refused()
    {
        ApiAnswer answer = await host.PostAsync(Templates, new { name = new string('n', 101), campaign = new string('c', 256) });
        Assert.Equal(422, answer.Status);
        Assert.Equal(["name", "campaign"], answer.ErrorFields);
    }

    [Fact]
    public async Task A_name_is_taken_once()
    {
        string name = Unique("t");
        ApiAnswer first = await host.PostAsync(Templates, new { name, source = "x" });
        ApiAnswer second = await host.PostAsync(Templates, new { name, source = "x" });
        Assert.Equal((409, "name_taken"), (second.Status, second.Code));
        ApiAnswer other = await host.PostAsync(Templates, new { name = Unique("t"), source = "x" });
        ApiAnswer renamed = await host.SendAsync(HttpMethod.Patch, other.Location!, new { name });
        Assert.Equal((409, "name_taken"), (renamed.Status, renamed.Code));
        Assert.Equal(200, (await host.SendAsync(HttpMethod.Patch, first.Location!, new { name })).Status);
    }

    [Fact]
    public async Task A_change_of_another_version_is_refused()
    {
        ApiAnswer created = await host.PostAsync(Templates, new { name = Unique("t"), source = "x" });
        ApiAnswer changed = await host.SendAsync(HttpMethod.Patch, created.Location!, """{"source":"y"}""", ("If-Match", created.ETag!));
        Assert.Equal(200, changed.Status);
        Assert.Equal(412, (await host.SendAsync(HttpMethod.Patch, created.Location!, """{"source":"z"}""", ("If-Match", created.ETag!))).Status);
        Assert.Equal(412, (await host.SendAsync(HttpMethod.Delete, created.Location!, null, ("If-Match", "W/" + changed.ETag))).Status);
        Assert.Equal(204, (await host.SendAsync(HttpMethod.Delete, created.Location!, null, ("If-Match", changed.ETag!))).Status);
    }

    [Fact]
    public async Task Pages_follow_each_other()
    {
        List<string> made = [];
        for (int i = 0; i < 3; i++)
        {
            made.Add((await host.PostAsync(Templates, new { name = Unique("p"), source = "x" }))["id"]);
        }

        List<string> seen = [];
        string? cursor = null;
        do
        {
            ApiAnswer page = await host.GetAsync($"{Templates}?limit=2" + (cursor is null ? "" : "&cursor=" + cursor));
            Assert.Equal(200, page.Status);
            seen.AddRange(page.Body.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetString()!));
            cursor = page.Body.GetProperty("nextCursor").GetString();
        }
        while (cursor is not null);

        Assert.Equal(made, seen.Where(made.Contains));
        Assert.Equal(seen.Count, seen.Distinct().Count());
        Assert.Equal(["limit"], (await host.GetAsync(Templates + "?limit=0")).ErrorFields);
        Assert.Equal(["cursor"], (await host.GetAsync(Templates + "?cursor=x")).ErrorFields);
    }

    [Fact]
    public async Task Without_a_key_nothing_is_shown()
    {
        using HttpClient stranger = host.ClientWith(null);
        Assert.Equal(401, (int)(await stranger.GetAsync(Templates)).StatusCode);
    }
}

public sealed class SqliteUtmTemplatesApiTests(SqliteLinksHost fixture) : UtmTemplatesApiContract(fixture.Host), IClassFixture<SqliteLinksHost>;

[Trait("Db", "Postgres")]
public sealed class PostgresUtmTemplatesApiTests(PostgresLinksHost fixture) : UtmTemplatesApiContract(fixture.Host), IClassFixture<PostgresLinksHost>;
