using System.Data.Common;
using System.Globalization;
using Npgsql;
using Xunit;

namespace Shortener.Testing;

/// <summary>
/// Counts every stored click again, from the clicks table and its dictionaries alone, and asserts that each rollup row of each source
/// says the same: no row missing, none too many. Shares no code with what writes the rollups.
/// </summary>
public static class RollupRecount
{
    /// <summary>Clicks of one source from which on a link-day keeps its dimensions.</summary>
    public const int HotLinkDay = 128;

    private const string SelectClicks = """
        SELECT c.at, c.source_id, c.workspace_id, c.link_id, c.visitor, c.bot_kind, c.language,
            u.browser, u.os, u.device_type, u.in_app_browser, u.bot_name,
            p.country,
            CASE WHEN p.region IS NULL THEN NULL ELSE coalesce(p.country, '') || '/' || p.region END,
            CASE WHEN p.city IS NULL THEN NULL ELSE coalesce(p.country, '') || '/' || coalesce(p.region, '') || '/' || p.city END,
            r.value, r.domain,
            t.channel, t.source, t.utm_source, t.utm_medium, t.utm_campaign, t.utm_term, t.utm_content,
            c.user_agent_id, u.id, c.place_id, p.id, c.referrer_id, r.id, c.traffic_id, t.id, c.position, c.variant
        FROM clicks AS c
        LEFT JOIN user_agents AS u ON u.id = c.user_agent_id
        LEFT JOIN places AS p ON p.id = c.place_id
        LEFT JOIN referrers AS r ON r.id = c.referrer_id
        LEFT JOIN traffic AS t ON t.id = c.traffic_id
        """;

    private static readonly string?[] BotKinds = [null, "crawler", "preview", "prefetch", "head", "tool"];

    /// <summary>Returns the number of clicks counted.</summary>
    public static async Task<int> AssertEqualAsync(DbConnection connection)
    {
        List<Click> clicks = await ReadClicksAsync(connection);
        await AssertSameAsync(connection, "workspace_quarters", "workspace_id, quarter, 0, NULL", Count(clicks, click =>
            [(click.Workspace, (int)(click.At / 900_000_000), 0, null)]));
        await AssertSameAsync(connection, "workspace_days", "workspace_id, day, dimension, l.value", Count(clicks, click =>
            click.Values.Take(20).Select((value, dimension) => ((long)click.Workspace, click.Day, dimension, value))));
        await AssertLinkDaysAsync(connection, clicks);
        Assert.Equal(
            clicks.GroupBy(click => (click.Link, Hour: (int)(click.At / 3_600_000_000), click.Source))
                .Select(hour => (hour.Key.Link, hour.Key.Hour, hour.Key.Source, hour.LongCount(click => !click.Bot), hour.LongCount(click => click.Bot))).Order(),
            (await ReadAsync(connection, "SELECT link_id, hour, source_id, clicks, bot_clicks FROM link_hours",
                row => (row.GetInt64(0), row.GetInt32(1), row.GetInt32(2), row.GetInt64(3), row.GetInt64(4)))).Order());
        return clicks.Count;
    }

    /// <summary>
    /// Every link-day with enough clicks is hot; <c>link_days</c> counts its clicks up to the position it is folded to, and no others.
    /// </summary>
    private static async Task AssertLinkDaysAsync(DbConnection connection, List<Click> clicks)
    {
        Dictionary<(long, int, int), long> foldedTo = (await ReadAsync(connection, "SELECT link_id, day, source_id, folded_to FROM hot_link_days",
            row => (Key: (row.GetInt64(0), row.GetInt32(1), row.GetInt32(2)), To: row.GetInt64(3)))).ToDictionary(row => row.Key, row => row.To);
        Assert.Equal(
            clicks.CountBy(click => (click.Link, click.Day, click.Source)).Where(linkDay => linkDay.Value >= HotLinkDay)
                .Select(linkDay => linkDay.Key).Order(),
            foldedTo.Keys.Order());
        Click[] folded = [.. clicks.Where(click =>
            foldedTo.TryGetValue((click.Link, click.Day, click.Source), out long to) && click.Position <= to)];
        Assert.All(
            clicks.Where(click => foldedTo.ContainsKey((click.Link, click.Day, click.Source))).CountBy(click => (click.Link, click.Day, click.Source)),
            linkDay => Assert.True(
                folded.Count(click => (click.Link, click.Day, click.Source) == linkDay.Key) is var counted && counted >= linkDay.Value - Math.Clamp(3 * counted, 512, 8_192),
                $"Too many clicks of {linkDay.Key} wait to be folded: {linkDay.Value - counted}"));
        await AssertSameAsync(connection, "link_days", "link_id, day, dimension, l.value", Count(
            folded, click => click.Values.Select((value, dimension) => (click.Link, click.Day, dimension, value))));
        Assert.All(
            await ReadAsync(connection, "SELECT link_id, day, source_id, folded_to, folded FROM hot_link_days",
                row => (Key: (row.GetInt64(0), row.GetInt32(1), row.GetInt32(2)), To: row.GetInt64(3), Folded: row.GetInt64(4))),
            row => Assert.True(row.To == long.MaxValue
                || row.Folded == folded.Count(click => (click.Link, click.Day, click.Source) == row.Key), $"hot_link_days miscounts {row}"));
    }

    private static async Task AssertSameAsync(DbConnection connection, string table, string key, Dictionary<Key, Figures> expected)
    {
        string labels = key.EndsWith("l.value", StringComparison.Ordinal) ? "LEFT JOIN labels AS l ON l.id = value_id" : "";
        string labelled = labels.Length > 0 ? "value_id = 0 OR l.id IS NOT NULL" : "true";
        string sql = $"SELECT {key}, source_id, clicks, bot_clicks, uniques, bot_uniques, all_uniques, {labelled} FROM {table} {labels}";
        List<(Key Key, Figures Figures)> actual = await ReadAsync(connection, sql, row =>
        {
            Assert.True(row.GetBoolean(10), $"A row of {table} points to a label that is not stored");
            return (new Key(row.GetInt64(0), row.GetInt32(1), row.GetInt32(2), row.IsDBNull(3) ? null : row.GetString(3), row.GetInt32(4)),
                new Figures(row.GetInt64(5), row.GetInt64(6), row.GetInt64(7), row.GetInt64(8), row.GetInt64(9)));
        });
        foreach ((Key row, Figures figures) in actual)
        {
            Assert.True(expected.Remove(row, out Figures? counted), $"{table} has a row that no click explains: {row}");
            Assert.True(counted!.Matches(figures), $"{table} {row}: counted {counted}, stored {figures}");
        }

        Assert.True(expected.Count == 0, $"{table} lacks {expected.Count} rows, for example {expected.Keys.FirstOrDefault()}");
    }

    private static Dictionary<Key, Figures> Count(
        IEnumerable<Click> clicks, Func<Click, IEnumerable<(long Scope, int Bucket, int Dimension, string? Value)>> keys)
    {
        var byKey = new Dictionary<Key, List<Click>>();
        foreach (Click click in clicks)
        {
            foreach ((long scope, int bucket, int dimension, string? value) in keys(click))
            {
                var key = new Key(scope, bucket, dimension, value, click.Source);
                (byKey.TryGetValue(key, out List<Click>? list) ? list : byKey[key] = []).Add(click);
            }
        }

        return byKey.ToDictionary(pair => pair.Key, pair => new Figures(
            pair.Value.Count(click => !click.Bot),
            pair.Value.Count(click => click.Bot),
            Distinct(pair.Value.Where(click => !click.Bot)),
            Distinct(pair.Value.Where(click => click.Bot)),
            Distinct(pair.Value)));
    }

    private static long Distinct(IEnumerable<Click> clicks) =>
        clicks.Select(click => click.Visitor).Where(visitor => visitor is not null).Distinct().Count();

    private static async Task<List<Click>> ReadClicksAsync(DbConnection connection) => await ReadAsync(connection, SelectClicks, row =>
    {
        for (int reference = 24; reference < 32; reference += 2)
        {
            Assert.Equal(row.GetValue(reference), row.GetValue(reference + 1));
        }

        long at = connection is NpgsqlConnection
            ? (row.GetFieldValue<DateTime>(0).Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond
            : row.GetInt64(0);
        string? Text(int column) => row.IsDBNull(column) ? null : row.GetString(column);
        int kind = row.GetInt16(5);
        return new Click(at, row.GetInt32(1), row.GetInt32(2), row.GetInt64(3), row.IsDBNull(4) ? null : row.GetInt64(4), kind != 0,
        [
            null, Text(12), Text(13), Text(14), Text(9), Text(8), Text(7), Text(6), Text(15), Text(16), Text(17), Text(18), Text(19), Text(20),
            Text(21), Text(22), Text(23), Text(11), BotKinds[kind], Text(10),
            (at / 3_600_000_000 % 24).ToString(CultureInfo.InvariantCulture), Text(33),
        ],
        row.GetInt64(32));
    });

    private static async Task<List<T>> ReadAsync<T>(DbConnection connection, string sql, Func<DbDataReader, T> read)
    {
        await using DbCommand command = connection.CreateCommand();
        command.CommandText = sql;
        await using DbDataReader reader = await command.ExecuteReaderAsync();
        List<T> rows = [];
        while (await reader.ReadAsync())
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    private sealed record Click(long At, int Source, int Workspace, long Link, long? Visitor, bool Bot, string?[] Values, long Position)
    {
        public int Day => (int)(At / 86_400_000_000);
    }

    private sealed record Key(long Scope, int Bucket, int Dimension, string? Value, int Source);

    private sealed record Figures(long Clicks, long BotClicks, long Uniques, long BotUniques, long AllUniques)
    {
        /// <summary>Counts must be equal; uniques are exact while small and beyond lie within four standard errors of 1.6 %.</summary>
        public bool Matches(Figures stored) =>
            stored.Clicks == Clicks && stored.BotClicks == BotClicks && Near(Uniques, stored.Uniques)
            && Near(BotUniques, stored.BotUniques) && Near(AllUniques, stored.AllUniques);

        private static bool Near(long counted, long estimate) =>
            counted <= 32 ? counted == estimate : Math.Abs(counted - estimate) <= Math.Ceiling(counted * 0.064);
    }
}
