using System.Globalization;
using Shortener.Core.Clicks;
using Shortener.Core.Links;
using Shortener.Core.Visitors;

namespace Shortener.Core.Analytics;

/// <summary>Counts of one measure by a dimension's values, as the API spells them.</summary>
internal sealed class GroupReader(IMetricsSnapshot snapshot, VisitorPeriod per, IShortUrls shortUrls, TimeZoneInfo zone)
{
    /// <summary>A page of groups.</summary>
    public Task<IReadOnlyList<GroupCounts>> ReadPageAsync(ResolvedPeriod period, Dimension by, GroupPage page, CancellationToken ct) =>
        ReadAsync(period, by, page, null, ct);

    /// <summary>Groups by value, all of them or some; those without events are absent.</summary>
    public async Task<IReadOnlyDictionary<GroupKey, GroupCounts>> ReadAllAsync(
        ResolvedPeriod period, Dimension by, IReadOnlySet<GroupKey>? only, CancellationToken ct) =>
        (await ReadAsync(period, by, null, only, ct)).ToDictionary(group => new GroupKey(group.Value));

    private async Task<IReadOnlyList<GroupCounts>> ReadAsync(
        ResolvedPeriod period, Dimension by, GroupPage? page, IReadOnlySet<GroupKey>? only, CancellationToken ct)
    {
        if (period.Data is not { } data)
        {
            return [];
        }

        IReadOnlyList<GroupCounts> Choose(IEnumerable<GroupCounts> groups) => page is not null
            ? GroupOrder.Page(groups, period.Clicks.Bots, page)
            : [.. groups.Where(group => only?.Contains(new GroupKey(group.Value)) ?? true)];

        return by switch
        {
            Dimension.HourOfDay => Choose(await ReadBucketsAsync(period, CalendarBuckets.HoursOfDay(zone, data), ct)),
            Dimension.DayOfWeek => Choose(await ReadBucketsAsync(period, CalendarBuckets.DaysOfWeek(zone, data), ct)),
            _ when FilterCompiler.IsAlwaysUnknown(by, period.Clicks.Events is not null) => Choose(await ReadUnknownAsync(period, ct)),
            _ when period.Rollup is { } scope && MetricsPlanner.HasRollup(scope, by) =>
                await ReadRollupAsync(period.Clicks, scope, by, data, page, Choose, ct),
            // The databases do not know the order of opaque ids: every one of the period is held in memory for the length of the request.
            _ when FilterCompiler.IdsOf(by) is not null || by == Dimension.Domain => Choose(await CountAllAsync(period.Clicks, by, ct)),
            _ when page is not null => await snapshot.CountAsync(period.Clicks, new ClickGrouping(by), page, ct),
            _ => Choose(await CountAllAsync(period.Clicks, by, ct)),
        };
    }

    private async Task<IEnumerable<GroupCounts>> CountAllAsync(ClickSelection clicks, Dimension by, CancellationToken ct) =>
        (await snapshot.CountAsync(clicks, new ClickGrouping(by), page: null, ct)).Select(group => group with { Value = Spelt(by, group.Value) });

    /// <summary>A stored value as the API spells it.</summary>
    private string? Spelt(Dimension by, string? value) => value is null ? null
        : FilterCompiler.IdsOf(by) is { } ids ? ids.Format(long.Parse(value, CultureInfo.InvariantCulture))
        : by == Dimension.Domain ? shortUrls.DomainOf(value)
        : value;

    private async Task<IEnumerable<GroupCounts>> ReadBucketsAsync(ResolvedPeriod period, BucketMap buckets, CancellationToken ct) =>
        (await new BucketReader(snapshot, per).ReadAsync(period, buckets, ct)).Values;

    private async Task<IEnumerable<GroupCounts>> ReadUnknownAsync(ResolvedPeriod period, CancellationToken ct) =>
        (await ReadBucketsAsync(period, BucketMap.Whole(0), ct)).Select(group => group with { Value = null });

    private async Task<IReadOnlyList<GroupCounts>> ReadRollupAsync(
        ClickSelection clicks, RollupScope scope, Dimension by, TimeRange data, GroupPage? page,
        Func<IEnumerable<GroupCounts>, IReadOnlyList<GroupCounts>> choose, CancellationToken ct)
    {
        MetricsPlan plan = MetricsPlanner.ByDays(data);
        bool isHot = plan.IsRaw || scope.LinkId is not { } linkId || (await snapshot.HotDaysAsync(linkId, plan.Days[0], ct)).Count > 0;
        if (plan.IsRaw || !isHot)
        {
            return page is not null && FilterCompiler.IdsOf(by) is null
                ? await snapshot.CountAsync(clicks, new ClickGrouping(by), page, ct)
                : choose(await CountAllAsync(clicks, by, ct));
        }

        var uniques = new UniqueCounter(per, clicks.Bots);
        var counts = new ValueTotals();
        foreach (ValueCounts value in await snapshot.CountValuesAsync(scope, by, plan.Days[0], ct))
        {
            counts.Add(value);
        }

        var grouping = new ClickGrouping(by);
        foreach (TimeRange edge in plan.Raw)
        {
            foreach (GroupCounts group in await snapshot.CountAsync(clicks with { Range = edge }, grouping, page: null, ct))
            {
                counts.Add(group);
                if (uniques.DaysAddUp)
                {
                    uniques.Add(group.Value, group.Uniques);
                }
            }
        }

        ClickSelection? remainder = scope.LinkId is null ? null : clicks with { Range = RangeOf(plan.Days[0]), OutsideHotDays = true };
        if (remainder is not null)
        {
            foreach (GroupCounts group in await snapshot.CountAsync(remainder, grouping, page: null, ct))
            {
                counts.Add(group);
            }
        }

        Dictionary<GroupKey, string?> stored = counts.All.ToDictionary(group => new GroupKey(Spelt(by, group.Value)), group => group.Value);
        IReadOnlyList<GroupCounts> shown = choose(counts.All.Select(group => group with { Value = Spelt(by, group.Value) }));
        string?[] values = [.. shown.Select(group => stored[new GroupKey(group.Value)])];
        await ReadUniquesAsync(clicks, scope, by, plan, remainder, counts, values, uniques, ct);
        return [.. shown.Zip(values, (group, value) => group with { Uniques = uniques.Of(value) })];
    }

    /// <summary>Visitors are merged for the shown values only: sketches of all values of a year are too many to read.</summary>
    private async Task ReadUniquesAsync(
        ClickSelection clicks, RollupScope scope, Dimension by, MetricsPlan plan, ClickSelection? remainder, ValueTotals counts,
        string?[] values, UniqueCounter uniques, CancellationToken ct)
    {
        var grouping = new ClickGrouping(by);
        var mixedDays = new HashSet<int>();
        if (!uniques.DaysAddUp)
        {
            foreach (TimeRange edge in plan.Raw)
            {
                await snapshot.ReadVisitorsAsync(clicks with { Range = edge }, grouping, values, Visit, ct);
            }
        }

        if (remainder is not null)
        {
            await snapshot.ReadVisitorsAsync(remainder, grouping, values, Visit, ct);
        }

        int day = int.MinValue;
        await snapshot.ReadValueDaysAsync(
            scope,
            by,
            plan.Days[0],
            counts.IdsOf(values),
            new SketchNeed(Always: !uniques.DaysAddUp, [.. mixedDays]),
            row =>
            {
                if (row.Slot != day)
                {
                    uniques.Close(day);
                    day = row.Slot;
                }

                uniques.AddRow(row.Value, row.Slot, row);
            },
            ct);

        void Visit(GroupVisitor visitor)
        {
            mixedDays.Add(visitor.Day);
            uniques.AddVisitor(visitor.Value, visitor.Day, visitor.Visitor);
        }
    }

    private static TimeRange RangeOf(SlotRange days) => new(days.From * UnixMicros.PerDay, days.To * UnixMicros.PerDay);
}
