using Dapper;
using Microsoft.Data.Sqlite;
using Shortener.Core.Accounts;
using Shortener.Core.Clicks;

namespace Shortener.Core.Storage.Sqlite;

/// <inheritdoc cref="IMembershipStore" />
public sealed class SqliteMembershipStore(SqliteDatabase database) : IMembershipStore
{
    private const string SelectSql = """
        SELECT u.id AS UserId, u.email AS Email, u.name AS Name, m.role AS Role, m.version AS Version, m.created_at AS JoinedAt
        FROM memberships m
        JOIN users u ON u.id = m.user_id
        WHERE m.workspace_id = @WorkspaceId
        """;

    private const string ListSql = $"{SelectSql} AND m.user_id > @After ORDER BY m.user_id LIMIT @Count";

    private const string FindSql = $"{SelectSql} AND m.user_id = @UserId";

    private const string OtherOwnersSql = """
        SELECT count(*) FROM memberships WHERE workspace_id = @WorkspaceId AND user_id <> @UserId AND role = 'owner'
        """;

    private const string ChangeRoleSql = """
        UPDATE memberships SET role = @Role, version = version + 1 WHERE workspace_id = @WorkspaceId AND user_id = @UserId
        """;

    private const string RemoveSql = "DELETE FROM memberships WHERE workspace_id = @WorkspaceId AND user_id = @UserId";

    private const string ForgetChoiceSql = "UPDATE sessions SET workspace_id = NULL WHERE user_id = @UserId AND workspace_id = @WorkspaceId";

    private const string RevokeInvitationsSql = """
        UPDATE invitations SET revoked_at = @At
        WHERE workspace_id = @WorkspaceId AND invited_by = @UserId AND accepted_at IS NULL AND revoked_at IS NULL AND role IN @Above
        """;

    public Task<IReadOnlyList<Member>> ListAsync(int workspaceId, long after, int count, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        using SqliteConnection connection = database.OpenReader();
        return Task.FromResult<IReadOnlyList<Member>>(
            [.. connection.Query<Row>(ListSql, new { WorkspaceId = workspaceId, After = after, Count = count }).Select(row => row.ToMember())]);
    }

    public Task<Member?> FindAsync(int workspaceId, long userId, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        using SqliteConnection connection = database.OpenReader();
        return Task.FromResult(Find(connection, workspaceId, userId));
    }

    public Task<MembershipOutcome> ChangeRoleAsync(int workspaceId, long userId, long version, Role role, DateTimeOffset now, CancellationToken ct) =>
        ChangeAsync(workspaceId, userId, version, role, now, ct);

    public Task<MembershipOutcome> RemoveAsync(int workspaceId, long userId, long? version, DateTimeOffset now, CancellationToken ct) =>
        ChangeAsync(workspaceId, userId, version, null, now, ct);

    private static Member? Find(SqliteConnection connection, int workspaceId, long userId, SqliteTransaction? transaction = null) =>
        connection.QuerySingleOrDefault<Row>(FindSql, new { WorkspaceId = workspaceId, UserId = userId }, transaction)?.ToMember();

    /// <param name="workspaceId">Whose member.</param>
    /// <param name="userId">Who.</param>
    /// <param name="version">Null for whatever it is.</param>
    /// <param name="role">Null to take the person out.</param>
    /// <param name="now">When.</param>
    /// <param name="ct">Cancels before anything is written.</param>
    private async Task<MembershipOutcome> ChangeAsync(int workspaceId, long userId, long? version, Role? role, DateTimeOffset now, CancellationToken ct)
    {
        using SqliteDatabase.WriterLease writer = await database.LeaseWriterAsync(ct);
        SqliteConnection connection = writer.Connection;
        using SqliteTransaction transaction = connection.BeginTransaction();
        if (Find(connection, workspaceId, userId, transaction) is not { } member)
        {
            return MembershipOutcome.NotFound;
        }

        if (version is { } expected && expected != member.Version)
        {
            return MembershipOutcome.VersionMismatch;
        }

        if (role != Role.Owner
            && member.Role == Role.Owner
            && connection.ExecuteScalar<long>(OtherOwnersSql, new { WorkspaceId = workspaceId, UserId = userId }, transaction) == 0)
        {
            return MembershipOutcome.LastOwner;
        }

        var parameters = new
        {
            WorkspaceId = workspaceId,
            UserId = userId,
            Role = role is { } given ? Roles.NameOf(given) : null,
            Above = Roles.NamesAbove(role),
            At = UnixMicros.From(now),
        };
        if (role is null)
        {
            connection.Execute(RemoveSql, parameters, transaction);
            connection.Execute(ForgetChoiceSql, parameters, transaction);
        }
        else
        {
            connection.Execute(ChangeRoleSql, parameters, transaction);
        }

        connection.Execute(RevokeInvitationsSql, parameters, transaction);
        transaction.Commit();
        return MembershipOutcome.Done;
    }

    private sealed record Row(long UserId, string Email, string Name, string Role, long Version, long JoinedAt)
    {
        public Member ToMember() => new(UserId, Email, Name, Roles.ParseStored(Role), Version, UnixMicros.ToInstant(JoinedAt));
    }
}
