namespace Shortener.Core.Analytics;

/// <summary>
/// Human clicks of links from the hourly rollup alone: what tables of links show beside each of them. Cheaper than a question of
/// <see cref="MetricsReader"/> and poorer: no visitors, no filters, whole UTC hours. Thread-safe. Implemented once per backend.
/// </summary>
public interface ILinkTotals
{
    /// <summary>
    /// Clicks by link and day, with one statement for all links. A day is 24 hours that begin <paramref name="shift"/> hours before the
    /// UTC day of its number. Days without clicks are absent; links of other workspaces count nothing.
    /// </summary>
    /// <param name="workspaceId">Workspace of the caller.</param>
    /// <param name="linkIds">At most some hundreds.</param>
    /// <param name="hours">Hours since the epoch.</param>
    /// <param name="shift">Whole hours that the reader's clock is ahead of UTC, −12 to 14.</param>
    /// <param name="ct">Cancels the call.</param>
    Task<IReadOnlyList<LinkDayClicks>> ByDayAsync(int workspaceId, IReadOnlyList<long> linkIds, SlotRange hours, int shift, CancellationToken ct);

    /// <summary>
    /// The workspace's most clicked links outside of the trash, most clicks first, then the newest. Its cost is one seek for each link of
    /// the workspace and one row for each of their hours with clicks.
    /// </summary>
    Task<IReadOnlyList<LinkClicks>> TopAsync(int workspaceId, SlotRange hours, int limit, CancellationToken ct);
}

/// <summary>Clicks of a link on a day.</summary>
public sealed record LinkDayClicks
{
    public required long LinkId { get; init; }

    /// <summary>Days since the epoch on the reader's clock.</summary>
    public required int Day { get; init; }

    public required long Clicks { get; init; }
}

/// <summary>Clicks of a link in a period.</summary>
public sealed record LinkClicks
{
    public required long LinkId { get; init; }

    public required long Clicks { get; init; }
}
