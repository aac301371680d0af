using Dapper;
using Npgsql;
using Shortener.Core.Accounts;

namespace Shortener.Core.Storage.Postgres;

/// <inheritdoc cref="IUserStore" />
public sealed class PostgresUserStore(NpgsqlDataSource database) : IUserStore
{
    private const string AnySql = "SELECT EXISTS (SELECT 1 FROM users)";

    private const string AnyOperatorSql = "SELECT EXISTS (SELECT 1 FROM users WHERE operator)";

    private const string FindSql = $"SELECT {PostgresUserRow.Columns} FROM users WHERE id = @Id";

    private const string FindByEmailSql = $"SELECT {PostgresUserRow.Columns} FROM users WHERE email = @Email";

    private const string ChangeSql = $"""
        UPDATE users SET name = @Name, language = @Language, version = version + 1, updated_at = @At
        WHERE id = @Id AND version = @Version
        RETURNING {PostgresUserRow.Columns}
        """;

    private const string SetPasswordSql = """
        WITH person AS (
            UPDATE users SET password_hash = @Hash, version = version + 1, updated_at = @At WHERE id = @Id
        ), ended AS (
            DELETE FROM sessions WHERE user_id = @Id AND id <> @Keep
        )
        DELETE FROM one_time_tokens WHERE user_id = @Id
        """;

    private const string ListMembershipsSql = """
        SELECT m.workspace_id AS WorkspaceId, m.user_id AS UserId, m.role AS Role, m.version AS Version, m.created_at AS CreatedAt
        FROM memberships m
        JOIN workspaces w ON w.id = m.workspace_id
        WHERE m.user_id = @Id AND w.deleted_at IS NULL
        ORDER BY m.created_at, m.workspace_id
        """;

    public Task<bool> AnyAsync(CancellationToken ct) => AskAsync(AnySql, ct);

    public Task<bool> AnyOperatorAsync(CancellationToken ct) => AskAsync(AnyOperatorSql, ct);

    public Task<User?> FindAsync(long userId, CancellationToken ct) => ReadAsync(FindSql, new { Id = userId }, ct);

    public Task<User?> FindByEmailAsync(string email, CancellationToken ct) => ReadAsync(FindByEmailSql, new { Email = email.ToLowerInvariant() }, ct);

    public Task<User?> CreateAsync(string email, string name, string? passwordHash, bool isOperator, DateTimeOffset now, CancellationToken ct) =>
        ReadAsync(
            PostgresUserRow.InsertSql,
            new
            {
                Email = email.ToLowerInvariant(),
                Name = name,
                PasswordHash = passwordHash,
                IsOperator = isOperator,
                At = PostgresInstant.Of(now),
            },
            ct);

    public Task<User?> ChangeAsync(User user, DateTimeOffset now, CancellationToken ct) =>
        ReadAsync(ChangeSql, new { user.Id, user.Version, user.Name, user.Language, At = PostgresInstant.Of(now) }, ct);

    public async Task SetPasswordAsync(long userId, string passwordHash, long keepSession, DateTimeOffset now, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            SetPasswordSql, new { Id = userId, Hash = passwordHash, Keep = keepSession, At = PostgresInstant.Of(now) }, cancellationToken: ct));
    }

    public async Task<IReadOnlyList<Membership>> ListMembershipsAsync(long userId, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        List<MembershipRow> rows = await connection.ReadRowsAsync<MembershipRow>(
            new CommandDefinition(ListMembershipsSql, new { Id = userId }, cancellationToken: ct));
        return [.. rows.Select(row => row.ToMembership())];
    }

    private async Task<bool> AskAsync(string sql, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        return await connection.ExecuteScalarAsync<bool>(new CommandDefinition(sql, cancellationToken: ct));
    }

    private async Task<User?> ReadAsync(string sql, object parameters, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        return (await connection.ReadRowAsync<PostgresUserRow>(new CommandDefinition(sql, parameters, cancellationToken: ct)))?.ToUser();
    }

    private sealed record MembershipRow(int WorkspaceId, long UserId, string Role, long Version, DateTime CreatedAt)
    {
        public Membership ToMembership() => new(WorkspaceId, UserId, Roles.ParseStored(Role), Version, CreatedAt);
    }
}
