namespace Shortener.StoreContracts.Links;

public abstract class LinkNumbersContract : IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;
    private LinkStores _stores = null!;

    public async Task InitializeAsync() => _stores = await (await CreateEmptyAsync()).BootstrappedAsync();

    public async Task DisposeAsync() => await _stores.DisposeAsync();

    protected abstract Task<LinkStores> CreateEmptyAsync();

    [Fact]
    public async Task New_links_get_numbers_behind_the_one_named()
    {
        await _stores.Numbers.ContinueBehindAsync(1_000, None);
        Assert.True((await _stores.CreateAsync(_stores.Link("a"))).Id > 1_000);
    }

    [Fact]
    public async Task A_number_long_past_takes_nothing_back()
    {
        await _stores.Numbers.ContinueBehindAsync(1_000, None);
        long first = (await _stores.CreateAsync(_stores.Link("a"))).Id;
        await _stores.Numbers.ContinueBehindAsync(1, None);
        await _stores.Numbers.ContinueBehindAsync(1_000, None);
        Assert.True((await _stores.CreateAsync(_stores.Link("b"))).Id > first);
    }
}

public sealed class SqliteLinkNumbersTests : LinkNumbersContract
{
    protected override Task<LinkStores> CreateEmptyAsync() => LinkStores.OnSqliteAsync();
}

[Trait("Db", "Postgres")]
public sealed class PostgresLinkNumbersTests(PostgresFixture fixture) : LinkNumbersContract, IClassFixture<PostgresFixture>
{
    protected override Task<LinkStores> CreateEmptyAsync() => LinkStores.OnPostgresAsync(fixture);
}
