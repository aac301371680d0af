namespace Shortener.Core.AbuseReports;

/// <summary>What a visitor says is wrong with a link.</summary>
public enum AbuseReason
{
    Phishing,
    Malware,
    Scam,
    Spam,
    Illegal,
    Privacy,
    Other,
}

/// <summary>How far a report was looked at.</summary>
public enum AbuseStatus
{
    Open,
    Reviewing,

    /// <summary>Something was done about the link.</summary>
    Resolved,

    /// <summary>Nothing is wrong with the link.</summary>
    Dismissed,
}

/// <summary>A visitor's report of a link. Instants are UTC, truncated to microseconds.</summary>
public sealed record AbuseReport
{
    public long Id { get; init; }

    public required int WorkspaceId { get; init; }

    public required long LinkId { get; init; }

    /// <summary>Host of the link's domain; empty for the default domain.</summary>
    public required string Host { get; init; }

    public required string Slug { get; init; }

    /// <summary>Where the link led when it was reported.</summary>
    public required string Url { get; init; }

    public required AbuseReason Reason { get; init; }

    public string? Comment { get; init; }

    /// <summary>Where the visitor wants an answer, as given.</summary>
    public string? Email { get; init; }

    /// <summary>Keyed hash of the visitor's address, under the salt of the day; null where there was none.</summary>
    public long? Reporter { get; init; }

    public AbuseStatus Status { get; init; }

    /// <summary>The last note of who looked at it.</summary>
    public string? Note { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; init; }

    /// <summary>What was done, oldest first; empty in lists.</summary>
    public IReadOnlyList<AbuseReportChange> Changes { get; init; } = [];
}

/// <summary>One step of what was done about a report.</summary>
/// <param name="ApiKeyId">Which key did it; 0 for a person.</param>
/// <param name="UserId">Who did it; 0 for an API key.</param>
/// <param name="Status">The status from then on.</param>
/// <param name="Note">The note given with it, or null.</param>
public sealed record AbuseReportChange(long ApiKeyId, long UserId, AbuseStatus Status, string? Note, DateTimeOffset ChangedAt);
