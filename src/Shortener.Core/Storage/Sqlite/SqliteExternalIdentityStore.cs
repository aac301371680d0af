using Dapper;
using Microsoft.Data.Sqlite;
using Shortener.Core.Clicks;
using Shortener.Core.ExternalIdentities;

namespace Shortener.Core.Storage.Sqlite;

/// <inheritdoc cref="IExternalIdentityStore" />
public sealed class SqliteExternalIdentityStore(SqliteDatabase database) : IExternalIdentityStore
{
    private const string FindSql = "SELECT user_id FROM external_identities WHERE issuer = @Issuer AND subject = @Subject";

    private const string LinkSql = """
        INSERT INTO external_identities (issuer, subject, user_id, created_at)
        SELECT @Issuer, @Subject, @UserId, @Now
        WHERE NOT EXISTS (SELECT 1 FROM external_identities WHERE issuer = @Issuer AND user_id = @UserId)
        ON CONFLICT (issuer, subject) DO NOTHING
        """;

    private const string AnySql = "SELECT EXISTS (SELECT 1 FROM external_identities WHERE user_id = @UserId)";

    private const string ForgetPasswordSql = """
        UPDATE users SET password_hash = NULL, totp_secret = NULL, totp_enabled_at = NULL, totp_step = NULL, version = version + 1, updated_at = @Now
        WHERE id = @UserId
        """;

    private const string ForgetRestSql = """
        DELETE FROM sessions WHERE user_id = @UserId;
        DELETE FROM recovery_codes WHERE user_id = @UserId;
        DELETE FROM passkeys WHERE user_id = @UserId;
        DELETE FROM one_time_tokens WHERE user_id = @UserId
        """;

    public Task<long?> FindAsync(string issuer, string subject, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        using SqliteConnection connection = database.OpenReader();
        return Task.FromResult(connection.QuerySingleOrDefault<long?>(FindSql, new { Issuer = issuer, Subject = subject }));
    }

    public async Task<bool> LinkAsync(string issuer, string subject, long userId, DateTimeOffset now, CancellationToken ct)
    {
        var link = new { Issuer = issuer, Subject = subject, UserId = userId, Now = UnixMicros.From(now) };
        using SqliteDatabase.WriterLease writer = await database.LeaseWriterAsync(ct);
        SqliteConnection connection = writer.Connection;
        using SqliteTransaction transaction = connection.BeginTransaction();
        bool isFirst = connection.ExecuteScalar<long>(AnySql, link, transaction) == 0;
        if (connection.Execute(LinkSql, link, transaction) == 0)
        {
            return false;
        }

        if (isFirst)
        {
            connection.Execute(ForgetPasswordSql, link, transaction);
            connection.Execute(ForgetRestSql, link, transaction);
        }

        transaction.Commit();
        return true;
    }
}
