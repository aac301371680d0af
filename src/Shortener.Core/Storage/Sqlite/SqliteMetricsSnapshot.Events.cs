using Microsoft.Data.Sqlite;
using Shortener.Core.Analytics;
using Shortener.Core.Analytics.Rollups;
using Shortener.Core.Events;

namespace Shortener.Core.Storage.Sqlite;

/// <summary>Reads of events and their rollups.</summary>
internal sealed partial class SqliteMetricsSnapshot
{
    private const string HubsSql =
        "SELECT id, id, name FROM hubs WHERE workspace_id = $workspace AND id IN (SELECT value FROM json_each($ids))";

    private const string ButtonsSql =
        "SELECT id, hub_id, label FROM hub_blocks WHERE workspace_id = $workspace AND id IN (SELECT value FROM json_each($ids))";

    private const string InterstitialsSql =
        "SELECT id, id, name FROM interstitials WHERE workspace_id = $workspace AND id IN (SELECT value FROM json_each($ids))";

    private const string CreativesSql =
        "SELECT id, interstitial_id, name FROM creatives WHERE workspace_id = $workspace AND id IN (SELECT value FROM json_each($ids))";

    // Two subqueries: SQLite seeks to an end of the index only for a statement with a single min or max.
    private const string EventExtentSql = """
        SELECT (SELECT min(quarter) FROM event_quarters
                WHERE workspace_id = $workspace AND kind = $kind AND subject_id = $subject AND part_id = $part) * 900000000 AS first,
               (SELECT max(quarter) + 1 FROM event_quarters
                WHERE workspace_id = $workspace AND kind = $kind AND subject_id = $subject AND part_id = $part) * 900000000 AS last
        """;

    private const string EventQuartersSql = """
        SELECT q.quarter, NULL AS value, q.events, q.bot_events, q.uniques, q.bot_uniques, q.all_uniques, 1 AS has_sketches,
               q.sketch, q.bot_sketch
        FROM json_each($ranges) r
        CROSS JOIN event_quarters q ON q.workspace_id = $workspace AND q.kind = $kind AND q.subject_id = $subject AND q.part_id = $part
            AND q.quarter >= r.value ->> 0 AND q.quarter < r.value ->> 1
        ORDER BY q.quarter
        """;

    // A part is its own value; what is below 100 has a label.
    private const string EventDaysSql = """
        SELECT d.day, CASE WHEN d.dimension < 100 THEN l.value ELSE CAST(d.value_id AS TEXT) END, d.events, d.bot_events, d.uniques,
               d.bot_uniques, d.all_uniques,
               $always OR d.day IN (SELECT value FROM json_each($mixed))
               OR EXISTS (SELECT 1 FROM event_days o WHERE o.workspace_id = d.workspace_id AND o.kind = d.kind
                          AND o.subject_id = d.subject_id AND o.dimension = d.dimension
                          AND o.day = d.day AND o.value_id = d.value_id AND o.source_id <> d.source_id) AS has_sketches,
               d.sketch, d.bot_sketch
        FROM json_each($ranges) r
        CROSS JOIN event_days d ON d.workspace_id = $workspace AND d.kind = $kind AND d.subject_id = $subject
            AND d.dimension = $dimension AND d.day >= r.value ->> 0 AND d.day < r.value ->> 1
            AND d.value_id IN (SELECT value FROM json_each($values))
        LEFT JOIN labels l ON l.id = d.value_id
        ORDER BY d.day
        """;

    private const string CountEventValuesSql = """
        SELECT v.value_id, CASE WHEN $dimension < 100 THEN l.value ELSE CAST(v.value_id AS TEXT) END, v.events, v.bot_events
        FROM (SELECT value_id, sum(events) AS events, sum(bot_events) AS bot_events
              FROM event_days
              WHERE workspace_id = $workspace AND kind = $kind AND subject_id = $subject AND dimension = $dimension
                AND day >= $from AND day < $to
              GROUP BY value_id) v
        LEFT JOIN labels l ON l.id = v.value_id
        """;

    private const string SumElapsedSql = """
        SELECT coalesce(sum(timed), 0), coalesce(sum(elapsed_ms), 0)
        FROM event_days
        WHERE workspace_id = $workspace AND kind = $kind AND subject_id = $subject AND dimension = $dimension AND value_id = $value
          AND day >= $from AND day < $to
        """;

    public Task<IReadOnlyList<EventName>> NameEventsAsync(int workspaceId, Dimension dimension, IReadOnlyList<long> ids, CancellationToken ct)
    {
        using SqliteCommand command = Command(dimension switch
        {
            Dimension.Hub => HubsSql,
            Dimension.Button => ButtonsSql,
            Dimension.Interstitial => InterstitialsSql,
            _ => CreativesSql,
        });
        command.Parameters.AddWithValue("$workspace", workspaceId);
        command.Parameters.AddWithValue("$ids", SqliteClickSql.Json(ids));
        var names = new List<EventName>();
        Read(command, row => names.Add(new EventName(row.GetInt64(0), row.GetInt64(1), row.GetString(2))), ct);
        return Task.FromResult<IReadOnlyList<EventName>>(names);
    }

    public Task<(long Timed, long ElapsedMs)> SumElapsedAsync(RollupScope scope, SlotRange days, CancellationToken ct)
    {
        using SqliteCommand command = Command(SumElapsedSql);
        AddSeries(command, scope);
        command.Parameters.AddWithValue("$dimension", PartDimension(scope));
        command.Parameters.AddWithValue("$value", scope.Events!.Value.PartId);
        command.Parameters.AddWithValue("$from", days.From);
        command.Parameters.AddWithValue("$to", days.To);
        return Task.FromResult(ReadSum(command, ct));
    }

    public Task<(long Timed, long ElapsedMs)> SumElapsedAsync(ClickSelection events, CancellationToken ct)
    {
        using SqliteCommand command = Command("");
        var sql = new SqliteClickSql(_connection, command, events);
        sql.AddBots(BotsMode.Exclude);
        command.CommandText = $"SELECT count(c.elapsed_ms), coalesce(sum(c.elapsed_ms), 0)\n{sql.FromWhere()}";
        return Task.FromResult(ReadSum(command, ct));
    }

    private void ReadEventDays(
        RollupScope scope, Dimension dimension, IReadOnlyList<SlotRange> days, IReadOnlyList<long>? valueIds, SketchNeed need, Action<RollupRow> visit,
        CancellationToken ct)
    {
        using SqliteCommand command = Command(EventDaysSql);
        AddSeries(command, scope);
        command.Parameters.AddWithValue("$dimension", dimension == Dimension.Total ? PartDimension(scope) : (int)dimension);
        command.Parameters.AddWithValue("$values", SqliteClickSql.Json(valueIds ?? [scope.Events!.Value.PartId]));
        AddNeed(command, need);
        command.Parameters.AddWithValue("$ranges", Json(days));
        Read(command, row => visit(Row(row)), ct);
    }

    private static (long Timed, long ElapsedMs) ReadSum(SqliteCommand command, CancellationToken ct)
    {
        (long, long) sum = default;
        Read(command, row => sum = (row.GetInt64(0), row.GetInt64(1)), ct);
        return sum;
    }

    private static int PartDimension(RollupScope scope) => scope.Events is { PartId: not 0 } part ? (int)EventCells.PartsOf((EventKind)part.Kind) : 0;

    private static void AddSeries(SqliteCommand command, RollupScope scope)
    {
        EventScope events = scope.Events!.Value;
        command.Parameters.AddWithValue("$workspace", scope.WorkspaceId);
        command.Parameters.AddWithValue("$kind", events.Kind);
        command.Parameters.AddWithValue("$subject", events.SubjectId);
    }

    private static void AddPart(SqliteCommand command, RollupScope scope)
    {
        AddSeries(command, scope);
        command.Parameters.AddWithValue("$part", scope.Events!.Value.PartId);
    }
}
