using Shortener.Core.Accounts;
using Shortener.Core.ExternalIdentities;
using Shortener.Core.SecondFactors;
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

    [Fact]
    public async Task A_first_identity_ends_what_the_account_could_be_signed_in_with_before_and_a_further_one_does_not()
    {
        long user = await _stores.AddUserAsync(5_001), other = await _stores.AddUserAsync(5_002);
        await SecureAsync(user, "mine");
        await SecureAsync(other, "others");
        Assert.True(await Store.LinkAsync(Issuer, "sub", user, LinkStores.Start, None));
        await IsSecuredAsync(false, user, "mine");
        await IsSecuredAsync(true, other, "others");

        await SecureAsync(user, "again");
        Assert.True(await Store.LinkAsync("https://other.example", "sub", user, LinkStores.Start, None));
        await IsSecuredAsync(true, user, "again");
    }

    [Fact]
    public async Task An_identity_that_belongs_to_somebody_else_ends_nothing()
    {
        long user = await _stores.AddUserAsync(5_001), other = await _stores.AddUserAsync(5_002);
        Assert.True(await Store.LinkAsync(Issuer, "sub", other, LinkStores.Start, None));
        await SecureAsync(user, "mine");
        Assert.False(await Store.LinkAsync(Issuer, "sub", user, LinkStores.Start, None));
        await IsSecuredAsync(true, user, "mine");
    }

    private async Task SecureAsync(long user, string name)
    {
        byte[] hash = SecretToken.Hash(name), secret = [1, 2, 3];
        await _stores.Users.SetPasswordAsync(user, "hash", keepSession: 0, LinkStores.Start, None);
        Assert.True(await _stores.SecondFactors.StartAsync(user, secret, LinkStores.Start, None));
        Assert.True(await _stores.SecondFactors.ConfirmAsync(user, secret, 1, [hash], LinkStores.Start, None));
        await _stores.Sessions.StartAsync(hash, user, null, null, LinkStores.Start, LinkStores.Start.AddHours(1), None);
        await _stores.Tokens.IssueAsync(hash, "p", user, null, replace: false, LinkStores.Start, LinkStores.Start.AddHours(1), None);
    }

    private async Task IsSecuredAsync(bool expected, long user, string name)
    {
        byte[] hash = SecretToken.Hash(name);
        SecondFactor? factor = await _stores.SecondFactors.FindAsync(user, None);
        Assert.Equal(expected, (await _stores.Users.FindAsync(user, None))!.PasswordHash is not null);
        Assert.Equal(expected, factor is { EnabledAt: not null, RecoveryCodesLeft: 1 });
        Assert.Equal(expected, await _stores.SecondFactors.TakeRecoveryCodeAsync(user, hash, LinkStores.Start, None));
        Assert.Equal(expected, await _stores.Sessions.FindAsync(hash, LinkStores.Start, None) is not null);
        Assert.Equal(expected, await _stores.Tokens.FindAsync(hash, "p", LinkStores.Start, None) is not null);
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
