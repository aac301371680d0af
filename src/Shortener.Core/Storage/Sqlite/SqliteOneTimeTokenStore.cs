using Dapper;
using Microsoft.Data.Sqlite;
using Shortener.Core.Accounts;
using Shortener.Core.Clicks;

namespace Shortener.Core.Storage.Sqlite;

/// <inheritdoc cref="IOneTimeTokenStore" />
public sealed class SqliteOneTimeTokenStore(SqliteDatabase database) : IOneTimeTokenStore
{
    private const string TakeSql = """
        DELETE FROM one_time_tokens
        WHERE token_hash = @Hash AND purpose = @Purpose AND expires_at > @At
        RETURNING user_id AS UserId, data AS Data, expires_at AS ExpiresAt
        """;

    private const string ReplaceSql = "DELETE FROM one_time_tokens WHERE purpose = @Purpose AND user_id IS @UserId";

    private const string IssueSql = """
        INSERT INTO one_time_tokens (token_hash, purpose, user_id, data, created_at, expires_at)
        VALUES (@Hash, @Purpose, @UserId, @Data, @At, @ExpiresAt)
        """;

    private const string FindSql = """
        SELECT user_id AS UserId, data AS Data, expires_at AS ExpiresAt
        FROM one_time_tokens
        WHERE token_hash = @Hash AND purpose = @Purpose AND expires_at > @At
        """;

    private const string PruneSql = "DELETE FROM one_time_tokens WHERE expires_at <= @At";

    public async Task IssueAsync(
        byte[] tokenHash, string purpose, long? userId, string? data, bool replace, DateTimeOffset now, DateTimeOffset expiresAt, CancellationToken ct)
    {
        using SqliteDatabase.WriterLease writer = await database.LeaseWriterAsync(ct);
        using SqliteTransaction transaction = writer.Connection.BeginTransaction();
        if (replace)
        {
            writer.Connection.Execute(ReplaceSql, new { Purpose = purpose, UserId = userId }, transaction);
        }

        writer.Connection.Execute(
            IssueSql,
            new { Hash = tokenHash, Purpose = purpose, UserId = userId, Data = data, At = UnixMicros.From(now), ExpiresAt = UnixMicros.From(expiresAt) },
            transaction);
        transaction.Commit();
    }

    public Task<OneTimeToken?> FindAsync(byte[] tokenHash, string purpose, DateTimeOffset now, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        using SqliteConnection connection = database.OpenReader();
        return Task.FromResult(
            connection.QuerySingleOrDefault<Row>(FindSql, new { Hash = tokenHash, Purpose = purpose, At = UnixMicros.From(now) })?.ToToken());
    }

    public async Task<OneTimeToken?> TakeAsync(byte[] tokenHash, string purpose, DateTimeOffset now, CancellationToken ct)
    {
        using SqliteDatabase.WriterLease writer = await database.LeaseWriterAsync(ct);
        return writer.Connection.QuerySingleOrDefault<Row>(TakeSql, new { Hash = tokenHash, Purpose = purpose, At = UnixMicros.From(now) })?.ToToken();
    }

    public async Task<int> PruneAsync(DateTimeOffset now, CancellationToken ct)
    {
        using SqliteDatabase.WriterLease writer = await database.LeaseWriterAsync(ct);
        return writer.Connection.Execute(PruneSql, new { At = UnixMicros.From(now) });
    }

    private sealed class Row
    {
        public long? UserId { get; init; }

        public string? Data { get; init; }

        public long ExpiresAt { get; init; }

        public OneTimeToken ToToken() => new(UserId, Data, UnixMicros.ToInstant(ExpiresAt));
    }
}
