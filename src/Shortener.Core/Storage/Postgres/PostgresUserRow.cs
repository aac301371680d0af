using Shortener.Core.Accounts;

namespace Shortener.Core.Storage.Postgres;

/// <summary>A row of <c>users</c> as Dapper reads it.</summary>
internal sealed class PostgresUserRow
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

    public bool IsOperator { get; init; }

    public DateTime? TotpEnabledAt { get; init; }

    public long Version { get; init; }

    public DateTime CreatedAt { get; init; }

    public DateTime? DisabledAt { get; init; }

    public User ToUser() => new()
    {
        Id = Id,
        Email = Email,
        Name = Name,
        PasswordHash = PasswordHash,
        Language = Language,
        IsOperator = IsOperator,
        TotpEnabledAt = TotpEnabledAt,
        Version = Version,
        CreatedAt = CreatedAt,
        DisabledAt = DisabledAt,
    };
}
