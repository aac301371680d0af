using Dapper;
using Npgsql;
using Shortener.Core.Accounts;

namespace Shortener.Core.Storage.Postgres;

/// <inheritdoc cref="IOneTimeTokenStore" />
public sealed class PostgresOneTimeTokenStore(NpgsqlDataSource database) : IOneTimeTokenStore
{
    // A statement of its own before the insert: in one statement the delete would not see what another node inserted meanwhile.
    private const string ReplaceSql = "DELETE FROM one_time_tokens WHERE purpose = @Purpose AND user_id IS NOT DISTINCT FROM @UserId";

    private const string IssueSql = """
        INSERT INTO one_time_tokens (token_hash, purpose, user_id, data, created_at, expires_at)
        VALUES (@Hash, @Purpose, @UserId, @Data, @At, @ExpiresAt)
        """;

    private const string FindSql = """
        SELECT user_id AS UserId, data AS Data, expires_at AS ExpiresAt
        FROM one_time_tokens
        WHERE token_hash = @Hash AND purpose = @Purpose AND expires_at > @At
        """;

    private const string TakeSql = """
        DELETE FROM one_time_tokens
        WHERE token_hash = @Hash AND purpose = @Purpose AND expires_at > @At
        RETURNING user_id AS UserId, data AS Data, expires_at AS ExpiresAt
        """;

    private const string PruneSql = "DELETE FROM one_time_tokens WHERE expires_at <= @At";

    public async Task IssueAsync(
        byte[] tokenHash, string purpose, long? userId, string? data, bool replace, DateTimeOffset now, DateTimeOffset expiresAt, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(ct);
        if (replace)
        {
            await connection.ExecuteAsync(new CommandDefinition(ReplaceSql, new { Purpose = purpose, UserId = userId }, transaction, cancellationToken: ct));
        }

        await connection.ExecuteAsync(new CommandDefinition(
            IssueSql,
            new
            {
                Hash = tokenHash,
                Purpose = purpose,
                UserId = userId,
                Data = data,
                At = PostgresInstant.Of(now),
                ExpiresAt = PostgresInstant.Of(expiresAt),
            },
            transaction,
            cancellationToken: ct));
        await transaction.CommitAsync(ct);
    }

    public Task<OneTimeToken?> FindAsync(byte[] tokenHash, string purpose, DateTimeOffset now, CancellationToken ct) =>
        ReadAsync(FindSql, tokenHash, purpose, now, ct);

    public Task<OneTimeToken?> TakeAsync(byte[] tokenHash, string purpose, DateTimeOffset now, CancellationToken ct) =>
        ReadAsync(TakeSql, tokenHash, purpose, now, ct);

    public async Task<int> PruneAsync(DateTimeOffset now, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        return await connection.ExecuteAsync(new CommandDefinition(PruneSql, new { At = PostgresInstant.Of(now) }, cancellationToken: ct));
    }

    private async Task<OneTimeToken?> ReadAsync(string sql, byte[] tokenHash, string purpose, DateTimeOffset now, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        return (await connection.ReadRowAsync<Row>(new CommandDefinition(
            sql, new { Hash = tokenHash, Purpose = purpose, At = PostgresInstant.Of(now) }, cancellationToken: ct)))?.ToToken();
    }

    private sealed class Row
    {
        public long? UserId { get; init; }

        public string? Data { get; init; }

        public DateTime ExpiresAt { get; init; }

        public OneTimeToken ToToken() => new(UserId, Data, ExpiresAt);
    }
}
