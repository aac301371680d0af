using Dapper;
using Npgsql;
using Shortener.Core.Clicks;
using Shortener.Core.SecondFactors;

namespace Shortener.Core.Storage.Postgres;

/// <inheritdoc cref="ISecondFactorStore" />
public sealed class PostgresSecondFactorStore(NpgsqlDataSource database) : ISecondFactorStore
{
    private const string FindSql = """
        SELECT totp_secret AS Secret, totp_enabled_at AS EnabledAt,
               (SELECT count(*) FROM recovery_codes WHERE user_id = users.id AND used_at IS NULL) AS CodesLeft
        FROM users
        WHERE id = @UserId
        """;

    private const string StartSql = """
        UPDATE users SET totp_secret = @Secret, totp_step = NULL, version = version + 1, updated_at = @Now
        WHERE id = @UserId AND totp_enabled_at IS NULL
        """;

    private const string ConfirmSql = """
        UPDATE users SET totp_enabled_at = @Now, totp_step = @Step, version = version + 1, updated_at = @Now
        WHERE id = @UserId AND totp_secret = @Secret AND totp_enabled_at IS NULL
        """;

    private const string TakeStepSql = """
        UPDATE users SET totp_step = @Step
        WHERE id = @UserId AND totp_enabled_at IS NOT NULL AND (totp_step IS NULL OR totp_step < @Step)
        """;

    private const string TakeCodeSql = """
        UPDATE recovery_codes SET used_at = @Now WHERE user_id = @UserId AND code_hash = @Hash AND used_at IS NULL
        """;

    // Holds the row, so that two replacements at once do not leave the codes of both.
    private const string IsEnabledSql = "SELECT count(*) FROM (SELECT id FROM users WHERE id = @UserId AND totp_enabled_at IS NOT NULL FOR UPDATE) AS held";

    private const string ForgetCodesSql = "DELETE FROM recovery_codes WHERE user_id = @UserId";

    private const string AddCodesSql = "INSERT INTO recovery_codes (user_id, code_hash) SELECT @UserId, unnest(@Hashes)";

    private const string RemoveSql = """
        UPDATE users SET totp_secret = NULL, totp_enabled_at = NULL, totp_step = NULL, version = version + 1, updated_at = @Now
        WHERE id = @UserId AND totp_secret IS NOT NULL
        """;

    public async Task<SecondFactor?> FindAsync(long userId, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        Row? row = await connection.QuerySingleOrDefaultAsync<Row>(new CommandDefinition(FindSql, new { UserId = userId }, cancellationToken: ct));
        return row is null ? null : new SecondFactor(row.Secret, row.EnabledAt, (int)row.CodesLeft);
    }

    public Task<bool> StartAsync(long userId, byte[] secret, DateTimeOffset now, CancellationToken ct) =>
        WriteAsync(StartSql, new { UserId = userId, Secret = secret, Now = Truncate(now) }, ct);

    public async Task<bool> ConfirmAsync(
        long userId, byte[] secret, long step, IReadOnlyList<byte[]> recoveryHashes, DateTimeOffset now, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(ct);
        int confirmed = await connection.ExecuteAsync(new CommandDefinition(
            ConfirmSql, new { UserId = userId, Secret = secret, Step = step, Now = Truncate(now) }, transaction, cancellationToken: ct));
        if (confirmed == 0)
        {
            return false;
        }

        await ReplaceCodesAsync(connection, transaction, userId, recoveryHashes, ct);
        await transaction.CommitAsync(ct);
        return true;
    }

    public Task<bool> TakeStepAsync(long userId, long step, CancellationToken ct) =>
        WriteAsync(TakeStepSql, new { UserId = userId, Step = step }, ct);

    public Task<bool> TakeRecoveryCodeAsync(long userId, byte[] hash, DateTimeOffset now, CancellationToken ct) =>
        WriteAsync(TakeCodeSql, new { UserId = userId, Hash = hash, Now = Truncate(now) }, ct);

    public async Task<bool> ReplaceRecoveryCodesAsync(long userId, IReadOnlyList<byte[]> hashes, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(ct);
        long enabled = await connection.ExecuteScalarAsync<long>(new CommandDefinition(
            IsEnabledSql, new { UserId = userId }, transaction, cancellationToken: ct));
        if (enabled == 0)
        {
            return false;
        }

        await ReplaceCodesAsync(connection, transaction, userId, hashes, ct);
        await transaction.CommitAsync(ct);
        return true;
    }

    public async Task<bool> RemoveAsync(long userId, DateTimeOffset now, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(ct);
        int removed = await connection.ExecuteAsync(new CommandDefinition(
            RemoveSql, new { UserId = userId, Now = Truncate(now) }, transaction, cancellationToken: ct));
        await connection.ExecuteAsync(new CommandDefinition(ForgetCodesSql, new { UserId = userId }, transaction, cancellationToken: ct));
        await transaction.CommitAsync(ct);
        return removed > 0;
    }

    private static async Task ReplaceCodesAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, long userId, IReadOnlyList<byte[]> hashes, CancellationToken ct)
    {
        await connection.ExecuteAsync(new CommandDefinition(ForgetCodesSql, new { UserId = userId }, transaction, cancellationToken: ct));
        await connection.ExecuteAsync(new CommandDefinition(
            AddCodesSql, new { UserId = userId, Hashes = hashes.ToArray() }, transaction, cancellationToken: ct));
    }

    private static DateTimeOffset Truncate(DateTimeOffset instant) => UnixMicros.ToInstant(UnixMicros.From(instant));

    private async Task<bool> WriteAsync(string sql, object parameters, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        return await connection.ExecuteAsync(new CommandDefinition(sql, parameters, cancellationToken: ct)) > 0;
    }

    private sealed class Row
    {
        public byte[]? Secret { get; init; }

        public DateTime? EnabledAt { get; init; }

        public long CodesLeft { get; init; }
    }
}
