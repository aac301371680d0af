using Npgsql;
using Shortener.Core.Analytics;
using Shortener.Core.Analytics.Rollups;
using Shortener.Core.Events;

namespace Shortener.Core.Storage.Postgres;

/// <summary>Reads of events and their rollups.</summary>
internal sealed partial class PostgresMetricsSnapshot
{
    private const string HubsSql = "SELECT id, id, name FROM hubs WHERE workspace_id = @workspace AND id = ANY (@ids)";

    private const string ButtonsSql = "SELECT id, hub_id, label FROM hub_blocks WHERE workspace_id = @workspace AND id = ANY (@ids)";

    private const string InterstitialsSql = "SELECT id, id, name FROM interstitials WHERE workspace_id = @workspace AND id = ANY (@ids)";

    private const string CreativesSql = "SELECT id, interstitial_id, name FROM creatives WHERE workspace_id = @workspace AND id = ANY (@ids)";

    private const string EventExtentSql = """
        SELECT min(quarter)::bigint * 900000000 AS first, (max(quarter) + 1)::bigint * 900000000 AS last
        FROM event_quarters
        WHERE workspace_id = @workspace AND kind = @kind AND subject_id = @subject AND part_id = @part
        """;

    private const string EventQuartersSql = """
        SELECT q.quarter, NULL::text AS value, q.events, q.bot_events, q.uniques, q.bot_uniques, q.all_uniques, true AS has_sketches,
               q.sketch, q.bot_sketch
        FROM unnest(@froms, @tos) AS r (lowest, beyond)
        JOIN event_quarters q ON q.workspace_id = @workspace AND q.kind = @kind AND q.subject_id = @subject AND q.part_id = @part
            AND q.quarter >= r.lowest AND q.quarter < r.beyond
        ORDER BY q.quarter
        """;

    // A sketch of 3 KB is sent only where it is needed. A part is its own value; what is below 100 has a label.
    private const string EventDaysSql = """
        SELECT slot, value, events, bot_events, uniques, bot_uniques, all_uniques, has_sketches,
               CASE WHEN has_sketches THEN sketch END AS sketch, CASE WHEN has_sketches THEN bot_sketch END AS bot_sketch
        FROM (SELECT d.day AS slot, CASE WHEN d.dimension < 100 THEN l.value ELSE d.value_id::text END AS value,
                     d.events, d.bot_events, d.uniques, d.bot_uniques, d.all_uniques,
                     @always OR d.day = ANY (@mixed)
                     OR EXISTS (SELECT 1 FROM event_days o WHERE o.workspace_id = d.workspace_id AND o.kind = d.kind
                                AND o.subject_id = d.subject_id AND o.dimension = d.dimension
                                AND o.day = d.day AND o.value_id = d.value_id AND o.source_id <> d.source_id) AS has_sketches,
                     d.sketch, d.bot_sketch
              FROM unnest(@froms, @tos) AS r (lowest, beyond)
              JOIN event_days d ON d.workspace_id = @workspace AND d.kind = @kind AND d.subject_id = @subject
                  AND d.dimension = @dimension AND d.value_id = ANY (@values) AND d.day >= r.lowest AND d.day < r.beyond
              LEFT JOIN labels l ON l.id = d.value_id) rows
        ORDER BY slot
        """;

    private const string CountEventValuesSql = """
        SELECT v.value_id, CASE WHEN @dimension < 100 THEN l.value ELSE v.value_id::text END, v.events, v.bot_events
        FROM (SELECT value_id, sum(events)::bigint AS events, sum(bot_events)::bigint AS bot_events
              FROM event_days
              WHERE workspace_id = @workspace AND kind = @kind AND subject_id = @subject AND dimension = @dimension
                AND day >= @from AND day < @to
              GROUP BY value_id) v
        LEFT JOIN labels l ON l.id = v.value_id
        """;

    private const string SumElapsedSql = """
        SELECT coalesce(sum(timed), 0)::bigint, coalesce(sum(elapsed_ms), 0)::bigint
        FROM event_days
        WHERE workspace_id = @workspace AND kind = @kind AND subject_id = @subject AND dimension = @dimension AND value_id = @value
          AND day >= @from AND day < @to
        """;

    public async Task<IReadOnlyList<EventName>> NameEventsAsync(int workspaceId, Dimension dimension, IReadOnlyList<long> ids, CancellationToken ct)
    {
        await using NpgsqlCommand command = Command(dimension switch
        {
            Dimension.Hub => HubsSql,
            Dimension.Button => ButtonsSql,
            Dimension.Interstitial => InterstitialsSql,
            _ => CreativesSql,
        });
        Add(command, "workspace", workspaceId);
        Add(command, "ids", ids.ToArray());
        var names = new List<EventName>();
        await ReadAsync(command, row => names.Add(new EventName(row.GetInt64(0), row.GetInt64(1), row.GetString(2))), ct);
        return names;
    }

    public async Task<(long Timed, long ElapsedMs)> SumElapsedAsync(RollupScope scope, SlotRange days, CancellationToken ct)
    {
        await using NpgsqlCommand command = Command(SumElapsedSql);
        AddSeries(command, scope);
        Add(command, "dimension", PartDimension(scope));
        Add(command, "value", scope.Events!.Value.PartId);
        Add(command, "from", days.From);
        Add(command, "to", days.To);
        return await ReadSumAsync(command, ct);
    }

    public async Task<(long Timed, long ElapsedMs)> SumElapsedAsync(ClickSelection events, CancellationToken ct)
    {
        await using NpgsqlCommand command = Command("");
        var sql = new PostgresClickSql(command, events);
        sql.AddBots(BotsMode.Exclude);
        command.CommandText = $"SELECT count(c.elapsed_ms), coalesce(sum(c.elapsed_ms), 0)::bigint\n{sql.FromWhere()}";
        return await ReadSumAsync(command, ct);
    }

    private async Task ReadEventDaysAsync(
        RollupScope scope, Dimension dimension, IReadOnlyList<SlotRange> days, IReadOnlyList<long>? valueIds, SketchNeed need, Action<RollupRow> visit,
        CancellationToken ct)
    {
        await using NpgsqlCommand command = Command(EventDaysSql);
        AddSeries(command, scope);
        Add(command, "dimension", dimension == Dimension.Total ? PartDimension(scope) : (short)dimension);
        Add(command, "values", valueIds?.ToArray() ?? [scope.Events!.Value.PartId]);
        AddNeed(command, need);
        AddRanges(command, days);
        await ReadAsync(command, row => visit(Row(row)), ct);
    }

    private static async Task<(long Timed, long ElapsedMs)> ReadSumAsync(NpgsqlCommand command, CancellationToken ct)
    {
        (long, long) sum = default;
        await ReadAsync(command, row => sum = (row.GetInt64(0), row.GetInt64(1)), ct);
        return sum;
    }

    private static short PartDimension(RollupScope scope) => scope.Events is { PartId: not 0 } part ? (short)EventCells.PartsOf((EventKind)part.Kind) : (short)0;

    private static void AddSeries(NpgsqlCommand command, RollupScope scope)
    {
        EventScope events = scope.Events!.Value;
        Add(command, "workspace", scope.WorkspaceId);
        Add(command, "kind", events.Kind);
        Add(command, "subject", events.SubjectId);
    }

    private static void AddPart(NpgsqlCommand command, RollupScope scope)
    {
        AddSeries(command, scope);
        Add(command, "part", scope.Events!.Value.PartId);
    }
}
