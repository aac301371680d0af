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

    private const string CreateKeySql = """
        INSERT INTO api_keys (workspace_id, name, hash, all_rights, created_at) VALUES (@WorkspaceId, @Name, @KeyHash, 1, @CreatedAt)
        """;

    private const string TakeTokenSql = "DELETE FROM one_time_tokens WHERE token_hash = @Hash AND purpose = @Purpose AND expires_at > @At";

    // Not anybody: a key may have invited people before the link is used.
    private const string AnyOperatorSql = "SELECT EXISTS (SELECT 1 FROM users WHERE operator = 1)";

    private const string FirstWorkspaceIdSql = "SELECT min(id) FROM workspaces";

    private const string NameWorkspaceSql = """
        UPDATE workspaces SET name = @WorkspaceName, timezone = @Timezone, version = version + 1, updated_at = @At WHERE id = @WorkspaceId
        """;

    private const string OwnSql = "INSERT INTO memberships (workspace_id, user_id, role, created_at) VALUES (@WorkspaceId, @UserId, 'owner', @At)";

    private const string CreateOwnersKeySql = """
        INSERT INTO api_keys (workspace_id, name, hash, hint, all_rights, created_by, created_at)
        VALUES (@WorkspaceId, @KeyName, @KeyHash, @KeyHint, 1, @UserId, @At)
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
        if (keyHash is not null)
        {
            connection.Execute(CreateKeySql, new { WorkspaceId = workspace, Name = keyName, KeyHash = keyHash, CreatedAt = at }, transaction);
        }

        transaction.Commit();
        return true;
    }

    public async Task<User?> SetUpAsync(byte[] tokenHash, FirstOwner owner, DateTimeOffset now, CancellationToken ct)
    {
        long at = UnixMicros.From(now);
        using SqliteDatabase.WriterLease writer = await database.LeaseWriterAsync(ct);
        SqliteConnection connection = writer.Connection;
        using SqliteTransaction transaction = connection.BeginTransaction();
        bool open = connection.Execute(TakeTokenSql, new { Hash = tokenHash, Purpose = TokenPurpose.Setup, At = at }, transaction) > 0;
        if (!open || connection.ExecuteScalar<long>(AnyOperatorSql, transaction: transaction) != 0)
        {
            return null;
        }

        User? user = connection.QuerySingleOrDefault<SqliteUserRow>(
            SqliteUserRow.InsertSql, new { owner.Email, owner.Name, owner.PasswordHash, IsOperator = 1, At = at }, transaction)?.ToUser();
        if (user is null)
        {
            return null;
        }

        var parameters = new
        {
            WorkspaceId = connection.ExecuteScalar<long>(FirstWorkspaceIdSql, transaction: transaction),
            UserId = user.Id,
            owner.WorkspaceName,
            owner.Timezone,
            owner.KeyName,
            owner.KeyHash,
            owner.KeyHint,
            At = at,
        };
        connection.Execute(NameWorkspaceSql, parameters, transaction);
        connection.Execute(OwnSql, parameters, transaction);
        connection.Execute(CreateOwnersKeySql, parameters, transaction);
        transaction.Commit();
        return user;
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
            : new Workspace((int)row.Id, row.Name, row.Timezone, row.Currency, UnixMicros.ToInstant(row.CreatedAt))
            {
                Version = row.Version,
                VisitorCookies = StoredVisitorCookies.Parse(row.VisitorCookies),
                HonourPrivacySignals = row.HonourPrivacySignals != 0,
            });
    }

    private sealed record WorkspaceRow(
        long Id, string Name, string Timezone, string Currency, long CreatedAt, long Version, string VisitorCookies, long HonourPrivacySignals);
}
