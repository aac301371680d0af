using System.Collections.Frozen;

namespace Shortener.Core.Accounts;

/// <summary>Names of permissions and what each role has. Thread-safe.</summary>
public static class Permissions
{
    /// <summary>Everything that concerns one workspace.</summary>
    public const Permission Workspace = All & ~Installation;

    /// <summary>What concerns the whole installation.</summary>
    public const Permission Installation = Permission.SystemRead | Permission.SystemWrite;

    public const Permission All = (Permission)((1 << 26) - 1);

    /// <summary>What an archive of a whole workspace takes: the right to take it out, and to read each thing that is in it.</summary>
    public const Permission WorkspaceExport = Permission.WorkspaceWrite | Permission.WorkspaceRead | Permission.LinksRead | Permission.DomainsRead
        | Permission.MetricsRead | Permission.ClicksRead | Permission.ReportsRead | Permission.WebhooksRead | Permission.MembersRead
        | Permission.KeysRead | Permission.AuditRead | Permission.HubsRead | Permission.InterstitialsRead | Permission.LeadsRead;

    private const Permission Viewer = Permission.LinksRead | Permission.DomainsRead | Permission.MetricsRead | Permission.WorkspaceRead
        | Permission.HubsRead | Permission.InterstitialsRead;

    private const Permission Analyst = Viewer | Permission.ClicksRead | Permission.ReportsRead;

    private const Permission Editor = Analyst | Permission.LinksWrite | Permission.ReportsWrite | Permission.WebhooksRead | Permission.MembersRead
        | Permission.HubsWrite | Permission.InterstitialsWrite | Permission.LeadsRead | Permission.LeadsWrite;

    private static readonly FrozenDictionary<Permission, string> Names = new Dictionary<Permission, string>
    {
        [Permission.LinksRead] = "links:read",
        [Permission.LinksWrite] = "links:write",
        [Permission.DomainsRead] = "domains:read",
        [Permission.DomainsWrite] = "domains:write",
        [Permission.MetricsRead] = "metrics:read",
        [Permission.ClicksRead] = "clicks:read",
        [Permission.ReportsRead] = "reports:read",
        [Permission.ReportsWrite] = "reports:write",
        [Permission.WebhooksRead] = "webhooks:read",
        [Permission.WebhooksWrite] = "webhooks:write",
        [Permission.MembersRead] = "members:read",
        [Permission.MembersWrite] = "members:write",
        [Permission.KeysRead] = "keys:read",
        [Permission.KeysWrite] = "keys:write",
        [Permission.WorkspaceRead] = "workspace:read",
        [Permission.WorkspaceWrite] = "workspace:write",
        [Permission.WorkspaceOwn] = "workspace:own",
        [Permission.AuditRead] = "audit:read",
        [Permission.SystemRead] = "system:read",
        [Permission.SystemWrite] = "system:write",
        [Permission.HubsRead] = "hubs:read",
        [Permission.HubsWrite] = "hubs:write",
        [Permission.InterstitialsRead] = "interstitials:read",
        [Permission.InterstitialsWrite] = "interstitials:write",
        [Permission.LeadsRead] = "leads:read",
        [Permission.LeadsWrite] = "leads:write",
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, Permission> ByName = Names.ToFrozenDictionary(pair => pair.Value, pair => pair.Key, StringComparer.Ordinal);

    /// <summary>Every name, in the order of the enumeration.</summary>
    public static IReadOnlyList<string> AllNames { get; } = NamesOf(All);

    /// <summary>What a member may do in a workspace.</summary>
    public static Permission Of(Role role) => role switch
    {
        Role.Viewer => Viewer,
        Role.Analyst => Analyst,
        Role.Editor => Editor,
        Role.Admin => Workspace & ~Permission.WorkspaceOwn,
        Role.Owner => Workspace,
        _ => Permission.None,
    };

    /// <summary>Name of a single permission, such as <c>links:read</c>.</summary>
    /// <exception cref="KeyNotFoundException">None, or several at once.</exception>
    public static string NameOf(Permission permission) => Names[permission];

    /// <summary>Names of the permissions that are set, in the order of the enumeration.</summary>
    public static IReadOnlyList<string> NamesOf(Permission permissions) =>
        [.. Names.Where(pair => permissions.HasFlag(pair.Key)).OrderBy(pair => pair.Key).Select(pair => pair.Value)];

    /// <summary>False for a name that is none.</summary>
    public static bool TryParse(string name, out Permission permission) => ByName.TryGetValue(name, out permission);

    /// <summary>The permissions of stored names; names of another release are passed over, so that they allow nothing.</summary>
    public static Permission ParseStored(string names)
    {
        Permission permissions = Permission.None;
        foreach (string name in names.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            permissions |= ByName.GetValueOrDefault(name);
        }

        return permissions;
    }
}
