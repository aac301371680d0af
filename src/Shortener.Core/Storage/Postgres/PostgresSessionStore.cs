using Dapper;
using Npgsql;
using Shortener.Core.Accounts;

namespace Shortener.Core.Storage.Postgres;

/// <inheritdoc cref="ISessionStore" />
public sealed class PostgresSessionStore(NpgsqlDataSource database) : ISessionStore
{
    private const string Columns = """
        s.id AS Id, s.user_id AS UserId, s.workspace_id AS WorkspaceId, s.user_agent AS UserAgent, s.created_at AS CreatedAt,
        s.seen_at AS SeenAt, s.expires_at AS ExpiresAt
        """;

    private const string StartSql = """
        INSERT INTO sessions (token_hash, user_id, workspace_id, user_agent, created_at, seen_at, expires_at)
        VALUES (@Hash, @UserId, @WorkspaceId, @UserAgent, @At, @At, @ExpiresAt)
        RETURNING id
        """;

    private const string FindSql = $"""
        SELECT {Columns}
        FROM sessions s
        JOIN users u ON u.id = s.user_id
        WHERE s.token_hash = @Hash AND s.expires_at > @At AND u.disabled_at IS NULL
        """;

    private const string ListSql = $"SELECT {Columns} FROM sessions s WHERE s.user_id = @UserId AND s.expires_at > @At ORDER BY s.id DESC";

    private const string TouchSql = "UPDATE sessions SET seen_at = @At, expires_at = @ExpiresAt WHERE id = @Id";

    private const string ChooseSql = "UPDATE sessions SET workspace_id = @WorkspaceId WHERE id = @Id";

    private const string EndSql = "DELETE FROM sessions WHERE id = @Id AND user_id = @UserId";

    private const string EndAllSql = "DELETE FROM sessions WHERE user_id = @UserId AND id <> @Keep";

    private const string PruneSql = "DELETE FROM sessions WHERE expires_at <= @At";

    public async Task<long> StartAsync(
        byte[] tokenHash, long userId, int? workspaceId, string? userAgent, DateTimeOffset now, DateTimeOffset expiresAt, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        return await connection.ExecuteScalarAsync<long>(new CommandDefinition(
            StartSql,
            new
            {
                Hash = tokenHash,
                UserId = userId,
                WorkspaceId = workspaceId,
                UserAgent = userAgent,
                At = PostgresInstant.Of(now),
                ExpiresAt = PostgresInstant.Of(expiresAt),
            },
            cancellationToken: ct));
    }

    public async Task<StoredSession?> FindAsync(byte[] tokenHash, DateTimeOffset now, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        return (await connection.ReadRowAsync<Row>(new CommandDefinition(
            FindSql, new { Hash = tokenHash, At = PostgresInstant.Of(now) }, cancellationToken: ct)))?.ToSession();
    }

    public async Task<IReadOnlyList<StoredSession>> ListAsync(long userId, DateTimeOffset now, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        List<Row> rows = await connection.ReadRowsAsync<Row>(new CommandDefinition(
            ListSql, new { UserId = userId, At = PostgresInstant.Of(now) }, cancellationToken: ct));
        return [.. rows.Select(row => row.ToSession())];
    }

    public Task TouchAsync(long sessionId, DateTimeOffset now, DateTimeOffset expiresAt, CancellationToken ct) =>
        WriteAsync(TouchSql, new { Id = sessionId, At = PostgresInstant.Of(now), ExpiresAt = PostgresInstant.Of(expiresAt) }, ct);

    public Task ChooseWorkspaceAsync(long sessionId, int workspaceId, CancellationToken ct) =>
        WriteAsync(ChooseSql, new { Id = sessionId, WorkspaceId = workspaceId }, ct);

    public async Task<bool> EndAsync(long userId, long sessionId, CancellationToken ct) =>
        await WriteAsync(EndSql, new { Id = sessionId, UserId = userId }, ct) > 0;

    public Task EndAllAsync(long userId, long keepSession, CancellationToken ct) => WriteAsync(EndAllSql, new { UserId = userId, Keep = keepSession }, ct);

    public Task<int> PruneAsync(DateTimeOffset now, CancellationToken ct) => WriteAsync(PruneSql, new { At = PostgresInstant.Of(now) }, ct);

    private async Task<int> WriteAsync(string sql, object parameters, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        return await connection.ExecuteAsync(new CommandDefinition(sql, parameters, cancellationToken: ct));
    }

    private sealed class Row
    {
        public long Id { get; init; }

        public long UserId { get; init; }

        public int? WorkspaceId { get; init; }

        public string? UserAgent { get; init; }

        public DateTime CreatedAt { get; init; }

        public DateTime SeenAt { get; init; }

        public DateTime ExpiresAt { get; init; }

        public StoredSession ToSession() => new(Id, UserId, WorkspaceId, UserAgent, CreatedAt, SeenAt, ExpiresAt);
    }
}
