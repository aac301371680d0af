using Dapper;
using Microsoft.Data.Sqlite;
using Shortener.Core.Clicks;
using Shortener.Core.SecondFactors;

namespace Shortener.Core.Storage.Sqlite;

/// <inheritdoc cref="ISecondFactorStore" />
public sealed class SqliteSecondFactorStore(SqliteDatabase database) : ISecondFactorStore
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

    private const string IsEnabledSql = "SELECT count(*) FROM users WHERE id = @UserId AND totp_enabled_at IS NOT NULL";

    private const string ForgetCodesSql = "DELETE FROM recovery_codes WHERE user_id = @UserId";

    private const string AddCodeSql = "INSERT INTO recovery_codes (user_id, code_hash) VALUES (@UserId, @Hash)";

    private const string RemoveSql = """
        UPDATE users SET totp_secret = NULL, totp_enabled_at = NULL, totp_step = NULL, version = version + 1, updated_at = @Now
        WHERE id = @UserId AND totp_secret IS NOT NULL
        """;

    public Task<SecondFactor?> FindAsync(long userId, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        using SqliteConnection connection = database.OpenReader();
        Row? row = connection.QuerySingleOrDefault<Row>(FindSql, new { UserId = userId });
        return Task.FromResult(row is null
            ? null
            : new SecondFactor(row.Secret, row.EnabledAt is { } at ? UnixMicros.ToInstant(at) : null, (int)row.CodesLeft));
    }

    public Task<bool> StartAsync(long userId, byte[] secret, DateTimeOffset now, CancellationToken ct) =>
        WriteAsync(StartSql, new { UserId = userId, Secret = secret, Now = UnixMicros.From(now) }, ct);

    public async Task<bool> ConfirmAsync(
        long userId, byte[] secret, long step, IReadOnlyList<byte[]> recoveryHashes, DateTimeOffset now, CancellationToken ct)
    {
        using SqliteDatabase.WriterLease writer = await database.LeaseWriterAsync(ct);
        using SqliteTransaction transaction = writer.Connection.BeginTransaction();
        if (writer.Connection.Execute(ConfirmSql, new { UserId = userId, Secret = secret, Step = step, Now = UnixMicros.From(now) }, transaction) == 0)
        {
            return false;
        }

        ReplaceCodes(writer.Connection, transaction, userId, recoveryHashes);
        transaction.Commit();
        return true;
    }

    public Task<bool> TakeStepAsync(long userId, long step, CancellationToken ct) =>
        WriteAsync(TakeStepSql, new { UserId = userId, Step = step }, ct);

    public Task<bool> TakeRecoveryCodeAsync(long userId, byte[] hash, DateTimeOffset now, CancellationToken ct) =>
        WriteAsync(TakeCodeSql, new { UserId = userId, Hash = hash, Now = UnixMicros.From(now) }, ct);

    public async Task<bool> ReplaceRecoveryCodesAsync(long userId, IReadOnlyList<byte[]> hashes, CancellationToken ct)
    {
        using SqliteDatabase.WriterLease writer = await database.LeaseWriterAsync(ct);
        using SqliteTransaction transaction = writer.Connection.BeginTransaction();
        if (writer.Connection.ExecuteScalar<long>(IsEnabledSql, new { UserId = userId }, transaction) == 0)
        {
            return false;
        }

        ReplaceCodes(writer.Connection, transaction, userId, hashes);
        transaction.Commit();
        return true;
    }

    public async Task<bool> RemoveAsync(long userId, DateTimeOffset now, CancellationToken ct)
    {
        using SqliteDatabase.WriterLease writer = await database.LeaseWriterAsync(ct);
        using SqliteTransaction transaction = writer.Connection.BeginTransaction();
        writer.Connection.Execute(ForgetCodesSql, new { UserId = userId }, transaction);
        bool removed = writer.Connection.Execute(RemoveSql, new { UserId = userId, Now = UnixMicros.From(now) }, transaction) > 0;
        transaction.Commit();
        return removed;
    }

    private static void ReplaceCodes(SqliteConnection connection, SqliteTransaction transaction, long userId, IReadOnlyList<byte[]> hashes)
    {
        connection.Execute(ForgetCodesSql, new { UserId = userId }, transaction);
        connection.Execute(AddCodeSql, hashes.Select(hash => new { UserId = userId, Hash = hash }), transaction);
    }

    private async Task<bool> WriteAsync(string sql, object parameters, CancellationToken ct)
    {
        using SqliteDatabase.WriterLease writer = await database.LeaseWriterAsync(ct);
        return writer.Connection.Execute(sql, parameters) > 0;
    }

    private sealed class Row
    {
        public byte[]? Secret { get; init; }

        public long? EnabledAt { get; init; }

        public long CodesLeft { get; init; }
    }
}
