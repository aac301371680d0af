using Dapper;
using Npgsql;
using Shortener.Core.Accounts;

namespace Shortener.Core.Storage.Postgres;

/// <inheritdoc cref="IIdempotencyStore" />
public sealed class PostgresIdempotencyStore(NpgsqlDataSource database) : IIdempotencyStore
{
    private const string ReserveSql = """
        INSERT INTO idempotent_requests (owner, key, request_hash, status, body, created_at)
        VALUES (@Owner, @Key, @RequestHash, 0, '', @Now)
        ON CONFLICT (owner, key) DO UPDATE
        SET request_hash = excluded.request_hash, status = 0, body = '', created_at = excluded.created_at
        WHERE idempotent_requests.created_at <= @KeptSince
           OR (idempotent_requests.status = 0 AND idempotent_requests.created_at <= @AbandonedSince)
        """;

    private const string FindSql = """
        SELECT request_hash AS RequestHash, status AS Status, body AS Body FROM idempotent_requests WHERE owner = @Owner AND key = @Key
        """;

    private const string CompleteSql = "UPDATE idempotent_requests SET status = @Status, body = @Body WHERE owner = @Owner AND key = @Key";

    private const string ReleaseSql = "DELETE FROM idempotent_requests WHERE owner = @Owner AND key = @Key AND status = 0";

    private const string PruneSql = "DELETE FROM idempotent_requests WHERE created_at <= @KeptSince";

    public async Task<IdempotentAnswer?> ReserveAsync(string owner, string key, byte[] requestHash, DateTimeOffset now, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        var reservation = new
        {
            Owner = owner,
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
                new CommandDefinition(FindSql, new { Owner = owner, Key = key }, cancellationToken: ct));
            if (kept is not null)
            {
                return kept;
            }

            // Released in between: the key is free again.
        }
    }

    public Task CompleteAsync(string owner, string key, int status, string body, CancellationToken ct) =>
        ExecuteAsync(CompleteSql, new { Owner = owner, Key = key, Status = status, Body = body }, ct);

    public Task ReleaseAsync(string owner, string key, CancellationToken ct) =>
        ExecuteAsync(ReleaseSql, new { Owner = owner, Key = key }, ct);

    public Task<int> PruneAsync(DateTimeOffset now, CancellationToken ct) => ExecuteAsync(PruneSql, new { KeptSince = now - IdempotencyTimes.Kept }, ct);

    private async Task<int> ExecuteAsync(string sql, object parameters, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        return await connection.ExecuteAsync(new CommandDefinition(sql, parameters, cancellationToken: ct));
    }
}
