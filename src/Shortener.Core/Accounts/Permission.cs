namespace Shortener.Core.Accounts;

/// <summary>What a caller may do. A key's scopes are these, by the names of <see cref="Permissions.NameOf"/>.</summary>
[Flags]
public enum Permission
{
    None = 0,

    /// <summary>Read links, tags, folders, UTM templates, imports and what a link would decide.</summary>
    LinksRead = 1 << 0,

    /// <summary>Create, change, delete and import links and UTM templates.</summary>
    LinksWrite = 1 << 1,

    DomainsRead = 1 << 2,

    DomainsWrite = 1 << 3,

    /// <summary>Read counts: metrics and orphan visits.</summary>
    MetricsRead = 1 << 4,

    /// <summary>Read single clicks: lists, the live stream, exports.</summary>
    ClicksRead = 1 << 5,

    /// <summary>Read visitors' reports of abuse, with their e-mail addresses.</summary>
    ReportsRead = 1 << 6,

    ReportsWrite = 1 << 7,

    WebhooksRead = 1 << 8,

    WebhooksWrite = 1 << 9,

    /// <summary>Read members and invitations.</summary>
    MembersRead = 1 << 10,

    MembersWrite = 1 << 11,

    KeysRead = 1 << 12,

    /// <summary>Create, rotate and revoke API keys; nobody gives a key more than they have.</summary>
    KeysWrite = 1 << 13,

    WorkspaceRead = 1 << 14,

    /// <summary>Change the workspace's settings; export it, with the rights to read what is in it.</summary>
    WorkspaceWrite = 1 << 15,

    /// <summary>Make or unmake owners.</summary>
    WorkspaceOwn = 1 << 16,

    AuditRead = 1 << 17,

    /// <summary>Read what concerns the whole installation: the pipeline's account, dead letters.</summary>
    SystemRead = 1 << 18,

    SystemWrite = 1 << 19,

    /// <summary>Read LinkHub pages, their versions and images.</summary>
    HubsRead = 1 << 20,

    HubsWrite = 1 << 21,

    /// <summary>Read interstitials and their creatives.</summary>
    InterstitialsRead = 1 << 22,

    InterstitialsWrite = 1 << 23,

    /// <summary>Read what people left in the lead forms of LinkHub pages.</summary>
    LeadsRead = 1 << 24,

    /// <summary>Delete leads.</summary>
    LeadsWrite = 1 << 25,
}
