using Npgsql;
using Shortener.Core.Domains;
using Shortener.Core.Links;
using Shortener.Core.Redirects;

namespace Shortener.StoreContracts.Links;

public abstract class RedirectStoreContract : IAsyncLifetime
{
    protected static readonly CancellationToken None = CancellationToken.None;

    protected LinkStores Stores { get; private set; } = null!;

    public async Task InitializeAsync() => Stores = await (await CreateEmptyAsync()).BootstrappedAsync();

    public async Task DisposeAsync() => await Stores.DisposeAsync();

    protected abstract Task<LinkStores> CreateEmptyAsync();

    [Fact]
    public async Task A_link_is_found_with_what_a_redirect_needs()
    {
        Link link = await Stores.CreateAsync(Stores.Link("aBc") with { RedirectCode = 307, ForwardQuery = false, Enabled = false });
        RedirectTarget? target = await Stores.Redirects.FindForRedirectAsync(Stores.DomainId, "aBc", None);
        var expected = new RedirectTarget
        {
            LinkId = link.Id,
            WorkspaceId = Stores.WorkspaceId,
            DomainId = Stores.DomainId,
            Slug = "aBc",
            Url = link.Url,
            RedirectCode = 307,
            ForwardQuery = false,
            Enabled = false,
            Version = link.Version,
        };
        Assert.Equal(expected, target);
        Assert.Null(await Stores.Redirects.FindForRedirectAsync(Stores.DomainId, "abc", None));
        Assert.Null(await Stores.Redirects.FindForRedirectAsync(Stores.DomainId + 1, "aBc", None));
    }

    [Fact]
    public async Task Options_come_back_as_they_were_stored_and_a_link_without_any_is_plain()
    {
        var options = new LinkOptions
        {
            ExpiresAt = LinkStores.Start.AddDays(1),
            ClickLimit = 7,
            Block = new LinkBlock(451, "«причина» \"quoted\""),
            TimeZone = "Europe/Madrid",
        };
        Link link = await Stores.CreateAsync(Stores.Link("one") with { Options = options });
        Assert.Equal(options, link.Options);
        Assert.Equal(options, LinkOptions.Read((await Stores.Redirects.FindForRedirectAsync(Stores.DomainId, "one", None))!.Options));

        Link plain = (await Stores.Links.UpdateAsync(link with { Options = new LinkOptions() }, LinkStores.Start, None)).Link!;
        Assert.Null(plain.Options);
        Assert.Null((await Stores.Redirects.FindForRedirectAsync(Stores.DomainId, "one", None))!.Options);

        IReadOnlyList<BulkLinkResult> many = await Stores.Links.CreateManyAsync(
            [Stores.Link("two") with { Options = options }, Stores.Link("three")], LinkStores.Start, None);
        Assert.All(many, result => Assert.Equal(LinkWriteOutcome.Done, result.Outcome));
        Assert.Equal(options, (await Stores.Links.FindBySlugAsync(Stores.WorkspaceId, Stores.DomainId, "two", None))!.Options);
        Assert.Null((await Stores.Links.FindBySlugAsync(Stores.WorkspaceId, Stores.DomainId, "three", None))!.Options);
    }

    [Fact]
    public async Task A_change_is_seen_by_the_next_look_up_and_a_deleted_link_is_not_found()
    {
        Link link = await Stores.CreateAsync(Stores.Link("one"));
        Link changed = (await Stores.Links.UpdateAsync(link with { Url = "https://example.org/" }, LinkStores.Start, None)).Link!;
        RedirectTarget? target = await Stores.Redirects.FindForRedirectAsync(Stores.DomainId, "one", None);
        Assert.Equal(("https://example.org/", changed.Version), (target!.Url, target.Version));
        await Stores.Links.DeleteAsync(Stores.WorkspaceId, link.Id, null, LinkStores.Start, None);
        Assert.Null(await Stores.Redirects.FindForRedirectAsync(Stores.DomainId, "one", None));
    }

    [Fact]
    public async Task Look_ups_may_run_at_once()
    {
        Link link = await Stores.CreateAsync(Stores.Link("one"));
        RedirectTarget?[] targets = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ =>
            Task.Run(() => Stores.Redirects.FindForRedirectAsync(Stores.DomainId, "one", None).AsTask())));
        Assert.All(targets, target => Assert.Equal(link.Id, target!.LinkId));
    }

    [Fact]
    public async Task Every_domain_is_listed_the_default_one_with_an_empty_host()
    {
        Domain domain = (await Stores.Domains.CreateAsync(Stores.WorkspaceId, "brand.example", "token", LinkStores.Start, None))!;
        Assert.Equal(
            [new DomainEntry(Stores.DomainId, Stores.WorkspaceId, ""), new DomainEntry(domain.Id, Stores.WorkspaceId, "brand.example")],
            await Stores.Redirects.ListDomainsAsync(None));
    }

    [Fact]
    public async Task Changes_are_read_in_pages_up_to_the_last()
    {
        for (int i = 0; i < 7; i++)
        {
            await Stores.CreateAsync(Stores.Link($"s{i}"));
        }

        Assert.Equal(7, (await ReadAllAsync(limit: 3, count: 7)).Count);
    }

    [Fact]
    public async Task Reading_from_now_gives_a_position_that_shows_what_comes()
    {
        await Stores.CreateAsync(Stores.Link("before"));
        LinkChanges start = await Stores.Redirects.ReadChangesAsync(-1, 10, None);
        Assert.Empty(start.Items);
        Link link = await Stores.CreateAsync(Stores.Link("behind"));
        IReadOnlyList<LinkChange> changes = (await Stores.Redirects.ReadChangesAsync(start.Next, 10, None)).Items;
        Assert.Contains(new LinkChange(Stores.DomainId, "behind", link.Version), changes);
    }

    [Fact]
    public async Task A_batch_larger_than_the_limit_is_read_completely()
    {
        await Stores.Links.CreateManyAsync([.. Enumerable.Range(0, 50).Select(i => Stores.Link($"s{i}"))], LinkStores.Start, None);
        Assert.Equal(50, (await ReadAllAsync(limit: 10, count: 50)).Count);
    }

    /// <summary>
    /// Reads on until so many slugs were seen. PostgreSQL's transactions of whatever database hold the position back while they are
    /// open, so pages may repeat for a while on a server that others use too.
    /// </summary>
    private async Task<HashSet<string>> ReadAllAsync(int limit, int count)
    {
        var seen = new HashSet<string>();
        long position = 0;
        for (int reads = 0; reads < 200 && seen.Count < count; reads++)
        {
            LinkChanges changes = await Stores.Redirects.ReadChangesAsync(position, limit, None);
            Assert.True(changes.Next >= position);
            seen.UnionWith(changes.Items.Select(change => change.Slug));
            if (changes.Next == position)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
            }

            position = changes.Next;
        }

        return seen;
    }
}

public sealed class SqliteRedirectStoreTests : RedirectStoreContract
{
    protected override Task<LinkStores> CreateEmptyAsync() => LinkStores.OnSqliteAsync();
}

[Trait("Db", "Postgres")]
public sealed class PostgresRedirectStoreTests(PostgresFixture fixture) : RedirectStoreContract, IClassFixture<PostgresFixture>
{
    protected override Task<LinkStores> CreateEmptyAsync() => LinkStores.OnPostgresAsync(fixture);

    /// <summary>SQLite has one writer: only here can a transaction with an earlier row commit later.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_transaction_that_commits_late_is_not_missed(bool otherStartsFirst)
    {
        await using NpgsqlConnection late = await Stores.Postgres!.OpenConnectionAsync();
        await using NpgsqlConnection other = await Stores.Postgres!.OpenConnectionAsync();
        await using NpgsqlTransaction otherTransaction = await other.BeginTransactionAsync();
        if (otherStartsFirst)
        {
            // The other transaction then has the lower transaction id and the higher row id.
            await ExecuteAsync(other, "SELECT pg_current_xact_id()");
        }

        await using NpgsqlTransaction lateTransaction = await late.BeginTransactionAsync();
        await AddChangeAsync(late, "late");
        await AddChangeAsync(other, "other");
        await otherTransaction.CommitAsync();

        LinkChanges first = await Stores.Redirects.ReadChangesAsync(0, 10, None);
        Assert.Equal("other", Assert.Single(first.Items).Slug);
        LinkChanges second = await Stores.Redirects.ReadChangesAsync(first.Next, 10, None);
        Assert.DoesNotContain(second.Items, change => change.Slug == "late");
        await lateTransaction.CommitAsync();

        LinkChanges third = await Stores.Redirects.ReadChangesAsync(second.Next, 10, None);
        Assert.Contains(third.Items, change => change.Slug == "late");
    }

    [Fact]
    public async Task Changes_behind_a_transaction_still_open_are_shown_at_once()
    {
        await using NpgsqlConnection open = await Stores.Postgres!.OpenConnectionAsync();
        await using NpgsqlTransaction transaction = await open.BeginTransactionAsync();
        await AddChangeAsync(open, "open");
        LinkChanges start = await Stores.Redirects.ReadChangesAsync(-1, 10, None);
        await Stores.CreateAsync(Stores.Link("fast"));
        LinkChanges first = await Stores.Redirects.ReadChangesAsync(start.Next, 10, None);
        Assert.Equal(["fast"], first.Items.Select(change => change.Slug));
        Assert.Equal(["fast"], (await Stores.Redirects.ReadChangesAsync(first.Next, 10, None)).Items.Select(change => change.Slug));
    }

    private static Task AddChangeAsync(NpgsqlConnection connection, string slug) => ExecuteAsync(
        connection, $"INSERT INTO link_changes (domain_id, slug, version, changed_at) VALUES (1, '{slug}', 1, now())");

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
