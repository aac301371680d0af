namespace Shortener.Core.Accounts;

/// <summary>A person with an account. Instants are UTC, truncated to microseconds.</summary>
public sealed record User
{
    public required long Id { get; init; }

    /// <summary>Lower case.</summary>
    public required string Email { get; init; }

    public required string Name { get; init; }

    /// <summary>As ASP.NET's password hasher writes it; null for people who only sign in through an identity provider.</summary>
    public string? PasswordHash { get; init; }

    /// <summary><c>en</c>, <c>es</c> or <c>ru</c>; null for the browser's.</summary>
    public string? Language { get; init; }

    /// <summary>May see and do what concerns the whole installation.</summary>
    public bool IsOperator { get; init; }

    /// <summary>Since when a second factor is asked for; null without one.</summary>
    public DateTimeOffset? TotpEnabledAt { get; init; }

    public long Version { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? DisabledAt { get; init; }
}

/// <summary>What a person is in a workspace.</summary>
public sealed record Membership(int WorkspaceId, long UserId, Role Role, long Version, DateTimeOffset CreatedAt);
