using System.Globalization;
using Shortener.Core.Clicks;
using Shortener.Core.Visitors;

namespace Shortener.Core.Analytics;

/// <summary>Counts by segments of time: totals (one segment), the buckets of a series, hours of the day, days of the week.</summary>
internal sealed class BucketReader(IMetricsSnapshot snapshot, VisitorPeriod per)
{
    private const long PerQuarter = 900_000_000;
    private const int QuartersPerDay = 96;

    /// <summary>Counts by key of the map; keys without clicks are absent.</summary>
    public async Task<IReadOnlyDictionary<int, GroupCounts>> ReadAsync(ResolvedPeriod period, BucketMap buckets, CancellationToken ct)
    {
        if (period.Data is not { } data)
        {
            return new Dictionary<int, GroupCounts>();
        }

        var counts = new BucketCounts(new UniqueCounter(per, period.Clicks.Bots));
        if (period.Rollup is not { } scope)
        {
            await ReadClicksAsync(period.Clicks, buckets, counts, ct);
        }
        else if (scope.LinkId is { } linkId)
        {
            await ReadLinkAsync(period.Clicks, scope, linkId, data, buckets, counts, ct);
        }
        else
        {
            await ReadWorkspaceAsync(period.Clicks, scope, data, buckets, counts, ct);
        }

        return counts.ToCounts();
    }

    private async Task ReadWorkspaceAsync(
        ClickSelection clicks, RollupScope scope, TimeRange data, BucketMap buckets, BucketCounts counts, CancellationToken ct)
    {
        MetricsPlan plan = MetricsPlanner.BySegments(data, buckets);
        bool merge = plan.RawSharesDays || !counts.Uniques.DaysAddUp;
        foreach (TimeRange edge in plan.Raw)
        {
            await ReadEdgeAsync(clicks with { Range = edge }, buckets, counts, merge && !plan.IsRaw, ct);
        }

        if (plan.Quarters.Count > 0)
        {
            int day = int.MinValue;
            await snapshot.ReadQuartersAsync(
                scope,
                plan.Quarters,
                row =>
                {
                    int rowDay = row.Slot / QuartersPerDay;
                    if (rowDay != day)
                    {
                        counts.Uniques.Close(day);
                        day = rowDay;
                    }

                    counts.AddRow(buckets.KeyAt(row.Slot * PerQuarter), rowDay, row);
                },
                ct);
        }

        if (plan.Days.Count > 0)
        {
            await ReadDaysAsync(scope, Dimension.Total, plan.Days, [], buckets, counts, ct);
        }
    }

    private async Task ReadLinkAsync(
        ClickSelection clicks, RollupScope scope, long linkId, TimeRange data, BucketMap buckets, BucketCounts counts, CancellationToken ct)
    {
        MetricsPlan plan = MetricsPlanner.ByDays(data);
        Dimension? rollup = buckets.CutsAtMultiplesOf(UnixMicros.PerDay) ? Dimension.Total
            : buckets.CutsAtMultiplesOf(UnixMicros.PerHour) ? Dimension.HourOfUtcDay
            : null;
        if (rollup is not { } dimension || plan.IsRaw || (await snapshot.HotDaysAsync(linkId, plan.Days[0], ct)).Count == 0)
        {
            await ReadClicksAsync(clicks, buckets, counts, ct);
            return;
        }

        foreach (TimeRange edge in plan.Raw)
        {
            await ReadEdgeAsync(clicks with { Range = edge }, buckets, counts, mergeVisitors: !counts.Uniques.DaysAddUp, ct);
        }

        var rest = new HashSet<int>();
        ClickSelection remainder = clicks with { Range = RangeOf(plan.Days[0]), OutsideHotDays = true };
        await ReadEdgeAsync(remainder, buckets, counts, mergeVisitors: true, ct, rest);
        await ReadDaysAsync(scope, dimension, plan.Days, [.. rest], buckets, counts, ct);
    }

    private async Task ReadDaysAsync(
        RollupScope scope, Dimension dimension, IReadOnlyList<SlotRange> days, IReadOnlyList<int> mixedDays, BucketMap buckets,
        BucketCounts counts, CancellationToken ct)
    {
        // Hours of one day merge into one key, so their numbers do not add up.
        var need = new SketchNeed(Always: !counts.Uniques.DaysAddUp || dimension == Dimension.HourOfUtcDay, mixedDays);
        int day = int.MinValue;
        await snapshot.ReadDaysAsync(
            scope,
            dimension,
            days,
            need,
            row =>
            {
                if (row.Slot != day)
                {
                    counts.Uniques.Close(day);
                    day = row.Slot;
                }

                long start = row.Slot * UnixMicros.PerDay;
                if (dimension == Dimension.HourOfUtcDay)
                {
                    start += int.Parse(row.Value!, CultureInfo.InvariantCulture) * UnixMicros.PerHour;
                }

                counts.AddRow(buckets.KeyAt(start), row.Slot, row);
            },
            ct);
    }

    private async Task ReadClicksAsync(ClickSelection clicks, BucketMap buckets, BucketCounts counts, CancellationToken ct) =>
        await ReadEdgeAsync(clicks, buckets, counts, mergeVisitors: false, ct);

    private async Task ReadEdgeAsync(
        ClickSelection clicks, BucketMap buckets, BucketCounts counts, bool mergeVisitors, CancellationToken ct, HashSet<int>? days = null)
    {
        ClickGrouping grouping = buckets.Starts.Count == 1 ? ClickGrouping.None : new ClickGrouping(Dimension.Total, buckets);
        int single = buckets.Keys[0];
        foreach (GroupCounts group in await snapshot.CountAsync(clicks, grouping, page: null, ct))
        {
            counts.Add(KeyOf(group.Value, single), group, countUniques: !mergeVisitors);
        }

        if (mergeVisitors)
        {
            await snapshot.ReadVisitorsAsync(
                clicks,
                grouping,
                only: null,
                visitor =>
                {
                    days?.Add(visitor.Day);
                    counts.AddVisitor(KeyOf(visitor.Value, single), visitor.Day, visitor.Visitor);
                },
                ct);
        }
    }

    private static int KeyOf(string? value, int single) => value is null ? single : int.Parse(value, CultureInfo.InvariantCulture);

    private static TimeRange RangeOf(SlotRange days) => new(days.From * UnixMicros.PerDay, days.To * UnixMicros.PerDay);
}
