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

    public Task<long?> FindAsync(string issuer, string subject, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        using SqliteConnection connection = database.OpenReader();
        return Task.FromResult(connection.QuerySingleOrDefault<long?>(FindSql, new { Issuer = issuer, Subject = subject }));
    }

    public async Task<bool> LinkAsync(string issuer, string subject, long userId, DateTimeOffset now, CancellationToken ct)
    {
        using SqliteDatabase.WriterLease writer = await database.LeaseWriterAsync(ct);
        return writer.Connection.Execute(LinkSql, new { Issuer = issuer, Subject = subject, UserId = userId, Now = UnixMicros.From(now) }) > 0;
    }
}
