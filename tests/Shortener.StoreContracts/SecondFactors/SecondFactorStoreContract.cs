using Shortener.Core.SecondFactors;
using Shortener.StoreContracts.Links;

namespace Shortener.StoreContracts.SecondFactors;

public abstract class SecondFactorStoreContract : IAsyncLifetime
{
    private const long Step = 60_000_000;

    private static readonly DateTimeOffset Start = LinkStores.Start;
    private static readonly CancellationToken None = CancellationToken.None;

    private LinkStores _stores = null!;
    private long _user;

    public async Task InitializeAsync()
    {
        _stores = await (await CreateEmptyAsync()).BootstrappedAsync();
        _user = await _stores.AddUserAsync(5_001);
    }

    public async Task DisposeAsync() => await _stores.DisposeAsync();

    protected abstract Task<LinkStores> CreateEmptyAsync();

    private ISecondFactorStore Store => _stores.SecondFactors;

    [Fact]
    public async Task A_secret_is_in_force_once_it_is_confirmed()
    {
        byte[] secret = Totp.GenerateSecret();
        Assert.Null(await Store.FindAsync(_user + 1, None));
        Assert.Equal(new SecondFactor(null, null, 0), await Store.FindAsync(_user, None));
        Assert.True(await Store.StartAsync(_user, secret, Start, None));
        Assert.Equal((Convert.ToHexString(secret), null), Read(await Store.FindAsync(_user, None)));
        Assert.False(await Store.TakeStepAsync(_user, Step, None));
        Assert.True(await Store.ConfirmAsync(_user, secret, Step, [[1], [2]], Start, None));
        SecondFactor confirmed = (await Store.FindAsync(_user, None))!;
        Assert.Equal((Convert.ToHexString(secret), Start), Read(confirmed));
        Assert.Equal(2, confirmed.RecoveryCodesLeft);
    }

    [Fact]
    public async Task Only_the_secret_that_waits_can_be_confirmed_and_none_replaces_the_one_in_force()
    {
        byte[] first = Totp.GenerateSecret(), second = Totp.GenerateSecret();
        Assert.False(await Store.ConfirmAsync(_user, first, Step, [], Start, None));
        Assert.True(await Store.StartAsync(_user, first, Start, None));
        Assert.True(await Store.StartAsync(_user, second, Start, None));
        Assert.False(await Store.ConfirmAsync(_user, first, Step, [], Start, None));
        Assert.True(await Store.ConfirmAsync(_user, second, Step, [], Start, None));
        Assert.False(await Store.ConfirmAsync(_user, second, Step, [], Start, None));
        Assert.False(await Store.StartAsync(_user, first, Start, None));
        Assert.Equal((Convert.ToHexString(second), Start), Read(await Store.FindAsync(_user, None)));
    }

    [Fact]
    public async Task A_step_is_accepted_once_and_none_before_it()
    {
        await EnableAsync();
        Assert.False(await Store.TakeStepAsync(_user, Step, None));
        bool[] taken = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Store.TakeStepAsync(_user, Step + 2, None))));
        Assert.Single(taken, wins => wins);
        Assert.False(await Store.TakeStepAsync(_user, Step + 1, None));
        Assert.True(await Store.TakeStepAsync(_user, Step + 3, None));
    }

    [Fact]
    public async Task A_recovery_code_is_accepted_once_and_only_from_whom_it_belongs_to()
    {
        await EnableAsync([1], [2]);
        long other = await _stores.AddUserAsync(5_002);
        Assert.False(await Store.TakeRecoveryCodeAsync(other, [1], Start, None));
        Assert.False(await Store.TakeRecoveryCodeAsync(_user, [3], Start, None));
        bool[] taken = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Store.TakeRecoveryCodeAsync(_user, [1], Start, None))));
        Assert.Single(taken, wins => wins);
        Assert.Equal(1, (await Store.FindAsync(_user, None))!.RecoveryCodesLeft);
    }

    [Fact]
    public async Task Other_recovery_codes_end_those_before()
    {
        Assert.False(await Store.ReplaceRecoveryCodesAsync(_user, [[9]], None));
        await EnableAsync([1], [2]);
        Assert.True(await Store.TakeRecoveryCodeAsync(_user, [1], Start, None));
        Assert.True(await Store.ReplaceRecoveryCodesAsync(_user, [[1], [3], [4]], None));
        Assert.Equal(3, (await Store.FindAsync(_user, None))!.RecoveryCodesLeft);
        Assert.False(await Store.TakeRecoveryCodeAsync(_user, [2], Start, None));
        Assert.True(await Store.TakeRecoveryCodeAsync(_user, [1], Start, None));
    }

    [Fact]
    public async Task A_removed_second_factor_leaves_nothing()
    {
        Assert.False(await Store.RemoveAsync(_user, Start, None));
        await EnableAsync([1]);
        Assert.True(await Store.RemoveAsync(_user, Start, None));
        Assert.Equal(new SecondFactor(null, null, 0), await Store.FindAsync(_user, None));
        Assert.False(await Store.TakeStepAsync(_user, Step + 9, None));
        Assert.False(await Store.TakeRecoveryCodeAsync(_user, [1], Start, None));
        Assert.True(await Store.StartAsync(_user, Totp.GenerateSecret(), Start, None));
    }

    private static (string, DateTimeOffset?) Read(SecondFactor? factor) => (Convert.ToHexString(factor!.Secret ?? []), factor.EnabledAt);

    private async Task EnableAsync(params byte[][] recoveryHashes)
    {
        byte[] secret = Totp.GenerateSecret();
        Assert.True(await Store.StartAsync(_user, secret, Start, None));
        Assert.True(await Store.ConfirmAsync(_user, secret, Step, recoveryHashes, Start, None));
    }
}

public sealed class SqliteSecondFactorStoreTests : SecondFactorStoreContract
{
    protected override Task<LinkStores> CreateEmptyAsync() => LinkStores.OnSqliteAsync();
}

[Trait("Db", "Postgres")]
public sealed class PostgresSecondFactorStoreTests(PostgresFixture fixture) : SecondFactorStoreContract, IClassFixture<PostgresFixture>
{
    protected override Task<LinkStores> CreateEmptyAsync() => LinkStores.OnPostgresAsync(fixture);
}
