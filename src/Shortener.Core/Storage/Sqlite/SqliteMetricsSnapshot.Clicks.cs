using Microsoft.Data.Sqlite;
using Shortener.Core.Analytics;

namespace Shortener.Core.Storage.Sqlite;

/// <summary>Reads of stored clicks.</summary>
internal sealed partial class SqliteMetricsSnapshot
{
    public Task<(long First, long Last)?> BoundsAsync(ClickSelection clicks, CancellationToken ct)
    {
        using SqliteCommand command = Command("");
        var sql = new SqliteClickSql(_connection, command, clicks);
        command.CommandText = $"SELECT min(c.at) AS first, max(c.at) AS last\n{sql.FromWhere()}";
        (long First, long Last)? bounds = null;
        Read(command, row => bounds = row.IsDBNull(0) ? null : (row.GetInt64(0), row.GetInt64(1)), ct);
        return Task.FromResult(bounds);
    }

    public Task<IReadOnlyList<GroupCounts>> CountAsync(ClickSelection clicks, ClickGrouping grouping, GroupPage? page, CancellationToken ct)
    {
        using SqliteCommand command = Command("");
        var sql = new SqliteClickSql(_connection, command, clicks);
        string groups = $"""
            SELECT {sql.Value(grouping)} AS value,
                   count(*) FILTER (WHERE c.bot_kind = 0) AS clicks,
                   count(*) FILTER (WHERE c.bot_kind <> 0) AS bot_clicks,
                   count(DISTINCT {CountedVisitor(clicks.Bots)}) AS uniques
            {sql.FromWhere()}
            GROUP BY {SqliteClickSql.GroupBy(grouping)}
            """;
        command.CommandText = page is null ? groups : Page(command, groups, clicks.Bots, page);
        var counts = new List<GroupCounts>();
        Read(command, row => counts.Add(new GroupCounts(Text(row, 0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3))), ct);
        return Task.FromResult<IReadOnlyList<GroupCounts>>(counts);
    }

    public Task ReadVisitorsAsync(
        ClickSelection clicks, ClickGrouping grouping, IReadOnlyList<string?>? only, Action<GroupVisitor> visit, CancellationToken ct)
    {
        using SqliteCommand command = Command("");
        var sql = new SqliteClickSql(_connection, command, clicks);
        string value = sql.Value(grouping);
        sql.AddKnownVisitor();
        sql.AddBots(clicks.Bots);
        if (only is not null)
        {
            sql.AddValues(value, only);
        }

        command.CommandText = $"SELECT DISTINCT {value} AS value, c.day, c.visitor\n{sql.FromWhere()}";
        Read(command, row => visit(new GroupVisitor(Text(row, 0), row.GetInt32(1), row.GetInt64(2))), ct);
        return Task.CompletedTask;
    }

    private static string Page(SqliteCommand command, string groups, BotsMode bots, GroupPage page)
    {
        string counted = Counted(bots);
        command.Parameters.AddWithValue("$limit", page.Limit);
        string behind = "";
        if (page.After is { } after)
        {
            command.Parameters.AddWithValue("$afterClicks", after.Clicks);
            behind = $" AND {counted} < $afterClicks";
            if (after.Value is not null)
            {
                command.Parameters.AddWithValue("$afterValue", after.Value);
                behind = $" AND ({counted} < $afterClicks OR ({counted} = $afterClicks AND (value > $afterValue OR value IS NULL)))";
            }
        }

        return $"""
            SELECT value, clicks, bot_clicks, uniques
            FROM ({groups})
            WHERE {counted} > 0{behind}
            ORDER BY {counted} DESC, value IS NULL, value
            LIMIT $limit
            """;
    }

    private static string Counted(BotsMode bots) => bots switch
    {
        BotsMode.Exclude => "clicks",
        BotsMode.Only => "bot_clicks",
        _ => "(clicks + bot_clicks)",
    };

    private static string CountedVisitor(BotsMode bots) => bots switch
    {
        BotsMode.Exclude => "CASE WHEN c.bot_kind = 0 THEN c.visitor END",
        BotsMode.Only => "CASE WHEN c.bot_kind <> 0 THEN c.visitor END",
        _ => "c.visitor",
    };
}
