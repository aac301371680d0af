using System.Data.Common;
using Shortener.Core.Clicks;

namespace Shortener.Core.RawClicks;

/// <summary>
/// The columns that make up a <see cref="StoredClick"/>, in the order in which <see cref="Read"/> takes them. Aliases as in the
/// backends' own selections: c, ua, p, r, t, l, d.
/// </summary>
internal static class StoredClickColumns
{
    /// <summary>Behind four columns in each backend's own terms: instant, tags of the link, flags and kind of bot as integers.</summary>
    public const string Rest = """
        c.source_id, c.position, c.workspace_id, c.link_id, c.visitor, c.language, c.variant, l.slug, d.host,
        ua.value, ua.browser, ua.browser_version, ua.os, ua.os_version, ua.device_type, ua.device_brand, ua.device_model,
        ua.in_app_browser, ua.bot_name,
        p.country, p.region, p.city, p.latitude, p.longitude, r.value, r.domain,
        t.channel, t.source, t.medium, t.campaign, t.utm_source, t.utm_medium, t.utm_campaign, t.utm_term, t.utm_content
        """;

    public const string Joins = """
        LEFT JOIN links l ON l.id = c.link_id
        LEFT JOIN domains d ON d.id = l.domain_id
        LEFT JOIN user_agents ua ON ua.id = c.user_agent_id
        LEFT JOIN places p ON p.id = c.place_id
        LEFT JOIN referrers r ON r.id = c.referrer_id
        LEFT JOIN traffic t ON t.id = c.traffic_id
        """;

    /// <summary>A row of instant, tags, flags, kind of bot (columns 0 to 3) and <see cref="Rest"/>.</summary>
    public static StoredClick Read(DbDataReader row, long at, IReadOnlyList<string> tags) => new()
    {
        Place = new ClickPlace(at, row.GetInt32(4), row.GetInt64(5)),
        Tags = tags,
        Flags = (ClickFlags)row.GetInt32(2),
        BotKind = (BotKind)row.GetInt32(3),
        WorkspaceId = row.GetInt32(6),
        LinkId = row.GetInt64(7),
        Visitor = row.IsDBNull(8) ? null : row.GetInt64(8),
        Language = Text(row, 9),
        Variant = Text(row, 10),
        Slug = Text(row, 11) ?? "",
        Host = Text(row, 12) ?? "",
        UserAgent = Text(row, 13) is { Length: > 0 } sent ? sent : null,
        Browser = Text(row, 14),
        BrowserVersion = Text(row, 15),
        Os = Text(row, 16),
        OsVersion = Text(row, 17),
        Device = Text(row, 18),
        DeviceBrand = Text(row, 19),
        DeviceModel = Text(row, 20),
        InAppBrowser = Text(row, 21),
        BotName = Text(row, 22),
        Country = Text(row, 23),
        Region = Text(row, 24),
        City = Text(row, 25),
        Latitude = row.IsDBNull(26) ? null : row.GetDouble(26),
        Longitude = row.IsDBNull(27) ? null : row.GetDouble(27),
        Referrer = Text(row, 28),
        ReferrerDomain = Text(row, 29),
        Channel = Text(row, 30),
        Source = Text(row, 31),
        Medium = Text(row, 32),
        Campaign = Text(row, 33),
        UtmSource = Text(row, 34),
        UtmMedium = Text(row, 35),
        UtmCampaign = Text(row, 36),
        UtmTerm = Text(row, 37),
        UtmContent = Text(row, 38),
    };

    private static string? Text(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
