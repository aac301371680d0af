using Shortener.Core.Visitors;

namespace Shortener.Core.Analytics;

/// <summary>Why a question is not answered.</summary>
public enum MetricsRefusal
{
    None,

    /// <summary>The period ends before it starts.</summary>
    EmptyPeriod,

    /// <summary>The period before has no length without a start.</summary>
    CompareNeedsFrom,

    /// <summary>More than <see cref="CalendarBuckets.MaxPoints"/> buckets.</summary>
    TooManyPoints,

    /// <summary>Minutes are answered for at most 24 hours.</summary>
    MinutesTooLong,
}

/// <summary>An answer, or the reason why there is none.</summary>
/// <param name="Value">Set unless refused.</param>
/// <param name="Previous">The same for the period before, where asked for.</param>
/// <param name="TimeZone">IANA name of the time zone the answer is in.</param>
/// <param name="Currency">ISO 4217 code of the workspace.</param>
public sealed record MetricsResult<T>(T? Value, T? Previous, string TimeZone, string Currency, MetricsRefusal Refusal = MetricsRefusal.None)
    where T : class;

/// <summary>Counts of a whole period.</summary>
/// <param name="Clicks">Clicks by the query's <see cref="BotsMode"/>.</param>
/// <param name="UniqueClicks">Distinct visitors among them, per <see cref="VisitorPeriod"/>.</param>
/// <param name="BotClicks">Flagged clicks, whatever the mode.</param>
public sealed record MetricsTotals(long Clicks, long UniqueClicks, long BotClicks);

/// <summary>Counts of one value.</summary>
/// <param name="Value">Null: unknown.</param>
/// <param name="Label">What to show for the value; null where the value is.</param>
/// <param name="Clicks">Clicks by <c>bots</c>.</param>
/// <param name="UniqueClicks">Distinct visitors among them.</param>
/// <param name="BotClicks">Flagged clicks, whatever <c>bots</c> says.</param>
public sealed record BreakdownItem(string? Value, string? Label, long Clicks, long UniqueClicks, long BotClicks);

/// <summary>A page of values with at least one click, most clicks first, then by value in order of code points, unknown last.</summary>
/// <param name="Next">Where the next page starts; null on the last one.</param>
public sealed record Breakdown(IReadOnlyList<BreakdownItem> Items, BreakdownCursor? Next);

/// <summary>Counts of one bucket.</summary>
/// <param name="Start">
/// Instant at which the bucket starts, in microseconds since the Unix epoch; before the period where that starts inside the bucket.
/// </param>
public sealed record TimeSeriesPoint(long Start, long Clicks, long UniqueClicks, long BotClicks);

/// <summary>Every bucket that the period touches, in order.</summary>
public sealed record TimeSeries(TimeInterval Interval, IReadOnlyList<TimeSeriesPoint> Points);
