namespace Shortener.Core.Accounts;

/// <summary>An API key as stored. Instants are UTC, truncated to microseconds.</summary>
public sealed record StoredApiKey
{
    public required long Id { get; init; }

    public required int WorkspaceId { get; init; }

    public required string Name { get; init; }

    /// <summary>May do everything, system endpoints included, whatever permissions later releases add.</summary>
    public required bool AllRights { get; init; }

    /// <summary>What the key may do.</summary>
    public required Permission Permissions { get; init; }

    /// <summary>First characters of the key; null for keys of releases that did not keep them.</summary>
    public string? Hint { get; init; }

    /// <summary>Who made it; null for the command line and the first start.</summary>
    public long? CreatedBy { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>To the minute; null before the first use.</summary>
    public DateTimeOffset? LastUsedAt { get; init; }

    /// <summary>Until when the key before the last rotation works; null without one.</summary>
    public DateTimeOffset? PreviousUntil { get; init; }

    /// <summary>Requests allowed in a minute; null for the configured number.</summary>
    public int? RequestsPerMinute { get; init; }

    /// <summary>Grows with every change.</summary>
    public long Version { get; init; }
}

/// <summary>A key to be made.</summary>
/// <param name="Permissions">Null for all rights.</param>
public sealed record NewApiKey(int WorkspaceId, string Name, byte[] Hash, string Hint, Permission? Permissions)
{
    public long? CreatedBy { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }

    public int? RequestsPerMinute { get; init; }
}
