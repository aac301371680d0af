using System.Globalization;
using Shortener.Core.Analytics;
using Shortener.Core.Clicks;

namespace Shortener.UnitTests.Analytics;

public sealed class MetricsPlannerTests
{
    private const long Quarter = 900_000_000;

    [Fact]
    public void Until_now_and_all_time_read_no_stored_clicks()
    {
        var extent = new TimeRange(At("2026-03-01T10:15:00Z"), At("2026-03-20T17:30:00Z"));
        TimeRange all = MetricsPlanner.Widen(new TimeRange(ZoneOffsets.Earliest, ZoneOffsets.Latest), extent);
        TimeRange sinceMonday = MetricsPlanner.Widen(new TimeRange(At("2026-03-16T00:00:00Z"), At("2026-03-20T17:31:12Z")), extent);

        Assert.Equal(new TimeRange(At("2026-03-01T00:00:00Z"), At("2026-03-21T00:00:00Z")), all);
        Assert.Empty(MetricsPlanner.ByDays(all).Raw);
        Assert.Empty(MetricsPlanner.ByDays(sinceMonday).Raw);
        Assert.Empty(MetricsPlanner.BySegments(sinceMonday, BucketMap.Whole(sinceMonday.From)).Quarters);
    }

    [Fact]
    public void Partial_days_are_the_edges()
    {
        MetricsPlan plan = MetricsPlanner.ByDays(new TimeRange(At("2026-03-01T10:00:00Z"), At("2026-03-04T05:00:00Z")));
        Assert.Equal([new SlotRange(Day("2026-03-02"), Day("2026-03-04"))], plan.Days);
        Assert.Equal(
            [new TimeRange(At("2026-03-01T10:00:00Z"), At("2026-03-02T00:00:00Z")), new TimeRange(At("2026-03-04T00:00:00Z"), At("2026-03-04T05:00:00Z"))],
            plan.Raw);
    }

    [Fact]
    public void A_period_without_a_whole_day_reads_stored_clicks()
    {
        var range = new TimeRange(At("2026-03-01T10:00:00Z"), At("2026-03-02T23:00:00Z"));
        Assert.Equal([range], MetricsPlanner.ByDays(range).Raw);
        Assert.True(MetricsPlanner.ByDays(range).IsRaw);
    }

    [Fact]
    public void Local_weeks_are_whole_days_between_quarters()
    {
        TimeZoneInfo madrid = TimeZoneInfo.FindSystemTimeZoneById("Europe/Madrid");
        var range = new TimeRange(At("2026-03-01T23:00:00Z"), At("2026-03-15T23:00:00Z"));
        BucketMap map = CalendarBuckets.ForInterval(TimeInterval.Week, madrid, range)!.Value.Map;
        MetricsPlan plan = MetricsPlanner.BySegments(range, map);

        Assert.Equal([new SlotRange(Day("2026-03-02"), Day("2026-03-08")), new SlotRange(Day("2026-03-09"), Day("2026-03-15"))], plan.Days);
        Assert.Equal(3, plan.Quarters.Count);
        Assert.Equal(range.Length, Covered(plan));
    }

    [Fact]
    public void Cuts_inside_a_quarter_read_stored_clicks()
    {
        long start = At("2026-03-01T00:00:00Z");
        var range = new TimeRange(start, start + UnixMicros.PerDay);
        Assert.True(MetricsPlanner.BySegments(range, new BucketMap([start, start + 60_000_000], [0, 1])).IsRaw);
    }

    [Fact]
    public void The_parts_of_any_plan_are_disjoint_and_cover_the_period()
    {
        var random = new Random(7);
        string[] zones = ["UTC", "Europe/Madrid", "Asia/Kathmandu", "Australia/Lord_Howe"];
        long origin = At("2026-03-01T00:00:00Z");
        for (int i = 0; i < 2_000; i++)
        {
            long from = origin + (random.NextInt64(40 * 96) * Quarter) + (random.Next(3) == 0 ? random.NextInt64(Quarter) : 0);
            var range = new TimeRange(from, from + 1 + random.NextInt64(20 * UnixMicros.PerDay));
            TimeInterval interval = (TimeInterval)random.Next(1, 5);
            BucketMap map = CalendarBuckets.ForInterval(interval, TimeZoneInfo.FindSystemTimeZoneById(zones[random.Next(zones.Length)]), range)!.Value.Map;
            foreach (MetricsPlan plan in new[] { MetricsPlanner.ByDays(range), MetricsPlanner.BySegments(range, map) })
            {
                Assert.Equal(range.Length, Covered(plan));
            }
        }
    }

    /// <summary>Length of all parts; fails where two of them overlap.</summary>
    private static long Covered(MetricsPlan plan)
    {
        TimeRange[] parts =
        [
            .. plan.Raw
                .Concat(plan.Days.Select(days => new TimeRange(days.From * UnixMicros.PerDay, days.To * UnixMicros.PerDay)))
                .Concat(plan.Quarters.Select(quarters => new TimeRange(quarters.From * Quarter, quarters.To * Quarter)))
                .OrderBy(part => part.From),
        ];
        Assert.All(parts.Zip(parts.Skip(1)), pair => Assert.Equal(pair.First.To, pair.Second.From));
        return parts.Sum(part => part.Length);
    }

    private static int Day(string date) => UnixMicros.Day(At(date + "T00:00:00Z"));

    private static long At(string instant) => UnixMicros.From(DateTimeOffset.Parse(instant, CultureInfo.InvariantCulture));
}
