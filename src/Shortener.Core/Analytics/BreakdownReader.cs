using Shortener.Core.Ids;
using Shortener.Core.Links;

namespace Shortener.Core.Analytics;

/// <summary>Clicks by a dimension's values with the impressions beside them, a page at a time.</summary>
internal sealed class BreakdownReader(GroupReader groups, IMetricsSnapshot snapshot, IShortUrls shortUrls)
{
    public async Task<Breakdown> ReadAsync(
        ResolvedPeriod clicks, ResolvedPeriod impressions, Dimension by, int limit, BreakdownCursor? after, CancellationToken ct)
    {
        // One more than asked for tells whether a page follows.
        var page = new GroupPage(limit + 1, after);
        return clicks.Clicks.Events is null
            ? await ReadLinksAsync(clicks, impressions, by, limit, page, ct)
            : await ReadEventsAsync(clicks, impressions, by, limit, page, ct);
    }

    /// <summary>Values with clicks; impressions are read for those that are shown.</summary>
    private async Task<Breakdown> ReadLinksAsync(
        ResolvedPeriod clicks, ResolvedPeriod impressions, Dimension by, int limit, GroupPage page, CancellationToken ct)
    {
        IReadOnlyList<GroupCounts> clicked = await groups.ReadPageAsync(clicks, by, page, ct);
        HashSet<GroupKey> values = [.. clicked.Take(limit).Select(group => new GroupKey(group.Value))];
        IReadOnlyDictionary<GroupKey, GroupCounts> shown = await groups.ReadAllAsync(impressions, by, values, ct);
        return await ToBreakdownAsync(clicks.Clicks, by, clicked, limit, key => shown.GetValueOrDefault(key), ct);
    }

    /// <summary>Values with clicks or impressions: a page that is shown and never followed is an answer too.</summary>
    private async Task<Breakdown> ReadEventsAsync(
        ResolvedPeriod clicks, ResolvedPeriod impressions, Dimension by, int limit, GroupPage page, CancellationToken ct)
    {
        IReadOnlyDictionary<GroupKey, GroupCounts> clicked = await groups.ReadAllAsync(clicks, by, null, ct);
        if (by == Dimension.Button)
        {
            Dictionary<GroupKey, GroupCounts> views = await ViewsOfButtonsAsync(clicks.Clicks.WorkspaceId, impressions, clicked.Keys, ct);
            return await ToBreakdownAsync(
                clicks.Clicks, by, GroupOrder.Page(clicked.Values, clicks.Clicks.Bots, page), limit, key => views.GetValueOrDefault(key), ct);
        }

        IReadOnlyDictionary<GroupKey, GroupCounts> shown = await groups.ReadAllAsync(impressions, by, null, ct);
        BotsMode bots = clicks.Clicks.Bots;
        IEnumerable<GroupCounts> either = clicked.Keys.Union(shown.Keys)
            .Where(key => GroupOrder.Clicks(clicked.GetValueOrDefault(key), bots) > 0 || GroupOrder.Clicks(shown.GetValueOrDefault(key), bots) > 0)
            .Select(key => clicked.GetValueOrDefault(key) with { Value = key.Value });
        return await ToBreakdownAsync(
            clicks.Clicks, by, GroupOrder.PageOfAll(either, bots, page), limit, key => shown.GetValueOrDefault(key), ct);
    }

    /// <summary>A view shows every button of its hub.</summary>
    private async Task<Dictionary<GroupKey, GroupCounts>> ViewsOfButtonsAsync(
        int workspaceId, ResolvedPeriod impressions, IEnumerable<GroupKey> buttons, CancellationToken ct)
    {
        IReadOnlyDictionary<GroupKey, GroupCounts> ofHubs = await groups.ReadAllAsync(impressions, Dimension.Hub, null, ct);
        long[] ids = [.. buttons.Select(button => button.Value is { } value && OpaqueId.HubBlock.TryParse(value, out long id) ? id : 0)];
        return (await snapshot.NameEventsAsync(workspaceId, Dimension.Button, ids, ct)).ToDictionary(
            button => new GroupKey(OpaqueId.HubBlock.Format(button.Id)),
            button => ofHubs.GetValueOrDefault(new GroupKey(OpaqueId.Hub.Format(button.SubjectId))));
    }

    private async Task<Breakdown> ToBreakdownAsync(
        ClickSelection clicks, Dimension by, IReadOnlyList<GroupCounts> page, int limit, Func<GroupKey, GroupCounts> impressionsOf, CancellationToken ct)
    {
        GroupCounts[] shown = [.. page.Take(limit)];
        Dictionary<string, string> labels = await LabelsAsync(clicks.WorkspaceId, by, shown, ct);
        BreakdownItem[] items =
        [
            .. shown.Select(group => new BreakdownItem(
                group.Value,
                group.Value is null ? null : labels.GetValueOrDefault(group.Value, group.Value),
                GroupOrder.Clicks(group, clicks.Bots),
                group.Uniques,
                group.BotClicks)
            {
                Impressions = GroupOrder.Clicks(impressionsOf(new GroupKey(group.Value)), clicks.Bots),
                Reach = impressionsOf(new GroupKey(group.Value)).Uniques,
            }),
        ];
        return new Breakdown(items, page.Count > limit ? new BreakdownCursor(items[^1].Clicks, items[^1].Value) : null);
    }

    private async Task<Dictionary<string, string>> LabelsAsync(int workspaceId, Dimension by, IReadOnlyList<GroupCounts> shown, CancellationToken ct)
    {
        if (FilterCompiler.IdsOf(by) is not { } kind)
        {
            return [];
        }

        long[] ids = [.. shown.Select(group => group.Value is { } value && kind.TryParse(value, out long id) ? id : 0)];
        return by == Dimension.Link
            ? (await snapshot.NameLinksAsync(workspaceId, ids, ct)).ToDictionary(link => kind.Format(link.Id), link => shortUrls.ShortUrl(link.Host, link.Slug))
            : (await snapshot.NameEventsAsync(workspaceId, by, ids, ct)).ToDictionary(named => kind.Format(named.Id), named => named.Name);
    }
}
