namespace Shortener.Core.Analytics;

/// <summary>The order of a breakdown, for groups that are not sorted by the database.</summary>
internal static class GroupOrder
{
    /// <summary>Clicks by the mode.</summary>
    public static long Clicks(in GroupCounts group, BotsMode bots) => bots switch
    {
        BotsMode.Exclude => group.Clicks,
        BotsMode.Only => group.BotClicks,
        _ => group.Clicks + group.BotClicks,
    };

    /// <summary>Most clicks first, then by value; groups without clicks are left out.</summary>
    public static IReadOnlyList<GroupCounts> Page(IEnumerable<GroupCounts> groups, BotsMode bots, GroupPage page) =>
        PageOfAll(groups.Where(group => Clicks(group, bots) > 0), bots, page);

    /// <summary>The same with groups that have no clicks.</summary>
    public static IReadOnlyList<GroupCounts> PageOfAll(IEnumerable<GroupCounts> groups, BotsMode bots, GroupPage page) =>
    [
        .. groups
            .Where(group => IsBehind(group, bots, page.After))
            .OrderByDescending(group => Clicks(group, bots))
            .ThenBy(group => group.Value, CodePointOrder.Instance)
            .Take(page.Limit),
    ];

    private static bool IsBehind(in GroupCounts group, BotsMode bots, BreakdownCursor? after)
    {
        if (after is null)
        {
            return true;
        }

        int order = after.Clicks.CompareTo(Clicks(group, bots));
        return order > 0 || (order == 0 && CodePointOrder.Instance.Compare(group.Value, after.Value) > 0);
    }
}
