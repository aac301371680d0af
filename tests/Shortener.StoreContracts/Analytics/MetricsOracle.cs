using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Shortener.Core.Analytics;
using Shortener.Core.Clicks;
using Shortener.Core.Ids;

namespace Shortener.StoreContracts.Analytics;

/// <summary>Answers the same questions by counting the generated clicks one by one. Shares no code with what is tested.</summary>
internal sealed class MetricsOracle(ClickWorld world, long now)
{
    private const int Minutes = 130 * 1440;

    private static readonly ConcurrentDictionary<(string Zone, TimeInterval Interval), long[]> BucketOfMinute = [];
    private static readonly ConcurrentDictionary<string, DateTime[]> LocalOfMinute = [];

    public MetricsTotals Totals(MetricsQuery query)
    {
        MetricsTotals totals = Count(Matching(query), query.Bots);
        // The world has no page: a question about one has nothing to count.
        return Names(query, Dimension.Hub, Dimension.Button) ? totals with { Leads = 0 }
            : Names(query, Dimension.Interstitial, Dimension.Creative) ? totals with { Skips = 0, Continues = 0 }
            : totals;
    }

    public IReadOnlyList<BreakdownItem> Breakdown(MetricsQuery query, Dimension by)
    {
        if (by is Dimension.Hub or Dimension.Button or Dimension.Interstitial or Dimension.Creative)
        {
            return [];
        }

        TimeZoneInfo zone = ZoneOf(query);
        return
        [
            .. Matching(query)
                .SelectMany(click => Values(click, by, zone).Select(value => (Click: click, Value: new OneValue(value))))
                .GroupBy(pair => pair.Value, pair => pair.Click)
                .Select(group => (group.Key.Value, Totals: Count([.. group], query.Bots)))
                .Where(group => group.Totals.Clicks > 0)
                .OrderByDescending(group => group.Totals.Clicks)
                .ThenBy(group => group.Value is null)
                .ThenBy(group => Convert.ToHexString(Encoding.UTF8.GetBytes(group.Value ?? "")), StringComparer.Ordinal)
                .Select(group => new BreakdownItem(group.Value, Label(group.Value, by), group.Totals.Clicks, group.Totals.UniqueClicks, group.Totals.BotClicks)),
        ];
    }

    private static bool Names(MetricsQuery query, Dimension whole, Dimension part) => query.Filters.Any(filter =>
        (filter.Dimension == whole || filter.Dimension == part)
        && (filter.Exclude.Contains(null) || (filter.Include.Count > 0 && !filter.Include.Contains(null))));

    /// <summary>Null when there are too many points.</summary>
    public IReadOnlyList<TimeSeriesPoint>? TimeSeries(MetricsQuery query, TimeInterval interval)
    {
        GeneratedClick[] clicks = Matching(query);
        if (query.From is null && clicks.Length == 0)
        {
            return [];
        }

        long from = query.From is { } start ? InstantOf(start, ZoneOf(query)) : clicks.Min(click => click.At);
        long to = query.To is { } end ? InstantOf(end, ZoneOf(query))
            : Math.Max(now, clicks.Length == 0 ? now : clicks.Max(click => click.At)) + 1;
        if (interval == TimeInterval.Minute && to - from > UnixMicros.PerDay)
        {
            return null;
        }

        long[] buckets = Buckets(ZoneOf(query), interval);
        var starts = new SortedSet<long>();
        for (long minute = Minute(from); minute * 60_000_000 < to; minute++)
        {
            starts.Add(buckets[minute - FirstMinute]);
        }

        ILookup<long, GeneratedClick> byBucket = clicks.ToLookup(click => buckets[Minute(click.At) - FirstMinute]);
        return starts.Count > 1_500 ? null : [.. starts.Select(bucket => Point(bucket, Count([.. byBucket[bucket]], query.Bots)))];
    }

    /// <summary>The first instant of a date, found by walking over the minutes.</summary>
    public static long InstantOf(PeriodBound bound, TimeZoneInfo zone)
    {
        if (bound.UnixMicros is { } instant)
        {
            return instant;
        }

        DateTime date = bound.Date.ToDateTime(TimeOnly.MinValue);
        return (FirstMinute + Array.FindIndex(Locals(zone), local => local >= date)) * 60_000_000;
    }

    private static long FirstMinute => (ClickWorld.Start / 60_000_000) - (45 * 1440);

    private static long Minute(long at) => at / 60_000_000;

    /// <summary>What clocks show at every minute.</summary>
    private static DateTime[] Locals(TimeZoneInfo zone) => LocalOfMinute.GetOrAdd(zone.Id, _ =>
        [.. Enumerable.Range(0, Minutes).Select(i => TimeZoneInfo.ConvertTime(UnixMicros.ToInstant((FirstMinute + i) * 60_000_000), zone).DateTime)]);

    /// <summary>
    /// Start of the bucket of every minute: when clocks first showed the bucket's label, for hours and minutes when they last showed its
    /// first minute.
    /// </summary>
    private static long[] Buckets(TimeZoneInfo zone, TimeInterval interval) => BucketOfMinute.GetOrAdd((zone.Id, interval), _ =>
    {
        DateTime[] locals = Locals(zone);
        long[] buckets = new long[Minutes];
        var shown = new Dictionary<DateTime, long>();
        for (int i = 0; i < Minutes; i++)
        {
            DateTime label = LabelOf(locals[i], interval);
            if (!shown.TryGetValue(label, out long start) || (interval <= TimeInterval.Hour && locals[i] == label))
            {
                shown[label] = start = (FirstMinute + i) * 60_000_000;
            }

            buckets[i] = start;
        }

        return buckets;
    });

    private static DateTime LabelOf(DateTime local, TimeInterval interval) => interval switch
    {
        TimeInterval.Minute => local,
        TimeInterval.Hour => local.Date.AddHours(local.Hour),
        TimeInterval.Day => local.Date,
        TimeInterval.Week => local.Date.AddDays(-(((int)local.DayOfWeek + 6) % 7)),
        _ => new DateTime(local.Year, local.Month, 1),
    };

    private static TimeSeriesPoint Point(long start, MetricsTotals totals) => new(start, totals.Clicks, totals.UniqueClicks, totals.BotClicks);

    private static TimeZoneInfo ZoneOf(MetricsQuery query) => query.TimeZone ?? TimeZoneInfo.FindSystemTimeZoneById("Europe/Madrid");

    private static string? Label(string? value, Dimension by) => by == Dimension.Link
        ? ClickWorld.Links.Where(link => Id(link) == value).Select(link => $"{link.Host}/{link.Slug}").Single()
        : value;

    private static string Id(GeneratedLink link) => OpaqueId.Link.Format(link.Id);

    private static IEnumerable<string?> Values(GeneratedClick click, Dimension by, TimeZoneInfo zone)
    {
        DateTimeOffset local = TimeZoneInfo.ConvertTime(UnixMicros.ToInstant(click.At), zone);
        string?[] values = by switch
        {
            Dimension.Link => [Id(click.Link)],
            Dimension.Domain => [click.Link.Host],
            Dimension.Tag => [.. click.Link.Tags.DefaultIfEmpty<string?>(null)],
            Dimension.Visitor => [click.Visitor is { } visitor ? ((ulong)visitor).ToString("x16", CultureInfo.InvariantCulture) : null],
            Dimension.HourOfDay => [local.Hour.ToString(CultureInfo.InvariantCulture)],
            Dimension.DayOfWeek => [(local.DayOfWeek == DayOfWeek.Sunday ? 7 : (int)local.DayOfWeek).ToString(CultureInfo.InvariantCulture)],
            >= Dimension.Hub => [null],
            _ => [RollupFixture.ValueOf(click, by)],
        };
        return values;
    }

    private static MetricsTotals Count(IReadOnlyCollection<GeneratedClick> clicks, BotsMode bots)
    {
        GeneratedClick[] counted =
        [
            .. clicks.Where(click => bots switch { BotsMode.Exclude => !click.IsBot, BotsMode.Only => click.IsBot, _ => true }),
        ];
        return new MetricsTotals(
            counted.Length, counted.Where(click => click.Visitor is not null).Select(click => click.Visitor).Distinct().Count(), clicks.Count(click => click.IsBot));
    }

    /// <summary>Clicks of a question's period that its filters let through, flagged or not.</summary>
    public GeneratedClick[] Matching(MetricsQuery query)
    {
        TimeZoneInfo zone = ZoneOf(query);
        long from = query.From is { } start ? InstantOf(start, zone) : long.MinValue;
        long to = query.To is { } end ? InstantOf(end, zone) : long.MaxValue;
        return
        [
            .. world.Clicks.Where(click => click.Link.WorkspaceId == query.WorkspaceId && click.At >= from && click.At < to
                && query.Filters.All(filter => Passes(click, filter, zone))),
        ];
    }

    private static bool Passes(GeneratedClick click, MetricsFilter filter, TimeZoneInfo zone)
    {
        string?[] values = [.. Values(click, filter.Dimension, zone)];
        return (filter.Include.Count == 0 || values.Any(filter.Include.Contains)) && !values.Any(filter.Exclude.Contains);
    }

    /// <summary>A value as a grouping key, null included.</summary>
    private readonly record struct OneValue(string? Value);
}
