using Microsoft.Data.Sqlite;
using Shortener.Core.Analytics;

namespace Shortener.Core.Storage.Sqlite;

/// <summary>Reads of rollups.</summary>
internal sealed partial class SqliteMetricsSnapshot
{
    private const string CountWorkspaceValuesSql = """
        SELECT v.value_id, l.value, v.clicks, v.bot_clicks
        FROM (SELECT value_id, sum(clicks) AS clicks, sum(bot_clicks) AS bot_clicks
              FROM workspace_days
              WHERE workspace_id = $scope AND dimension = $dimension AND day >= $from AND day < $to
              GROUP BY value_id) v
        LEFT JOIN labels l ON l.id = v.value_id
        """;

    private const string CountLinkValuesSql = """
        SELECT v.value_id, l.value, v.clicks, v.bot_clicks
        FROM (SELECT value_id, sum(clicks) AS clicks, sum(bot_clicks) AS bot_clicks
              FROM link_days
              WHERE link_id = $scope AND dimension = $dimension AND day >= $from AND day < $to
              GROUP BY value_id) v
        LEFT JOIN labels l ON l.id = v.value_id
        """;

    private const string WorkspaceDaysSql = """
        SELECT d.day, l.value, d.clicks, d.bot_clicks, d.uniques, d.bot_uniques, d.all_uniques,
               $always OR d.day IN (SELECT value FROM json_each($mixed))
               OR EXISTS (SELECT 1 FROM workspace_days o WHERE o.workspace_id = d.workspace_id AND o.dimension = d.dimension
                          AND o.day = d.day AND o.value_id = d.value_id AND o.source_id <> d.source_id) AS has_sketches,
               d.sketch, d.bot_sketch
        FROM json_each($ranges) r
        CROSS JOIN workspace_days d ON d.workspace_id = $scope AND d.dimension = $dimension AND d.day >= r.value ->> 0 AND d.day < r.value ->> 1
        LEFT JOIN labels l ON l.id = d.value_id
        ORDER BY d.day
        """;

    private const string LinkDaysSql = """
        SELECT d.day, l.value, d.clicks, d.bot_clicks, d.uniques, d.bot_uniques, d.all_uniques,
               $always OR d.day IN (SELECT value FROM json_each($mixed))
               OR EXISTS (SELECT 1 FROM link_days o WHERE o.link_id = d.link_id AND o.dimension = d.dimension
                          AND o.day = d.day AND o.value_id = d.value_id AND o.source_id <> d.source_id) AS has_sketches,
               d.sketch, d.bot_sketch
        FROM json_each($ranges) r
        CROSS JOIN link_days d ON d.link_id = $scope AND d.dimension = $dimension AND d.day >= r.value ->> 0 AND d.day < r.value ->> 1
        LEFT JOIN labels l ON l.id = d.value_id
        ORDER BY d.day
        """;

    // The primary key ends in day, value, source: each value of each day is one seek.
    private const string WorkspaceValueDaysSql = """
        SELECT d.day, l.value, d.clicks, d.bot_clicks, d.uniques, d.bot_uniques, d.all_uniques,
               $always OR d.day IN (SELECT value FROM json_each($mixed))
               OR EXISTS (SELECT 1 FROM workspace_days o WHERE o.workspace_id = d.workspace_id AND o.dimension = d.dimension
                          AND o.day = d.day AND o.value_id = d.value_id AND o.source_id <> d.source_id) AS has_sketches,
               d.sketch, d.bot_sketch
        FROM workspace_days d
        LEFT JOIN labels l ON l.id = d.value_id
        WHERE d.workspace_id = $scope AND d.dimension = $dimension AND d.day IN (SELECT value FROM json_each($days))
          AND d.value_id IN (SELECT value FROM json_each($values))
        ORDER BY d.day
        """;

    private const string LinkValueDaysSql = """
        SELECT d.day, l.value, d.clicks, d.bot_clicks, d.uniques, d.bot_uniques, d.all_uniques,
               $always OR d.day IN (SELECT value FROM json_each($mixed))
               OR EXISTS (SELECT 1 FROM link_days o WHERE o.link_id = d.link_id AND o.dimension = d.dimension
                          AND o.day = d.day AND o.value_id = d.value_id AND o.source_id <> d.source_id) AS has_sketches,
               d.sketch, d.bot_sketch
        FROM link_days d
        LEFT JOIN labels l ON l.id = d.value_id
        WHERE d.link_id = $scope AND d.dimension = $dimension AND d.day IN (SELECT value FROM json_each($days))
          AND d.value_id IN (SELECT value FROM json_each($values))
        ORDER BY d.day
        """;

    private const string QuartersSql = """
        SELECT q.quarter, NULL AS value, q.clicks, q.bot_clicks, q.uniques, q.bot_uniques, q.all_uniques, 1 AS has_sketches,
               q.sketch, q.bot_sketch
        FROM json_each($ranges) r
        CROSS JOIN workspace_quarters q ON q.workspace_id = $workspace AND q.quarter >= r.value ->> 0 AND q.quarter < r.value ->> 1
        ORDER BY q.quarter
        """;

    public Task<IReadOnlyList<ValueCounts>> CountValuesAsync(RollupScope scope, Dimension dimension, SlotRange days, CancellationToken ct)
    {
        using SqliteCommand command = Command(
            scope.Events is not null ? CountEventValuesSql : scope.LinkId is null ? CountWorkspaceValuesSql : CountLinkValuesSql);
        AddScope(command, scope, dimension);
        command.Parameters.AddWithValue("$from", days.From);
        command.Parameters.AddWithValue("$to", days.To);
        var values = new List<ValueCounts>();
        Read(command, row => values.Add(new ValueCounts(row.GetInt64(0), Text(row, 1), row.GetInt64(2), row.GetInt64(3))), ct);
        return Task.FromResult<IReadOnlyList<ValueCounts>>(values);
    }

    public Task ReadValueDaysAsync(
        RollupScope scope, Dimension dimension, SlotRange days, IReadOnlyList<long> valueIds, SketchNeed need, Action<RollupRow> visit,
        CancellationToken ct)
    {
        if (scope.Events is not null)
        {
            ReadEventDays(scope, dimension, [days], valueIds, need, visit, ct);
            return Task.CompletedTask;
        }

        using SqliteCommand command = Command(scope.LinkId is null ? WorkspaceValueDaysSql : LinkValueDaysSql);
        AddScope(command, scope, dimension);
        AddNeed(command, need);
        command.Parameters.AddWithValue("$days", Json(Enumerable.Range(days.From, days.To - days.From)));
        command.Parameters.AddWithValue("$values", SqliteClickSql.Json(valueIds));
        Read(command, row => visit(Row(row)), ct);
        return Task.CompletedTask;
    }

    public Task ReadDaysAsync(
        RollupScope scope, Dimension dimension, IReadOnlyList<SlotRange> days, SketchNeed need, Action<RollupRow> visit, CancellationToken ct)
    {
        if (scope.Events is not null)
        {
            ReadEventDays(scope, dimension, days, null, need, visit, ct);
            return Task.CompletedTask;
        }

        using SqliteCommand command = Command(scope.LinkId is null ? WorkspaceDaysSql : LinkDaysSql);
        AddScope(command, scope, dimension);
        AddNeed(command, need);
        command.Parameters.AddWithValue("$ranges", Json(days));
        Read(command, row => visit(Row(row)), ct);
        return Task.CompletedTask;
    }

    public Task ReadQuartersAsync(RollupScope scope, IReadOnlyList<SlotRange> quarters, Action<RollupRow> visit, CancellationToken ct)
    {
        using SqliteCommand command = Command(scope.Events is null ? QuartersSql : EventQuartersSql);
        if (scope.Events is null)
        {
            command.Parameters.AddWithValue("$workspace", scope.WorkspaceId);
        }
        else
        {
            AddPart(command, scope);
        }

        command.Parameters.AddWithValue("$ranges", Json(quarters));
        Read(command, row => visit(Row(row)), ct);
        return Task.CompletedTask;
    }

    private static void AddScope(SqliteCommand command, RollupScope scope, Dimension dimension)
    {
        if (scope.Events is null)
        {
            command.Parameters.AddWithValue("$scope", scope.LinkId ?? scope.WorkspaceId);
        }
        else
        {
            AddSeries(command, scope);
        }

        command.Parameters.AddWithValue("$dimension", (int)dimension);
    }

    private static void AddNeed(SqliteCommand command, SketchNeed need)
    {
        command.Parameters.AddWithValue("$always", need.Always);
        command.Parameters.AddWithValue("$mixed", Json(need.Days));
    }

    private static RollupRow Row(SqliteDataReader row)
    {
        bool hasSketches = row.GetBoolean(7);
        return new RollupRow(
            row.GetInt32(0), Text(row, 1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4), row.GetInt64(5), row.GetInt64(6), hasSketches,
            hasSketches ? Bytes(row, 8) : null, hasSketches ? Bytes(row, 9) : null);
    }

    private static string Json(IEnumerable<int> values) => "[" + string.Join(',', values) + "]";

    private static string Json(IEnumerable<SlotRange> ranges) => "[" + string.Join(',', ranges.Select(range => $"[{range.From},{range.To}]")) + "]";
}
