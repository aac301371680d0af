using Shortener.Core.Accounts;
using Shortener.StoreContracts.Links;

namespace Shortener.StoreContracts.Accounts;

/// <summary>Workspaces with their members and invitations, and the audit log.</summary>
public abstract class WorkspacesContract : IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly DateTimeOffset Now = LinkStores.Start.AddTicks(12_345_678);
    private static readonly DateTimeOffset Truncated = LinkStores.Start.AddTicks(12_345_670);

    private LinkStores _stores = null!;
    private User _owner = null!;
    private Workspace _workspace = null!;

    public async Task InitializeAsync()
    {
        _stores = await (await CreateEmptyAsync()).BootstrappedAsync();
        _owner = await PersonAsync("owner@b.example");
        _workspace = await _stores.Workspaces.CreateAsync("Магазин", "Europe/Madrid", "EUR", _owner.Id, Now, None);
    }

    public async Task DisposeAsync() => await _stores.DisposeAsync();

    protected abstract Task<LinkStores> CreateEmptyAsync();

    [Fact]
    public async Task A_workspace_has_its_maker_for_an_owner()
    {
        Assert.NotEqual(_stores.WorkspaceId, _workspace.Id);
        Assert.Equal(("Магазин", "Europe/Madrid", "EUR", Truncated, 1L), (_workspace.Name, _workspace.Timezone, _workspace.Currency, _workspace.CreatedAt, _workspace.Version));
        Assert.Equal(_workspace, await _stores.Accounts.FindWorkspaceAsync(_workspace.Id, None));
        Assert.Equal(new WorkspaceMembership(_workspace, Role.Owner), Assert.Single(await _stores.Workspaces.ListOfAsync(_owner.Id, None)));
        Assert.Equal(new Membership(_workspace.Id, _owner.Id, Role.Owner, 1, Truncated), Assert.Single(await _stores.Users.ListMembershipsAsync(_owner.Id, None)));
    }

    [Fact]
    public async Task A_change_of_a_workspace_loses_to_one_before_it()
    {
        Workspace changed = (await _stores.Workspaces.ChangeAsync(_workspace with { Name = "B", Timezone = "UTC", Currency = "USD" }, Now, None))!;
        Assert.Equal(("B", "UTC", "USD", 2L), (changed.Name, changed.Timezone, changed.Currency, changed.Version));
        Assert.Null(await _stores.Workspaces.ChangeAsync(_workspace with { Name = "C" }, Now, None));
        Assert.Equal(changed, await _stores.Accounts.FindWorkspaceAsync(_workspace.Id, None));
    }

    [Fact]
    public async Task A_deleted_workspace_is_nobodys()
    {
        await _stores.ExecuteAsync("UPDATE workspaces SET deleted_at = created_at WHERE id = $1", _workspace.Id);
        Assert.Empty(await _stores.Workspaces.ListOfAsync(_owner.Id, None));
        Assert.Empty(await _stores.Users.ListMembershipsAsync(_owner.Id, None));
        Assert.NotNull(await _stores.Memberships.FindAsync(_workspace.Id, _owner.Id, None));
    }

    [Fact]
    public async Task Members_are_listed_changed_and_taken_out()
    {
        User member = await MemberAsync("m@b.example", Role.Viewer);
        Member found = (await _stores.Memberships.FindAsync(_workspace.Id, member.Id, None))!;
        Assert.Equal(new Member(member.Id, "m@b.example", "P", Role.Viewer, 1, Truncated), found);
        Assert.Equal([_owner.Id, member.Id], (await _stores.Memberships.ListAsync(_workspace.Id, 0, 10, None)).Select(one => one.UserId));
        Assert.Equal([member.Id], (await _stores.Memberships.ListAsync(_workspace.Id, _owner.Id, 10, None)).Select(one => one.UserId));
        Assert.Single(await _stores.Memberships.ListAsync(_workspace.Id, 0, 1, None));
        Assert.Empty(await _stores.Memberships.ListAsync(_stores.WorkspaceId, 0, 10, None));

        Assert.Equal(MembershipOutcome.Done, await _stores.Memberships.ChangeRoleAsync(_workspace.Id, member.Id, 1, Role.Editor, Now, None));
        Assert.Equal(MembershipOutcome.VersionMismatch, await _stores.Memberships.ChangeRoleAsync(_workspace.Id, member.Id, 1, Role.Admin, Now, None));
        Assert.Equal(MembershipOutcome.NotFound, await _stores.Memberships.ChangeRoleAsync(_stores.WorkspaceId, member.Id, 2, Role.Admin, Now, None));
        Assert.Equal((Role.Editor, 2L), ((await _stores.Memberships.FindAsync(_workspace.Id, member.Id, None))!.Role, (await _stores.Memberships.FindAsync(_workspace.Id, member.Id, None))!.Version));

        long session = await _stores.Sessions.StartAsync(SecretToken.Hash("s"), member.Id, _workspace.Id, null, Now, Now.AddHours(1), None);
        Assert.Equal(MembershipOutcome.VersionMismatch, await _stores.Memberships.RemoveAsync(_workspace.Id, member.Id, 1, Now, None));
        Assert.Equal(MembershipOutcome.Done, await _stores.Memberships.RemoveAsync(_workspace.Id, member.Id, null, Now, None));
        Assert.Equal(MembershipOutcome.NotFound, await _stores.Memberships.RemoveAsync(_workspace.Id, member.Id, null, Now, None));
        StoredSession after = (await _stores.Sessions.FindAsync(SecretToken.Hash("s"), Now, None))!;
        Assert.Equal((session, null), (after.Id, after.WorkspaceId));
    }

    [Fact]
    public async Task A_workspace_keeps_an_owner_whoever_leaves_at_once()
    {
        Assert.Equal(MembershipOutcome.LastOwner, await _stores.Memberships.ChangeRoleAsync(_workspace.Id, _owner.Id, 1, Role.Admin, Now, None));
        Assert.Equal(MembershipOutcome.LastOwner, await _stores.Memberships.RemoveAsync(_workspace.Id, _owner.Id, null, Now, None));
        Assert.Equal(MembershipOutcome.Done, await _stores.Memberships.ChangeRoleAsync(_workspace.Id, _owner.Id, 1, Role.Owner, Now, None));
        List<long> owners = [_owner.Id];
        for (int i = 0; i < 3; i++)
        {
            owners.Add((await MemberAsync($"owner{i}@b.example", Role.Owner)).Id);
        }

        MembershipOutcome[] outcomes = await Task.WhenAll(owners.Select((id, i) => Task.Run(() => i % 2 == 0
            ? _stores.Memberships.RemoveAsync(_workspace.Id, id, null, Now, None)
            : _stores.Memberships.ChangeRoleAsync(_workspace.Id, id, 1, Role.Viewer, Now, None))));
        Assert.Equal(3, outcomes.Count(outcome => outcome == MembershipOutcome.Done));
        Assert.Single(outcomes, outcome => outcome == MembershipOutcome.LastOwner);
        Assert.Single(await _stores.Memberships.ListAsync(_workspace.Id, 0, 10, None), member => member.Role == Role.Owner);
    }

    [Fact]
    public async Task An_invitation_is_found_by_its_token_until_it_is_replaced_revoked_or_too_old()
    {
        Invitation first = await InviteAsync("new@b.example", "1");
        Assert.Equal(
            (_workspace.Id, "Магазин", "new@b.example", Role.Editor, (long?)_owner.Id, Truncated, Truncated.AddDays(7)),
            (first.WorkspaceId, first.WorkspaceName, first.Email, first.Role, first.InvitedBy, first.CreatedAt, first.ExpiresAt));
        Assert.Equal(first, await FindAsync("1"));
        Assert.True(await _stores.Invitations.IsInvitedAsync("New@B.example", Now, None));
        Assert.False(await _stores.Invitations.IsInvitedAsync("ne@b.example", Now, None));
        Assert.False(await _stores.Invitations.IsInvitedAsync("new@b.example", Now.AddDays(7), None));
        Assert.Null(await _stores.Invitations.FindByTokenAsync(SecretToken.Hash("1"), Now.AddDays(7), None));
        Invitation second = await InviteAsync("NEW@b.example", "2");
        Assert.Null(await FindAsync("1"));
        Assert.Equal([second.Id], (await _stores.Invitations.ListAsync(_workspace.Id, 0, 10, None)).Select(one => one.Id));
        Assert.Empty(await _stores.Invitations.ListAsync(_stores.WorkspaceId, 0, 10, None));
        Assert.False(await _stores.Invitations.RevokeAsync(_stores.WorkspaceId, second.Id, Now, None));
        Assert.True(await _stores.Invitations.RevokeAsync(_workspace.Id, second.Id, Now, None));
        Assert.False(await _stores.Invitations.RevokeAsync(_workspace.Id, second.Id, Now, None));
        Assert.Null(await FindAsync("2"));
        Assert.False(await _stores.Invitations.IsInvitedAsync("new@b.example", Now, None));
        Assert.Null(await _stores.Invitations.CreateAsync(_workspace.Id, "Owner@b.example", Role.Viewer, SecretToken.Hash("3"), null, Now, Now.AddDays(7), None));
    }

    [Fact]
    public async Task An_invitation_makes_one_member()
    {
        await InviteAsync("new@b.example", "t");
        InvitationResult[] results = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ =>
            Task.Run(() => _stores.Invitations.AcceptAsNewAsync(SecretToken.Hash("t"), "Neu", "hash", Now, None))));
        InvitationResult done = Assert.Single(results, result => result.Outcome == InvitationOutcome.Done);
        Assert.Equal(4, results.Count(result => result.Outcome == InvitationOutcome.Gone));
        User made = (await _stores.Users.FindAsync(done.UserId, None))!;
        Assert.Equal(("new@b.example", "Neu", "hash", false), (made.Email, made.Name, made.PasswordHash, made.IsOperator));
        Assert.Equal(Role.Editor, (await _stores.Memberships.FindAsync(_workspace.Id, made.Id, None))!.Role);
        Assert.Empty(await _stores.Invitations.ListAsync(_workspace.Id, 0, 10, None));
    }

    [Fact]
    public async Task An_invitation_takes_an_existing_person_but_not_their_address()
    {
        User known = await PersonAsync("known@b.example");
        await InviteAsync("known@b.example", "t");
        Assert.Equal(InvitationOutcome.EmailTaken, (await _stores.Invitations.AcceptAsNewAsync(SecretToken.Hash("t"), "Fake", "hash", Now, None)).Outcome);
        Assert.Equal(new InvitationResult(InvitationOutcome.Done, known.Id, _workspace.Id), await _stores.Invitations.AcceptAsync(SecretToken.Hash("t"), known.Id, Now, None));
        Assert.Equal(InvitationOutcome.Gone, (await _stores.Invitations.AcceptAsync(SecretToken.Hash("t"), known.Id, Now, None)).Outcome);

        await InviteAsync("somebody@b.example", "u");
        Assert.Equal(InvitationOutcome.Done, (await _stores.Invitations.AcceptAsync(SecretToken.Hash("u"), _owner.Id, Now, None)).Outcome);
        Assert.Equal(Role.Owner, (await _stores.Memberships.FindAsync(_workspace.Id, _owner.Id, None))!.Role);
    }

    [Fact]
    public async Task Invitations_do_not_outlive_the_rights_of_whoever_made_them()
    {
        User admin = await MemberAsync("admin@b.example", Role.Owner);
        foreach ((string name, Role role) in ((string, Role)[])[("owner", Role.Owner), ("admin", Role.Admin), ("viewer", Role.Viewer)])
        {
            await _stores.Invitations.CreateAsync(_workspace.Id, $"{name}@c.example", role, SecretToken.Hash(name), admin.Id, Now, Now.AddDays(7), None);
        }

        await _stores.Invitations.CreateAsync(_stores.WorkspaceId, "x@c.example", Role.Owner, SecretToken.Hash("elsewhere"), admin.Id, Now, Now.AddDays(7), None);
        await InviteAsync("y@c.example", "another's");
        Assert.Equal(MembershipOutcome.Done, await _stores.Memberships.ChangeRoleAsync(_workspace.Id, admin.Id, 1, Role.Admin, Now, None));
        Assert.Equal((null, true, true), (await FindAsync("owner"), await FindAsync("admin") is not null, await FindAsync("viewer") is not null));
        Assert.Equal(MembershipOutcome.Done, await _stores.Memberships.ChangeRoleAsync(_workspace.Id, admin.Id, 2, Role.Owner, Now, None));
        Assert.NotNull(await FindAsync("admin"));
        Assert.Equal(MembershipOutcome.Done, await _stores.Memberships.RemoveAsync(_workspace.Id, admin.Id, null, Now, None));
        Assert.Equal((null, null), (await FindAsync("admin"), await FindAsync("viewer")));
        Assert.NotNull(await FindAsync("elsewhere"));
        Assert.NotNull(await FindAsync("another's"));
    }

    [Fact]
    public async Task The_log_is_read_newest_first_by_page_and_filter()
    {
        for (int i = 0; i < 5; i++)
        {
            await _stores.Audit.AppendAsync(Entry(_workspace.Id, "user", i % 2 == 0 ? 7 : 8, $"action{i % 2}"), Now.AddMinutes(i), None);
        }

        await _stores.Audit.AppendAsync(Entry(_stores.WorkspaceId, "key", 7, "action0"), Now, None);
        await _stores.Audit.AppendAsync(Entry(null, "system", null, "action0"), Now, None);
        var mine = new AuditQuery(_workspace.Id);
        IReadOnlyList<StoredAuditEntry> all = await _stores.Audit.ListAsync(mine, null, 10, None);
        Assert.Equal(5, all.Count);
        Assert.Equal(all.OrderByDescending(entry => entry.Id), all);
        Assert.Equal(Entry(_workspace.Id, "user", 7, "action0"), all[0].Entry);
        Assert.Equal(Truncated.AddMinutes(4), all[0].At);
        Assert.Equal(all.Skip(2).Take(2), await _stores.Audit.ListAsync(mine, all[1].Id, 2, None));
        Assert.Equal(2, (await _stores.Audit.ListAsync(mine with { Action = "action1" }, null, 10, None)).Count);
        Assert.Equal(3, (await _stores.Audit.ListAsync(mine with { ActorKind = "user", ActorId = 7 }, null, 10, None)).Count);
        Assert.Empty(await _stores.Audit.ListAsync(mine with { ActorKind = "key" }, null, 10, None));
        Assert.Equal(2, (await _stores.Audit.ListAsync(mine with { From = Now.AddMinutes(1), To = Now.AddMinutes(3) }, null, 10, None)).Count);
        Assert.Equal("system", Assert.Single(await _stores.Audit.ListAsync(new AuditQuery(null), null, 10, None)).Entry.ActorKind);
        Assert.Equal(3, await _stores.Audit.PruneAsync(Now.AddMinutes(1), None));
        Assert.Equal(4, (await _stores.Audit.ListAsync(mine, null, 10, None)).Count);
    }

    private static AuditEntry Entry(int? workspaceId, string kind, long? actor, string action) =>
        new(workspaceId, kind, actor, "Имя <b>", action, "lnk_x", """{"role":"owner"}""", "203.0.113.7");

    private async Task<User> PersonAsync(string email) => (await _stores.Users.CreateAsync(email, "P", null, false, Now, None))!;

    private async Task<Invitation> InviteAsync(string email, string token, Role role = Role.Editor) =>
        (await _stores.Invitations.CreateAsync(_workspace.Id, email, role, SecretToken.Hash(token), _owner.Id, Now, Now.AddDays(7), None))!;

    private Task<Invitation?> FindAsync(string token) => _stores.Invitations.FindByTokenAsync(SecretToken.Hash(token), Now, None);

    private async Task<User> MemberAsync(string email, Role role)
    {
        User person = await PersonAsync(email);
        await InviteAsync(email, email, role);
        Assert.Equal(InvitationOutcome.Done, (await _stores.Invitations.AcceptAsync(SecretToken.Hash(email), person.Id, Now, None)).Outcome);
        return person;
    }
}

public sealed class SqliteWorkspacesTests : WorkspacesContract
{
    protected override Task<LinkStores> CreateEmptyAsync() => LinkStores.OnSqliteAsync();
}

[Trait("Db", "Postgres")]
public sealed class PostgresWorkspacesTests(PostgresFixture fixture) : WorkspacesContract, IClassFixture<PostgresFixture>
{
    protected override Task<LinkStores> CreateEmptyAsync() => LinkStores.OnPostgresAsync(fixture);
}
