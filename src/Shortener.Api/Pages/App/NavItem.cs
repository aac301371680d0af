using Shortener.Core.Accounts;

namespace Shortener.Api.Pages.App;

/// <summary>A way to a page of the dashboard.</summary>
internal sealed record NavItem(string Path, string Icon, string Text)
{
    /// <summary>Whether the page, or one below it, is open.</summary>
    public bool IsAt(string path) => path == Path || (Path != "/app" && path.StartsWith(Path + "/", StringComparison.Ordinal));
}

/// <summary>Ways that belong together.</summary>
internal sealed record NavGroup(string? Title, IReadOnlyList<NavItem> Items)
{
    /// <summary>The navigation of who looks: only what their role shows.</summary>
    public static IEnumerable<NavGroup> Of(AppFrame frame, ShellTexts texts)
    {
        yield return new NavGroup(null, [.. Shown(
            frame,
            (Permission.None, new("/app", "house", texts.Overview)),
            (Permission.LinksRead, new("/app/links", "link", texts.Links)),
            (Permission.HubsRead, new("/app/hubs", "panels-top-left", texts.Hubs)),
            (Permission.InterstitialsRead, new("/app/interstitials", "timer", texts.Interstitials)),
            (Permission.MetricsRead, new("/app/metrics", "chart-line", texts.Metrics)))]);
        NavGroup workspace = new(texts.Workspace, [.. Shown(
            frame,
            (Permission.MembersRead, new("/app/team", "users", texts.Team)),
            (Permission.DomainsRead, new("/app/domains", "globe", texts.Domains)),
            (Permission.KeysRead, new("/app/keys", "key-round", texts.Keys)),
            (Permission.WebhooksRead, new("/app/webhooks", "webhook", texts.Webhooks)),
            (Permission.AuditRead, new("/app/audit", "scroll-text", texts.Audit)),
            (Permission.WorkspaceRead, new("/app/settings", "settings", texts.Settings)))]);
        if (workspace.Items.Count > 0)
        {
            yield return workspace;
        }

        if (frame.May(Permission.SystemRead))
        {
            yield return new NavGroup(texts.Installation, [new("/app/system", "activity", texts.System)]);
        }
    }

    private static IEnumerable<NavItem> Shown(AppFrame frame, params (Permission Needed, NavItem Item)[] items) =>
        frame.Current is null ? items.Where(one => one.Needed == Permission.None).Select(one => one.Item) : items.Where(one => frame.May(one.Needed)).Select(one => one.Item);
}
