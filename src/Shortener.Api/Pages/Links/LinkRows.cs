using Shortener.Api.Links;
using Shortener.Api.Pages.App;
using Shortener.Api.Pages.Metrics;
using Shortener.Core.Analytics;
using Shortener.Core.Clicks;
using Shortener.Core.Ids;
using Shortener.Core.LinkHealth;
using Shortener.Core.Links;

namespace Shortener.Api.Pages.Links;

/// <summary>What lists of links show beside each: one question for the clicks of all, one for their health. Thread-safe.</summary>
internal sealed class LinkRows(ILinkTotals totals, ILinkHealthStore health, ILinkBatches batches, PublicUrl publicUrl, TimeProvider time)
{
    /// <summary>Days of a sparkline.</summary>
    public const int Days = 14;

    private const int HoursPerDay = 24;

    public async Task<IReadOnlyList<LinkRowModel>> OfAsync(AppFrame frame, IReadOnlyList<Link> links, NumbersBudget budget, CancellationToken ct)
    {
        long[] ids = [.. links.Select(link => link.Id)];
        DateTimeOffset now = time.GetUtcNow();
        int shift = ShiftOf(frame.Timezone, now);
        int today = (int)((UnixMicros.From(now) / UnixMicros.PerHour) + shift) / HoursPerDay;
        var hours = new SlotRange(((today - Days + 1) * HoursPerDay) - shift, ((today + 1) * HoursPerDay) - shift);
        Task<Numbers<IReadOnlyList<LinkDayClicks>>> counting = budget.ReadAsync(token => totals.ByDayAsync(frame.WorkspaceId, ids, hours, shift, token));
        Dictionary<long, LinkHealthState> checks = ids.Length == 0 ? [] : (await health.FindAsync(ids, ct)).ToDictionary(state => state.LinkId);
        ILookup<long, LinkDayClicks>? clicks = (await counting).Value?.ToLookup(day => day.LinkId);
        return
        [
            .. links.Select(link => new LinkRowModel(
                link,
                OpaqueId.Link.Format(link.Id),
                publicUrl.Of(link.Domain, link.Slug),
                LinkStatuses.Of(link, checks.GetValueOrDefault(link.Id), now),
                clicks is null ? null : Spread(clicks[link.Id], today))),
        ];
    }

    /// <summary>The links most clicked in the last days, with those clicks; null where that took too long.</summary>
    public async Task<IReadOnlyList<(Link Link, long Clicks)>?> TopAsync(AppFrame frame, int days, int limit, NumbersBudget budget, CancellationToken ct)
    {
        DateTimeOffset now = time.GetUtcNow();
        int shift = ShiftOf(frame.Timezone, now);
        int today = (int)((UnixMicros.From(now) / UnixMicros.PerHour) + shift) / HoursPerDay;
        var hours = new SlotRange(((today - days + 1) * HoursPerDay) - shift, ((today + 1) * HoursPerDay) - shift);
        Numbers<IReadOnlyList<LinkClicks>> top = await budget.ReadAsync(token => totals.TopAsync(frame.WorkspaceId, hours, limit, token));
        if (top.Value is not { } counted)
        {
            return null;
        }

        Dictionary<long, Link> links = (await batches.FindManyAsync(frame.WorkspaceId, [.. counted.Select(one => one.LinkId)], ct)).ToDictionary(link => link.Id);
        return [.. counted.Where(one => links.ContainsKey(one.LinkId)).Select(one => (links[one.LinkId], one.Clicks))];
    }

    /// <summary>Hours that the workspace's clock is ahead of UTC. The rollup has whole hours: half ones are left out.</summary>
    private static int ShiftOf(string zone, DateTimeOffset now) => (int)new ExplorerState { Path = "" }.ZoneOr(zone).GetUtcOffset(now).TotalHours;

    private static long[] Spread(IEnumerable<LinkDayClicks> clicks, int today)
    {
        long[] days = new long[Days];
        foreach (LinkDayClicks one in clicks)
        {
            int place = Days - 1 - (today - one.Day);
            if (place is >= 0 and < Days)
            {
                days[place] += one.Clicks;
            }
        }

        return days;
    }
}
