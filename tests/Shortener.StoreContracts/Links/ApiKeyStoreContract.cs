using Shortener.Core.Accounts;

namespace Shortener.StoreContracts.Links;

public abstract class ApiKeyStoreContract : IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly DateTimeOffset Start = LinkStores.Start;
    private LinkStores _stores = null!;

    public async Task InitializeAsync() => _stores = await (await CreateEmptyAsync()).BootstrappedAsync();

    public async Task DisposeAsync() => await _stores.DisposeAsync();

    protected abstract Task<LinkStores> CreateEmptyAsync();

    [Fact]
    public async Task A_key_is_found_by_its_secret_with_all_that_was_given()
    {
        var wanted = new NewApiKey(_stores.WorkspaceId, "Zapier", ApiKey.Hash("k2"), "slk_k2", Permission.LinksRead | Permission.LinksWrite)
        {
            ExpiresAt = Start.AddDays(1),
            RequestsPerMinute = 90,
        };
        StoredApiKey made = await _stores.ApiKeys.CreateAsync(wanted, Start, None);
        StoredApiKey? found = await _stores.ApiKeys.FindByHashAsync(ApiKey.Hash("k2"), Start, None);
        Assert.Equal(made, found);
        Assert.Equal(made, await _stores.ApiKeys.FindAsync(_stores.WorkspaceId, made.Id, None));
        Assert.Equal(("Zapier", "slk_k2", false, 90), (made.Name, made.Hint, made.AllRights, made.RequestsPerMinute));
        Assert.Equal(wanted.Permissions, made.Permissions);
        Assert.Equal((wanted.ExpiresAt, Start, null), (made.ExpiresAt, made.CreatedAt, made.LastUsedAt));
    }

    [Fact]
    public async Task An_expired_or_revoked_key_is_not_found_by_its_secret()
    {
        StoredApiKey key = await CreateAsync("k2", Start.AddMinutes(5));
        Assert.NotNull(await _stores.ApiKeys.FindByHashAsync(ApiKey.Hash("k2"), Start.AddMinutes(4), None));
        Assert.Null(await _stores.ApiKeys.FindByHashAsync(ApiKey.Hash("k2"), Start.AddMinutes(5), None));
        Assert.True(await _stores.ApiKeys.RevokeAsync(_stores.WorkspaceId, key.Id, Start, None));
        Assert.False(await _stores.ApiKeys.RevokeAsync(_stores.WorkspaceId, key.Id, Start, None));
        Assert.Null(await _stores.ApiKeys.FindByHashAsync(ApiKey.Hash("k2"), Start, None));
        Assert.Null(await _stores.ApiKeys.FindAsync(_stores.WorkspaceId, key.Id, None));
    }

    [Fact]
    public async Task After_a_rotation_both_secrets_work_until_the_old_one_is_over()
    {
        StoredApiKey key = await CreateAsync("old");
        StoredApiKey rotated = (await _stores.ApiKeys.RotateAsync(
            _stores.WorkspaceId, key.Id, key.Version, ApiKey.Hash("new"), "slk_new", Start.AddHours(1), None))!;
        Assert.Equal((key.Id, "slk_new", Start.AddHours(1)), (rotated.Id, rotated.Hint, rotated.PreviousUntil));
        Assert.Null(await _stores.ApiKeys.RotateAsync(
            _stores.WorkspaceId, key.Id, key.Version, ApiKey.Hash("newer"), "slk_newer", Start, None));
        Assert.Equal(rotated, await _stores.ApiKeys.FindByHashAsync(ApiKey.Hash("old"), Start.AddMinutes(59), None));
        Assert.Equal(rotated, await _stores.ApiKeys.FindByHashAsync(ApiKey.Hash("new"), Start.AddMinutes(59), None));
        Assert.Null(await _stores.ApiKeys.FindByHashAsync(ApiKey.Hash("old"), Start.AddHours(1), None));
        await _stores.ApiKeys.RotateAsync(_stores.WorkspaceId, key.Id, rotated.Version, ApiKey.Hash("newest"), "slk_newest", Start.AddHours(1), None);
        Assert.Null(await _stores.ApiKeys.FindByHashAsync(ApiKey.Hash("old"), Start, None));
    }

    [Fact]
    public async Task A_change_of_an_older_version_is_refused()
    {
        StoredApiKey key = await CreateAsync("k2");
        StoredApiKey changed = (await _stores.ApiKeys.ChangeAsync(
            key with { Name = "Renamed", AllRights = false, Permissions = Permission.MetricsRead, RequestsPerMinute = 7 }, None))!;
        Assert.Equal(("Renamed", Permission.MetricsRead, 7), (changed.Name, changed.Permissions, changed.RequestsPerMinute));
        Assert.Null(await _stores.ApiKeys.ChangeAsync(key with { Name = "Too late" }, None));
    }

    [Fact]
    public async Task Last_use_never_goes_back()
    {
        StoredApiKey key = await CreateAsync("k2");
        await _stores.ApiKeys.TouchAsync([new(key.Id, Start.AddMinutes(2))], None);
        await _stores.ApiKeys.TouchAsync([new(key.Id, Start.AddMinutes(1))], None);
        Assert.Equal(Start.AddMinutes(2), (await _stores.ApiKeys.FindAsync(_stores.WorkspaceId, key.Id, None))!.LastUsedAt);
    }

    [Fact]
    public async Task Another_workspace_sees_and_changes_nothing()
    {
        int other = await _stores.AddWorkspaceAsync("Other");
        StoredApiKey key = await CreateAsync("k2");
        Assert.Null(await _stores.ApiKeys.FindAsync(other, key.Id, None));
        Assert.Empty(await _stores.ApiKeys.ListAsync(other, 0, 10, None));
        Assert.Null(await _stores.ApiKeys.ChangeAsync(key with { WorkspaceId = other, Name = "Taken over" }, None));
        Assert.Null(await _stores.ApiKeys.RotateAsync(other, key.Id, key.Version, ApiKey.Hash("x"), "slk_x", Start, None));
        Assert.False(await _stores.ApiKeys.RevokeAsync(other, key.Id, Start, None));
        Assert.Equal(key, await _stores.ApiKeys.FindAsync(_stores.WorkspaceId, key.Id, None));
    }

    private Task<StoredApiKey> CreateAsync(string secret, DateTimeOffset? expiresAt = null) => _stores.ApiKeys.CreateAsync(
        new NewApiKey(_stores.WorkspaceId, secret, ApiKey.Hash(secret), "slk_" + secret, Permissions: null) { ExpiresAt = expiresAt }, Start, None);
}

public sealed class SqliteApiKeyStoreTests : ApiKeyStoreContract
{
    protected override Task<LinkStores> CreateEmptyAsync() => LinkStores.OnSqliteAsync();
}

[Trait("Db", "Postgres")]
public sealed class PostgresApiKeyStoreTests(PostgresFixture fixture) : ApiKeyStoreContract, IClassFixture<PostgresFixture>
{
    protected override Task<LinkStores> CreateEmptyAsync() => LinkStores.OnPostgresAsync(fixture);
}
