using Dapper;
using Npgsql;
using Shortener.Core.Accounts;
using Shortener.Core.Clicks;

namespace Shortener.Core.Storage.Postgres;

/// <inheritdoc cref="IAccountStore" />
public sealed class PostgresAccountStore(NpgsqlDataSource database) : IAccountStore
{
    // SHARE ROW EXCLUSIVE excludes itself: of several nodes that start on an empty database the second waits and then sees the row.
    private const string LockSql = "LOCK TABLE workspaces IN SHARE ROW EXCLUSIVE MODE";

    private const string CountWorkspacesSql = "SELECT count(*) FROM workspaces";

    private const string BootstrapSql = """
        WITH workspace AS (
            INSERT INTO workspaces (name, created_at) VALUES (@WorkspaceName, @CreatedAt) RETURNING id
        ), domain AS (
            INSERT INTO domains (workspace_id, host, created_at) SELECT id, '', @CreatedAt FROM workspace
        )
        INSERT INTO api_keys (workspace_id, name, hash, all_rights, created_at) SELECT id, @KeyName, @KeyHash::bytea, true, @CreatedAt FROM workspace
        WHERE @KeyHash::bytea IS NOT NULL
        """;

    // Excludes itself likewise: nobody makes a second first operator.
    private const string LockUsersSql = "LOCK TABLE users IN SHARE ROW EXCLUSIVE MODE";

    private const string TakeTokenSql = """
        DELETE FROM one_time_tokens
        WHERE token_hash = @Hash AND purpose = @Purpose AND expires_at > @At AND NOT EXISTS (SELECT 1 FROM users WHERE operator)
        """;

    private const string SetUpSql = """
        WITH workspace AS (
            UPDATE workspaces SET name = @WorkspaceName, timezone = @Timezone, version = version + 1, updated_at = @At
            WHERE id = (SELECT min(id) FROM workspaces)
            RETURNING id
        ), membership AS (
            INSERT INTO memberships (workspace_id, user_id, role, created_at) SELECT id, @UserId, 'owner', @At FROM workspace
        )
        INSERT INTO api_keys (workspace_id, name, hash, hint, all_rights, created_by, created_at)
        SELECT id, @KeyName, @KeyHash, @KeyHint, true, @UserId, @At FROM workspace
        """;

    private const string FindWorkspaceSql = """
        SELECT id AS Id, name AS Name, timezone AS Timezone, currency AS Currency, created_at AS CreatedAt, version AS Version,
            visitor_cookies AS VisitorCookies, honour_privacy_signals AS HonourPrivacySignals
        FROM workspaces
        WHERE id = @Id
        """;

    private const string FindFirstWorkspaceSql = """
        SELECT id AS Id, name AS Name, timezone AS Timezone, currency AS Currency, created_at AS CreatedAt, version AS Version,
            visitor_cookies AS VisitorCookies, honour_privacy_signals AS HonourPrivacySignals
        FROM workspaces
        ORDER BY id
        LIMIT 1
        """;

    public async Task<bool> BootstrapAsync(string workspaceName, string keyName, byte[]? keyHash, DateTimeOffset now, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(LockSql, transaction: transaction, cancellationToken: ct));
        if (await connection.ExecuteScalarAsync<long>(new CommandDefinition(CountWorkspacesSql, transaction: transaction, cancellationToken: ct)) > 0)
        {
            return false;
        }

        await connection.ExecuteAsync(new CommandDefinition(
            BootstrapSql,
            new { WorkspaceName = workspaceName, KeyName = keyName, KeyHash = keyHash, CreatedAt = Truncate(now) },
            transaction,
            cancellationToken: ct));
        await transaction.CommitAsync(ct);
        return true;
    }

    public async Task<User?> SetUpAsync(byte[] tokenHash, FirstOwner owner, DateTimeOffset now, CancellationToken ct)
    {
        DateTimeOffset at = Truncate(now);
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(LockUsersSql, transaction: transaction, cancellationToken: ct));
        int taken = await connection.ExecuteAsync(new CommandDefinition(
            TakeTokenSql, new { Hash = tokenHash, Purpose = TokenPurpose.Setup, At = at }, transaction, cancellationToken: ct));
        if (taken == 0)
        {
            return null;
        }

        User? user = (await connection.ReadRowAsync<PostgresUserRow>(new CommandDefinition(
            PostgresUserRow.InsertSql,
            new { owner.Email, owner.Name, owner.PasswordHash, IsOperator = true, At = at },
            transaction,
            cancellationToken: ct)))?.ToUser();
        if (user is null)
        {
            return null;
        }

        await connection.ExecuteAsync(new CommandDefinition(
            SetUpSql,
            new { owner.WorkspaceName, owner.Timezone, owner.KeyName, owner.KeyHash, owner.KeyHint, UserId = user.Id, At = at },
            transaction,
            cancellationToken: ct));
        await transaction.CommitAsync(ct);
        return user;
    }

    public Task<Workspace?> FindWorkspaceAsync(int workspaceId, CancellationToken ct) => FindAsync(FindWorkspaceSql, new { Id = workspaceId }, ct);

    public Task<Workspace?> FindFirstWorkspaceAsync(CancellationToken ct) => FindAsync(FindFirstWorkspaceSql, null, ct);

    private async Task<Workspace?> FindAsync(string sql, object? parameters, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        WorkspaceRow? row = await connection.QuerySingleOrDefaultAsync<WorkspaceRow>(new CommandDefinition(sql, parameters, cancellationToken: ct));
        return row is null ? null : new Workspace(row.Id, row.Name, row.Timezone, row.Currency, row.CreatedAt)
        {
            Version = row.Version,
            VisitorCookies = StoredVisitorCookies.Parse(row.VisitorCookies),
            HonourPrivacySignals = row.HonourPrivacySignals,
        };
    }

    private static DateTimeOffset Truncate(DateTimeOffset instant) => UnixMicros.ToInstant(UnixMicros.From(instant));

    private sealed record WorkspaceRow(int Id, string Name, string Timezone, string Currency, DateTime CreatedAt, long Version, string VisitorCookies, bool HonourPrivacySignals);
}
