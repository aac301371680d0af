using Shortener.Core.Accounts;
using Shortener.Core.Clicks;

namespace Shortener.Core.Storage.Sqlite;

/// <summary>A row of <c>users</c> as Dapper reads it.</summary>
internal sealed class SqliteUserRow
{
    public const string Columns = """
        id AS Id, email AS Email, name AS Name, password_hash AS PasswordHash, language AS Language, operator AS IsOperator,
        totp_enabled_at AS TotpEnabledAt, version AS Version, created_at AS CreatedAt, disabled_at AS DisabledAt
        """;

    public const string InsertSql = $"""
        INSERT INTO users (email, name, password_hash, operator, created_at, updated_at)
        VALUES (@Email, @Name, @PasswordHash, @IsOperator, @At, @At)
        ON CONFLICT (email) DO NOTHING
        RETURNING {Columns}
        """;

    public long Id { get; init; }

    public string Email { get; init; } = "";

    public string Name { get; init; } = "";

    public string? PasswordHash { get; init; }

    public string? Language { get; init; }

    public long IsOperator { get; init; }

    public long? TotpEnabledAt { get; init; }

    public long Version { get; init; }

    public long CreatedAt { get; init; }

    public long? DisabledAt { get; init; }

    public User ToUser() => new()
    {
        Id = Id,
        Email = Email,
        Name = Name,
        PasswordHash = PasswordHash,
        Language = Language,
        IsOperator = IsOperator != 0,
        TotpEnabledAt = Instant(TotpEnabledAt),
        Version = Version,
        CreatedAt = UnixMicros.ToInstant(CreatedAt),
        DisabledAt = Instant(DisabledAt),
    };

    private static DateTimeOffset? Instant(long? micros) => micros is { } some ? UnixMicros.ToInstant(some) : null;
}
