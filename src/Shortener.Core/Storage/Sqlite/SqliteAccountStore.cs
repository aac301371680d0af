using Dapper;
using Microsoft.Data.Sqlite;
using Shortener.Core.Accounts;
using Shortener.Core.Clicks;

namespace Shortener.Core.Storage.Sqlite;

/// <inheritdoc cref="IAccountStore" />
public sealed class SqliteAccountStore(SqliteDatabase database) : IAccountStore
{
    private const string CountWorkspacesSql = "SELECT count(*) FROM workspaces";

    private const string CreateWorkspaceSql = "INSERT INTO workspaces (name, created_at) VALUES (@Name, @CreatedAt) RETURNING id";

    private const string CreateDefaultDomainSql = "INSERT INTO domains (workspace_id, host, created_at) VALUES (@WorkspaceId, '', @CreatedAt)";

    private const string FindKeySql = """
        SELECT id AS Id, workspace_id AS WorkspaceId, all_rights AS AllRights, name AS Name, hash AS Hash
        FROM api_keys
        WHERE hash = @KeyHash AND revoked_at IS NULL
        """;

    private const string CreateKeySql = """
        INSERT INTO api_keys (workspace_id, name, hash, all_rights, created_at) VALUES (@WorkspaceId, @Name, @KeyHash, 1, @CreatedAt)
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
        long at = UnixMicros.From(now);
        using SqliteDatabase.WriterLease writer = await database.LeaseWriterAsync(ct);
        SqliteConnection connection = writer.Connection;
        using SqliteTransaction transaction = connection.BeginTransaction();
        if (connection.ExecuteScalar<long>(CountWorkspacesSql, transaction: transaction) > 0)
        {
            return false;
        }

        long workspace = connection.ExecuteScalar<long>(CreateWorkspaceSql, new { Name = workspaceName, CreatedAt = at }, transaction);
        connection.Execute(CreateDefaultDomainSql, new { WorkspaceId = workspace, CreatedAt = at }, transaction);
        connection.Execute(CreateKeySql, new { WorkspaceId = workspace, Name = keyName, KeyHash = keyHash, CreatedAt = at }, transaction);
        transaction.Commit();
        return true;
    }

    public Task<StoredApiKey?> FindKeyAsync(byte[] keyHash, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        using SqliteConnection connection = database.OpenReader();
        KeyRow? row = connection.QuerySingleOrDefault<KeyRow>(FindKeySql, new { KeyHash = keyHash });
        return Task.FromResult(row is null
            ? null
            : new StoredApiKey(new ApiKeyIdentity(row.Id, (int)row.WorkspaceId, row.AllRights != 0), row.Name, row.Hash));
    }

    public async Task<long> CreateKeyAsync(int workspaceId, string name, byte[] keyHash, DateTimeOffset now, CancellationToken ct)
    {
        using SqliteDatabase.WriterLease writer = await database.LeaseWriterAsync(ct);
        return writer.Connection.ExecuteScalar<long>(
            CreateKeySql, new { WorkspaceId = workspaceId, Name = name, KeyHash = keyHash, CreatedAt = UnixMicros.From(now) });
    }

    public Task<Workspace?> FindWorkspaceAsync(int workspaceId, CancellationToken ct) => Find(FindWorkspaceSql, new { Id = workspaceId }, ct);

    public Task<Workspace?> FindFirstWorkspaceAsync(CancellationToken ct) => Find(FindFirstWorkspaceSql, null, ct);

    private Task<Workspace?> Find(string sql, object? parameters, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        using SqliteConnection connection = database.OpenReader();
        WorkspaceRow? row = connection.QuerySingleOrDefault<WorkspaceRow>(sql, parameters);
        return Task.FromResult(row is null
            ? null
            : new Workspace((int)row.Id, row.Name, row.Timezone, row.Currency, UnixMicros.ToInstant(row.CreatedAt)));
    }

    private sealed record KeyRow(long Id, long WorkspaceId, long AllRights, string Name, byte[] Hash);

    private sealed record WorkspaceRow(long Id, string Name, string Timezone, string Currency, long CreatedAt);
}
