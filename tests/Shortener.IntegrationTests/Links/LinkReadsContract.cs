using Microsoft.Extensions.DependencyInjection;
using Shortener.Api.Links;
using Shortener.Core.Ids;
using Shortener.Core.Links;
using Shortener.Core.Storage;
using Shortener.IntegrationTests.Accounts;

namespace Shortener.IntegrationTests.Links;

/// <summary>
/// The short way of reading a link, which answers from memory: it says what the long way says, and every check of that holds while the
/// answer is there.
/// </summary>
public abstract class LinkReadsContract(PeopleHost host)
{
    private static int _links;

    [Fact]
    public async Task A_link_read_again_is_answered_from_memory_with_the_same_head_and_body()
    {
        string path = await CreateAsync();
        await AnsweredFromMemoryAsync(host.FirstKey, path);
        Answer cached = await GetAsync(host.FirstKey, path);
        await Task.Delay(LinkAnswers.Kept * 2, TimeProvider.System);
        long before = Reads.Answered;
        Answer read = await GetAsync(host.FirstKey, path);
        Assert.Equal(before, Reads.Answered);
        Assert.Equal((200, read.Text), (cached.Status, cached.Text));
        Assert.Equal(HeadOf(read), HeadOf(cached));
        Assert.StartsWith("\"", read.Header("ETag"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_change_of_this_node_is_read_at_once()
    {
        string path = await CreateAsync();
        for (int round = 0; round < 20; round++)
        {
            await AnsweredFromMemoryAsync(host.FirstKey, path);
            Answer changed = await host.Owner.PatchAsync(path, round % 2 == 0 ? new { title = $"round {round}" } : new { slug = $"moved-{Guid.NewGuid():N}" });
            Assert.Equal(200, changed.Status);
            Answer read = await GetAsync(host.FirstKey, path);
            Assert.Equal((changed["title"], changed["slug"], changed.Header("ETag")), (read["title"], read["slug"], read.Header("ETag")));
        }

        Assert.Equal(204, (await host.Owner.DeleteAsync(path)).Status);
        Assert.Equal(404, (await GetAsync(host.FirstKey, path)).Status);
        Assert.Equal(200, (await host.Owner.PostAsync(path + "/restore", new { })).Status);
        Assert.Equal(200, (await GetAsync(host.FirstKey, path)).Status);
    }

    [Fact]
    public async Task A_change_of_another_node_is_read_soon()
    {
        string path = await CreateAsync();
        Assert.True(OpaqueId.Link.TryParse(path[(path.LastIndexOf('/') + 1)..], out long id));
        ILinkStore store = host.Services.GetRequiredService<ILinkStore>();
        await AnsweredFromMemoryAsync(host.FirstKey, path);

        // As another node does it: this one is not told.
        Link link = (await store.FindAsync(1, id, CancellationToken.None))!;
        Assert.Equal(LinkWriteOutcome.Done, (await store.UpdateAsync(link with { Title = "elsewhere" }, TimeProvider.System.GetUtcNow(), CancellationToken.None)).Outcome);
        await EventuallyAsync(async () => (await GetAsync(host.FirstKey, path))["title"] == "elsewhere");
    }

    [Fact]
    public async Task A_revoked_key_reads_no_longer()
    {
        (string id, string key) = await KeyAsync(new { name = "revoked", scopes = new[] { "links:read" } });
        string path = await CreateAsync();
        await AnsweredFromMemoryAsync(key, path);
        Assert.Equal(204, (await host.Owner.DeleteAsync($"/api/v1/keys/{id}")).Status);
        await EventuallyAsync(async () => (await GetAsync(key, path)).Status == 401);
    }

    [Fact]
    public async Task An_expired_key_reads_no_longer()
    {
        (_, string key) = await KeyAsync(new { name = "short", scopes = new[] { "links:read" }, expiresAt = TimeProvider.System.GetUtcNow().AddSeconds(3) });
        string path = await CreateAsync();
        await AnsweredFromMemoryAsync(key, path);
        await EventuallyAsync(async () => (await GetAsync(key, path)).Status == 401);
    }

    [Fact]
    public async Task A_rotated_key_reads_no_longer()
    {
        (string id, string key) = await KeyAsync(new { name = "rotated", scopes = new[] { "links:read" } });
        string path = await CreateAsync();
        await AnsweredFromMemoryAsync(key, path);
        Answer rotated = await host.Owner.PostAsync($"/api/v1/keys/{id}/rotate", new { overlapSeconds = 0 });
        await AnsweredFromMemoryAsync(rotated["key"], path);
        await EventuallyAsync(async () => (await GetAsync(key, path)).Status == 401);
    }

    [Fact]
    public async Task A_key_without_the_right_reads_nothing_and_one_that_loses_it_no_longer()
    {
        (_, string never) = await KeyAsync(new { name = "metrics", scopes = new[] { "metrics:read" } });
        (string id, string loses) = await KeyAsync(new { name = "loses", scopes = new[] { "links:read" } });
        string path = await CreateAsync();
        await AnsweredFromMemoryAsync(loses, path);
        Assert.Equal(403, (await GetAsync(never, path)).Status);
        await AnsweredFromMemoryAsync(loses, path);
        Answer again = await GetAsync(never, path);
        Assert.Equal((403, "forbidden"), (again.Status, again.Code));
        Assert.Equal(200, (await host.Owner.PatchAsync($"/api/v1/keys/{id}", new { scopes = new[] { "metrics:read" } })).Status);
        await EventuallyAsync(async () => (await GetAsync(loses, path)).Status == 403);
    }

    [Fact]
    public async Task Another_workspaces_key_finds_no_such_link()
    {
        string path = await CreateAsync();
        string workspace = (await host.Owner.PostAsync("/api/v1/workspaces", new { name = "Other" }))["id"];
        Answer created = await host.Owner.PostAsync("/api/v1/keys", new { name = "other", allRights = true }, ("Shortener-Workspace", workspace));
        Assert.Equal(404, (await GetAsync(created["key"], path)).Status);
        await AnsweredFromMemoryAsync(host.FirstKey, path);
        Answer again = await GetAsync(created["key"], path);
        Assert.Equal((404, "not_found"), (again.Status, again.Code));
    }

    [Fact]
    public async Task A_key_beyond_its_limit_is_told_so()
    {
        (_, string key) = await KeyAsync(new { name = "limited", scopes = new[] { "links:read" }, requestsPerMinute = 6 });
        string path = await CreateAsync();
        var answers = new List<Answer>();
        for (int i = 0; i < 12; i++)
        {
            await GetAsync(host.FirstKey, path);
            answers.Add(await GetAsync(key, path));
        }

        Answer last = answers[^1];
        Assert.Equal((429, "rate_limited"), (last.Status, last.Code));
        Assert.NotNull(last.Header("Retry-After"));
        // Another minute of the clock may begin between them.
        Assert.InRange(answers.Count(answer => answer.Status == 200), 6, 11);
        Assert.Equal("\"key\";q=6;w=60", answers[0].Header("RateLimit-Policy"));
        Assert.StartsWith("\"key\";r=", answers[2].Header("RateLimit"), StringComparison.Ordinal);
        Assert.NotEqual(answers[1].Header("RateLimit"), answers[2].Header("RateLimit"));
    }

    [Fact]
    public async Task A_wrong_key_is_refused_and_its_address_slowed_down()
    {
        string path = await CreateAsync();
        await AnsweredFromMemoryAsync(host.FirstKey, path);
        (string, string) from = ("X-Forwarded-For", "198.51.100.77");
        Answer none = await host.Browser().GetAsync(path, from);
        Assert.Equal((401, "Bearer realm=\"api\""), (none.Status, none.Headers.WwwAuthenticate.ToString()));
        Browser guessing = host.Browser();
        Answer first = await guessing.GetAsync(path, from, ("Authorization", "Bearer slk_guess"));
        Assert.Equal((401, "unauthorized"), (first.Status, first.Code));
        Answer last = first;
        for (int i = 0; i < 80 && last.Status != 429; i++)
        {
            last = await guessing.GetAsync(path, from, ("Authorization", $"Bearer slk_guess{i}"));
        }

        Assert.Equal((429, "too_many_attempts"), (last.Status, last.Code));
    }

    [Fact]
    public async Task A_member_who_left_or_lost_a_session_reads_no_longer()
    {
        string path = await CreateAsync();
        (Browser browser, string id, _) = await host.MemberAsync("viewer");
        await AnsweredFromMemoryAsync(host.FirstKey, path);
        Assert.Equal(200, (await browser.GetAsync(path)).Status);
        Assert.Equal(204, (await host.Owner.DeleteAsync($"/api/v1/members/{id}")).Status);
        await EventuallyAsync(async () =>
        {
            await GetAsync(host.FirstKey, path);
            return (await browser.GetAsync(path)).Status is 401 or 403;
        });
    }

    [Fact]
    public async Task A_role_that_changed_decides_while_the_answer_is_in_memory()
    {
        string path = await CreateAsync();
        (Browser browser, string id, _) = await host.MemberAsync("editor");
        Assert.Equal(200, (await browser.PatchAsync(path, new { title = "by the editor" })).Status);
        Assert.Equal(200, (await host.Owner.PatchAsync($"/api/v1/members/{id}", new { role = "viewer" })).Status);
        await EventuallyAsync(async () =>
        {
            await AnsweredFromMemoryAsync(host.FirstKey, path);
            return (await browser.PatchAsync(path, new { title = "too late" })).Status == 403;
        });
        Assert.Equal(200, (await browser.GetAsync(path)).Status);
    }

    [Fact]
    public async Task Conditions_and_parameters_take_the_long_way()
    {
        string path = await CreateAsync();
        await AnsweredFromMemoryAsync(host.FirstKey, path);
        string etag = (await GetAsync(host.FirstKey, path)).Header("ETag")!;
        Answer known = await GetAsync(host.FirstKey, path, ("If-None-Match", etag));
        Assert.Equal((304, etag), (known.Status, known.Header("ETag")));
        Assert.Equal(200, (await GetAsync(host.FirstKey, path, ("If-None-Match", "\"1\""))).Status);
        await AnsweredFromMemoryAsync(host.FirstKey, path);
        Assert.Equal("unknown_parameter", (await GetAsync(host.FirstKey, path + "?fields=all")).Code);
        Assert.Equal(404, (await GetAsync(host.FirstKey, "/api/v1/links/lnk_0000000000000")).Status);
    }

    private LinkReads Reads => host.Services.GetRequiredService<LinkReads>();

    private async Task<string> CreateAsync() =>
        "/api/v1/links/" + (await host.Owner.PostAsync("/api/v1/links", new { url = "https://example.com/read", slug = $"read-{Interlocked.Increment(ref _links)}" }))["id"];

    private async Task<(string Id, string Key)> KeyAsync(object body)
    {
        Answer created = await host.Owner.PostAsync("/api/v1/keys", body);
        Assert.Equal(201, created.Status);
        return (created["id"], created["key"]);
    }

    private Task<Answer> GetAsync(string key, string path, params (string Name, string Value)[] headers) =>
        host.Browser().GetAsync(path, [("Authorization", $"Bearer {key}"), .. headers]);

    /// <summary>Reads the link until an answer came from memory: this class's tests run one after another, so no other counts.</summary>
    private Task AnsweredFromMemoryAsync(string key, string path) => EventuallyAsync(async () =>
    {
        long before = Reads.Answered;
        Assert.Equal(200, (await GetAsync(key, path)).Status);
        return Reads.Answered > before;
    });

    private static string[] HeadOf(Answer answer) =>
        [.. answer.Headers.Where(header => header.Key is not ("Date" or "RateLimit")).Select(header => $"{header.Key}: {string.Join(',', header.Value)}").Order(StringComparer.Ordinal)];

    private static async Task EventuallyAsync(Func<Task<bool>> holds)
    {
        long start = TimeProvider.System.GetTimestamp();
        while (!await holds())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(start) < TimeSpan.FromSeconds(30));
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }
    }
}

public sealed class SqliteLinkReadsHost() : PeopleHost(StorageBackend.Sqlite);

public sealed class PostgresLinkReadsHost() : PeopleHost(StorageBackend.Postgres);

public sealed class SqliteLinkReadsTests(SqliteLinkReadsHost host) : LinkReadsContract(host), IClassFixture<SqliteLinkReadsHost>;

[Trait("Db", "Postgres")]
public sealed class PostgresLinkReadsTests(PostgresLinkReadsHost host) : LinkReadsContract(host), IClassFixture<PostgresLinkReadsHost>;
