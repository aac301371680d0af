using Shortener.Core.Accounts;
using Shortener.StoreContracts.Links;

namespace Shortener.StoreContracts.Accounts;

/// <summary>People, their sessions and their one-time tokens.</summary>
public abstract class PeopleContract : IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly DateTimeOffset Now = LinkStores.Start.AddTicks(12_345_678);
    private static readonly DateTimeOffset Truncated = LinkStores.Start.AddTicks(12_345_670);

    private LinkStores _stores = null!;

    public async Task InitializeAsync() => _stores = await (await CreateEmptyAsync()).BootstrappedAsync();

    public async Task DisposeAsync() => await _stores.DisposeAsync();

    protected abstract Task<LinkStores> CreateEmptyAsync();

    [Fact]
    public async Task A_person_is_kept_as_given_and_found_by_address_in_any_case()
    {
        Assert.False(await _stores.Users.AnyAsync(None));
        User made = (await _stores.Users.CreateAsync("Ana@Mail.example", "Ana Ñ 😀", "hash", isOperator: true, Now, None))!;
        Assert.Equal(
            ("ana@mail.example", "Ana Ñ 😀", "hash", true, 1L, Truncated),
            (made.Email, made.Name, made.PasswordHash, made.IsOperator, made.Version, made.CreatedAt));
        Assert.Equal(made, await _stores.Users.FindAsync(made.Id, None));
        Assert.Equal(made, await _stores.Users.FindByEmailAsync("ANA@mail.EXAMPLE", None));
        Assert.Null(await _stores.Users.FindByEmailAsync("ana@mail.exampl", None));
        Assert.Null(await _stores.Users.FindAsync(made.Id + 1, None));
        Assert.True(await _stores.Users.AnyAsync(None));
    }

    [Fact]
    public async Task An_address_is_taken_once()
    {
        User?[] made = await Task.WhenAll(Enumerable.Range(0, 6).Select(i =>
            Task.Run(() => _stores.Users.CreateAsync(i % 2 == 0 ? "a@b.example" : "A@B.example", "A", null, false, Now, None))));
        Assert.Single(made, person => person is not null);
    }

    [Fact]
    public async Task A_change_loses_to_one_before_it()
    {
        User made = await PersonAsync("a@b.example");
        User changed = (await _stores.Users.ChangeAsync(made with { Name = "Б", Language = "ru" }, Now, None))!;
        Assert.Equal(("Б", "ru", 2L), (changed.Name, changed.Language, changed.Version));
        Assert.Null(await _stores.Users.ChangeAsync(made with { Name = "C" }, Now, None));
        Assert.Equal(changed, await _stores.Users.FindAsync(made.Id, None));
    }

    [Fact]
    public async Task A_session_is_found_by_its_token_until_it_is_over()
    {
        User person = await PersonAsync("a@b.example");
        long id = await _stores.Sessions.StartAsync(Hash("t"), person.Id, _stores.WorkspaceId, "Browser/1", Now, Now.AddHours(1), None);
        StoredSession session = (await _stores.Sessions.FindAsync(Hash("t"), Now, None))!;
        Assert.Equal(new StoredSession(id, person.Id, _stores.WorkspaceId, "Browser/1", Truncated, Truncated, Truncated.AddHours(1)), session);
        Assert.Null(await _stores.Sessions.FindAsync(Hash("T"), Now, None));
        Assert.Null(await _stores.Sessions.FindAsync(Hash("t"), Now.AddHours(1), None));

        await _stores.Sessions.TouchAsync(id, Now.AddMinutes(30), Now.AddHours(2), None);
        session = (await _stores.Sessions.FindAsync(Hash("t"), Now.AddHours(1), None))!;
        Assert.Equal((Truncated.AddMinutes(30), Truncated.AddHours(2)), (session.SeenAt, session.ExpiresAt));
        Assert.Equal(0, await _stores.Sessions.PruneAsync(Now.AddHours(1), None));
        Assert.Equal(1, await _stores.Sessions.PruneAsync(Now.AddHours(2), None));
    }

    [Fact]
    public async Task A_person_ends_their_own_sessions_and_no_others()
    {
        User one = await PersonAsync("one@b.example");
        User other = await PersonAsync("other@b.example");
        long[] ids = [await SessionAsync(one, "1"), await SessionAsync(one, "2"), await SessionAsync(one, "3")];
        long others = await SessionAsync(other, "4");
        Assert.Equal(ids.Reverse(), (await _stores.Sessions.ListAsync(one.Id, Now, None)).Select(session => session.Id));
        Assert.False(await _stores.Sessions.EndAsync(one.Id, others, None));
        Assert.True(await _stores.Sessions.EndAsync(one.Id, ids[0], None));
        Assert.False(await _stores.Sessions.EndAsync(one.Id, ids[0], None));
        await _stores.Sessions.EndAllAsync(one.Id, ids[1], None);
        Assert.Equal([ids[1]], (await _stores.Sessions.ListAsync(one.Id, Now, None)).Select(session => session.Id));
        Assert.NotNull(await _stores.Sessions.FindAsync(Hash("4"), Now, None));
        Assert.Empty(await _stores.Sessions.ListAsync(other.Id, Now.AddHours(1), None));
    }

    [Fact]
    public async Task A_disabled_person_has_no_session()
    {
        User person = await PersonAsync("a@b.example");
        await SessionAsync(person, "t");
        await _stores.ExecuteAsync("UPDATE users SET disabled_at = created_at WHERE id = $1", person.Id);
        Assert.Null(await _stores.Sessions.FindAsync(Hash("t"), Now, None));
    }

    [Fact]
    public async Task Another_password_ends_the_other_sessions_and_makes_tokens_void()
    {
        User person = await PersonAsync("a@b.example");
        User other = await PersonAsync("b@b.example");
        long kept = await SessionAsync(person, "kept");
        await SessionAsync(person, "ended");
        await SessionAsync(other, "other");
        await IssueAsync("reset", person.Id);
        await IssueAsync("others", other.Id);
        await _stores.Users.SetPasswordAsync(person.Id, "another", kept, Now, None);
        User changed = (await _stores.Users.FindAsync(person.Id, None))!;
        Assert.Equal(("another", 2L), (changed.PasswordHash, changed.Version));
        Assert.NotNull(await _stores.Sessions.FindAsync(Hash("kept"), Now, None));
        Assert.Null(await _stores.Sessions.FindAsync(Hash("ended"), Now, None));
        Assert.NotNull(await _stores.Sessions.FindAsync(Hash("other"), Now, None));
        Assert.Null(await _stores.Tokens.FindAsync(Hash("reset"), "p", Now, None));
        Assert.NotNull(await _stores.Tokens.FindAsync(Hash("others"), "p", Now, None));
        Assert.Null((await _stores.Users.FindAsync(other.Id, None))!.PasswordHash);
    }

    [Fact]
    public async Task A_token_is_taken_by_one_of_many()
    {
        User person = await PersonAsync("a@b.example");
        await _stores.Tokens.IssueAsync(Hash("t"), "p", person.Id, "data", replace: true, Now, Now.AddMinutes(5), None);
        Assert.Equal(new OneTimeToken(person.Id, "data", Truncated.AddMinutes(5)), await _stores.Tokens.FindAsync(Hash("t"), "p", Now, None));
        Assert.Null(await _stores.Tokens.TakeAsync(Hash("t"), "another purpose", Now, None));
        Assert.Null(await _stores.Tokens.TakeAsync(Hash("t"), "p", Now.AddMinutes(5), None));
        OneTimeToken?[] taken = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => _stores.Tokens.TakeAsync(Hash("t"), "p", Now, None))));
        Assert.Equal("data", Assert.Single(taken, token => token is not null)!.Data);
        Assert.Null(await _stores.Tokens.FindAsync(Hash("t"), "p", Now, None));
    }

    [Fact]
    public async Task A_replacing_token_ends_those_of_the_same_purpose_and_person()
    {
        User person = await PersonAsync("a@b.example");
        await IssueAsync("installation", null);
        await IssueAsync("mine", person.Id);
        await _stores.Tokens.IssueAsync(Hash("mine2"), "p", person.Id, null, replace: true, Now, Now.AddHours(1), None);
        await _stores.Tokens.IssueAsync(Hash("other purpose"), "q", person.Id, null, replace: true, Now, Now.AddHours(1), None);
        Assert.Null(await _stores.Tokens.FindAsync(Hash("mine"), "p", Now, None));
        Assert.NotNull(await _stores.Tokens.FindAsync(Hash("mine2"), "p", Now, None));
        Assert.NotNull(await _stores.Tokens.FindAsync(Hash("installation"), "p", Now, None));
        await _stores.Tokens.IssueAsync(Hash("installation2"), "p", null, null, replace: true, Now, Now.AddHours(1), None);
        Assert.Null(await _stores.Tokens.FindAsync(Hash("installation"), "p", Now, None));
        Assert.Equal(3, await _stores.Tokens.PruneAsync(Now.AddHours(1), None));
    }

    [Fact]
    public async Task Of_many_that_set_up_one_becomes_the_owner_and_it_is_closed_for_good()
    {
        await _stores.Tokens.IssueAsync(Hash("link"), TokenPurpose.Setup, null, null, replace: true, Now, Now.AddHours(1), None);
        Assert.Null(await _stores.Accounts.SetUpAsync(Hash("guess"), Owner("a@b.example"), Now, None));
        Assert.Null(await _stores.Accounts.SetUpAsync(Hash("link"), Owner("a@b.example"), Now.AddHours(1), None));
        User?[] made = await Task.WhenAll(Enumerable.Range(0, 6).Select(i =>
            Task.Run(() => _stores.Accounts.SetUpAsync(Hash("link"), Owner($"owner{i}@b.example"), Now, None))));
        User owner = Assert.Single(made, person => person is not null)!;
        Assert.True(owner.IsOperator);
        Membership membership = Assert.Single(await _stores.Users.ListMembershipsAsync(owner.Id, None));
        Assert.Equal((_stores.WorkspaceId, Role.Owner, Truncated), (membership.WorkspaceId, membership.Role, membership.CreatedAt));
        Workspace workspace = (await _stores.Accounts.FindWorkspaceAsync(_stores.WorkspaceId, None))!;
        Assert.Equal(("Tienda", "Europe/Madrid", 2L), (workspace.Name, workspace.Timezone, workspace.Version));
        StoredApiKey key = (await _stores.ApiKeys.FindByHashAsync(Hash(owner.Email), Now, None))!;
        Assert.Equal((true, "slk_1234", owner.Id), (key.AllRights, key.Hint, key.CreatedBy));

        await _stores.Tokens.IssueAsync(Hash("again"), TokenPurpose.Setup, null, null, replace: true, Now, Now.AddHours(1), None);
        Assert.Null(await _stores.Accounts.SetUpAsync(Hash("again"), Owner("late@b.example"), Now, None));
    }

    [Fact]
    public async Task Setting_up_stays_open_while_only_invited_people_have_accounts()
    {
        await PersonAsync("invited@b.example");
        Assert.False(await _stores.Users.AnyOperatorAsync(None));
        await _stores.Tokens.IssueAsync(Hash("link"), TokenPurpose.Setup, null, null, replace: true, Now, Now.AddHours(1), None);
        Assert.Null(await _stores.Accounts.SetUpAsync(Hash("link"), Owner("invited@b.example"), Now, None));
        Assert.NotNull(await _stores.Tokens.FindAsync(Hash("link"), TokenPurpose.Setup, Now, None));
        Assert.True((await _stores.Accounts.SetUpAsync(Hash("link"), Owner("owner@b.example"), Now, None))!.IsOperator);
        Assert.True(await _stores.Users.AnyOperatorAsync(None));
    }

    private static FirstOwner Owner(string email) => new(email, "Ana", "hash", "Tienda", "Europe/Madrid", "First key", Hash(email), "slk_1234");

    private static byte[] Hash(string token) => SecretToken.Hash(token);

    private async Task<User> PersonAsync(string email) => (await _stores.Users.CreateAsync(email, "P", null, false, Now, None))!;

    private Task<long> SessionAsync(User person, string token) =>
        _stores.Sessions.StartAsync(Hash(token), person.Id, null, null, Now, Now.AddHours(1), None);

    private Task IssueAsync(string token, long? userId) =>
        _stores.Tokens.IssueAsync(Hash(token), "p", userId, null, replace: false, Now, Now.AddHours(1), None);
}

public sealed class SqlitePeopleTests : PeopleContract
{
    protected override Task<LinkStores> CreateEmptyAsync() => LinkStores.OnSqliteAsync();
}

[Trait("Db", "Postgres")]
public sealed class PostgresPeopleTests(PostgresFixture fixture) : PeopleContract, IClassFixture<PostgresFixture>
{
    protected override Task<LinkStores> CreateEmptyAsync() => LinkStores.OnPostgresAsync(fixture);
}
