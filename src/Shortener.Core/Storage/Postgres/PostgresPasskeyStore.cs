using Dapper;
using Npgsql;
using Shortener.Core.Clicks;
using Shortener.Core.Passkeys;

namespace Shortener.Core.Storage.Postgres;

/// <inheritdoc cref="IPasskeyStore" />
public sealed class PostgresPasskeyStore(NpgsqlDataSource database) : IPasskeyStore
{
    private const string Columns = """
        id AS Id, user_id AS UserId, credential_id AS CredentialId, public_key AS PublicKey, name AS Name, transports AS Transports,
        sign_count AS SignCount, is_backup_eligible AS IsBackupEligible, is_backed_up AS IsBackedUp, created_at AS CreatedAt, last_used_at AS LastUsedAt
        """;

    private const string ListSql = $"SELECT {Columns} FROM passkeys WHERE user_id = @UserId ORDER BY id";

    private const string FindSql = $"SELECT {Columns} FROM passkeys WHERE credential_id = @CredentialId";

    // Two at once would both count what is there before.
    private const string HoldSql = "SELECT id FROM users WHERE id = @UserId FOR UPDATE";

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
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(ct);
        var owner = new { passkey.UserId };
        await connection.ExecuteAsync(new CommandDefinition(HoldSql, owner, transaction, cancellationToken: ct));
        if (await connection.ExecuteScalarAsync<long>(new CommandDefinition(CountSql, owner, transaction, cancellationToken: ct)) >= Passkey.MaxPerUser)
        {
            return (PasskeyOutcome.TooMany, 0);
        }

        var kept = new
        {
            passkey.UserId,
            passkey.CredentialId,
            passkey.PublicKey,
            passkey.Name,
            Transports = string.Join(' ', passkey.Transports),
            SignCount = (long)passkey.SignCount,
            passkey.IsBackupEligible,
            passkey.IsBackedUp,
            CreatedAt = Truncate(passkey.CreatedAt),
        };
        long? id = await connection.ExecuteScalarAsync<long?>(new CommandDefinition(AddSql, kept, transaction, cancellationToken: ct));
        await transaction.CommitAsync(ct);
        return id is { } number ? (PasskeyOutcome.Kept, number) : (PasskeyOutcome.Taken, 0);
    }

    public async Task<IReadOnlyList<Passkey>> ListAsync(long userId, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        return [.. (await connection.QueryAsync<Row>(new CommandDefinition(ListSql, new { UserId = userId }, cancellationToken: ct))).Select(row => row.ToPasskey())];
    }

    public async Task<Passkey?> FindAsync(byte[] credentialId, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        return (await connection.QuerySingleOrDefaultAsync<Row>(new CommandDefinition(FindSql, new { CredentialId = credentialId }, cancellationToken: ct)))?.ToPasskey();
    }

    public async Task<bool> UseAsync(long id, uint signCount, bool isBackedUp, DateTimeOffset now, CancellationToken ct) =>
        await WriteAsync(UseSql, new { Id = id, SignCount = (long)signCount, IsBackedUp = isBackedUp, Now = Truncate(now) }, ct) > 0;

    public async Task<bool> RemoveAsync(long userId, long id, CancellationToken ct) =>
        await WriteAsync(RemoveSql, new { UserId = userId, Id = id }, ct) > 0;

    public Task<int> RemoveAllAsync(long userId, CancellationToken ct) => WriteAsync(RemoveAllSql, new { UserId = userId }, ct);

    private static DateTimeOffset Truncate(DateTimeOffset instant) => UnixMicros.ToInstant(UnixMicros.From(instant));

    private async Task<int> WriteAsync(string sql, object parameters, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        return await connection.ExecuteAsync(new CommandDefinition(sql, parameters, cancellationToken: ct));
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

        public bool IsBackupEligible { get; init; }

        public bool IsBackedUp { get; init; }

        public DateTime CreatedAt { get; init; }

        public DateTime? LastUsedAt { get; init; }

        public Passkey ToPasskey() => new(
            Id,
            UserId,
            CredentialId,
            PublicKey,
            Name,
            Transports.Split(' ', StringSplitOptions.RemoveEmptyEntries),
            (uint)SignCount,
            IsBackupEligible,
            IsBackedUp,
            CreatedAt,
            LastUsedAt);
    }
}
