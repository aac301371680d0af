using Npgsql;
using Shortener.Core.Analytics;
using Shortener.Core.Clicks;

namespace Shortener.Core.Storage.Postgres;

/// <summary>Reads of stored clicks.</summary>
internal sealed partial class PostgresMetricsSnapshot
{
    public async Task<(long First, long Last)?> BoundsAsync(ClickSelection clicks, CancellationToken ct)
    {
        await using NpgsqlCommand command = Command("");
        var sql = new PostgresClickSql(command, clicks);
        command.CommandText = $"SELECT min(c.at) AS first, max(c.at) AS last\n{sql.FromWhere()}";
        (long First, long Last)? bounds = null;
        await ReadAsync(command, row => bounds = row.IsDBNull(0) ? null : (Instant(row, 0), Instant(row, 1)), ct);
        return bounds;
    }

    public async Task<IReadOnlyList<GroupCounts>> CountAsync(ClickSelection clicks, ClickGrouping grouping, GroupPage? page, CancellationToken ct)
    {
        await using NpgsqlCommand command = Command("");
        var sql = new PostgresClickSql(command, clicks);
        string group = sql.Group(grouping);
        // Grouping by visitor first lets the server hash twice; count(DISTINCT) would sort every group.
        string groups = $"""
            SELECT {PostgresClickSql.TextOfGroup(grouping)} AS value,
                   sum(v.clicks)::bigint AS clicks,
                   sum(v.bot_clicks)::bigint AS bot_clicks,
                   count(v.visitor) FILTER (WHERE {Counted(clicks.Bots, "v.")} > 0) AS uniques
            FROM (SELECT {group} AS g, c.visitor,
                         count(*) FILTER (WHERE c.bot_kind = 0) AS clicks,
                         count(*) FILTER (WHERE c.bot_kind <> 0) AS bot_clicks
                  {sql.FromWhere()}
                  GROUP BY 1, 2) v
            GROUP BY g
            """;
        command.CommandText = page is null ? groups : Page(command, groups, clicks.Bots, page);
        var counts = new List<GroupCounts>();
        await ReadAsync(command, row => counts.Add(new GroupCounts(Text(row, 0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3))), ct);
        return counts;
    }

    public async Task ReadVisitorsAsync(
        ClickSelection clicks, ClickGrouping grouping, IReadOnlyList<string?>? only, Action<GroupVisitor> visit, CancellationToken ct)
    {
        await using NpgsqlCommand command = Command("");
        var sql = new PostgresClickSql(command, clicks);
        string group = sql.Group(grouping);
        sql.AddKnownVisitor();
        sql.AddBots(clicks.Bots);
        if (only is not null)
        {
            sql.AddValues(grouping.By, only);
        }

        command.CommandText = $"""
            SELECT {PostgresClickSql.TextOfGroup(grouping)} AS value, day, visitor
            FROM (SELECT DISTINCT {group} AS g, {PostgresClickSql.UtcDay} AS day, c.visitor {sql.FromWhere()}) v
            """;
        await ReadAsync(command, row => visit(new GroupVisitor(Text(row, 0), row.GetInt32(1), row.GetInt64(2))), ct);
    }

    private static string Page(NpgsqlCommand command, string groups, BotsMode bots, GroupPage page)
    {
        string counted = Counted(bots, "");
        Add(command, "limit", page.Limit);
        string behind = "";
        if (page.After is { } after)
        {
            Add(command, "afterClicks", after.Clicks);
            behind = $" AND {counted} < @afterClicks";
            if (after.Value is not null)
            {
                Add(command, "afterValue", after.Value);
                behind = $" AND ({counted} < @afterClicks OR ({counted} = @afterClicks AND (value COLLATE \"C\" > @afterValue OR value IS NULL)))";
            }
        }

        return $"""
            SELECT value, clicks, bot_clicks, uniques
            FROM ({groups}) counts
            WHERE {counted} > 0{behind}
            ORDER BY {counted} DESC, value COLLATE "C" NULLS LAST
            LIMIT @limit
            """;
    }

    private static string Counted(BotsMode bots, string table) => bots switch
    {
        BotsMode.Exclude => $"{table}clicks",
        BotsMode.Only => $"{table}bot_clicks",
        _ => $"({table}clicks + {table}bot_clicks)",
    };

    private static long Instant(NpgsqlDataReader row, int column) => UnixMicros.From(row.GetFieldValue<DateTimeOffset>(column));
}
