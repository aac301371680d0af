namespace Shortener.Core.LinkHealth;

/// <summary>Whether a link's destination answers. Stored by these numbers.</summary>
public enum LinkHealthStatus
{
    /// <summary>Not checked, or the destination does not tell a program.</summary>
    Unknown = 0,

    /// <summary>It answered.</summary>
    Ok = 1,

    /// <summary>It failed as often in a row as <see cref="LinkHealthState.FailuresUntilBroken"/>.</summary>
    Broken = 2,
}

/// <summary>What one check found.</summary>
public enum LinkFinding
{
    /// <summary>The destination answered.</summary>
    Ok,

    /// <summary>It did not, or said that nothing is there.</summary>
    Failed,

    /// <summary>It answered that it does not talk to programs, or may not be asked by one.</summary>
    Unknown,
}

/// <summary>What is known of a link's destination. Immutable.</summary>
/// <param name="LinkId">The link.</param>
/// <param name="Url">The destination that was checked; null before the first check.</param>
/// <param name="Status">The verdict.</param>
/// <param name="Reason">What the last check found: <c>http_404</c>, <c>timeout</c> …; null where it answered with success.</param>
/// <param name="Failures">Failed checks in a row.</param>
/// <param name="CheckedAt">Instant of the last check; null before the first one.</param>
public sealed record LinkHealthState(
    long LinkId, string? Url, LinkHealthStatus Status, string? Reason, int Failures, DateTimeOffset? CheckedAt)
{
    /// <summary>One failure may be a restart or a lost packet.</summary>
    public const int FailuresUntilBroken = 2;

    /// <summary>Nothing is known.</summary>
    public static LinkHealthState Unchecked(long linkId) => new(linkId, null, LinkHealthStatus.Unknown, null, 0, null);

    /// <summary>What is known after a further check. Failures of another destination do not count.</summary>
    public LinkHealthState After(string url, LinkFinding finding, string? reason, DateTimeOffset at)
    {
        bool same = Url == url;
        int failures = finding == LinkFinding.Failed ? (same ? Failures : 0) + 1 : 0;
        LinkHealthStatus status = finding switch
        {
            LinkFinding.Ok => LinkHealthStatus.Ok,
            LinkFinding.Unknown => LinkHealthStatus.Unknown,
            _ when failures >= FailuresUntilBroken => LinkHealthStatus.Broken,
            _ => same ? Status : LinkHealthStatus.Unknown,
        };
        return new LinkHealthState(LinkId, url, status, reason, failures, at);
    }
}
