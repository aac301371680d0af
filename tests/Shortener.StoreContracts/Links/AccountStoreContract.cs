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
        StoredApiKey key = (await _stores.Accounts.FindKeyAsync(ApiKey.Hash("first"), None))!;
        Assert.Equal((workspace.Id, true, "first key"), (key.Identity.WorkspaceId, key.Identity.AllRights, key.Name));
        Assert.Equal(ApiKey.Hash("first"), key.Hash);
    }

    [Fact]
    public async Task Of_many_bootstraps_at_once_one_succeeds()
    {
        bool[] results = await Task.WhenAll(Enumerable.Range(0, 6).Select(i =>
            Task.Run(() => _stores.Accounts.BootstrapAsync("First", "key", ApiKey.Hash($"key{i}"), LinkStores.Start, None))));
        Assert.Single(results, made => made);
        Assert.False(await _stores.Accounts.BootstrapAsync("First", "key", ApiKey.Hash("another"), LinkStores.Start, None));
        Assert.Null(await _stores.Accounts.FindKeyAsync(ApiKey.Hash("another"), None));
    }

    [Fact]
    public async Task Further_keys_work_and_revoked_ones_do_not()
    {
        await _stores.BootstrappedAsync();
        long id = await _stores.Accounts.CreateKeyAsync(_stores.WorkspaceId, "second", ApiKey.Hash("k2"), LinkStores.Start, None);
        Assert.Equal(id, (await _stores.Accounts.FindKeyAsync(ApiKey.Hash("k2"), None))!.Identity.KeyId);
        await _stores.ExecuteAsync("UPDATE api_keys SET revoked_at = created_at WHERE id = $1", id);
        Assert.Null(await _stores.Accounts.FindKeyAsync(ApiKey.Hash("k2"), None));
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
