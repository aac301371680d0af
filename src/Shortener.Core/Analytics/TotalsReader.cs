using Shortener.Core.Visitors;

namespace Shortener.Core.Analytics;

/// <summary>Counts of a whole period.</summary>
internal sealed class TotalsReader(IMetricsSnapshot snapshot, QueryResolver resolver, VisitorPeriod per)
{
    public async Task<MetricsTotals> ReadAsync(MeasuredSubject subject, BotsMode bots, TimeRange asked, CancellationToken ct)
    {
        ResolvedPeriod period = await resolver.ResolveAsync(asked, subject.Clicks, ct);
        GroupCounts clicks = await CountAsync(period, ct);
        GroupCounts impressions = await CountAsync(asked, subject.Impressions, ct);
        var totals = new MetricsTotals(GroupOrder.Clicks(clicks, bots), clicks.Uniques, clicks.BotClicks)
        {
            Impressions = GroupOrder.Clicks(impressions, bots),
            Reach = impressions.Uniques,
        };
        if (subject == MeasuredSubject.Links)
        {
            return totals;
        }

        totals = totals with { TimeToClickMs = await MeanElapsedAsync(period, ct) };
        return subject == MeasuredSubject.Hubs
            ? totals with { Leads = GroupOrder.Clicks(await CountAsync(asked, Measure.Leads, ct), bots) }
            : totals with
            {
                Skips = GroupOrder.Clicks(await CountAsync(asked, Measure.Skips, ct), bots),
                Continues = GroupOrder.Clicks(await CountAsync(asked, Measure.Continues, ct), bots),
            };
    }

    private async Task<GroupCounts> CountAsync(TimeRange asked, Measure measure, CancellationToken ct) =>
        await CountAsync(await resolver.ResolveAsync(asked, measure, ct), ct);

    private async Task<GroupCounts> CountAsync(ResolvedPeriod period, CancellationToken ct) =>
        (await new BucketReader(snapshot, per).ReadAsync(period, BucketMap.Whole(period.Asked.From), ct)).GetValueOrDefault(0);

    private async Task<long?> MeanElapsedAsync(ResolvedPeriod period, CancellationToken ct)
    {
        if (period.Data is not { } data)
        {
            return null;
        }

        MetricsPlan plan = period.Rollup is null ? MetricsPlan.FromClicks(data) : MetricsPlanner.ByDays(data);
        (long timed, long sum) = (0, 0);
        foreach (SlotRange days in plan.Days)
        {
            (long counted, long elapsed) = await snapshot.SumElapsedAsync(period.Rollup!.Value, days, ct);
            (timed, sum) = (timed + counted, sum + elapsed);
        }

        foreach (TimeRange edge in plan.Raw)
        {
            (long counted, long elapsed) = await snapshot.SumElapsedAsync(period.Clicks with { Range = edge }, ct);
            (timed, sum) = (timed + counted, sum + elapsed);
        }

        return timed == 0 ? null : sum / timed;
    }
}
