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
public sealed record MetricsTotals(long Clicks, long UniqueClicks, long BotClicks)
{
    /// <summary>Showings of hubs and interstitials by the query's <see cref="BotsMode"/>.</summary>
    public long Impressions { get; init; }

    /// <summary>Distinct visitors among impressions, per <see cref="VisitorPeriod"/>.</summary>
    public long Reach { get; init; }

    /// <summary>Leads of hubs; null where no hub is asked about.</summary>
    public long? Leads { get; init; }

    /// <summary>Interstitials left before their countdown ended; null where none is asked about.</summary>
    public long? Skips { get; init; }

    /// <summary>Interstitials left once their countdown had ended; null where none is asked about.</summary>
    public long? Continues { get; init; }

    /// <summary>
    /// Mean time in milliseconds between page and click, of clicks without a bot that know it; null where there is none, or where no
    /// hub or interstitial is asked about.
    /// </summary>
    public long? TimeToClickMs { get; init; }
}

/// <summary>Counts of one value.</summary>
/// <param name="Value">Null: unknown.</param>
/// <param name="Label">What to show for the value; null where the value is.</param>
/// <param name="Clicks">Clicks by <c>bots</c>.</param>
/// <param name="UniqueClicks">Distinct visitors among them.</param>
/// <param name="BotClicks">Flagged clicks, whatever <c>bots</c> says.</param>
public sealed record BreakdownItem(string? Value, string? Label, long Clicks, long UniqueClicks, long BotClicks)
{
    /// <summary>Showings by <c>bots</c>; of a button, those of its hub.</summary>
    public long Impressions { get; init; }

    /// <summary>Distinct visitors among impressions.</summary>
    public long Reach { get; init; }

    /// <summary>Clicks / impressions in percent; null without impressions.</summary>
    public double? Ctr => Impressions == 0 ? null : Clicks * 100.0 / Impressions;
}

/// <summary>A page of values with at least one click (of hubs and interstitials: or impression), most clicks first, then by value in order of code points, unknown last.</summary>
/// <param name="Next">Where the next page starts; null on the last one.</param>
public sealed record Breakdown(IReadOnlyList<BreakdownItem> Items, BreakdownCursor? Next);

/// <summary>Counts of one bucket.</summary>
/// <param name="Start">
/// Instant at which the bucket starts, in microseconds since the Unix epoch; before the period where that starts inside the bucket.
/// </param>
public sealed record TimeSeriesPoint(long Start, long Clicks, long UniqueClicks, long BotClicks)
{
    public long Impressions { get; init; }

    /// <summary>Distinct visitors among impressions.</summary>
    public long Reach { get; init; }
}

/// <summary>Every bucket that the period touches, in order.</summary>
public sealed record TimeSeries(TimeInterval Interval, IReadOnlyList<TimeSeriesPoint> Points);
