using Shortener.Core.Apps;
using Shortener.StoreContracts.Links;

namespace Shortener.StoreContracts.Apps;

public abstract class DomainAppsStoreContract : IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;

    private static readonly DomainApps Apps = new()
    {
        AppleAppIds = ["ABCDE12345.com.example.app"],
        AndroidApps = [new AndroidAppId { Package = "com.example.app", Sha256CertFingerprints = ["AA:BB"] }],
    };

    private LinkStores _stores = null!;

    public async Task InitializeAsync() => _stores = await (await CreateEmptyAsync()).BootstrappedAsync();

    public async Task DisposeAsync() => await _stores.DisposeAsync();

    protected abstract Task<LinkStores> CreateEmptyAsync();

    [Fact]
    public async Task Apps_are_kept_until_they_are_taken_away()
    {
        Assert.Equal(DomainApps.None, await _stores.DomainApps.FindAsync(_stores.DomainId, None));
        Assert.True(await _stores.DomainApps.SetAsync(_stores.WorkspaceId, _stores.DomainId, null, Apps, None));
        DomainApps found = await _stores.DomainApps.FindAsync(_stores.DomainId, None);
        Assert.Equal(Apps.AppleAppIds, found.AppleAppIds);
        AndroidAppId android = Assert.Single(found.AndroidApps!)!;
        Assert.Equal("com.example.app", android.Package);
        Assert.Equal(["AA:BB"], android.Sha256CertFingerprints!);
        Assert.True(await _stores.DomainApps.SetAsync(_stores.WorkspaceId, _stores.DomainId, null, DomainApps.None, None));
        Assert.Equal(DomainApps.None, await _stores.DomainApps.FindAsync(_stores.DomainId, None));
    }

    [Fact]
    public async Task Other_apps_than_the_expected_ones_stay()
    {
        Assert.False(await _stores.DomainApps.SetAsync(_stores.WorkspaceId, _stores.DomainId, Apps, Apps, None));
        Assert.True(await _stores.DomainApps.SetAsync(_stores.WorkspaceId, _stores.DomainId, DomainApps.None, Apps, None));
        Assert.False(await _stores.DomainApps.SetAsync(_stores.WorkspaceId, _stores.DomainId, DomainApps.None, DomainApps.None, None));
        Assert.True(await _stores.DomainApps.SetAsync(_stores.WorkspaceId, _stores.DomainId, Apps, DomainApps.None, None));
    }

    [Fact]
    public async Task Only_the_domain_s_own_workspace_sets_them()
    {
        int other = await _stores.AddWorkspaceAsync("Other");
        Assert.False(await _stores.DomainApps.SetAsync(other, _stores.DomainId, null, Apps, None));
        Assert.False(await _stores.DomainApps.SetAsync(_stores.WorkspaceId, 999_999, null, Apps, None));
        Assert.Equal(DomainApps.None, await _stores.DomainApps.FindAsync(_stores.DomainId, None));
        Assert.Equal(DomainApps.None, await _stores.DomainApps.FindAsync(999_999, None));
    }
}

public sealed class SqliteDomainAppsStoreTests : DomainAppsStoreContract
{
    protected override Task<LinkStores> CreateEmptyAsync() => LinkStores.OnSqliteAsync();
}

[Trait("Db", "Postgres")]
public sealed class PostgresDomainAppsStoreTests(PostgresFixture fixture) : DomainAppsStoreContract, IClassFixture<PostgresFixture>
{
    protected override Task<LinkStores> CreateEmptyAsync() => LinkStores.OnPostgresAsync(fixture);
}
