using Dapper;
using Npgsql;
using Shortener.Core.Accounts;

namespace Shortener.Core.Storage.Postgres;

/// <inheritdoc cref="IIdempotencyStore" />
public sealed class PostgresIdempotencyStore(NpgsqlDataSource database) : IIdempotencyStore
{
    private const string ReserveSql = """
        INSERT INTO idempotency_keys (api_key_id, key, request_hash, status, body, created_at)
        VALUES (@ApiKeyId, @Key, @RequestHash, 0, '', @Now)
        ON CONFLICT (api_key_id, key) DO UPDATE
        SET request_hash = excluded.request_hash, status = 0, body = '', created_at = excluded.created_at
        WHERE idempotency_keys.created_at <= @KeptSince
           OR (idempotency_keys.status = 0 AND idempotency_keys.created_at <= @AbandonedSince)
        """;

    private const string FindSql = """
        SELECT request_hash AS RequestHash, status AS Status, body AS Body FROM idempotency_keys WHERE api_key_id = @ApiKeyId AND key = @Key
        """;

    private const string CompleteSql = "UPDATE idempotency_keys SET status = @Status, body = @Body WHERE api_key_id = @ApiKeyId AND key = @Key";

    private const string ReleaseSql = "DELETE FROM idempotency_keys WHERE api_key_id = @ApiKeyId AND key = @Key AND status = 0";

    private const string PruneSql = "DELETE FROM idempotency_keys WHERE created_at <= @KeptSince";

    public async Task<IdempotentAnswer?> ReserveAsync(long apiKeyId, string key, byte[] requestHash, DateTimeOffset now, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        var reservation = new
        {
            ApiKeyId = apiKeyId,
            Key = key,
            RequestHash = requestHash,
            Now = now,
            KeptSince = now - IdempotencyTimes.Kept,
            AbandonedSince = now - IdempotencyTimes.Abandoned,
        };
        while (true)
        {
            if (await connection.ExecuteAsync(new CommandDefinition(ReserveSql, reservation, cancellationToken: ct)) > 0)
            {
                return null;
            }

            IdempotentAnswer? kept = await connection.QuerySingleOrDefaultAsync<IdempotentAnswer>(
                new CommandDefinition(FindSql, new { ApiKeyId = apiKeyId, Key = key }, cancellationToken: ct));
            if (kept is not null)
            {
                return kept;
            }

            // Released in between: the key is free again.
        }
    }

    public Task CompleteAsync(long apiKeyId, string key, int status, string body, CancellationToken ct) =>
        ExecuteAsync(CompleteSql, new { ApiKeyId = apiKeyId, Key = key, Status = status, Body = body }, ct);

    public Task ReleaseAsync(long apiKeyId, string key, CancellationToken ct) =>
        ExecuteAsync(ReleaseSql, new { ApiKeyId = apiKeyId, Key = key }, ct);

    public Task<int> PruneAsync(DateTimeOffset now, CancellationToken ct) => ExecuteAsync(PruneSql, new { KeptSince = now - IdempotencyTimes.Kept }, ct);

    private async Task<int> ExecuteAsync(string sql, object parameters, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        return await connection.ExecuteAsync(new CommandDefinition(sql, parameters, cancellationToken: ct));
    }
}
