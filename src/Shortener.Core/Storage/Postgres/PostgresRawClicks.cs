using Npgsql;
using NpgsqlTypes;
using Shortener.Core.Channels;
using Shortener.Core.Clicks;
using Shortener.Core.Geo;
using Shortener.Core.UserAgents;

namespace Shortener.Core.Storage.Postgres;

/// <summary>Reads one source's stored clicks of a link-day back with everything their dimensions need, inside the caller's transaction.</summary>
internal static class PostgresRawClicks
{
    private const string Select = """
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
        WHERE c.link_id = $1 AND c.at >= $2 AND c.at < $3 AND c.source_id = $4
        """;

    public static async Task<IReadOnlyList<EnrichedClick>> ReadAsync(
        NpgsqlConnection connection, long linkId, int day, int sourceId, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(Select, connection);
        command.Parameters
            .With(NpgsqlDbType.Bigint, linkId)
            .With(NpgsqlDbType.TimestampTz, PostgresClickWriter.Timestamp(day * UnixMicros.PerDay))
            .With(NpgsqlDbType.TimestampTz, PostgresClickWriter.Timestamp((day + 1) * UnixMicros.PerDay))
            .With(NpgsqlDbType.Integer, sourceId);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(ct);
        List<EnrichedClick> clicks = [];
        while (await reader.ReadAsync(ct))
        {
            clicks.Add(Click(reader, linkId));
        }

        return clicks;
    }

    private static EnrichedClick Click(NpgsqlDataReader row, long linkId) => new()
    {
        Raw = new RawClick
        {
            EndPosition = row.GetInt64(1),
            LinkId = linkId,
            WorkspaceId = row.GetInt32(2),
            UnixMicros = UnixMicros.From(row.GetFieldValue<DateTime>(0)),
            Visitor = row.IsDBNull(3) ? null : row.GetInt64(3),
            Flags = (ClickFlags)row.GetInt16(5),
        },
        BotKind = (BotKind)row.GetInt16(4),
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

    private static string? Text(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
