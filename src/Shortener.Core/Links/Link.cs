namespace Shortener.Core.Links;

/// <summary>
/// A slug on a domain that leads to a destination. Instants are UTC, truncated to microseconds.
/// </summary>
public sealed record Link
{
    public required long Id { get; init; }

    public required int WorkspaceId { get; init; }

    public required int DomainId { get; init; }

    /// <summary>Host of the domain; null for the default domain.</summary>
    public string? Domain { get; init; }

    public required string Slug { get; init; }

    /// <summary>Destination as normalised by <c>DestinationPolicy</c>.</summary>
    public required string Url { get; init; }

    /// <summary>301, 302, 307 or 308.</summary>
    public int RedirectCode { get; init; } = 302;

    /// <summary>Whether the request's query is forwarded to the destination.</summary>
    public bool ForwardQuery { get; init; } = true;

    public bool Enabled { get; init; } = true;

    /// <summary>Why the link is disabled (set by import and policy), or null.</summary>
    public string? DisabledReason { get; init; }

    public string? Title { get; init; }

    public string? ExternalId { get; init; }

    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Text for the owner; null for none.</summary>
    public string? Notes { get; init; }

    /// <summary>Path of folder names with slashes between them; null outside of folders.</summary>
    public string? Folder { get; init; }

    /// <summary>An archived link works and is left out of lists that do not ask for it.</summary>
    public bool Archived { get; init; }

    /// <summary>What the link can do beyond redirecting; null for a plain link.</summary>
    public LinkOptions? Options { get; init; }

    /// <summary>Grows with every change of this link; the ETag is made of it.</summary>
    public long Version { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Set while the link is in the trash; a deleted link's slug is not given out again at random.</summary>
    public DateTimeOffset? DeletedAt { get; init; }

    /// <summary>Human clicks stored so far.</summary>
    public long Clicks { get; init; }
}
