using System.Text.Json;
using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Shortener.Core.Storage.Sqlite;
using Shortener.IntegrationTests.Accounts;

namespace Shortener.IntegrationTests.Samples;

/// <summary>Sample data: loaded and removed over HTTP, apart from everything real.</summary>
public abstract class SampleContract(PeopleHost host)
{
    /// <summary>
    /// What may grow: words that all workspaces share, changes for the caches, the log of who did it, what the server does by itself
    /// meanwhile, and answers kept for repeated requests.
    /// </summary>
    private static readonly HashSet<string> Shared = new(StringComparer.Ordinal)
    {
        "user_agents", "places", "referrers", "traffic", "labels", "link_changes", "audit_log", "visitor_salts", "sqlite_sequence",
        "idempotent_requests", "orphan_visits", "orphan_slugs", "webhook_feed",
        // That there was a workspace of this number stays, so that it is not given out again.
        "workspaces", "workspace_erasures",
    };

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    [Fact]
    public async Task Sample_data_comes_and_goes_without_a_trace()
    {
        (Browser browser, _, _) = await host.MemberAsync("editor");
        await ErasedAsync(workspaceId: null);
        Answer own = await browser.GetAsync("/api/v1/workspace");
        Answer before = await browser.GetAsync("/api/v1/metrics");
        Answer account = await host.Owner.GetAsync("/api/v1/system/pipeline");
        Dictionary<string, long> rows = await CountAsync();
        Assert.Equal("False", (await browser.GetAsync("/api/v1/sample"))["loaded"]);

        Answer loaded = await LoadAsync(browser);
        Assert.Equal((201, "True"), (loaded.Status, loaded["loaded"]));
        Answer again = await LoadAsync(browser);
        Assert.Equal((409, "sample_loaded"), (again.Status, again.Code));

        // The session means the sample, which looks like a month of business; the real workspace has none of it.
        Answer there = await browser.GetAsync("/api/v1/workspace");
        Assert.Equal(loaded["workspaceId"], there["id"]);
        long clicks = (await browser.GetAsync("/api/v1/metrics")).Body.GetProperty("clicks").GetInt64();
        Assert.InRange(clicks, 3_000, 12_000);
        foreach (string by in (string[])["country", "device", "channel", "tag", "link"])
        {
            Answer breakdown = await browser.GetAsync($"/api/v1/metrics/breakdown?by={by}");
            Assert.True(breakdown.Items.Count >= 3, $"{by}: {breakdown.Text}");
        }

        Answer days = await browser.GetAsync("/api/v1/metrics/timeseries?interval=day");
        Assert.InRange(days.Body.GetProperty("points").GetArrayLength(), 25, 32);
        Assert.Equal(before.Text, (await browser.GetAsync("/api/v1/metrics", ("Shortener-Workspace", own["id"]))).Text);

        // What somebody makes there themselves goes with it.
        Assert.Equal(201, (await browser.PostAsync("/api/v1/keys", new { name = "k", scopes = new[] { "links:read" } })).Status);
        Assert.Equal(201, (await browser.PostAsync("/api/v1/utm-templates", new { name = "t", source = "s" })).Status);
        Assert.Equal(201, (await browser.PostAsync("/api/v1/webhooks", new { url = "https://8.8.8.8/hook", events = new[] { "link.clicked" } })).Status);
        Assert.Equal(201, (await browser.PostAsync("/api/v1/invitations", new { email = "guest@example.com", role = "viewer" })).Status);

        Assert.Equal(204, (await browser.DeleteAsync("/api/v1/sample")).Status);
        Assert.Equal(404, (await browser.DeleteAsync("/api/v1/sample")).Status);
        Assert.Equal(own["id"], (await browser.GetAsync("/api/v1/workspace"))["id"]);
        Assert.Equal(before.Text, (await browser.GetAsync("/api/v1/metrics")).Text);
        await ErasedAsync(loaded["workspaceId"]);
        Dictionary<string, long> after = await CountAsync();
        Assert.Equal(Told(rows), Told(after));
        Answer accountAfter = await host.Owner.GetAsync("/api/v1/system/pipeline");
        Assert.Equal((account["accepted"], account["stored"]), (accountAfter["accepted"], accountAfter["stored"]));
    }

    [Fact]
    public async Task A_sample_link_leads_somewhere_until_the_sample_is_removed()
    {
        (Browser browser, _, _) = await host.MemberAsync("viewer");
        Assert.Equal(201, (await LoadAsync(browser)).Status);
        JsonElement link = (await browser.GetAsync("/api/v1/links?limit=1")).Items[0];
        string path = "/" + link.GetProperty("slug").GetString();
        Assert.Equal(302, (await browser.GetAsync(path)).Status);
        Assert.Equal(204, (await browser.DeleteAsync("/api/v1/sample")).Status);
        using var patience = new CancellationTokenSource(Patience);
        while ((await browser.GetAsync(path)).Status != 404)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, patience.Token);
        }
    }

    [Fact]
    public async Task Two_people_have_a_sample_each()
    {
        (Browser first, _, _) = await host.MemberAsync("viewer");
        (Browser second, _, _) = await host.MemberAsync("viewer");
        Answer one = await LoadAsync(first);
        Answer two = await LoadAsync(second);
        Assert.NotEqual(one["workspaceId"], two["workspaceId"]);
        Assert.Equal(204, (await first.DeleteAsync("/api/v1/sample")).Status);
        Assert.Equal("True", (await second.GetAsync("/api/v1/sample"))["loaded"]);
        Assert.InRange((await second.GetAsync("/api/v1/metrics")).Body.GetProperty("clicks").GetInt64(), 3_000, 12_000);
        Assert.Equal(204, (await second.DeleteAsync("/api/v1/sample")).Status);
    }

    [Fact]
    public async Task A_sample_that_somebody_works_in_is_kept()
    {
        (Browser browser, _, _) = await host.MemberAsync("viewer");
        Assert.Equal(201, (await LoadAsync(browser)).Status);
        Answer hub = await browser.PostAsync("/api/v1/hubs", new { handle = "sample-" + Guid.NewGuid().ToString("N")[..12], name = "Real work" });
        Assert.Equal(201, hub.Status);
        Answer refused = await browser.DeleteAsync("/api/v1/sample");
        Assert.Equal((409, "sample_in_use"), (refused.Status, refused.Code));
        Assert.Equal(204, (await browser.DeleteAsync($"/api/v1/hubs/{hub["id"]}")).Status);
        Assert.Equal(204, (await browser.DeleteAsync("/api/v1/sample")).Status);
    }

    [Fact]
    public async Task A_key_has_no_sample()
    {
        (string, string) key = ("Authorization", $"Bearer {host.FirstKey}");
        Assert.Equal(403, (await LoadAsync(host.Browser(), key)).Status);
        Assert.Equal(403, (await host.Browser().DeleteAsync("/api/v1/sample", key)).Status);
        Assert.Equal(401, (await LoadAsync(host.Browser())).Status);
    }

    protected abstract Task<Dictionary<string, long>> CountAsync();

    /// <summary>Waits until the background has erased the workspace, or whatever there is.</summary>
    private async Task ErasedAsync(string? workspaceId)
    {
        using var patience = new CancellationTokenSource(Patience);
        while ((await host.Owner.GetAsync("/api/v1/system/erasures")).Items
            .Where(erasure => workspaceId is null || erasure.GetProperty("workspaceId").GetString() == workspaceId)
            .Any(erasure => erasure.GetProperty("status").GetString() != "erased"))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, patience.Token);
        }
    }

    private static Task<Answer> LoadAsync(Browser browser, params (string Name, string Value)[] headers) =>
        browser.SendAsync(HttpMethod.Post, "/api/v1/sample", null, headers);

    // The node reports its own journal whenever it likes, and the search's index keeps its own tables as it sees fit.
    private static string Told(Dictionary<string, long> rows) => string.Join(
        '\n', rows.Where(row => !Shared.Contains(row.Key) && row.Key != "source_reports" && !row.Key.StartsWith("link_search_", StringComparison.Ordinal)).OrderBy(row => row.Key, StringComparer.Ordinal).Select(row => $"{row.Key}: {row.Value}"));
}

public sealed class SqliteSampleTests(SqlitePeopleHost host) : SampleContract(host), IClassFixture<SqlitePeopleHost>
{
    private readonly SqlitePeopleHost _host = host;

    protected override Task<Dictionary<string, long>> CountAsync()
    {
        using SqliteConnection connection = _host.Services.GetRequiredService<SqliteDatabase>().OpenReader();
        return Task.FromResult(connection.Query<string>("SELECT name FROM sqlite_schema WHERE type = 'table'").AsList()
            .ToDictionary(table => table, table => connection.ExecuteScalar<long>($"SELECT count(*) FROM \"{table}\"")));
    }
}

[Trait("Db", "Postgres")]
public sealed class PostgresSampleTests(PostgresPeopleHost host) : SampleContract(host), IClassFixture<PostgresPeopleHost>
{
    private readonly PostgresPeopleHost _host = host;

    protected override async Task<Dictionary<string, long>> CountAsync()
    {
        await using NpgsqlConnection connection = await _host.Services.GetRequiredService<NpgsqlDataSource>().OpenConnectionAsync();
        var rows = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (string table in (await connection.QueryAsync<string>(
            "SELECT relname::text FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition")).AsList())
        {
            rows[table] = await connection.ExecuteScalarAsync<long>($"SELECT count(*) FROM \"{table}\"");
        }

        return rows;
    }
}
