namespace Shortener.Core.Analytics;

/// <summary>A filter in the terms of the stored clicks.</summary>
/// <param name="Include">Values of which one must match; null: any value.</param>
/// <param name="IncludeUnknown">Whether null matches beside <paramref name="Include"/>.</param>
/// <param name="Exclude">Values of which none may match.</param>
/// <param name="ExcludeUnknown">Whether null is kept out.</param>
/// <param name="Buckets">The calendar of <see cref="Analytics.Dimension.HourOfDay"/> and <see cref="Analytics.Dimension.DayOfWeek"/>.</param>
public sealed record ValueFilter(
    Dimension Dimension,
    IReadOnlyList<string>? Include,
    bool IncludeUnknown,
    IReadOnlyList<string> Exclude,
    bool ExcludeUnknown,
    BucketMap? Buckets = null);

/// <summary>The stored clicks, or events, a question is about.</summary>
/// <param name="Links">Links of which one must match; null: any link of the workspace.</param>
/// <param name="Filters">All must match.</param>
/// <param name="OutsideHotDays">Leaves out clicks that <c>link_days</c> holds. Only where <paramref name="Links"/> names the link.</param>
/// <param name="Events">Null: clicks.</param>
public sealed record ClickSelection(
    int WorkspaceId,
    TimeRange Range,
    BotsMode Bots,
    IReadOnlyList<long>? Links,
    IReadOnlyList<ValueFilter> Filters,
    bool OutsideHotDays = false,
    EventSelection? Events = null);

/// <summary>How clicks are grouped: by a dimension's value, or by the key of a segment of time.</summary>
/// <param name="By">Groups by value; <see cref="Dimension.Total"/> with no buckets makes one group, null.</param>
/// <param name="Buckets">Groups by key, in decimal digits; then <paramref name="By"/> is <see cref="Dimension.Total"/>.</param>
public sealed record ClickGrouping(Dimension By, BucketMap? Buckets = null)
{
    /// <summary>One group for everything.</summary>
    public static readonly ClickGrouping None = new(Dimension.Total);
}

/// <summary>Which groups to return: most clicks first, then by value in order of code points, null last; only groups with clicks.</summary>
public sealed record GroupPage(int Limit, BreakdownCursor? After);
