using Microsoft.Data.Sqlite;
using Shortener.Core.Channels;
using Shortener.Core.Clicks;
using Shortener.Core.Geo;
using Shortener.Core.UserAgents;

namespace Shortener.Core.Storage.Sqlite;

/// <summary>
/// Reads one source's stored clicks of a link-day behind a position back with everything their dimensions need. Use it only while holding the writer's
/// lease: it sees the transaction's own clicks.
/// </summary>
internal sealed class SqliteRawClicks(SqliteConnection connection) : IDisposable
{
    private readonly SqliteStatement _read = new(connection, """
        SELECT c.at, c.position, c.workspace_id, c.visitor, c.bot_kind, c.flags, c.language,
            u.browser, u.os, u.device_type, u.in_app_browser, u.bot_name,
            p.country, p.region, p.city,
            r.value, r.domain,
            t.channel, t.source, t.utm_source, t.utm_medium, t.utm_campaign, t.utm_term, t.utm_content, c.variant
        FROM clicks AS c
        LEFT JOIN user_agents AS u ON u.id = c.user_agent_id
        LEFT JOIN places AS p ON p.id = c.place_id
        LEFT JOIN referrers AS r ON r.id = c.referrer_id
        LEFT JOIN traffic AS t ON t.id = c.traffic_id
        WHERE c.day = ?2 AND c.link_id = ?1 AND c.source_id = ?3 AND c.position > ?4
        """);

    public IReadOnlyList<EnrichedClick> Read(long linkId, int day, int sourceId, long after)
    {
        List<EnrichedClick> clicks = [];
        _read.Set(1, linkId).Set(2, day).Set(3, sourceId).Set(4, after);
        while (_read.Step())
        {
            clicks.Add(Click(linkId));
        }

        return clicks;
    }

    public void Dispose() => _read.Dispose();

    private EnrichedClick Click(long linkId) => new()
    {
        Raw = new RawClick
        {
            EndPosition = _read.Int64(1),
            LinkId = linkId,
            WorkspaceId = _read.Int32(2),
            UnixMicros = _read.Int64(0),
            Visitor = _read.IsNull(3) ? null : _read.Int64(3),
            Flags = (ClickFlags)_read.Int32(5),
            Variant = _read.Text(24),
        },
        BotKind = (BotKind)_read.Int32(4),
        Language = _read.Text(6),
        UserAgent = UserAgentResult.Unknown with
        {
            Browser = new UserAgentFamily(_read.Text(7) ?? "Other"),
            Os = new UserAgentFamily(_read.Text(8) ?? "Other"),
            DeviceType = _read.Text(9),
            InAppBrowser = _read.Text(10),
        },
        BotName = _read.Text(11),
        Location = new GeoLocation(_read.Text(12), _read.Text(13), _read.Text(14), null, null),
        Referrer = _read.Text(15),
        ReferrerDomain = _read.Text(16),
        Traffic = new TrafficSource(
            _read.Text(17)!, _read.Text(18), null, null, _read.Text(19), _read.Text(20), _read.Text(21), _read.Text(22), _read.Text(23)),
    };
}
