using Dapper;
using Microsoft.Data.Sqlite;
using Shortener.Core.Accounts;
using Shortener.Core.Clicks;

namespace Shortener.Core.Storage.Sqlite;

/// <inheritdoc cref="ISessionStore" />
public sealed class SqliteSessionStore(SqliteDatabase database) : ISessionStore
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
        using SqliteDatabase.WriterLease writer = await database.LeaseWriterAsync(ct);
        return writer.Connection.ExecuteScalar<long>(
            StartSql,
            new
            {
                Hash = tokenHash,
                UserId = userId,
                WorkspaceId = workspaceId,
                UserAgent = userAgent,
                At = UnixMicros.From(now),
                ExpiresAt = UnixMicros.From(expiresAt),
            });
    }

    public Task<StoredSession?> FindAsync(byte[] tokenHash, DateTimeOffset now, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        using SqliteConnection connection = database.OpenReader();
        return Task.FromResult(connection.QuerySingleOrDefault<Row>(FindSql, new { Hash = tokenHash, At = UnixMicros.From(now) })?.ToSession());
    }

    public Task<IReadOnlyList<StoredSession>> ListAsync(long userId, DateTimeOffset now, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        using SqliteConnection connection = database.OpenReader();
        return Task.FromResult<IReadOnlyList<StoredSession>>(
            [.. connection.Query<Row>(ListSql, new { UserId = userId, At = UnixMicros.From(now) }).Select(row => row.ToSession())]);
    }

    public Task TouchAsync(long sessionId, DateTimeOffset now, DateTimeOffset expiresAt, CancellationToken ct) =>
        WriteAsync(TouchSql, new { Id = sessionId, At = UnixMicros.From(now), ExpiresAt = UnixMicros.From(expiresAt) }, ct);

    public Task ChooseWorkspaceAsync(long sessionId, int workspaceId, CancellationToken ct) =>
        WriteAsync(ChooseSql, new { Id = sessionId, WorkspaceId = workspaceId }, ct);

    public async Task<bool> EndAsync(long userId, long sessionId, CancellationToken ct) =>
        await WriteAsync(EndSql, new { Id = sessionId, UserId = userId }, ct) > 0;

    public Task EndAllAsync(long userId, long keepSession, CancellationToken ct) => WriteAsync(EndAllSql, new { UserId = userId, Keep = keepSession }, ct);

    public Task<int> PruneAsync(DateTimeOffset now, CancellationToken ct) => WriteAsync(PruneSql, new { At = UnixMicros.From(now) }, ct);

    private async Task<int> WriteAsync(string sql, object parameters, CancellationToken ct)
    {
        using SqliteDatabase.WriterLease writer = await database.LeaseWriterAsync(ct);
        return writer.Connection.Execute(sql, parameters);
    }

    private sealed class Row
    {
        public long Id { get; init; }

        public long UserId { get; init; }

        public long? WorkspaceId { get; init; }

        public string? UserAgent { get; init; }

        public long CreatedAt { get; init; }

        public long SeenAt { get; init; }

        public long ExpiresAt { get; init; }

        public StoredSession ToSession() => new(
            Id, UserId, (int?)WorkspaceId, UserAgent, UnixMicros.ToInstant(CreatedAt), UnixMicros.ToInstant(SeenAt), UnixMicros.ToInstant(ExpiresAt));
    }
}
