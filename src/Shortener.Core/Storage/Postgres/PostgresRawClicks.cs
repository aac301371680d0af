using Npgsql;
using NpgsqlTypes;
using Shortener.Core.Analytics.Rollups;
using Shortener.Core.Channels;
using Shortener.Core.Clicks;
using Shortener.Core.Geo;
using Shortener.Core.UserAgents;

namespace Shortener.Core.Storage.Postgres;

/// <summary>Reads one source's stored clicks of link-days back with everything their dimensions need, inside the caller's transaction.</summary>
internal static class PostgresRawClicks
{
    private const string Select = """
        SELECT c.at, c.position, c.workspace_id, c.visitor, c.bot_kind, c.flags, c.language,
            u.browser, u.os, u.device_type, u.in_app_browser, u.bot_name,
            p.country, p.region, p.city,
            r.value, r.domain,
            t.channel, t.source, t.utm_source, t.utm_medium, t.utm_campaign, t.utm_term, t.utm_content,
            k.number::integer, c.link_id, c.variant
        FROM unnest($1, $2, $3, $4) WITH ORDINALITY AS k (link_id, first, behind, after, number)
        JOIN clicks AS c ON c.link_id = k.link_id AND c.at >= k.first AND c.at < k.behind AND c.source_id = $5 AND c.position > k.after
        LEFT JOIN user_agents AS u ON u.id = c.user_agent_id
        LEFT JOIN places AS p ON p.id = c.place_id
        LEFT JOIN referrers AS r ON r.id = c.referrer_id
        LEFT JOIN traffic AS t ON t.id = c.traffic_id
        """;

    /// <summary>The clicks of each link-day behind <see cref="LinkDay.FoldedTo"/>, in the order of the link-days.</summary>
    public static async Task<IReadOnlyList<EnrichedClick>[]> ReadAsync(
        NpgsqlConnection connection, IReadOnlyList<LinkDay> linkDays, int sourceId, CancellationToken ct)
    {
        var clicks = new List<EnrichedClick>[linkDays.Count];
        for (int i = 0; i < clicks.Length; i++)
        {
            clicks[i] = [];
        }

        await using var command = new NpgsqlCommand(Select, connection);
        command.Parameters
            .WithEach(NpgsqlDbType.Bigint, linkDays, static linkDay => linkDay.LinkId)
            .WithEach(NpgsqlDbType.TimestampTz, linkDays, static linkDay => PostgresClickWriter.Timestamp(linkDay.Day * UnixMicros.PerDay))
            .WithEach(NpgsqlDbType.TimestampTz, linkDays, static linkDay => PostgresClickWriter.Timestamp((linkDay.Day + 1) * UnixMicros.PerDay))
            .WithEach(NpgsqlDbType.Bigint, linkDays, static linkDay => linkDay.FoldedTo)
            .With(NpgsqlDbType.Integer, sourceId);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            clicks[reader.GetInt32(24) - 1].Add(Click(reader, reader.GetInt64(25)));
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
            Variant = Text(row, 26),
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
