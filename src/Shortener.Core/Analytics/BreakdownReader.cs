using System.Globalization;
using Shortener.Core.Clicks;
using Shortener.Core.Ids;
using Shortener.Core.Links;
using Shortener.Core.Visitors;

namespace Shortener.Core.Analytics;

/// <summary>Counts by a dimension's values, a page at a time.</summary>
internal sealed class BreakdownReader(IMetricsSnapshot snapshot, VisitorPeriod per, IShortUrls shortUrls)
{
    public async Task<Breakdown> ReadAsync(
        ResolvedPeriod period, Dimension by, TimeZoneInfo zone, int limit, BreakdownCursor? after, CancellationToken ct)
    {
        if (period.Data is not { } data)
        {
            return new Breakdown([], null);
        }

        // One more than asked for tells whether a page follows.
        var page = new GroupPage(limit + 1, after);
        IReadOnlyList<GroupCounts> groups = by switch
        {
            Dimension.HourOfDay => await ReadBucketsAsync(period, CalendarBuckets.HoursOfDay(zone, data), page, ct),
            Dimension.DayOfWeek => await ReadBucketsAsync(period, CalendarBuckets.DaysOfWeek(zone, data), page, ct),
            Dimension.Link => await ReadLinksAsync(period, page, ct),
            Dimension.Domain => await ReadDomainsAsync(period, page, ct),
            _ when FilterCompiler.IsAlwaysUnknown(by) => await ReadUnknownAsync(period, page, ct),
            _ when period.Rollup is { } scope && MetricsPlanner.HasRollup(scope, by) => await ReadRollupAsync(period.Clicks, scope, by, data, page, ct),
            _ => await snapshot.CountAsync(period.Clicks, new ClickGrouping(by), page, ct),
        };
        return await ToBreakdownAsync(period.Clicks, by, groups, limit, ct);
    }

    private async Task<IReadOnlyList<GroupCounts>> ReadBucketsAsync(ResolvedPeriod period, BucketMap buckets, GroupPage page, CancellationToken ct) =>
        GroupOrder.Page((await new BucketReader(snapshot, per).ReadAsync(period, buckets, ct)).Values, period.Clicks.Bots, page);

    private async Task<IReadOnlyList<GroupCounts>> ReadUnknownAsync(ResolvedPeriod period, GroupPage page, CancellationToken ct)
    {
        IReadOnlyDictionary<int, GroupCounts> total = await new BucketReader(snapshot, per).ReadAsync(period, BucketMap.Whole(0), ct);
        return GroupOrder.Page(total.Values.Select(group => group with { Value = null }), period.Clicks.Bots, page);
    }

    /// <summary>
    /// Every link clicked in the period is held in memory for the length of the request, because the databases do not know the order of
    /// opaque ids.
    /// </summary>
    private async Task<IReadOnlyList<GroupCounts>> ReadLinksAsync(ResolvedPeriod period, GroupPage page, CancellationToken ct) =>
        GroupOrder.Page(
            (await snapshot.CountAsync(period.Clicks, new ClickGrouping(Dimension.Link), page: null, ct))
                .Select(group => group with { Value = OpaqueId.Link.Format(long.Parse(group.Value!, CultureInfo.InvariantCulture)) }),
            period.Clicks.Bots,
            page);

    private async Task<IReadOnlyList<GroupCounts>> ReadDomainsAsync(ResolvedPeriod period, GroupPage page, CancellationToken ct) =>
        GroupOrder.Page(
            (await snapshot.CountAsync(period.Clicks, new ClickGrouping(Dimension.Domain), page: null, ct))
                .Select(group => group with { Value = shortUrls.DomainOf(group.Value!) }),
            period.Clicks.Bots,
            page);

    private async Task<IReadOnlyList<GroupCounts>> ReadRollupAsync(
        ClickSelection clicks, RollupScope scope, Dimension by, TimeRange data, GroupPage page, CancellationToken ct)
    {
        MetricsPlan plan = MetricsPlanner.ByDays(data);
        bool isHot = plan.IsRaw || scope.LinkId is not { } linkId || (await snapshot.HotDaysAsync(linkId, plan.Days[0], ct)).Count > 0;
        if (plan.IsRaw || !isHot)
        {
            return await snapshot.CountAsync(clicks, new ClickGrouping(by), page, ct);
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

        IReadOnlyList<GroupCounts> shown = GroupOrder.Page(counts.All, clicks.Bots, page);
        await ReadUniquesAsync(clicks, scope, by, plan, remainder, counts, shown, uniques, ct);
        return [.. shown.Select(group => group with { Uniques = uniques.Of(group.Value) })];
    }

    /// <summary>Visitors are merged for the shown values only: sketches of all values of a year are too many to read.</summary>
    private async Task ReadUniquesAsync(
        ClickSelection clicks, RollupScope scope, Dimension by, MetricsPlan plan, ClickSelection? remainder, ValueTotals counts,
        IReadOnlyList<GroupCounts> shown, UniqueCounter uniques, CancellationToken ct)
    {
        string?[] values = [.. shown.Select(group => group.Value)];
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

    private async Task<Breakdown> ToBreakdownAsync(
        ClickSelection clicks, Dimension by, IReadOnlyList<GroupCounts> groups, int limit, CancellationToken ct)
    {
        GroupCounts[] shown = [.. groups.Take(limit)];
        Dictionary<string, string> labels = by == Dimension.Link ? await LinkLabelsAsync(clicks.WorkspaceId, shown, ct) : [];
        BreakdownItem[] items =
        [
            .. shown.Select(group => new BreakdownItem(
                group.Value,
                group.Value is null ? null : labels.GetValueOrDefault(group.Value, group.Value),
                GroupOrder.Clicks(group, clicks.Bots),
                group.Uniques,
                group.BotClicks)),
        ];
        return new Breakdown(items, groups.Count > limit ? new BreakdownCursor(items[^1].Clicks, items[^1].Value) : null);
    }

    private async Task<Dictionary<string, string>> LinkLabelsAsync(int workspaceId, IReadOnlyList<GroupCounts> shown, CancellationToken ct)
    {
        long[] ids = [.. shown.Select(group => OpaqueId.Link.TryParse(group.Value!, out long id) ? id : 0)];
        return (await snapshot.NameLinksAsync(workspaceId, ids, ct))
            .ToDictionary(link => OpaqueId.Link.Format(link.Id), link => shortUrls.ShortUrl(link.Host, link.Slug));
    }

    private static TimeRange RangeOf(SlotRange days) => new(days.From * UnixMicros.PerDay, days.To * UnixMicros.PerDay);
}
