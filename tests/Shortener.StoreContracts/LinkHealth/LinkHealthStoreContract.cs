using Shortener.Core.LinkHealth;
using Shortener.Core.Links;
using Shortener.StoreContracts.Links;

namespace Shortener.StoreContracts.LinkHealth;

public abstract class LinkHealthStoreContract : IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private LinkStores _stores = null!;

    private ILinkHealthStore Store => _stores.Health;

    public async Task InitializeAsync() => _stores = await (await CreateEmptyAsync()).BootstrappedAsync();

    public async Task DisposeAsync() => await _stores.DisposeAsync();

    protected abstract Task<LinkStores> CreateEmptyAsync();

    [Fact]
    public async Task New_links_become_due_once_in_walks_of_any_size()
    {
        List<long> ids = await CreateAsync(5);
        long last = 0;
        var walked = new List<long>();
        while (await Store.SeedAsync(last, 2, None) is var next && next != last)
        {
            walked.Add(last = next);
        }

        Assert.Equal([ids[1], ids[3], ids[4]], walked);
        Assert.Equal(ids[4], await Store.SeedAsync(0, 100, None));
        IReadOnlyList<DueLink> due = await Store.ClaimAsync(100, Hour, Hour, None);
        Assert.Equal(ids, due.Select(link => link.State.LinkId).Order());
        Assert.All(due, link => Assert.Equal(LinkHealthState.Unchecked(link.State.LinkId), link.State));
        Assert.All(due, link => Assert.Equal("https://example.com/", link.Url));
    }

    [Fact]
    public async Task Links_claimed_at_once_are_claimed_once()
    {
        List<long> ids = await CreateAsync(60);
        await Store.SeedAsync(0, 1_000, None);
        var claimed = new System.Collections.Concurrent.ConcurrentBag<long>();
        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(async () =>
        {
            while (await Store.ClaimAsync(7, Hour, Hour, None) is { Count: > 0 } due)
            {
                foreach (DueLink link in due)
                {
                    claimed.Add(link.State.LinkId);
                }
            }
        })));
        Assert.Equal(ids, claimed.Order());
    }

    [Fact]
    public async Task A_claim_that_ran_out_is_anothers()
    {
        await CreateAsync(1);
        await Store.SeedAsync(0, 10, None);
        Assert.Single(await Store.ClaimAsync(10, TimeSpan.FromMilliseconds(-1), Hour, None));
        Assert.Single(await Store.ClaimAsync(10, Hour, Hour, None));
        Assert.Empty(await Store.ClaimAsync(10, Hour, Hour, None));
    }

    [Fact]
    public async Task What_was_found_is_kept_and_the_next_check_waits_its_time()
    {
        long id = (await CreateAsync(1))[0];
        Assert.Empty(await Store.FindAsync([id], None));
        await Store.SeedAsync(0, 10, None);
        Assert.Empty(await Store.FindAsync([id], None));
        var broken = new LinkHealthState(id, "https://example.com/", LinkHealthStatus.Broken, "http_404", 2, LinkStores.Start);
        await Store.SaveAsync(broken, Hour, None);
        Assert.Equal(broken, Assert.Single(await Store.FindAsync([id, id + 1], None)));
        Assert.Empty(await Store.ClaimAsync(10, Hour, Hour, None));

        var ok = new LinkHealthState(id, "https://example.com/", LinkHealthStatus.Ok, null, 0, LinkStores.Start.AddDays(1));
        await Store.SaveAsync(ok, TimeSpan.FromMilliseconds(-1), None);
        Assert.Equal(ok, Assert.Single(await Store.ClaimAsync(10, Hour, Hour, None)).State);
    }

    [Fact]
    public async Task Deleted_and_disabled_links_are_put_off()
    {
        List<long> ids = await CreateAsync(2);
        await _stores.Links.DeleteAsync(_stores.WorkspaceId, ids[0], null, LinkStores.Start, None);
        Link second = (await _stores.Links.FindAsync(_stores.WorkspaceId, ids[1], None))!;
        await _stores.Links.UpdateAsync(second with { Enabled = false }, LinkStores.Start, None);
        await Store.SeedAsync(0, 10, None);
        Assert.Empty(await Store.ClaimAsync(10, TimeSpan.FromMilliseconds(-1), Hour, None));
        Assert.Empty(await Store.ClaimAsync(10, Hour, Hour, None));
    }

    [Fact]
    public async Task A_check_leaves_the_links_version_and_its_changes_alone()
    {
        long id = (await CreateAsync(1))[0];
        Link before = (await _stores.Links.FindAsync(_stores.WorkspaceId, id, None))!;
        int changes = (await _stores.ChangesAsync()).Count;
        await Store.SeedAsync(0, 10, None);
        await Store.ClaimAsync(10, Hour, Hour, None);
        await Store.SaveAsync(new LinkHealthState(id, before.Url, LinkHealthStatus.Broken, "timeout", 2, LinkStores.Start), Hour, None);
        Link after = (await _stores.Links.FindAsync(_stores.WorkspaceId, id, None))!;
        Assert.Equal((before.Version, before.UpdatedAt), (after.Version, after.UpdatedAt));
        Assert.Equal(changes, (await _stores.ChangesAsync()).Count);
    }

    private async Task<List<long>> CreateAsync(int count)
    {
        var ids = new List<long>();
        for (int i = 0; i < count; i++)
        {
            ids.Add((await _stores.CreateAsync(_stores.Link($"slug{i}"))).Id);
        }

        return ids;
    }
}

public sealed class SqliteLinkHealthStoreTests : LinkHealthStoreContract
{
    protected override Task<LinkStores> CreateEmptyAsync() => LinkStores.OnSqliteAsync();
}

[Trait("Db", "Postgres")]
public sealed class PostgresLinkHealthStoreTests(PostgresFixture fixture) : LinkHealthStoreContract, IClassFixture<PostgresFixture>
{
    protected override Task<LinkStores> CreateEmptyAsync() => LinkStores.OnPostgresAsync(fixture);
}
