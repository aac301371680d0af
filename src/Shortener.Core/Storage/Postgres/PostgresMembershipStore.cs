using Dapper;
using Npgsql;
using Shortener.Core.Accounts;

namespace Shortener.Core.Storage.Postgres;

/// <inheritdoc cref="IMembershipStore" />
public sealed class PostgresMembershipStore(NpgsqlDataSource database) : IMembershipStore
{
    private const string SelectSql = """
        SELECT u.id AS UserId, u.email AS Email, u.name AS Name, m.role AS Role, m.version AS Version, m.created_at AS JoinedAt
        FROM memberships m
        JOIN users u ON u.id = m.user_id
        WHERE m.workspace_id = @WorkspaceId
        """;

    private const string ListSql = $"{SelectSql} AND m.user_id > @After ORDER BY m.user_id LIMIT @Count";

    private const string FindSql = $"{SelectSql} AND m.user_id = @UserId";

    // Whoever changes members of the workspace comes after another here and then sees what that one left.
    private const string LockSql = "SELECT user_id FROM memberships WHERE workspace_id = @WorkspaceId AND role = 'owner' ORDER BY user_id FOR UPDATE";

    private const string ChangeRoleSql = """
        UPDATE memberships SET role = @Role, version = version + 1
        WHERE workspace_id = @WorkspaceId AND user_id = @UserId AND version = @Version
        """;

    private const string RemoveSql = """
        WITH choice AS (
            UPDATE sessions SET workspace_id = NULL WHERE user_id = @UserId AND workspace_id = @WorkspaceId
        )
        DELETE FROM memberships WHERE workspace_id = @WorkspaceId AND user_id = @UserId AND version = @Version
        """;

    private const string RevokeInvitationsSql = """
        UPDATE invitations SET revoked_at = @At
        WHERE workspace_id = @WorkspaceId AND invited_by = @UserId AND accepted_at IS NULL AND revoked_at IS NULL AND role = ANY(@Above)
        """;

    public async Task<IReadOnlyList<Member>> ListAsync(int workspaceId, long after, int count, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        List<Row> rows = await connection.ReadRowsAsync<Row>(new CommandDefinition(
            ListSql, new { WorkspaceId = workspaceId, After = after, Count = count }, cancellationToken: ct));
        return [.. rows.Select(row => row.ToMember())];
    }

    public async Task<Member?> FindAsync(int workspaceId, long userId, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        return await FindAsync(connection, null, workspaceId, userId, ct);
    }

    public Task<MembershipOutcome> ChangeRoleAsync(int workspaceId, long userId, long version, Role role, DateTimeOffset now, CancellationToken ct) =>
        ChangeAsync(workspaceId, userId, version, role, now, ct);

    public Task<MembershipOutcome> RemoveAsync(int workspaceId, long userId, long? version, DateTimeOffset now, CancellationToken ct) =>
        ChangeAsync(workspaceId, userId, version, null, now, ct);

    /// <param name="workspaceId">Whose member.</param>
    /// <param name="userId">Who.</param>
    /// <param name="version">Null for whatever it is.</param>
    /// <param name="role">Null to take the person out.</param>
    /// <param name="now">When.</param>
    /// <param name="ct">Cancels.</param>
    private async Task<MembershipOutcome> ChangeAsync(int workspaceId, long userId, long? version, Role? role, DateTimeOffset now, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(ct);
        List<long> owners = await connection.ReadRowsAsync<long>(
            new CommandDefinition(LockSql, new { WorkspaceId = workspaceId }, transaction, cancellationToken: ct));
        if (await FindAsync(connection, transaction, workspaceId, userId, ct) is not { } member)
        {
            return MembershipOutcome.NotFound;
        }

        if (version is { } expected && expected != member.Version)
        {
            return MembershipOutcome.VersionMismatch;
        }

        if (role != Role.Owner && member.Role == Role.Owner && !owners.Exists(owner => owner != userId))
        {
            return MembershipOutcome.LastOwner;
        }

        int changed = await connection.ExecuteAsync(new CommandDefinition(
            role is null ? RemoveSql : ChangeRoleSql,
            new { WorkspaceId = workspaceId, UserId = userId, member.Version, Role = role is { } given ? Roles.NameOf(given) : null },
            transaction,
            cancellationToken: ct));
        await connection.ExecuteAsync(new CommandDefinition(
            RevokeInvitationsSql,
            new { WorkspaceId = workspaceId, UserId = userId, Above = Roles.NamesAbove(role), At = PostgresInstant.Of(now) },
            transaction,
            cancellationToken: ct));
        await transaction.CommitAsync(ct);
        return changed > 0 ? MembershipOutcome.Done : MembershipOutcome.VersionMismatch;
    }

    private static async Task<Member?> FindAsync(
        NpgsqlConnection connection, NpgsqlTransaction? transaction, int workspaceId, long userId, CancellationToken ct) =>
        (await connection.ReadRowAsync<Row>(new CommandDefinition(
            FindSql, new { WorkspaceId = workspaceId, UserId = userId }, transaction, cancellationToken: ct)))?.ToMember();

    private sealed record Row(long UserId, string Email, string Name, string Role, long Version, DateTime JoinedAt)
    {
        public Member ToMember() => new(UserId, Email, Name, Roles.ParseStored(Role), Version, JoinedAt);
    }
}
