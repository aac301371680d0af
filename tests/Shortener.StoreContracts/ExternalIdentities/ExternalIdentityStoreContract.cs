using Shortener.Core.ExternalIdentities;
using Shortener.StoreContracts.Links;

namespace Shortener.StoreContracts.ExternalIdentities;

public abstract class ExternalIdentityStoreContract : IAsyncLifetime
{
    private const string Issuer = "https://id.example";

    private static readonly CancellationToken None = CancellationToken.None;

    private LinkStores _stores = null!;

    public async Task InitializeAsync() => _stores = await (await CreateEmptyAsync()).BootstrappedAsync();

    public async Task DisposeAsync() => await _stores.DisposeAsync();

    protected abstract Task<LinkStores> CreateEmptyAsync();

    private IExternalIdentityStore Store => _stores.ExternalIdentities;

    [Fact]
    public async Task An_identity_is_known_by_issuer_and_subject_together()
    {
        long user = await _stores.AddUserAsync(5_001);
        Assert.Null(await Store.FindAsync(Issuer, "sub", None));
        Assert.True(await Store.LinkAsync(Issuer, "sub", user, LinkStores.Start, None));
        Assert.Equal(user, await Store.FindAsync(Issuer, "sub", None));
        Assert.Null(await Store.FindAsync(Issuer, "SUB", None));
        Assert.Null(await Store.FindAsync("https://other.example", "sub", None));
    }

    [Fact]
    public async Task An_identity_is_never_given_to_somebody_else()
    {
        long first = await _stores.AddUserAsync(5_001), second = await _stores.AddUserAsync(5_002);
        Assert.True(await Store.LinkAsync(Issuer, "sub", first, LinkStores.Start, None));
        Assert.False(await Store.LinkAsync(Issuer, "sub", second, LinkStores.Start, None));
        Assert.Equal(first, await Store.FindAsync(Issuer, "sub", None));
    }

    [Fact]
    public async Task A_person_has_one_identity_of_an_issuer_also_when_two_are_linked_at_once()
    {
        long user = await _stores.AddUserAsync(5_001);
        bool[] linked = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(() => Store.LinkAsync(Issuer, $"sub{i}", user, LinkStores.Start, None))));
        Assert.Single(linked, wins => wins);
        Assert.True(await Store.LinkAsync("https://other.example", "sub", user, LinkStores.Start, None));
    }
}

public sealed class SqliteExternalIdentityStoreTests : ExternalIdentityStoreContract
{
    protected override Task<LinkStores> CreateEmptyAsync() => LinkStores.OnSqliteAsync();
}

[Trait("Db", "Postgres")]
public sealed class PostgresExternalIdentityStoreTests(PostgresFixture fixture) : ExternalIdentityStoreContract, IClassFixture<PostgresFixture>
{
    protected override Task<LinkStores> CreateEmptyAsync() => LinkStores.OnPostgresAsync(fixture);
}
