using Dapper;
using Npgsql;
using Shortener.Core.Accounts;
using Shortener.Core.Clicks;

namespace Shortener.Core.Storage.Postgres;

/// <inheritdoc cref="IApiKeyStore" />
public sealed class PostgresApiKeyStore(NpgsqlDataSource database) : IApiKeyStore
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
        UPDATE api_keys
        SET last_used_at = used.at
        FROM unnest(@Ids, @Instants) AS used (id, at)
        WHERE api_keys.id = used.id AND (last_used_at IS NULL OR last_used_at < used.at)
        """;

    public async Task<StoredApiKey?> FindByHashAsync(byte[] hash, DateTimeOffset now, CancellationToken ct) =>
        (await ReadAsync(FindByHashSql, new { Hash = hash, Now = Truncate(now) }, ct)).SingleOrDefault();

    public async Task<StoredApiKey> CreateAsync(NewApiKey key, DateTimeOffset now, CancellationToken ct) => (await WriteAsync(
        CreateSql,
        new
        {
            key.WorkspaceId,
            key.Name,
            key.Hash,
            key.Hint,
            AllRights = key.Permissions is null,
            Scopes = ScopesOf(key.Permissions),
            key.CreatedBy,
            CreatedAt = Truncate(now),
            ExpiresAt = Truncate(key.ExpiresAt),
            key.RequestsPerMinute,
        },
        ct))!;

    public async Task<StoredApiKey?> FindAsync(int workspaceId, long keyId, CancellationToken ct) =>
        (await ReadAsync(FindSql, new { WorkspaceId = workspaceId, KeyId = keyId }, ct)).SingleOrDefault();

    public Task<IReadOnlyList<StoredApiKey>> ListAsync(int workspaceId, long after, int count, CancellationToken ct) =>
        ReadAsync(ListSql, new { WorkspaceId = workspaceId, After = after, Count = count }, ct);

    public Task<StoredApiKey?> ChangeAsync(StoredApiKey key, CancellationToken ct) => WriteAsync(
        ChangeSql,
        new
        {
            key.Id,
            key.WorkspaceId,
            key.Version,
            key.Name,
            key.AllRights,
            Scopes = key.AllRights ? null : ScopesOf(key.Permissions),
            ExpiresAt = Truncate(key.ExpiresAt),
            key.RequestsPerMinute,
        },
        ct);

    public Task<StoredApiKey?> RotateAsync(
        int workspaceId, long keyId, long version, byte[] hash, string hint, DateTimeOffset previousUntil, CancellationToken ct) => WriteAsync(
        RotateSql,
        new { WorkspaceId = workspaceId, KeyId = keyId, Version = version, Hash = hash, Hint = hint, PreviousUntil = Truncate(previousUntil) },
        ct);

    public async Task<bool> RevokeAsync(int workspaceId, long keyId, DateTimeOffset now, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        return await connection.ExecuteAsync(new CommandDefinition(
            RevokeSql, new { WorkspaceId = workspaceId, KeyId = keyId, Now = Truncate(now) }, cancellationToken: ct)) > 0;
    }

    public async Task TouchAsync(IReadOnlyList<KeyValuePair<long, DateTimeOffset>> lastUsed, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            TouchSql,
            new
            {
                Ids = lastUsed.Select(used => used.Key).ToArray(),
                Instants = lastUsed.Select(used => Truncate(used.Value)).ToArray(),
            },
            cancellationToken: ct));
    }

    private static string? ScopesOf(Permission? permissions) => permissions is { } some ? string.Join(' ', Permissions.NamesOf(some)) : null;

    private static DateTimeOffset Truncate(DateTimeOffset instant) => UnixMicros.ToInstant(UnixMicros.From(instant));

    private static DateTimeOffset? Truncate(DateTimeOffset? instant) => instant is { } some ? Truncate(some) : null;

    private async Task<IReadOnlyList<StoredApiKey>> ReadAsync(string sql, object parameters, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        return [.. (await connection.QueryAsync<Row>(new CommandDefinition(sql, parameters, cancellationToken: ct))).Select(row => row.ToKey())];
    }

    private async Task<StoredApiKey?> WriteAsync(string sql, object parameters, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        return (await connection.QuerySingleOrDefaultAsync<Row>(new CommandDefinition(sql, parameters, cancellationToken: ct)))?.ToKey();
    }

    private sealed class Row
    {
        public long Id { get; init; }

        public int WorkspaceId { get; init; }

        public string Name { get; init; } = "";

        public bool AllRights { get; init; }

        public string? Scopes { get; init; }

        public string? Hint { get; init; }

        public long? CreatedBy { get; init; }

        public DateTime CreatedAt { get; init; }

        public DateTime? ExpiresAt { get; init; }

        public DateTime? LastUsedAt { get; init; }

        public DateTime? PreviousUntil { get; init; }

        public int? RequestsPerMinute { get; init; }

        public long Version { get; init; }

        public StoredApiKey ToKey() => new()
        {
            Id = Id,
            WorkspaceId = WorkspaceId,
            Name = Name,
            AllRights = AllRights,
            Permissions = AllRights ? Permissions.All : Permissions.ParseStored(Scopes ?? ""),
            Hint = Hint,
            CreatedBy = CreatedBy,
            CreatedAt = CreatedAt,
            ExpiresAt = ExpiresAt,
            LastUsedAt = LastUsedAt,
            PreviousUntil = PreviousUntil,
            RequestsPerMinute = RequestsPerMinute,
            Version = Version,
        };
    }
}
