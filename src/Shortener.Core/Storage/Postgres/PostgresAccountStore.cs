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
        INSERT INTO api_keys (workspace_id, name, hash, all_rights, created_at) SELECT id, @KeyName, @KeyHash, true, @CreatedAt FROM workspace
        """;

    private const string FindKeySql = """
        SELECT id AS Id, workspace_id AS WorkspaceId, all_rights AS AllRights, name AS Name, hash AS Hash
        FROM api_keys
        WHERE hash = @KeyHash AND revoked_at IS NULL
        """;

    private const string CreateKeySql = """
        INSERT INTO api_keys (workspace_id, name, hash, all_rights, created_at) VALUES (@WorkspaceId, @Name, @KeyHash, true, @CreatedAt)
        RETURNING id
        """;

    private const string FindWorkspaceSql = """
        SELECT id AS Id, name AS Name, timezone AS Timezone, currency AS Currency, created_at AS CreatedAt FROM workspaces WHERE id = @Id
        """;

    private const string FindFirstWorkspaceSql = """
        SELECT id AS Id, name AS Name, timezone AS Timezone, currency AS Currency, created_at AS CreatedAt
        FROM workspaces
        ORDER BY id
        LIMIT 1
        """;

    public async Task<bool> BootstrapAsync(string workspaceName, string keyName, byte[] keyHash, DateTimeOffset now, CancellationToken ct)
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

    public async Task<StoredApiKey?> FindKeyAsync(byte[] keyHash, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        KeyRow? row = await connection.QuerySingleOrDefaultAsync<KeyRow>(new CommandDefinition(FindKeySql, new { KeyHash = keyHash }, cancellationToken: ct));
        return row is null ? null : new StoredApiKey(new ApiKeyIdentity(row.Id, row.WorkspaceId, row.AllRights), row.Name, row.Hash);
    }

    public async Task<long> CreateKeyAsync(int workspaceId, string name, byte[] keyHash, DateTimeOffset now, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        return await connection.ExecuteScalarAsync<long>(new CommandDefinition(
            CreateKeySql,
            new { WorkspaceId = workspaceId, Name = name, KeyHash = keyHash, CreatedAt = Truncate(now) },
            cancellationToken: ct));
    }

    public Task<Workspace?> FindWorkspaceAsync(int workspaceId, CancellationToken ct) => FindAsync(FindWorkspaceSql, new { Id = workspaceId }, ct);

    public Task<Workspace?> FindFirstWorkspaceAsync(CancellationToken ct) => FindAsync(FindFirstWorkspaceSql, null, ct);

    private async Task<Workspace?> FindAsync(string sql, object? parameters, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        WorkspaceRow? row = await connection.QuerySingleOrDefaultAsync<WorkspaceRow>(new CommandDefinition(sql, parameters, cancellationToken: ct));
        return row is null ? null : new Workspace(row.Id, row.Name, row.Timezone, row.Currency, row.CreatedAt);
    }

    private static DateTimeOffset Truncate(DateTimeOffset instant) => UnixMicros.ToInstant(UnixMicros.From(instant));

    private sealed record KeyRow(long Id, int WorkspaceId, bool AllRights, string Name, byte[] Hash);

    private sealed record WorkspaceRow(int Id, string Name, string Timezone, string Currency, DateTime CreatedAt);
}
