using Shortener.Core.Ids;

namespace Shortener.Core.WorkspaceArchives;

/// <summary>
/// What an archive of a workspace holds, and what it does not. A test compares this with the catalogue: a table or a column that a later
/// release adds has to be named here.
/// </summary>
public static class ArchiveTables
{
    private const string Internal = "of use to the server alone";
    private const string Secret = "a secret";
    private const string Derived = "counted from clicks and events, which are here";

    /// <summary>Tables that are written as they are.</summary>
    public static IReadOnlyList<ArchiveTable> All { get; } =
    [
        new("domains", "domains.ndjson", ["id"],
            [Id("id", OpaqueId.Domain), Text("host"), Text("root_url"), Text("not_found_url"), Text("expired_url"), Flag("case_insensitive"), Flag("unicode_slugs"), Json("apps"),
             Instant("verified_at"), Instant("created_at"), Instant("deleted_at"), Number("version")])
        {
            LeftOut = new Dictionary<string, string> { ["token"] = Secret },
        },
        new("link_health", "link-health.ndjson", ["link_id"],
            [Id("link_id", OpaqueId.Link), Number("status"), Text("reason"), Number("failures"), Text("url"), Instant("checked_at"), Instant("broken_at")])
        {
            Condition = OfLinks,
            LeftOut = new Dictionary<string, string> { ["due_at"] = Internal, ["told_at"] = Internal },
        },
        new("click_limits", "click-limits.ndjson", ["link_id"], [Id("link_id", OpaqueId.Link), Number("used")]) { Condition = OfLinks },
        new("utm_templates", "utm-templates.ndjson", ["id"],
            [Id("id", OpaqueId.UtmTemplate), Text("name"), Text("source"), Text("medium"), Text("campaign"), Text("term"), Text("content"), Text("referrer"), Number("version"),
             Instant("created_at"), Instant("updated_at")]),
        new("hubs", "hubs.ndjson", ["id"],
            [Id("id", OpaqueId.Hub), Text("handle"), Text("name"), Id("domain_id", OpaqueId.Domain), Flag("live"), Json("draft"), Json("published"), Instant("published_at"),
             Number("version"), Instant("created_at"), Instant("updated_at"), Instant("deleted_at")])
        {
            LeftOut = new Dictionary<string, string> { ["page_version"] = Internal },
            Page = 20,
        },
        new("hub_versions", "hub-versions.ndjson", ["hub_id", "number"],
            [Id("hub_id", OpaqueId.Hub), Number("number"), Text("author"), Json("document"), Instant("created_at"), Instant("updated_at")])
        {
            Condition = "t.hub_id IN (SELECT id FROM hubs WHERE workspace_id = @WorkspaceId)",
            Page = 20,
        },
        new("hub_blocks", "hub-blocks.ndjson", ["id"], [Id("id", OpaqueId.HubBlock), Id("hub_id", OpaqueId.Hub), Text("kind"), Text("label")]),
        new("leads", "leads.ndjson", ["id"],
            [Id("id", OpaqueId.Lead), Id("hub_id", OpaqueId.Hub), Id("block_id", OpaqueId.HubBlock), Text("name"), Text("email"), Text("phone"), Text("message"), Text("consent"),
             Text("language"), Instant("created_at")])
        {
            LeftOut = new Dictionary<string, string> { ["told"] = Internal },
        },
        new("images", "images.ndjson", ["id"],
            [Id("id", OpaqueId.Image), Text("name"), Text("type"), Number("width"), Number("height"), Number("bytes"), Text("sha256"), Instant("created_at")])
        {
            LeftOut = new Dictionary<string, string> { ["data"] = "a file of its own below images/" },
        },
        new("interstitials", "interstitials.ndjson", ["id"],
            [Id("id", OpaqueId.Interstitial), Text("name"), Flag("enabled"), Json("settings"), Number("version"), Instant("created_at"), Instant("updated_at"), Instant("deleted_at")])
        {
            Page = 100,
        },
        new("creatives", "creatives.ndjson", ["id"], [Id("id", OpaqueId.Creative), Id("interstitial_id", OpaqueId.Interstitial), Text("name")]),
        new("interstitial_workspaces", "interstitial-attachments.ndjson", ["workspace_id"], [Json("attachments"), Number("attachments_version")])
        {
            LeftOut = new Dictionary<string, string> { ["version"] = Internal },
        },
        new("webhooks", "webhooks.ndjson", ["id"],
            [Id("id", OpaqueId.Webhook), Text("url"), Json("events"), Flag("enabled"), Text("description"), Id("link_id", OpaqueId.Link), Text("tag"), Flag("include_bots"),
             Text("disabled_reason"), Instant("failing_since"), Number("version"), Instant("created_at"), Instant("updated_at")])
        {
            LeftOut = new Dictionary<string, string>
            {
                ["secret"] = Secret,
                ["old_secret"] = Secret,
                ["old_secret_until"] = Secret,
                ["clicks"] = "told by the events",
                ["from_change"] = Internal,
                ["from_txid"] = Internal,
                ["told_from"] = Internal,
                ["lease_owner"] = Internal,
                ["lease_until"] = Internal,
            },
        },
        new("memberships", "members.ndjson", ["user_id"],
            [Id("user_id", OpaqueId.User), Text("email") with { Sql = "u.email" }, Text("name") with { Sql = "u.name" }, Text("role"), Number("version"), Instant("created_at")])
        {
            Join = "JOIN users u ON u.id = t.user_id",
        },
        new("invitations", "invitations.ndjson", ["id"],
            [Id("id", OpaqueId.Invitation), Text("email"), Text("role"), Id("invited_by", OpaqueId.User), Instant("created_at"), Instant("expires_at"), Instant("accepted_at"), Instant("revoked_at")])
        {
            LeftOut = new Dictionary<string, string> { ["token_hash"] = Secret },
        },
        new("api_keys", "keys.ndjson", ["id"],
            [Id("id", OpaqueId.Key), Text("name"), Flag("all_rights"), Text("scopes"), Number("requests_per_minute"), Id("created_by", OpaqueId.User), Number("version"), Instant("created_at"),
             Instant("expires_at"), Instant("last_used_at"), Instant("revoked_at")])
        {
            LeftOut = new Dictionary<string, string> { ["hash"] = Secret, ["hint"] = Secret, ["previous_hash"] = Secret, ["previous_until"] = Secret },
        },
        new("audit_log", "audit.ndjson", ["id"],
            [Id("id", OpaqueId.AuditEntry), Instant("at"), Text("actor_kind"), Actor("actor_id"), Text("actor_name"), Text("action"), Text("target"), Json("details"), Text("address")]),
        new("abuse_reports", "abuse-reports.ndjson", ["id"],
            [Id("id", OpaqueId.AbuseReport), Id("link_id", OpaqueId.Link), Text("host"), Text("slug"), Text("url"), Text("reason"), Text("comment"), Text("email"), Text("status"), Text("note"),
             Instant("created_at"), Instant("updated_at")])
        {
            LeftOut = new Dictionary<string, string> { ["reporter"] = "a visitor's pseudonym of one day" },
        },
        new("abuse_report_changes", "abuse-report-changes.ndjson", ["id"],
            [Id("report_id", OpaqueId.AbuseReport), Id("api_key_id", OpaqueId.Key), Id("user_id", OpaqueId.User), Text("status"), Text("note"), Instant("changed_at")])
        {
            Condition = "t.report_id IN (SELECT id FROM abuse_reports WHERE workspace_id = @WorkspaceId)",
            LeftOut = new Dictionary<string, string> { ["id"] = Internal },
        },
        new("orphan_visits", "orphan-visits.ndjson", ["domain_id", "hour", "kind"],
            [Id("domain_id", OpaqueId.Domain), Number("hour"), Number("kind"), Number("visits"), Number("bot_visits")]) { Condition = OfDomains },
        new("orphan_slugs", "orphan-slugs.ndjson", ["domain_id", "day", "slug"],
            [Id("domain_id", OpaqueId.Domain), Number("day"), Text("slug"), Number("visits"), Number("bot_visits")]) { Condition = OfDomains },
        new("imports", "imports.ndjson", ["id"],
            [Id("id", OpaqueId.Import), Text("file_name"), Number("bytes"), Text("format"), Flag("dry_run"), Text("on_conflict"), Id("domain_id", OpaqueId.Domain), Number("records"), Text("status"),
             Text("error"), Number("position"), Number("created"), Number("updated"), Number("renamed"), Number("unchanged"), Number("skipped"), Number("refused"), Number("clicks"),
             Number("clicks_added"), Instant("created_at"), Instant("updated_at"), Instant("finished_at")])
        {
            LeftOut = new Dictionary<string, string> { ["spool"] = Internal, ["starts"] = Internal },
        },
        new("import_refusals", "import-refusals.ndjson", ["import_id", "number"],
            [Id("import_id", OpaqueId.Import), Number("number"), Number("line"), Text("field"), Text("code"), Text("message")])
        {
            Condition = "t.import_id IN (SELECT id FROM imports WHERE workspace_id = @WorkspaceId)",
        },
    ];

    /// <summary>Tables that are written in the form that the API has for them, and where.</summary>
    public static IReadOnlyDictionary<string, string> Shaped { get; } = new Dictionary<string, string>
    {
        ["workspaces"] = "workspace.json",
        ["links"] = "links.ndjson and links-trash.ndjson, as an import takes them back; tags and folders are theirs",
        ["clicks"] = "clicks.ndjson",
        ["events"] = "events.ndjson",
    };

    /// <summary>Tables with rows of workspaces that are not in an archive, and why.</summary>
    public static IReadOnlyDictionary<string, string> Excepted { get; } = new Dictionary<string, string>
    {
        ["workspace_quarters"] = Derived,
        ["workspace_days"] = Derived,
        ["link_hours"] = Derived,
        ["hot_link_days"] = Derived,
        ["link_days"] = Derived,
        ["event_quarters"] = Derived,
        ["event_days"] = Derived,
        ["link_expiries"] = "copied from the links",
        ["link_changes"] = "told to caches and webhooks, kept for days",
        ["webhook_deliveries"] = "messages on their way, made of what is here and kept for days",
        ["webhook_click_ranges"] = "messages on their way",
        ["webhook_click_positions"] = "messages on their way",
        ["idempotency_keys"] = "answers kept for repeated requests, for a day",
        ["sessions"] = "of people, not of the workspace",
        ["sources"] = "the installation's account of clicks",
        ["source_reports"] = "the installation's account of clicks",
        ["source_leases"] = "the installation's account of clicks",
        ["dead_letters"] = "clicks that the database refused: replay them first",
        ["workspace_erasures"] = "of deleted workspaces",
    };

    private const string OfLinks = "t.link_id IN (SELECT id FROM links WHERE workspace_id = @WorkspaceId)";
    private const string OfDomains = "t.domain_id IN (SELECT id FROM domains WHERE workspace_id = @WorkspaceId)";

    private static ArchiveColumn Number(string name) => new(name, ArchiveKind.Number);

    private static ArchiveColumn Text(string name) => new(name, ArchiveKind.Text);

    private static ArchiveColumn Flag(string name) => new(name, ArchiveKind.Flag);

    private static ArchiveColumn Instant(string name) => new(name, ArchiveKind.Instant);

    private static ArchiveColumn Json(string name) => new(name, ArchiveKind.Json);

    private static ArchiveColumn Actor(string name) => new(name, ArchiveKind.Id)
    {
        IdBy = ("actor_kind", new Dictionary<string, OpaqueId> { ["key"] = OpaqueId.Key, ["user"] = OpaqueId.User }),
    };

    private static ArchiveColumn Id(string name, OpaqueId id) => new(name, ArchiveKind.Id, id);
}
