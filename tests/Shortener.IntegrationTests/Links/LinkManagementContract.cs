using System.Text.Json;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Shortener.Core.ClickLimits;
using Shortener.Core.Ids;
using Shortener.Core.Storage.Sqlite;

namespace Shortener.IntegrationTests.Links;

/// <summary>Trash, archive, folders, tags, reuse and batches over REST.</summary>
public abstract class LinkManagementContract(LinksHost host)
{
    private const string Links = "/api/v1/links";

    private static string Unique(string prefix) => prefix + Guid.NewGuid().ToString("N")[..12];

    [Fact]
    public async Task Notes_folder_and_archive_are_kept_changed_and_cleared()
    {
        ApiAnswer created = await CreateAsync(new { url = "https://example.com", notes = "Ñ\n«ы»", folder = "Spring/Posts", archived = true });
        Assert.Equal(("Ñ\n«ы»", "Spring/Posts", "True"), (created["notes"], created["folder"], created["archived"]));
        ApiAnswer changed = await host.SendAsync(HttpMethod.Patch, created.Location!, new { notes = (string?)null, folder = "Autumn", archived = false });
        Assert.Equal(("", "Autumn", "False"), (changed["notes"], changed["folder"], changed["archived"]));
        foreach (object bad in new object[]
        {
            new { folder = "/a" }, new { folder = "a//b" }, new { folder = "a/" }, new { folder = "" }, new { folder = new string('f', 201) },
            new { folder = "a\0" },
        })
        {
            ApiAnswer refused = await host.SendAsync(HttpMethod.Patch, created.Location!, bad);
            Assert.Equal((422, "folder"), (refused.Status, Assert.Single(refused.ErrorFields)));
        }

        ApiAnswer longNotes = await host.SendAsync(HttpMethod.Patch, created.Location!, new { notes = new string('n', 5_001) });
        Assert.Equal(["notes"], longNotes.ErrorFields);
        Assert.Equal(200, (await host.SendAsync(HttpMethod.Patch, created.Location!, new { notes = new string('ы', 5_000) })).Status);
    }

    [Fact]
    public async Task A_deleted_link_is_in_the_trash_and_comes_back()
    {
        ApiAnswer created = await CreateAsync(new { url = "https://example.com", tags = new[] { Unique("t") } });
        string tag = created.Body.GetProperty("tags")[0].GetString()!;
        Assert.Equal(204, (await host.SendAsync(HttpMethod.Delete, created.Location!)).Status);
        JsonElement trashed = Assert.Single(Items(await host.GetAsync($"{Links}?trash=true&tag={tag}")));
        Assert.Equal(created["id"], trashed.GetProperty("id").GetString());
        Assert.True(trashed.GetProperty("deletedAt").GetDateTime() > DateTime.UnixEpoch);

        int told = host.Changes.Slugs.Count(slug => slug == created["slug"]);
        ApiAnswer restored = await host.SendAsync(HttpMethod.Post, $"{created.Location}/restore");
        Assert.Equal((200, created["slug"]), (restored.Status, restored["slug"]));
        Assert.NotEqual(created.ETag, restored.ETag);
        Assert.False(restored.Body.TryGetProperty("deletedAt", out _));
        Assert.Equal(told + 1, host.Changes.Slugs.Count(slug => slug == created["slug"]));
        Assert.Equal(404, (await host.SendAsync(HttpMethod.Post, $"{created.Location}/restore")).Status);
        Assert.Equal(200, (await host.GetAsync(created.Location!)).Status);
    }

    [Fact]
    public async Task A_slug_given_away_refuses_to_restore_and_a_link_gone_for_good_cannot()
    {
        string slug = Unique("s");
        ApiAnswer created = await CreateAsync(new { url = "https://example.com", slug });
        ApiAnswer early = await host.SendAsync(HttpMethod.Delete, $"{created.Location}?permanently=true");
        Assert.Equal((409, "not_in_trash"), (early.Status, early.Code));
        await host.SendAsync(HttpMethod.Delete, created.Location!);
        await CreateAsync(new { url = "https://example.org", slug });
        ApiAnswer taken = await host.SendAsync(HttpMethod.Post, $"{created.Location}/restore");
        Assert.Equal((409, "slug_taken"), (taken.Status, taken.Code));
        Assert.Equal(204, (await host.SendAsync(HttpMethod.Delete, $"{created.Location}?permanently=true")).Status);
        Assert.Equal(404, (await host.SendAsync(HttpMethod.Delete, $"{created.Location}?permanently=true")).Status);
        Assert.Equal(404, (await host.SendAsync(HttpMethod.Post, $"{created.Location}/restore")).Status);
    }

    [Fact]
    public async Task Lists_leave_archived_links_out_and_filter_by_folder()
    {
        string folder = Unique("f");
        ApiAnswer open = await CreateAsync(new { url = "https://example.com", folder });
        ApiAnswer archived = await CreateAsync(new { url = "https://example.com", folder, archived = true });
        Assert.Equal([open["id"]], Ids(await host.GetAsync($"{Links}?folder={folder}")));
        Assert.Equal([archived["id"]], Ids(await host.GetAsync($"{Links}?folder={folder}&archived=true")));
        Assert.Equal([archived["id"], open["id"]], Ids(await host.GetAsync($"{Links}?folder={folder}&archived=all")));
        Assert.Equal(["archived"], (await host.GetAsync($"{Links}?archived=maybe")).ErrorFields);
        Assert.Equal(["archived"], (await host.GetAsync($"{Links}?archived=all&trash=true")).ErrorFields);
        Assert.Equal(["trash"], (await host.GetAsync($"{Links}?trash=1")).ErrorFields);
    }

    [Fact]
    public async Task Folders_and_tags_are_listed_in_pages_with_their_links()
    {
        string name = Unique("~~");
        await CreateAsync(new { url = "https://example.com", folder = name + "/a", tags = new[] { name + "1" } });
        await CreateAsync(new { url = "https://example.com", folder = name + "/a", tags = new[] { name + "1", name + "ы" } });
        await CreateAsync(new { url = "https://example.com", folder = name + "/b" });
        Assert.Equal([(name + "/a", 2), (name + "/b", 1)], await GroupsAsync("folders"));
        Assert.Equal([(name + "1", 2), (name + "ы", 1)], await GroupsAsync("tags"));
        Assert.Equal(["cursor"], (await host.GetAsync("/api/v1/tags?cursor=!")).ErrorFields);
        Assert.Equal(["limit"], (await host.GetAsync("/api/v1/folders?limit=0")).ErrorFields);

        async Task<List<(string, int)>> GroupsAsync(string of)
        {
            List<(string, int)> groups = [];
            string? cursor = null;
            do
            {
                ApiAnswer page = await host.GetAsync($"/api/v1/{of}?limit=1" + (cursor is null ? "" : $"&cursor={cursor}"));
                groups.AddRange(Items(page).Select(item => (item.GetProperty("name").GetString()!, item.GetProperty("links").GetInt32())));
                cursor = page.Body.GetProperty("nextCursor").GetString();
            }
            while (cursor is not null);
            return [.. groups.Where(group => group.Item1.StartsWith(name, StringComparison.Ordinal))];
        }
    }

    [Fact]
    public async Task Reuse_gives_back_the_plain_link_with_the_same_destination()
    {
        string url = $"https://EXAMPLE.com/{Unique("r")}";
        ApiAnswer first = await host.PostAsync(Links, new { url, reuse = true });
        Assert.Equal(201, first.Status);
        ApiAnswer again = await host.PostAsync(Links, new { url = url.Replace("EXAMPLE", "example", StringComparison.Ordinal), reuse = true });
        Assert.Equal((200, first["id"], first.ETag), (again.Status, again["id"], again.ETag));
        Assert.Equal(201, (await host.PostAsync(Links, new { url })).Status);
        Assert.Equal(201, (await host.PostAsync(Links, new { url, reuse = true, redirectCode = 301 })).Status);
        ApiAnswer titled = await host.PostAsync(Links, new { url, reuse = true, title = "Mine", tags = new[] { "b", "a" } });
        Assert.Equal(201, titled.Status);
        ApiAnswer sameTitle = await host.PostAsync(Links, new { url, reuse = true, title = "Mine", tags = new[] { "a", "b" } });
        Assert.Equal((200, titled["id"]), (sameTitle.Status, sameTitle["id"]));
        Assert.Equal(["reuse"], (await host.PostAsync(Links, new { url, reuse = true, slug = Unique("s") })).ErrorFields);
        Assert.Equal(["reuse"], (await host.SendAsync(HttpMethod.Patch, first.Location!, new { reuse = true })).ErrorFields);

        string other = url + "/bulk";
        ApiAnswer bulk = await host.PostAsync($"{Links}/bulk", new object[] { new { url = other, reuse = true }, new { url = other, reuse = true }, new { url = other } });
        Assert.Equal([201, 200, 201], Statuses(bulk));
        JsonElement[] items = [.. Items(bulk)];
        Assert.Equal(items[0].GetProperty("link").GetProperty("id").GetString(), items[1].GetProperty("link").GetProperty("id").GetString());
    }

    [Fact]
    public async Task A_batch_changes_each_link_and_says_what_became_of_it()
    {
        ApiAnswer one = await CreateAsync(new { url = "https://example.com/1", tags = new[] { "a", "old" }, title = "keep" });
        ApiAnswer two = await CreateAsync(new { url = "https://example.com/2", tags = Enumerable.Range(0, 50).Select(i => $"t{i}") });
        ApiAnswer gone = await CreateAsync(new { url = "https://example.com/3" });
        await host.SendAsync(HttpMethod.Delete, gone.Location!);
        ApiAnswer answer = await host.SendAsync(HttpMethod.Patch, $"{Links}/bulk", new
        {
            ids = new[] { one["id"], two["id"], gone["id"], "nonsense", one["id"] },
            set = new { folder = "Spring", enabled = false },
            addTags = new[] { "new" },
            removeTags = new[] { "old" },
        });
        Assert.Equal([200, 422, 404, 404, 200], Statuses(answer));
        ApiAnswer read = await host.GetAsync(one.Location!);
        Assert.Equal(("Spring", "False", "keep", """["a","new"]"""), (read["folder"], read["enabled"], read["title"], read["tags"]));
        JsonElement given = Items(answer).First().GetProperty("link");
        Assert.Equal(read["tags"], given.GetProperty("tags").ToString());
        Assert.Equal("addTags", Items(answer).ElementAt(1).GetProperty("problem").GetProperty("errors").EnumerateObject().Single().Name);
        Assert.Equal(2, host.Changes.Slugs.Count(slug => slug == one["slug"]));
    }

    [Fact]
    public async Task A_click_limit_set_again_by_a_batch_begins_with_the_clicks_stored()
    {
        ApiAnswer created = await CreateAsync(new { url = "https://example.com", clickLimit = 10 });
        Assert.True(OpaqueId.Link.TryParse(created["id"], out long id));
        IClickLimitStore limits = host.Services.GetRequiredService<IClickLimitStore>();
        Assert.Equal(new ClickBlock(2, 8), await limits.TakeAsync(id, 10, 2, CancellationToken.None));
        await host.SendAsync(HttpMethod.Patch, created.Location!, new { clickLimit = (int?)null });
        await StoreClicksAsync(id, 7);
        ApiAnswer answer = await host.SendAsync(HttpMethod.Patch, $"{Links}/bulk", new { ids = new[] { created["id"] }, set = new { clickLimit = 10 } });
        Assert.Equal([200], Statuses(answer));
        Assert.Equal(3, await limits.LeftAsync(id, 10, CancellationToken.None));

        // A batch that finds a limit leaves its count alone.
        await limits.GiveBackAsync(id, 1, CancellationToken.None);
        await host.SendAsync(HttpMethod.Patch, $"{Links}/bulk", new { ids = new[] { created["id"] }, set = new { clickLimit = 20 } });
        Assert.Equal(14, await limits.LeftAsync(id, 20, CancellationToken.None));
    }

    [Fact]
    public async Task A_batch_by_filter_goes_through_all_that_match()
    {
        string tag = Unique("t");
        await host.PostAsync($"{Links}/bulk", Enumerable.Range(0, 1_000).Select(i => new { url = $"https://example.com/{i}", tags = new[] { tag } }));
        await host.PostAsync($"{Links}/bulk", Enumerable.Range(0, 7).Select(i => new { url = $"https://example.com/{i}", tags = new[] { tag } }));
        int changed = 0;
        string? cursor = null;
        do
        {
            ApiAnswer answer = await host.SendAsync(HttpMethod.Patch, $"{Links}/bulk", new { filter = new { tag }, set = new { archived = true }, cursor });
            Assert.All(Statuses(answer), status => Assert.Equal(200, status));
            changed += Items(answer).Count();
            cursor = answer.Body.GetProperty("nextCursor").GetString();
        }
        while (cursor is not null);
        Assert.Equal(1_007, changed);
        Assert.Empty(Items(await host.GetAsync($"{Links}?tag={tag}")));
    }

    [Theory]
    [InlineData("""{"set":{"title":"x"}}""", "ids")]
    [InlineData("""{"ids":[],"filter":{"q":"x"},"set":{"title":"x"}}""", "ids")]
    [InlineData("""{"ids":[]}""", "set")]
    [InlineData("""{"ids":[],"set":{"slug":"x"}}""", "slug")]
    [InlineData("""{"ids":[],"set":{"externalId":"x"}}""", "externalId")]
    [InlineData("""{"ids":[],"set":{"domain":"x"}}""", "domain")]
    [InlineData("""{"ids":[],"set":{"nonsense":"x"}}""", "nonsense")]
    [InlineData("""{"ids":[],"addTags":[""]}""", "addTags")]
    [InlineData("""{"ids":[],"removeTags":["\u0000"]}""", "removeTags")]
    [InlineData("""{"ids":7,"addTags":["a"]}""", "ids")]
    [InlineData("""{"filter":{},"addTags":["a"]}""", "filter")]
    [InlineData("""{"filter":{"q":"\u0000"},"addTags":["a"]}""", "q")]
    [InlineData("""{"filter":{"q":"a"},"cursor":"x","addTags":["a"]}""", "cursor")]
    public async Task A_bad_batch_is_refused_by_field(string json, string field)
    {
        ApiAnswer answer = await host.SendAsync(HttpMethod.Patch, $"{Links}/bulk", json);
        Assert.InRange(answer.Status, 400, 422);
        Assert.Equal([field], answer.ErrorFields);
    }

    [Fact]
    public async Task Many_links_go_to_the_trash_and_come_back()
    {
        string externalId = Unique("x");
        ApiAnswer one = await CreateAsync(new { url = "https://example.com/1" });
        ApiAnswer two = await CreateAsync(new { url = "https://example.com/2", externalId });
        ApiAnswer given = await CreateAsync(new { url = "https://example.com/3" });
        string?[] ids = [one["id"], two["id"], given["id"], "nonsense", null];
        ApiAnswer deleted = await host.SendAsync(HttpMethod.Delete, $"{Links}/bulk", new { ids });
        Assert.Equal([204, 204, 204, 404, 404], Statuses(deleted));
        await CreateAsync(new { url = "https://example.com/4", slug = given["slug"] });
        ApiAnswer restored = await host.PostAsync($"{Links}/bulk/restore", new { ids });
        Assert.Equal([200, 200, 409, 404, 404], Statuses(restored));
        Assert.Equal(3, host.Changes.Slugs.Count(slug => slug == two["slug"]));
        Assert.Equal(two["id"], (await host.GetAsync($"{Links}/lookup?externalId={externalId}"))["id"]);
        ApiAnswer tooMany = await host.SendAsync(HttpMethod.Delete, $"{Links}/bulk", new { ids = Enumerable.Repeat("x", 1_001) });
        Assert.Equal((422, "too_many_items"), (tooMany.Status, tooMany.Code));
    }

    [Fact]
    public async Task A_destination_host_is_disabled_with_its_sub_domains()
    {
        string name = Unique("evil");
        ApiAnswer evil = await CreateAsync(new { url = $"https://www.{name}.example/x" });
        ApiAnswer good = await CreateAsync(new { url = $"https://x{name}.example/" });
        ApiAnswer answer = await host.PostAsync($"{Links}/disable", new { destinationHost = $"{name.ToUpperInvariant()}.Example", reason = "phishing" });
        Assert.Equal((200, "1"), (answer.Status, answer["disabled"]));
        ApiAnswer read = await host.GetAsync(evil.Location!);
        Assert.Equal(("False", "phishing"), (read["enabled"], read["disabledReason"]));
        Assert.Equal("True", (await host.GetAsync(good.Location!))["enabled"]);
        Assert.Equal(2, host.Changes.Slugs.Count(slug => slug == evil["slug"]));
        foreach (string? bad in new[] { null, "", "https://evil.example", "a\0.example", "a b" })
        {
            Assert.Equal(["destinationHost"], (await host.PostAsync($"{Links}/disable", new { destinationHost = bad })).ErrorFields);
        }
    }

    private static IEnumerable<JsonElement> Items(ApiAnswer answer) => answer.Body.GetProperty("items").EnumerateArray();

    private static IEnumerable<string> Ids(ApiAnswer answer) => Items(answer).Select(item => item.GetProperty("id").GetString()!);

    private static IEnumerable<int> Statuses(ApiAnswer answer) => Items(answer).Select(item => item.GetProperty("status").GetInt32());

    /// <summary>Human clicks as the pipeline would have stored them.</summary>
    private async Task StoreClicksAsync(long linkId, int clicks)
    {
        const string Sql = "INSERT INTO link_hours (link_id, hour, source_id, clicks, bot_clicks) VALUES ($1, 10, 1, $2, 0)";
        if (host.Services.GetService<NpgsqlDataSource>() is { } postgres)
        {
            await using NpgsqlCommand command = postgres.CreateCommand(Sql);
            command.Parameters.Add(new NpgsqlParameter { Value = linkId });
            command.Parameters.Add(new NpgsqlParameter { Value = clicks });
            await command.ExecuteNonQueryAsync();
            return;
        }

        using SqliteDatabase.WriterLease writer = await host.Services.GetRequiredService<SqliteDatabase>().LeaseWriterAsync(CancellationToken.None);
        using SqliteCommand insert = writer.Connection.CreateCommand();
        insert.CommandText = Sql;
        insert.Parameters.AddWithValue("$1", linkId);
        insert.Parameters.AddWithValue("$2", clicks);
        insert.ExecuteNonQuery();
    }

    private async Task<ApiAnswer> CreateAsync(object body)
    {
        ApiAnswer created = await host.PostAsync(Links, body);
        Assert.Equal(201, created.Status);
        return created;
    }
}

public sealed class SqliteLinkManagementTests(SqliteLinksHost fixture) : LinkManagementContract(fixture.Host), IClassFixture<SqliteLinksHost>;

[Trait("Db", "Postgres")]
public sealed class PostgresLinkManagementTests(PostgresLinksHost fixture) : LinkManagementContract(fixture.Host), IClassFixture<PostgresLinksHost>;
