using Microsoft.Data.Sqlite;
using Shortener.Core.Channels;
using Shortener.Core.Clicks;
using Shortener.Core.Geo;
using Shortener.Core.UserAgents;

namespace Shortener.Core.Storage.Sqlite;

/// <summary>
/// Reads one source's stored clicks of a link-day back with everything their dimensions need. Use it only while holding the writer's
/// lease: it sees the transaction's own clicks.
/// </summary>
internal sealed class SqliteRawClicks(SqliteConnection connection) : IDisposable
{
    private readonly SqliteStatement _read = new(connection, """
        SELECT c.at, c.position, c.workspace_id, c.visitor, c.bot_kind, c.flags, c.language,
            u.browser, u.os, u.device_type, u.in_app_browser, u.bot_name,
            p.country, p.region, p.city,
            r.value, r.domain,
            t.channel, t.source, t.utm_source, t.utm_medium, t.utm_campaign, t.utm_term, t.utm_content
        FROM clicks AS c
        LEFT JOIN user_agents AS u ON u.id = c.user_agent_id
        LEFT JOIN places AS p ON p.id = c.place_id
        LEFT JOIN referrers AS r ON r.id = c.referrer_id
        LEFT JOIN traffic AS t ON t.id = c.traffic_id
        WHERE c.day = $2 AND c.link_id = $1 AND c.source_id = $3
        """, 3);

    public IEnumerable<EnrichedClick> Read(SqliteTransaction transaction, long linkId, int day, int sourceId)
    {
        using SqliteDataReader reader = _read.Set(1, linkId).Set(2, day).Set(3, sourceId).Read(transaction);
        while (reader.Read())
        {
            yield return Click(reader, linkId);
        }
    }

    public void Dispose() => _read.Dispose();

    private static EnrichedClick Click(SqliteDataReader row, long linkId) => new()
    {
        Raw = new RawClick
        {
            EndPosition = row.GetInt64(1),
            LinkId = linkId,
            WorkspaceId = row.GetInt32(2),
            UnixMicros = row.GetInt64(0),
            Visitor = row.IsDBNull(3) ? null : row.GetInt64(3),
            Flags = (ClickFlags)row.GetInt32(5),
        },
        BotKind = (BotKind)row.GetInt32(4),
        Language = Text(row, 6),
        UserAgent = UserAgentResult.Unknown with
        {
            Browser = new UserAgentFamily(Text(row, 7) ?? "Other"),
            Os = new UserAgentFamily(Text(row, 8) ?? "Other"),
            DeviceType = Text(row, 9),
            InAppBrowser = Text(row, 10),
        },
        BotName = Text(row, 11),
        Location = new GeoLocation(Text(row, 12), Text(row, 13), Text(row, 14), null, null),
        Referrer = Text(row, 15),
        ReferrerDomain = Text(row, 16),
        Traffic = new TrafficSource(
            Text(row, 17)!, Text(row, 18), null, null, Text(row, 19), Text(row, 20), Text(row, 21), Text(row, 22), Text(row, 23)),
    };

    private static string? Text(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
