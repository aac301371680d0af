using Shortener.Core.Analytics.Rollups;
using Shortener.Core.Clicks;
using Shortener.Core.Events;

namespace Shortener.Core.Analytics;

/// <summary>
/// Chooses between rollups and stored clicks. Pure. Only questions about a whole workspace or exactly one link, without any other
/// filter, can be planned; every other one reads stored clicks.
/// </summary>
internal static class MetricsPlanner
{
    private const long PerQuarter = 900_000_000;
    private const int QuartersPerDay = 96;

    /// <summary>Whether the scope's rollups keep a row for each value of the dimension.</summary>
    public static bool HasRollup(RollupScope scope, Dimension dimension) => scope.Events is { } events
        ? (events.Kind == EventCells.Impressions && dimension < Dimension.HourOfUtcDay)
            || (events is { Kind: > 0 and < EventCells.LinkImpressions, PartId: 0 } && dimension == EventCells.PartsOf((EventKind)events.Kind))
        : dimension < Dimension.HourOfUtcDay || (dimension == Dimension.Variant && scope.LinkId is not null);

    /// <summary>
    /// Widens a period to whole days where nothing lies between its edge and the edge of the data, so that "until now" and "all
    /// time" need no read of stored clicks.
    /// </summary>
    public static TimeRange Widen(TimeRange period, TimeRange extent) => new(
        period.From <= extent.From ? FloorDay(extent.From) : period.From,
        period.To >= extent.To ? CeilingDay(extent.To) : period.To);

    /// <summary>Whole days from the rollup, the edges from stored clicks.</summary>
    public static MetricsPlan ByDays(TimeRange range)
    {
        long from = CeilingDay(range.From);
        long to = FloorDay(range.To);
        return from >= to
            ? MetricsPlan.FromClicks(range)
            : new MetricsPlan([new SlotRange(UnixMicros.Day(from), UnixMicros.Day(to))], [], Edges(range, from, to), RawSharesDays: false);
    }

    /// <summary>
    /// Segments of a workspace's time: whole days inside a segment from the day rollup, the rest from quarters, what is less than a
    /// quarter at both ends from stored clicks. Zones that cut quarters (none does since 1972) are read from stored clicks.
    /// </summary>
    public static MetricsPlan BySegments(TimeRange range, BucketMap buckets)
    {
        long from = Ceiling(range.From, PerQuarter);
        long to = Floor(range.To, PerQuarter);
        if (from >= to || !buckets.CutsAtMultiplesOf(PerQuarter))
        {
            return MetricsPlan.FromClicks(range);
        }

        var days = new List<SlotRange>();
        var quarters = new List<SlotRange>();
        for (int i = 0; i < buckets.Starts.Count; i++)
        {
            long start = i == 0 ? from : Math.Max(buckets.Starts[i], from);
            long end = i + 1 < buckets.Starts.Count ? Math.Min(buckets.Starts[i + 1], to) : to;
            if (start < end)
            {
                Split(start, end, days, quarters);
            }
        }

        return new MetricsPlan(days, quarters, Edges(range, from, to), RawSharesDays: true);
    }

    private static void Split(long start, long end, List<SlotRange> days, List<SlotRange> quarters)
    {
        int firstDay = UnixMicros.Day(CeilingDay(start));
        int lastDay = UnixMicros.Day(FloorDay(end));
        if (firstDay >= lastDay)
        {
            Append(quarters, Quarter(start), Quarter(end));
            return;
        }

        Append(quarters, Quarter(start), firstDay * QuartersPerDay);
        Append(days, firstDay, lastDay);
        Append(quarters, lastDay * QuartersPerDay, Quarter(end));
    }

    private static void Append(List<SlotRange> ranges, int from, int to)
    {
        if (from >= to)
        {
            return;
        }

        if (ranges.Count > 0 && ranges[^1].To == from)
        {
            ranges[^1] = ranges[^1] with { To = to };
            return;
        }

        ranges.Add(new SlotRange(from, to));
    }

    private static List<TimeRange> Edges(TimeRange range, long from, long to)
    {
        var edges = new List<TimeRange>(2);
        if (range.From < from)
        {
            edges.Add(new TimeRange(range.From, from));
        }

        if (to < range.To)
        {
            edges.Add(new TimeRange(to, range.To));
        }

        return edges;
    }

    private static int Quarter(long instant) => (int)(Floor(instant, PerQuarter) / PerQuarter);

    private static long FloorDay(long instant) => Floor(instant, UnixMicros.PerDay);

    private static long CeilingDay(long instant) => Ceiling(instant, UnixMicros.PerDay);

    private static long Floor(long instant, long unit)
    {
        long rest = instant % unit;
        return instant - (rest < 0 ? rest + unit : rest);
    }

    private static long Ceiling(long instant, long unit) => Floor(instant + unit - 1, unit);
}
