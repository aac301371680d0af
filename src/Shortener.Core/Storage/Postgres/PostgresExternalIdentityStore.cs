using Dapper;
using Npgsql;
using Shortener.Core.Clicks;
using Shortener.Core.ExternalIdentities;

namespace Shortener.Core.Storage.Postgres;

/// <inheritdoc cref="IExternalIdentityStore" />
public sealed class PostgresExternalIdentityStore(NpgsqlDataSource database) : IExternalIdentityStore
{
    private const string FindSql = "SELECT user_id FROM external_identities WHERE issuer = @Issuer AND subject = @Subject";

    // Two links of one person at once queue on the person's row, so that the second sees the first.
    private const string HoldSql = "SELECT id FROM users WHERE id = @UserId FOR UPDATE";

    private const string LinkSql = """
        INSERT INTO external_identities (issuer, subject, user_id, created_at)
        SELECT @Issuer, @Subject, @UserId, @Now
        WHERE NOT EXISTS (SELECT 1 FROM external_identities WHERE issuer = @Issuer AND user_id = @UserId)
        ON CONFLICT (issuer, subject) DO NOTHING
        """;

    private const string AnySql = "SELECT EXISTS (SELECT 1 FROM external_identities WHERE user_id = @UserId)";

    private const string ForgetSql = """
        WITH person AS (
            UPDATE users SET password_hash = NULL, totp_secret = NULL, totp_enabled_at = NULL, totp_step = NULL, version = version + 1, updated_at = @Now
            WHERE id = @UserId
        ), ended AS (
            DELETE FROM sessions WHERE user_id = @UserId
        ), codes AS (
            DELETE FROM recovery_codes WHERE user_id = @UserId
        ), keys AS (
            DELETE FROM passkeys WHERE user_id = @UserId
        )
        DELETE FROM one_time_tokens WHERE user_id = @UserId
        """;

    public async Task<long?> FindAsync(string issuer, string subject, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        return await connection.QuerySingleOrDefaultAsync<long?>(
            new CommandDefinition(FindSql, new { Issuer = issuer, Subject = subject }, cancellationToken: ct));
    }

    public async Task<bool> LinkAsync(string issuer, string subject, long userId, DateTimeOffset now, CancellationToken ct)
    {
        var link = new { Issuer = issuer, Subject = subject, UserId = userId, Now = UnixMicros.ToInstant(UnixMicros.From(now)) };
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(HoldSql, link, transaction, cancellationToken: ct));
        bool isFirst = !await connection.ExecuteScalarAsync<bool>(new CommandDefinition(AnySql, link, transaction, cancellationToken: ct));
        if (await connection.ExecuteAsync(new CommandDefinition(LinkSql, link, transaction, cancellationToken: ct)) == 0)
        {
            return false;
        }

        if (isFirst)
        {
            await connection.ExecuteAsync(new CommandDefinition(ForgetSql, link, transaction, cancellationToken: ct));
        }

        await transaction.CommitAsync(ct);
        return true;
    }
}
