namespace Shortener.Core.Interstitials;

/// <summary>A page that stands before destinations for a short time. Instants are UTC, truncated to microseconds. Immutable.</summary>
public sealed record Interstitial
{
    /// <summary>UTF-16 code units of a name.</summary>
    public const int MaxName = 100;

    public required long Id { get; init; }

    public required int WorkspaceId { get; init; }

    public required string Name { get; init; }

    /// <summary>Whether visitors meet it.</summary>
    public bool Enabled { get; init; } = true;

    public required InterstitialSettings Settings { get; init; }

    /// <summary>Grows with every change; the ETag is made of it.</summary>
    public long Version { get; init; } = 1;

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; init; }
}
