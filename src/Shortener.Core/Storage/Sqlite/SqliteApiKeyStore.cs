using Dapper;
using Microsoft.Data.Sqlite;
using Shortener.Core.Accounts;
using Shortener.Core.Clicks;

namespace Shortener.Core.Storage.Sqlite;

/// <inheritdoc cref="IApiKeyStore" />
public sealed class SqliteApiKeyStore(SqliteDatabase database) : IApiKeyStore
{
    private const string Columns = """
        id AS Id, workspace_id AS WorkspaceId, name AS Name, all_rights AS AllRights, scopes AS Scopes, hint AS Hint, created_by AS CreatedBy,
        created_at AS CreatedAt, expires_at AS ExpiresAt, last_used_at AS LastUsedAt, previous_until AS PreviousUntil,
        requests_per_minute AS RequestsPerMinute, version AS Version
        """;

    private const string FindByHashSql = $"""
        SELECT {Columns}
        FROM api_keys
        WHERE (hash = @Hash OR (previous_hash = @Hash AND previous_until > @Now))
          AND revoked_at IS NULL
          AND (expires_at IS NULL OR expires_at > @Now)
        """;

    private const string CreateSql = $"""
        INSERT INTO api_keys (workspace_id, name, hash, hint, all_rights, scopes, created_by, created_at, expires_at, requests_per_minute)
        VALUES (@WorkspaceId, @Name, @Hash, @Hint, @AllRights, @Scopes, @CreatedBy, @CreatedAt, @ExpiresAt, @RequestsPerMinute)
        RETURNING {Columns}
        """;

    private const string FindSql = $"SELECT {Columns} FROM api_keys WHERE id = @KeyId AND workspace_id = @WorkspaceId AND revoked_at IS NULL";

    private const string ListSql = $"""
        SELECT {Columns} FROM api_keys WHERE workspace_id = @WorkspaceId AND id > @After AND revoked_at IS NULL ORDER BY id LIMIT @Count
        """;

    private const string ChangeSql = $"""
        UPDATE api_keys
        SET name = @Name, all_rights = @AllRights, scopes = @Scopes, expires_at = @ExpiresAt, requests_per_minute = @RequestsPerMinute,
            version = version + 1
        WHERE id = @Id AND workspace_id = @WorkspaceId AND version = @Version AND revoked_at IS NULL
        RETURNING {Columns}
        """;

    private const string RotateSql = $"""
        UPDATE api_keys
        SET previous_hash = hash, previous_until = @PreviousUntil, hash = @Hash, hint = @Hint, version = version + 1
        WHERE id = @KeyId AND workspace_id = @WorkspaceId AND version = @Version AND revoked_at IS NULL
        RETURNING {Columns}
        """;

    private const string RevokeSql = """
        UPDATE api_keys SET revoked_at = @Now, version = version + 1 WHERE id = @KeyId AND workspace_id = @WorkspaceId AND revoked_at IS NULL
        """;

    private const string TouchSql = """
        UPDATE api_keys SET last_used_at = @At WHERE id = @Id AND (last_used_at IS NULL OR last_used_at < @At)
        """;

    public Task<StoredApiKey?> FindByHashAsync(byte[] hash, DateTimeOffset now, CancellationToken ct) =>
        Task.FromResult(Read(FindByHashSql, new { Hash = hash, Now = UnixMicros.From(now) }, ct).SingleOrDefault());

    public async Task<StoredApiKey> CreateAsync(NewApiKey key, DateTimeOffset now, CancellationToken ct) => (await WriteAsync(
        CreateSql,
        new
        {
            key.WorkspaceId,
            key.Name,
            key.Hash,
            key.Hint,
            AllRights = key.Permissions is null ? 1 : 0,
            Scopes = ScopesOf(key.Permissions),
            key.CreatedBy,
            CreatedAt = UnixMicros.From(now),
            ExpiresAt = Micros(key.ExpiresAt),
            key.RequestsPerMinute,
        },
        ct))!;

    public Task<StoredApiKey?> FindAsync(int workspaceId, long keyId, CancellationToken ct) =>
        Task.FromResult(Read(FindSql, new { WorkspaceId = workspaceId, KeyId = keyId }, ct).SingleOrDefault());

    public Task<IReadOnlyList<StoredApiKey>> ListAsync(int workspaceId, long after, int count, CancellationToken ct) =>
        Task.FromResult(Read(ListSql, new { WorkspaceId = workspaceId, After = after, Count = count }, ct));

    public Task<StoredApiKey?> ChangeAsync(StoredApiKey key, CancellationToken ct) => WriteAsync(
        ChangeSql,
        new
        {
            key.Id,
            key.WorkspaceId,
            key.Version,
            key.Name,
            AllRights = key.AllRights ? 1 : 0,
            Scopes = key.AllRights ? null : ScopesOf(key.Permissions),
            ExpiresAt = Micros(key.ExpiresAt),
            key.RequestsPerMinute,
        },
        ct);

    public Task<StoredApiKey?> RotateAsync(
        int workspaceId, long keyId, long version, byte[] hash, string hint, DateTimeOffset previousUntil, CancellationToken ct) => WriteAsync(
        RotateSql,
        new { WorkspaceId = workspaceId, KeyId = keyId, Version = version, Hash = hash, Hint = hint, PreviousUntil = UnixMicros.From(previousUntil) },
        ct);

    public async Task<bool> RevokeAsync(int workspaceId, long keyId, DateTimeOffset now, CancellationToken ct)
    {
        using SqliteDatabase.WriterLease writer = await database.LeaseWriterAsync(ct);
        return writer.Connection.Execute(RevokeSql, new { WorkspaceId = workspaceId, KeyId = keyId, Now = UnixMicros.From(now) }) > 0;
    }

    public async Task TouchAsync(IReadOnlyList<KeyValuePair<long, DateTimeOffset>> lastUsed, CancellationToken ct)
    {
        using SqliteDatabase.WriterLease writer = await database.LeaseWriterAsync(ct);
        using SqliteTransaction transaction = writer.Connection.BeginTransaction();
        writer.Connection.Execute(TouchSql, lastUsed.Select(used => new { Id = used.Key, At = UnixMicros.From(used.Value) }), transaction);
        transaction.Commit();
    }

    private static string? ScopesOf(Permission? permissions) => permissions is { } some ? string.Join(' ', Permissions.NamesOf(some)) : null;

    private static long? Micros(DateTimeOffset? instant) => instant is { } some ? UnixMicros.From(some) : null;

    private IReadOnlyList<StoredApiKey> Read(string sql, object parameters, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        using SqliteConnection connection = database.OpenReader();
        return [.. connection.Query<Row>(sql, parameters).Select(row => row.ToKey())];
    }

    private async Task<StoredApiKey?> WriteAsync(string sql, object parameters, CancellationToken ct)
    {
        using SqliteDatabase.WriterLease writer = await database.LeaseWriterAsync(ct);
        return writer.Connection.QuerySingleOrDefault<Row>(sql, parameters)?.ToKey();
    }

    private sealed class Row
    {
        public long Id { get; init; }

        public long WorkspaceId { get; init; }

        public string Name { get; init; } = "";

        public long AllRights { get; init; }

        public string? Scopes { get; init; }

        public string? Hint { get; init; }

        public long? CreatedBy { get; init; }

        public long CreatedAt { get; init; }

        public long? ExpiresAt { get; init; }

        public long? LastUsedAt { get; init; }

        public long? PreviousUntil { get; init; }

        public int? RequestsPerMinute { get; init; }

        public long Version { get; init; }

        public StoredApiKey ToKey() => new()
        {
            Id = Id,
            WorkspaceId = (int)WorkspaceId,
            Name = Name,
            AllRights = AllRights != 0,
            Permissions = AllRights != 0 ? Permissions.All : Permissions.ParseStored(Scopes ?? ""),
            Hint = Hint,
            CreatedBy = CreatedBy,
            CreatedAt = UnixMicros.ToInstant(CreatedAt),
            ExpiresAt = Instant(ExpiresAt),
            LastUsedAt = Instant(LastUsedAt),
            PreviousUntil = Instant(PreviousUntil),
            RequestsPerMinute = RequestsPerMinute,
            Version = Version,
        };

        private static DateTimeOffset? Instant(long? micros) => micros is { } some ? UnixMicros.ToInstant(some) : null;
    }
}
