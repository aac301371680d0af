using Dapper;
using Shortener.Core.Accounts;
using Shortener.Core.Clicks;

namespace Shortener.Core.Storage.Sqlite;

/// <inheritdoc cref="IIdempotencyStore" />
public sealed class SqliteIdempotencyStore(SqliteDatabase database) : IIdempotencyStore
{
    private const string ReserveSql = """
        INSERT INTO idempotency_keys (api_key_id, key, request_hash, status, body, created_at)
        VALUES (@ApiKeyId, @Key, @RequestHash, 0, '', @Now)
        ON CONFLICT (api_key_id, key) DO UPDATE
        SET request_hash = excluded.request_hash, status = 0, body = '', created_at = excluded.created_at
        WHERE created_at <= @KeptSince OR (status = 0 AND created_at <= @AbandonedSince)
        """;

    private const string FindSql = """
        SELECT request_hash AS RequestHash, status AS Status, body AS Body FROM idempotency_keys WHERE api_key_id = @ApiKeyId AND key = @Key
        """;

    private const string CompleteSql = "UPDATE idempotency_keys SET status = @Status, body = @Body WHERE api_key_id = @ApiKeyId AND key = @Key";

    private const string ReleaseSql = "DELETE FROM idempotency_keys WHERE api_key_id = @ApiKeyId AND key = @Key AND status = 0";

    private const string PruneSql = "DELETE FROM idempotency_keys WHERE created_at <= @KeptSince";

    public async Task<IdempotentAnswer?> ReserveAsync(long apiKeyId, string key, byte[] requestHash, DateTimeOffset now, CancellationToken ct)
    {
        // The writer is ours until the answer is read, so the row cannot vanish in between.
        using SqliteDatabase.WriterLease writer = await database.LeaseWriterAsync(ct);
        int reserved = writer.Connection.Execute(ReserveSql, new
        {
            ApiKeyId = apiKeyId,
            Key = key,
            RequestHash = requestHash,
            Now = UnixMicros.From(now),
            KeptSince = UnixMicros.From(now - IdempotencyTimes.Kept),
            AbandonedSince = UnixMicros.From(now - IdempotencyTimes.Abandoned),
        });
        if (reserved > 0)
        {
            return null;
        }

        Row kept = writer.Connection.QuerySingle<Row>(FindSql, new { ApiKeyId = apiKeyId, Key = key });
        return new IdempotentAnswer(kept.RequestHash, (int)kept.Status, kept.Body);
    }

    public Task CompleteAsync(long apiKeyId, string key, int status, string body, CancellationToken ct) =>
        ExecuteAsync(CompleteSql, new { ApiKeyId = apiKeyId, Key = key, Status = status, Body = body }, ct);

    public Task ReleaseAsync(long apiKeyId, string key, CancellationToken ct) =>
        ExecuteAsync(ReleaseSql, new { ApiKeyId = apiKeyId, Key = key }, ct);

    public Task<int> PruneAsync(DateTimeOffset now, CancellationToken ct) =>
        ExecuteAsync(PruneSql, new { KeptSince = UnixMicros.From(now - IdempotencyTimes.Kept) }, ct);

    private async Task<int> ExecuteAsync(string sql, object parameters, CancellationToken ct)
    {
        using SqliteDatabase.WriterLease writer = await database.LeaseWriterAsync(ct);
        return writer.Connection.Execute(sql, parameters);
    }

    private sealed record Row(byte[] RequestHash, long Status, string Body);
}
