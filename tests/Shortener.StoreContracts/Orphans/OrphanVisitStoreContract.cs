using Shortener.Core.Domains;
using Shortener.Core.Orphans;
using Shortener.StoreContracts.Links;

namespace Shortener.StoreContracts.Orphans;

public abstract class OrphanVisitStoreContract : IAsyncLifetime
{
    private const int Day = 20_000;
    private const int Hour = Day * 24;

    private static readonly CancellationToken None = CancellationToken.None;

    private LinkStores _stores = null!;
    private int _own;

    private IOrphanVisitStore Store => _stores.Orphans;

    public async Task InitializeAsync()
    {
        _stores = await (await CreateEmptyAsync()).BootstrappedAsync();
        Domain domain = (await _stores.Domains.CreateAsync(_stores.WorkspaceId, "go.example", "token", LinkStores.Start, None))!;
        _own = domain.Id;
    }

    public async Task DisposeAsync() => await _stores.DisposeAsync();

    protected abstract Task<LinkStores> CreateEmptyAsync();

    [Fact]
    public async Task Batches_add_up_by_hour_and_slug()
    {
        await AddAsync(
            [new(_stores.DomainId, Hour, OrphanKind.Root, 1, 2), new(_own, Hour, OrphanKind.UnknownSlug, 3, 4)],
            [new(_own, Day, "nope", 3, 4), new(_own, Day, "Nope", 1, 0)]);
        await AddAsync([new(_own, Hour, OrphanKind.UnknownSlug, 10, 20), new(_own, Hour + 1, OrphanKind.UnknownSlug, 100, 200)], [new(_own, Day, "nope", 10, 20)]);
        OrphanAnswer answer = await ReadAsync();
        Assert.Equal([new("", OrphanKind.Root, 1, 2), new("go.example", OrphanKind.UnknownSlug, 113, 224)], answer.Totals);
        Assert.Equal([new("go.example", "nope", 13, 24), new("go.example", "Nope", 1, 0)], answer.TopSlugs);
    }

    [Fact]
    public async Task A_period_ends_before_its_end_and_touches_whole_days_of_slugs()
    {
        await AddAsync(
            [.. Enumerable.Range(0, 48).Select(hour => new OrphanHour(_own, Hour + hour, OrphanKind.Root, 1, 0))],
            [new(_own, Day, "first", 1, 0), new(_own, Day + 1, "second", 1, 0), new(_own, Day + 2, "third", 1, 0)]);
        OrphanAnswer answer = await Store.ReadAsync(new OrphanQuery(_stores.WorkspaceId, Hour + 23, Hour + 25, null, 10), None);
        Assert.Equal(2, answer.Totals.Single().Visits);
        Assert.Equal(["first", "second"], answer.TopSlugs.Select(slug => slug.Slug));
    }

    [Fact]
    public async Task One_domain_can_be_asked_for_and_the_top_is_bounded()
    {
        await AddAsync(
            [new(_stores.DomainId, Hour, OrphanKind.Root, 1, 0), new(_own, Hour, OrphanKind.Root, 2, 0)],
            [new(_stores.DomainId, Day, "a", 9, 0), new(_own, Day, "b", 1, 0), new(_own, Day, "c", 2, 5)]);
        OrphanAnswer own = await Store.ReadAsync(new OrphanQuery(_stores.WorkspaceId, 0, int.MaxValue, _own, 1), None);
        Assert.Equal([new("go.example", OrphanKind.Root, 2, 0)], own.Totals);
        Assert.Equal([new("go.example", "c", 2, 5)], own.TopSlugs);
    }

    [Fact]
    public async Task Another_workspace_sees_nothing()
    {
        int other = await _stores.AddWorkspaceAsync("Other");
        await AddAsync([new(_own, Hour, OrphanKind.Root, 2, 0)], [new(_own, Day, "b", 1, 0)]);
        OrphanAnswer answer = await Store.ReadAsync(new OrphanQuery(other, 0, int.MaxValue, null, 10), None);
        Assert.Empty(answer.Totals);
        Assert.Empty(answer.TopSlugs);
    }

    [Fact]
    public async Task Pruning_keeps_the_most_visited_slugs_of_a_day_and_drops_old_days()
    {
        await AddAsync(
            [],
            [
                .. Enumerable.Range(0, IOrphanVisitStore.SlugsKeptPerDay + 50).Select(i => new OrphanSlug(_own, Day, $"s{i}", 1, i)),
                new(_stores.DomainId, Day, "other", 1, 0),
                new(_own, Day - IOrphanVisitStore.DaysOfSlugs, "kept", 1, 0),
                new(_own, Day - IOrphanVisitStore.DaysOfSlugs - 1, "old", 1, 0),
            ]);
        await Store.PruneAsync(Day, None);
        OrphanAnswer answer = await Store.ReadAsync(new OrphanQuery(_stores.WorkspaceId, 0, int.MaxValue, null, 10_000), None);
        string[] slugs = [.. answer.TopSlugs.Select(slug => slug.Slug)];
        Assert.Equal(IOrphanVisitStore.SlugsKeptPerDay + 2, slugs.Length);
        Assert.Contains("other", slugs);
        Assert.Contains("kept", slugs);
        Assert.DoesNotContain("old", slugs);
        Assert.DoesNotContain("s49", slugs);
        Assert.Contains("s50", slugs);
    }

    [Fact]
    public async Task Nodes_that_add_to_the_same_rows_at_once_lose_nothing()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => AddAsync(
            [.. Enumerable.Range(0, 50).Select(i => new OrphanHour(_own, Hour + i, OrphanKind.Root, 1, 1))],
            [.. Enumerable.Range(0, 50).Reverse().Select(i => new OrphanSlug(_own, Day, $"s{i}", 1, 1))]))));
        OrphanAnswer answer = await ReadAsync();
        Assert.Equal(400, answer.Totals.Single().Visits);
        Assert.All(answer.TopSlugs, slug => Assert.Equal((8, 8), (slug.Visits, slug.BotVisits)));
    }

    private Task AddAsync(IReadOnlyList<OrphanHour> hours, IReadOnlyList<OrphanSlug> slugs) => Store.AddAsync(new OrphanBatch(hours, slugs), None);

    private Task<OrphanAnswer> ReadAsync() => Store.ReadAsync(new OrphanQuery(_stores.WorkspaceId, 0, int.MaxValue, null, 100), None);
}

public sealed class SqliteOrphanVisitStoreTests : OrphanVisitStoreContract
{
    protected override Task<LinkStores> CreateEmptyAsync() => LinkStores.OnSqliteAsync();
}

[Trait("Db", "Postgres")]
public sealed class PostgresOrphanVisitStoreTests(PostgresFixture fixture) : OrphanVisitStoreContract, IClassFixture<PostgresFixture>
{
    protected override Task<LinkStores> CreateEmptyAsync() => LinkStores.OnPostgresAsync(fixture);
}
