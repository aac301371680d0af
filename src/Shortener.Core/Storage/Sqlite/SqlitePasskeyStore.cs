using Dapper;
using Microsoft.Data.Sqlite;
using Shortener.Core.Clicks;
using Shortener.Core.Passkeys;

namespace Shortener.Core.Storage.Sqlite;

/// <inheritdoc cref="IPasskeyStore" />
public sealed class SqlitePasskeyStore(SqliteDatabase database) : IPasskeyStore
{
    private const string Columns = """
        id AS Id, user_id AS UserId, credential_id AS CredentialId, public_key AS PublicKey, name AS Name, transports AS Transports,
        sign_count AS SignCount, is_backup_eligible AS IsBackupEligible, is_backed_up AS IsBackedUp, created_at AS CreatedAt, last_used_at AS LastUsedAt
        """;

    private const string ListSql = $"SELECT {Columns} FROM passkeys WHERE user_id = @UserId ORDER BY id";

    private const string FindSql = $"SELECT {Columns} FROM passkeys WHERE credential_id = @CredentialId";

    private const string CountSql = "SELECT count(*) FROM passkeys WHERE user_id = @UserId";

    private const string AddSql = """
        INSERT INTO passkeys (user_id, credential_id, public_key, name, transports, sign_count, is_backup_eligible, is_backed_up, created_at)
        VALUES (@UserId, @CredentialId, @PublicKey, @Name, @Transports, @SignCount, @IsBackupEligible, @IsBackedUp, @CreatedAt)
        ON CONFLICT (credential_id) DO NOTHING
        RETURNING id
        """;

    private const string UseSql = """
        UPDATE passkeys SET sign_count = @SignCount, is_backed_up = @IsBackedUp, last_used_at = @Now
        WHERE id = @Id AND (sign_count < @SignCount OR (sign_count = 0 AND @SignCount = 0))
        """;

    private const string RemoveAllSql = "DELETE FROM passkeys WHERE user_id = @UserId";

    private const string RemoveSql = "DELETE FROM passkeys WHERE user_id = @UserId AND id = @Id";

    public async Task<(PasskeyOutcome Outcome, long Id)> AddAsync(Passkey passkey, CancellationToken ct)
    {
        using SqliteDatabase.WriterLease writer = await database.LeaseWriterAsync(ct);
        if (writer.Connection.ExecuteScalar<long>(CountSql, new { passkey.UserId }) >= Passkey.MaxPerUser)
        {
            return (PasskeyOutcome.TooMany, 0);
        }

        long? id = writer.Connection.ExecuteScalar<long?>(AddSql, new
        {
            passkey.UserId,
            passkey.CredentialId,
            passkey.PublicKey,
            passkey.Name,
            Transports = string.Join(' ', passkey.Transports),
            SignCount = (long)passkey.SignCount,
            passkey.IsBackupEligible,
            passkey.IsBackedUp,
            CreatedAt = UnixMicros.From(passkey.CreatedAt),
        });
        return id is { } kept ? (PasskeyOutcome.Kept, kept) : (PasskeyOutcome.Taken, 0);
    }

    public Task<IReadOnlyList<Passkey>> ListAsync(long userId, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        using SqliteConnection connection = database.OpenReader();
        return Task.FromResult<IReadOnlyList<Passkey>>([.. connection.Query<Row>(ListSql, new { UserId = userId }).Select(row => row.ToPasskey())]);
    }

    public Task<Passkey?> FindAsync(byte[] credentialId, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        using SqliteConnection connection = database.OpenReader();
        return Task.FromResult(connection.QuerySingleOrDefault<Row>(FindSql, new { CredentialId = credentialId })?.ToPasskey());
    }

    public async Task<bool> UseAsync(long id, uint signCount, bool isBackedUp, DateTimeOffset now, CancellationToken ct) =>
        await WriteAsync(UseSql, new { Id = id, SignCount = (long)signCount, IsBackedUp = isBackedUp, Now = UnixMicros.From(now) }, ct) > 0;

    public async Task<bool> RemoveAsync(long userId, long id, CancellationToken ct) =>
        await WriteAsync(RemoveSql, new { UserId = userId, Id = id }, ct) > 0;

    public Task<int> RemoveAllAsync(long userId, CancellationToken ct) => WriteAsync(RemoveAllSql, new { UserId = userId }, ct);

    private async Task<int> WriteAsync(string sql, object parameters, CancellationToken ct)
    {
        using SqliteDatabase.WriterLease writer = await database.LeaseWriterAsync(ct);
        return writer.Connection.Execute(sql, parameters);
    }

    private sealed class Row
    {
        public long Id { get; init; }

        public long UserId { get; init; }

        public byte[] CredentialId { get; init; } = [];

        public byte[] PublicKey { get; init; } = [];

        public string Name { get; init; } = "";

        public string Transports { get; init; } = "";

        public long SignCount { get; init; }

        public long IsBackupEligible { get; init; }

        public long IsBackedUp { get; init; }

        public long CreatedAt { get; init; }

        public long? LastUsedAt { get; init; }

        public Passkey ToPasskey() => new(
            Id,
            UserId,
            CredentialId,
            PublicKey,
            Name,
            Transports.Split(' ', StringSplitOptions.RemoveEmptyEntries),
            (uint)SignCount,
            IsBackupEligible != 0,
            IsBackedUp != 0,
            UnixMicros.ToInstant(CreatedAt),
            LastUsedAt is { } at ? UnixMicros.ToInstant(at) : null);
    }
}
