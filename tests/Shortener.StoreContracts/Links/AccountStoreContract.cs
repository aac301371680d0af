using Shortener.Core.Accounts;

namespace Shortener.StoreContracts.Links;

public abstract class AccountStoreContract : IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;
    private LinkStores _stores = null!;

    public async Task InitializeAsync() => _stores = await CreateEmptyAsync();

    public async Task DisposeAsync() => await _stores.DisposeAsync();

    protected abstract Task<LinkStores> CreateEmptyAsync();

    [Fact]
    public async Task The_bootstrap_makes_one_workspace_one_domain_and_one_key()
    {
        Assert.Null(await _stores.Accounts.FindFirstWorkspaceAsync(None));
        await _stores.BootstrappedAsync();
        Workspace workspace = (await _stores.Accounts.FindFirstWorkspaceAsync(None))!;
        Assert.Equal(("First", "UTC", "USD", LinkStores.Start), (workspace.Name, workspace.Timezone, workspace.Currency, workspace.CreatedAt));
        Assert.Equal(workspace, await _stores.Accounts.FindWorkspaceAsync(workspace.Id, None));
        Assert.True(Assert.Single(await _stores.Domains.ListAsync(workspace.Id, None)).IsDefault);
        StoredApiKey key = (await _stores.ApiKeys.FindByHashAsync(ApiKey.Hash("first"), LinkStores.Start, None))!;
        Assert.Equal((workspace.Id, true, Permissions.All, "first key"), (key.WorkspaceId, key.AllRights, key.Permissions, key.Name));
    }

    [Fact]
    public async Task Of_many_bootstraps_at_once_one_succeeds()
    {
        bool[] results = await Task.WhenAll(Enumerable.Range(0, 6).Select(i =>
            Task.Run(() => _stores.Accounts.BootstrapAsync("First", "key", ApiKey.Hash($"key{i}"), LinkStores.Start, None))));
        Assert.Single(results, made => made);
        Assert.False(await _stores.Accounts.BootstrapAsync("First", "key", ApiKey.Hash("another"), LinkStores.Start, None));
        Assert.Null(await _stores.ApiKeys.FindByHashAsync(ApiKey.Hash("another"), LinkStores.Start, None));
    }

    [Fact]
    public async Task A_bootstrap_without_a_key_makes_none()
    {
        Assert.True(await _stores.Accounts.BootstrapAsync("First", "key", null, LinkStores.Start, None));
        Workspace workspace = (await _stores.Accounts.FindFirstWorkspaceAsync(None))!;
        Assert.Empty(await _stores.ApiKeys.ListAsync(workspace.Id, 0, 10, None));
    }
}

public sealed class SqliteAccountStoreTests : AccountStoreContract
{
    protected override Task<LinkStores> CreateEmptyAsync() => LinkStores.OnSqliteAsync();
}

[Trait("Db", "Postgres")]
public sealed class PostgresAccountStoreTests(PostgresFixture fixture) : AccountStoreContract, IClassFixture<PostgresFixture>
{
    protected override Task<LinkStores> CreateEmptyAsync() => LinkStores.OnPostgresAsync(fixture);
}
