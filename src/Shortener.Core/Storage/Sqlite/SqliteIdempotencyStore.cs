using Dapper;
using Shortener.Core.Accounts;
using Shortener.Core.Clicks;

namespace Shortener.Core.Storage.Sqlite;

/// <inheritdoc cref="IIdempotencyStore" />
public sealed class SqliteIdempotencyStore(SqliteDatabase database) : IIdempotencyStore
{
    private const string ReserveSql = """
        INSERT INTO idempotent_requests (owner, key, request_hash, status, body, created_at)
        VALUES (@Owner, @Key, @RequestHash, 0, '', @Now)
        ON CONFLICT (owner, key) DO UPDATE
        SET request_hash = excluded.request_hash, status = 0, body = '', created_at = excluded.created_at
        WHERE created_at <= @KeptSince OR (status = 0 AND created_at <= @AbandonedSince)
        """;

    private const string FindSql = """
        SELECT request_hash AS RequestHash, status AS Status, body AS Body FROM idempotent_requests WHERE owner = @Owner AND key = @Key
        """;

    private const string CompleteSql = "UPDATE idempotent_requests SET status = @Status, body = @Body WHERE owner = @Owner AND key = @Key";

    private const string ReleaseSql = "DELETE FROM idempotent_requests WHERE owner = @Owner AND key = @Key AND status = 0";

    private const string PruneSql = "DELETE FROM idempotent_requests WHERE created_at <= @KeptSince";

    public async Task<IdempotentAnswer?> ReserveAsync(string owner, string key, byte[] requestHash, DateTimeOffset now, CancellationToken ct)
    {
        // The writer is ours until the answer is read, so the row cannot vanish in between.
        using SqliteDatabase.WriterLease writer = await database.LeaseWriterAsync(ct);
        int reserved = writer.Connection.Execute(ReserveSql, new
        {
            Owner = owner,
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

        Row kept = writer.Connection.QuerySingle<Row>(FindSql, new { Owner = owner, Key = key });
        return new IdempotentAnswer(kept.RequestHash, (int)kept.Status, kept.Body);
    }

    public Task CompleteAsync(string owner, string key, int status, string body, CancellationToken ct) =>
        ExecuteAsync(CompleteSql, new { Owner = owner, Key = key, Status = status, Body = body }, ct);

    public Task ReleaseAsync(string owner, string key, CancellationToken ct) =>
        ExecuteAsync(ReleaseSql, new { Owner = owner, Key = key }, ct);

    public Task<int> PruneAsync(DateTimeOffset now, CancellationToken ct) =>
        ExecuteAsync(PruneSql, new { KeptSince = UnixMicros.From(now - IdempotencyTimes.Kept) }, ct);

    private async Task<int> ExecuteAsync(string sql, object parameters, CancellationToken ct)
    {
        using SqliteDatabase.WriterLease writer = await database.LeaseWriterAsync(ct);
        return writer.Connection.Execute(sql, parameters);
    }

    private sealed record Row(byte[] RequestHash, long Status, string Body);
}
