using Shortener.Core.Passkeys;
using Shortener.StoreContracts.Links;

namespace Shortener.StoreContracts.Passkeys;

public abstract class PasskeyStoreContract : IAsyncLifetime
{
    private static readonly DateTimeOffset Start = LinkStores.Start;
    private static readonly CancellationToken None = CancellationToken.None;

    private LinkStores _stores = null!;
    private long _ana;
    private long _boris;

    public async Task InitializeAsync()
    {
        _stores = await (await CreateEmptyAsync()).BootstrappedAsync();
        _ana = await _stores.AddUserAsync(6_001);
        _boris = await _stores.AddUserAsync(6_002);
    }

    public async Task DisposeAsync() => await _stores.DisposeAsync();

    protected abstract Task<LinkStores> CreateEmptyAsync();

    private IPasskeyStore Store => _stores.Passkeys;

    [Fact]
    public async Task A_passkey_is_read_back_as_it_was_kept()
    {
        Passkey passkey = Make(_ana, 1) with { SignCount = uint.MaxValue, IsBackedUp = false, Transports = ["internal", "hybrid"] };
        (PasskeyOutcome outcome, long id) = await Store.AddAsync(passkey, None);
        Assert.Equal(PasskeyOutcome.Kept, outcome);
        Passkey found = (await Store.FindAsync([1, 2, 3], None))!;
        Assert.Equal([1, 2, 3], found.CredentialId);
        Assert.Equal(passkey.PublicKey, found.PublicKey);
        Assert.Equal(["internal", "hybrid"], found.Transports);
        Assert.Equal(
            (id, _ana, "Key 1", uint.MaxValue, true, false, Start, null),
            (found.Id, found.UserId, found.Name, found.SignCount, found.IsBackupEligible, found.IsBackedUp, found.CreatedAt, found.LastUsedAt));
        Assert.Null(await Store.FindAsync([9], None));
    }

    [Fact]
    public async Task A_credential_is_one_persons_alone()
    {
        Assert.Equal(PasskeyOutcome.Kept, (await Store.AddAsync(Make(_ana, 1), None)).Outcome);
        Assert.Equal((PasskeyOutcome.Taken, 0), await Store.AddAsync(Make(_boris, 1), None));
        Assert.Equal(PasskeyOutcome.Taken, (await Store.AddAsync(Make(_ana, 1), None)).Outcome);
        Assert.Empty(await Store.ListAsync(_boris, None));
    }

    [Fact]
    public async Task A_person_has_so_many_at_most_also_when_they_come_at_once()
    {
        for (byte number = 1; number < Passkey.MaxPerUser; number++)
        {
            Assert.Equal(PasskeyOutcome.Kept, (await Store.AddAsync(Make(_ana, number), None)).Outcome);
        }

        (PasskeyOutcome Outcome, long Id)[] last = await Task.WhenAll(Enumerable.Range(100, 5).Select(number => Store.AddAsync(Make(_ana, (byte)number), None)));
        Assert.Equal(1, last.Count(one => one.Outcome == PasskeyOutcome.Kept));
        Assert.Equal(4, last.Count(one => one.Outcome == PasskeyOutcome.TooMany));
        Assert.Equal(Passkey.MaxPerUser, (await Store.ListAsync(_ana, None)).Count);
        Assert.Equal(PasskeyOutcome.Kept, (await Store.AddAsync(Make(_boris, 200), None)).Outcome);
    }

    [Fact]
    public async Task A_use_counts_only_forward()
    {
        (_, long id) = await Store.AddAsync(Make(_ana, 1) with { SignCount = 5 }, None);
        Assert.False(await Store.UseAsync(id, 5, isBackedUp: true, Start, None));
        Assert.False(await Store.UseAsync(id, 0, isBackedUp: true, Start, None));
        Assert.True(await Store.UseAsync(id, 6, isBackedUp: true, Start.AddHours(1), None));
        bool[] twice = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Store.UseAsync(id, 7, isBackedUp: false, Start.AddHours(2), None)));
        Assert.Equal(1, twice.Count(used => used));
        Passkey found = Assert.Single(await Store.ListAsync(_ana, None));
        Assert.Equal((7u, false, Start.AddHours(2)), (found.SignCount, found.IsBackedUp, found.LastUsedAt));
    }

    [Fact]
    public async Task An_authenticator_without_a_counter_is_used_again_and_again()
    {
        (_, long id) = await Store.AddAsync(Make(_ana, 1), None);
        Assert.True(await Store.UseAsync(id, 0, isBackedUp: true, Start, None));
        Assert.True(await Store.UseAsync(id, 0, isBackedUp: true, Start, None));
    }

    [Fact]
    public async Task Only_its_person_removes_a_passkey()
    {
        (_, long id) = await Store.AddAsync(Make(_ana, 1), None);
        Assert.False(await Store.RemoveAsync(_boris, id, None));
        Assert.True(await Store.RemoveAsync(_ana, id, None));
        Assert.False(await Store.RemoveAsync(_ana, id, None));
        Assert.False(await Store.UseAsync(id, 1, isBackedUp: true, Start, None));
        Assert.Equal(PasskeyOutcome.Kept, (await Store.AddAsync(Make(_boris, 1), None)).Outcome);
    }

    [Fact]
    public async Task All_of_one_person_are_forgotten_at_once()
    {
        await Store.AddAsync(Make(_ana, 1), None);
        await Store.AddAsync(Make(_ana, 2), None);
        await Store.AddAsync(Make(_boris, 3), None);
        Assert.Equal(2, await Store.RemoveAllAsync(_ana, None));
        Assert.Equal(0, await Store.RemoveAllAsync(_ana, None));
        Assert.Single(await Store.ListAsync(_boris, None));
    }

    [Fact]
    public async Task Whoever_first_comes_through_an_identity_provider_leaves_earlier_passkeys_behind()
    {
        await Store.AddAsync(Make(_ana, 1), None);
        await Store.AddAsync(Make(_boris, 2), None);
        Assert.True(await _stores.ExternalIdentities.LinkAsync("https://id.example", "ana", _ana, Start, None));
        Assert.Empty(await Store.ListAsync(_ana, None));
        Assert.Single(await Store.ListAsync(_boris, None));
    }

    private static Passkey Make(long userId, byte number) => new(
        0, userId, [number, 2, 3], [0xa5, number], $"Key {number}", [], 0, IsBackupEligible: true, IsBackedUp: true, Start, null);
}

public sealed class SqlitePasskeyStoreTests : PasskeyStoreContract
{
    protected override Task<LinkStores> CreateEmptyAsync() => LinkStores.OnSqliteAsync();
}

[Trait("Db", "Postgres")]
public sealed class PostgresPasskeyStoreTests(PostgresFixture fixture) : PasskeyStoreContract, IClassFixture<PostgresFixture>
{
    protected override Task<LinkStores> CreateEmptyAsync() => LinkStores.OnPostgresAsync(fixture);
}
