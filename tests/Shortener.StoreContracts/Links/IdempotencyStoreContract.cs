using Shortener.Core.Accounts;

namespace Shortener.StoreContracts.Links;

public abstract class IdempotencyStoreContract : IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly byte[] Request = ApiKey.Hash("request");
    private const string Owner = "user:5";
    private LinkStores _stores = null!;

    private IIdempotencyStore Store => _stores.Idempotency;

    public async Task InitializeAsync()
    {
        _stores = await (await CreateEmptyAsync()).BootstrappedAsync();
    }

    public async Task DisposeAsync() => await _stores.DisposeAsync();

    protected abstract Task<LinkStores> CreateEmptyAsync();

    [Fact]
    public async Task An_answer_is_repeated_for_a_day()
    {
        Assert.Null(await ReserveAsync(TimeSpan.Zero));
        await Store.CompleteAsync(Owner, "k", 201, "{\"ы\":1}", None);
        IdempotentAnswer kept = (await ReserveAsync(IdempotencyTimes.Kept - TimeSpan.FromSeconds(1)))!;
        Assert.Equal((201, "{\"ы\":1}"), (kept.Status, kept.Body));
        Assert.Equal(Request, kept.RequestHash);
        Assert.Null(await ReserveAsync(IdempotencyTimes.Kept));
    }

    [Fact]
    public async Task Of_many_reservations_at_once_one_succeeds()
    {
        IdempotentAnswer?[] answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => ReserveAsync(TimeSpan.Zero))));
        Assert.Single(answers, answer => answer is null);
        Assert.All(answers.OfType<IdempotentAnswer>(), answer => Assert.Equal(0, answer.Status));
    }

    [Fact]
    public async Task A_reservation_gives_way_when_released_or_abandoned()
    {
        Assert.Null(await ReserveAsync(TimeSpan.Zero));
        await Store.ReleaseAsync(Owner, "k", None);
        Assert.Null(await ReserveAsync(TimeSpan.Zero));
        Assert.NotNull(await ReserveAsync(IdempotencyTimes.Abandoned - TimeSpan.FromSeconds(1)));
        Assert.Null(await ReserveAsync(IdempotencyTimes.Abandoned));
    }

    [Fact]
    public async Task A_release_leaves_an_answer_alone()
    {
        Assert.Null(await ReserveAsync(TimeSpan.Zero));
        await Store.CompleteAsync(Owner, "k", 201, "a", None);
        await Store.ReleaseAsync(Owner, "k", None);
        Assert.NotNull(await ReserveAsync(TimeSpan.Zero));
    }

    [Fact]
    public async Task Old_answers_are_pruned()
    {
        await ReserveAsync(TimeSpan.Zero);
        Assert.Equal(0, await Store.PruneAsync(LinkStores.Start + IdempotencyTimes.Kept - TimeSpan.FromSeconds(1), None));
        Assert.Equal(1, await Store.PruneAsync(LinkStores.Start + IdempotencyTimes.Kept, None));
    }

    private Task<IdempotentAnswer?> ReserveAsync(TimeSpan later) => Store.ReserveAsync(Owner, "k", Request, LinkStores.Start + later, None);
}

public sealed class SqliteIdempotencyStoreTests : IdempotencyStoreContract
{
    protected override Task<LinkStores> CreateEmptyAsync() => LinkStores.OnSqliteAsync();
}

[Trait("Db", "Postgres")]
public sealed class PostgresIdempotencyStoreTests(PostgresFixture fixture) : IdempotencyStoreContract, IClassFixture<PostgresFixture>
{
    protected override Task<LinkStores> CreateEmptyAsync() => LinkStores.OnPostgresAsync(fixture);
}
