using Dapper;
using Microsoft.Data.Sqlite;
using Shortener.Core.Accounts;
using Shortener.Core.Clicks;

namespace Shortener.Core.Storage.Sqlite;

/// <inheritdoc cref="IUserStore" />
public sealed class SqliteUserStore(SqliteDatabase database) : IUserStore
{
    private const string AnySql = "SELECT EXISTS (SELECT 1 FROM users)";

    private const string AnyOperatorSql = "SELECT EXISTS (SELECT 1 FROM users WHERE operator = 1)";

    private const string FindSql = $"SELECT {SqliteUserRow.Columns} FROM users WHERE id = @Id";

    private const string FindByEmailSql = $"SELECT {SqliteUserRow.Columns} FROM users WHERE email = @Email";

    private const string ChangeSql = $"""
        UPDATE users SET name = @Name, language = @Language, version = version + 1, updated_at = @At
        WHERE id = @Id AND version = @Version
        RETURNING {SqliteUserRow.Columns}
        """;

    private const string SetPasswordSql = "UPDATE users SET password_hash = @Hash, version = version + 1, updated_at = @At WHERE id = @Id";

    private const string EndSessionsSql = "DELETE FROM sessions WHERE user_id = @Id AND id <> @Keep";

    private const string VoidTokensSql = "DELETE FROM one_time_tokens WHERE user_id = @Id";

    private const string ListMembershipsSql = """
        SELECT m.workspace_id AS WorkspaceId, m.user_id AS UserId, m.role AS Role, m.version AS Version, m.created_at AS CreatedAt
        FROM memberships m
        JOIN workspaces w ON w.id = m.workspace_id
        WHERE m.user_id = @Id AND w.deleted_at IS NULL
        ORDER BY m.created_at, m.workspace_id
        """;

    public Task<bool> AnyAsync(CancellationToken ct) => Ask(AnySql, ct);

    public Task<bool> AnyOperatorAsync(CancellationToken ct) => Ask(AnyOperatorSql, ct);

    public Task<User?> FindAsync(long userId, CancellationToken ct) => Find(FindSql, new { Id = userId }, ct);

    public Task<User?> FindByEmailAsync(string email, CancellationToken ct) => Find(FindByEmailSql, new { Email = email.ToLowerInvariant() }, ct);

    public Task<User?> CreateAsync(string email, string name, string? passwordHash, bool isOperator, DateTimeOffset now, CancellationToken ct) =>
        WriteAsync(
            SqliteUserRow.InsertSql,
            new
            {
                Email = email.ToLowerInvariant(),
                Name = name,
                PasswordHash = passwordHash,
                IsOperator = isOperator ? 1 : 0,
                At = UnixMicros.From(now),
            },
            ct);

    public Task<User?> ChangeAsync(User user, DateTimeOffset now, CancellationToken ct) =>
        WriteAsync(ChangeSql, new { user.Id, user.Version, user.Name, user.Language, At = UnixMicros.From(now) }, ct);

    public async Task SetPasswordAsync(long userId, string passwordHash, long keepSession, DateTimeOffset now, CancellationToken ct)
    {
        using SqliteDatabase.WriterLease writer = await database.LeaseWriterAsync(ct);
        using SqliteTransaction transaction = writer.Connection.BeginTransaction();
        writer.Connection.Execute(SetPasswordSql, new { Id = userId, Hash = passwordHash, At = UnixMicros.From(now) }, transaction);
        writer.Connection.Execute(EndSessionsSql, new { Id = userId, Keep = keepSession }, transaction);
        writer.Connection.Execute(VoidTokensSql, new { Id = userId }, transaction);
        transaction.Commit();
    }

    public Task<IReadOnlyList<Membership>> ListMembershipsAsync(long userId, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        using SqliteConnection connection = database.OpenReader();
        return Task.FromResult<IReadOnlyList<Membership>>([.. connection.Query<MembershipRow>(ListMembershipsSql, new { Id = userId }).Select(row => row.ToMembership())]);
    }

    private Task<bool> Ask(string sql, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        using SqliteConnection connection = database.OpenReader();
        return Task.FromResult(connection.ExecuteScalar<long>(sql) != 0);
    }

    private Task<User?> Find(string sql, object parameters, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        using SqliteConnection connection = database.OpenReader();
        return Task.FromResult(connection.QuerySingleOrDefault<SqliteUserRow>(sql, parameters)?.ToUser());
    }

    private async Task<User?> WriteAsync(string sql, object parameters, CancellationToken ct)
    {
        using SqliteDatabase.WriterLease writer = await database.LeaseWriterAsync(ct);
        return writer.Connection.QuerySingleOrDefault<SqliteUserRow>(sql, parameters)?.ToUser();
    }

    private sealed record MembershipRow(long WorkspaceId, long UserId, string Role, long Version, long CreatedAt)
    {
        public Membership ToMembership() => new((int)WorkspaceId, UserId, Roles.ParseStored(Role), Version, UnixMicros.ToInstant(CreatedAt));
    }
}
