using Npgsql;
using Shortener.Core.Analytics;

namespace Shortener.Core.Storage.Postgres;

/// <summary>Reads of rollups.</summary>
internal sealed partial class PostgresMetricsSnapshot
{
    private const string CountWorkspaceValuesSql = """
        SELECT v.value_id, l.value, v.clicks, v.bot_clicks
        FROM (SELECT value_id, sum(clicks)::bigint AS clicks, sum(bot_clicks)::bigint AS bot_clicks
              FROM workspace_days
              WHERE workspace_id = @scope AND dimension = @dimension AND day >= @from AND day < @to
              GROUP BY value_id) v
        LEFT JOIN labels l ON l.id = v.value_id
        """;

    private const string CountLinkValuesSql = """
        SELECT v.value_id, l.value, v.clicks, v.bot_clicks
        FROM (SELECT value_id, sum(clicks)::bigint AS clicks, sum(bot_clicks)::bigint AS bot_clicks
              FROM link_days
              WHERE link_id = @scope AND dimension = @dimension AND day >= @from AND day < @to
              GROUP BY value_id) v
        LEFT JOIN labels l ON l.id = v.value_id
        """;

    // A sketch of 3 KB is sent only where it is needed.
    private const string WorkspaceDaysSql = """
        SELECT slot, value, clicks, bot_clicks, uniques, bot_uniques, all_uniques, has_sketches,
               CASE WHEN has_sketches THEN sketch END AS sketch, CASE WHEN has_sketches THEN bot_sketch END AS bot_sketch
        FROM (SELECT d.day AS slot, l.value, d.clicks, d.bot_clicks, d.uniques, d.bot_uniques, d.all_uniques,
                     @always OR d.day = ANY (@mixed)
                     OR EXISTS (SELECT 1 FROM workspace_days o WHERE o.workspace_id = d.workspace_id AND o.dimension = d.dimension
                                AND o.day = d.day AND o.value_id = d.value_id AND o.source_id <> d.source_id) AS has_sketches,
                     d.sketch, d.bot_sketch
              FROM unnest(@froms, @tos) AS r (lowest, beyond)
              JOIN workspace_days d ON d.workspace_id = @scope AND d.dimension = @dimension AND d.day >= r.lowest AND d.day < r.beyond
              LEFT JOIN labels l ON l.id = d.value_id) rows
        ORDER BY slot
        """;

    private const string LinkDaysSql = """
        SELECT slot, value, clicks, bot_clicks, uniques, bot_uniques, all_uniques, has_sketches,
               CASE WHEN has_sketches THEN sketch END AS sketch, CASE WHEN has_sketches THEN bot_sketch END AS bot_sketch
        FROM (SELECT d.day AS slot, l.value, d.clicks, d.bot_clicks, d.uniques, d.bot_uniques, d.all_uniques,
                     @always OR d.day = ANY (@mixed)
                     OR EXISTS (SELECT 1 FROM link_days o WHERE o.link_id = d.link_id AND o.dimension = d.dimension
                                AND o.day = d.day AND o.value_id = d.value_id AND o.source_id <> d.source_id) AS has_sketches,
                     d.sketch, d.bot_sketch
              FROM unnest(@froms, @tos) AS r (lowest, beyond)
              JOIN link_days d ON d.link_id = @scope AND d.dimension = @dimension AND d.day >= r.lowest AND d.day < r.beyond
              LEFT JOIN labels l ON l.id = d.value_id) rows
        ORDER BY slot
        """;

    private const string WorkspaceValueDaysSql = """
        SELECT slot, value, clicks, bot_clicks, uniques, bot_uniques, all_uniques, has_sketches,
               CASE WHEN has_sketches THEN sketch END AS sketch, CASE WHEN has_sketches THEN bot_sketch END AS bot_sketch
        FROM (SELECT d.day AS slot, l.value, d.clicks, d.bot_clicks, d.uniques, d.bot_uniques, d.all_uniques,
                     @always OR d.day = ANY (@mixed)
                     OR EXISTS (SELECT 1 FROM workspace_days o WHERE o.workspace_id = d.workspace_id AND o.dimension = d.dimension
                                AND o.day = d.day AND o.value_id = d.value_id AND o.source_id <> d.source_id) AS has_sketches,
                     d.sketch, d.bot_sketch
              FROM workspace_days d
              LEFT JOIN labels l ON l.id = d.value_id
              WHERE d.workspace_id = @scope AND d.dimension = @dimension AND d.day >= @from AND d.day < @to
                AND d.value_id = ANY (@values)) rows
        ORDER BY slot
        """;

    private const string LinkValueDaysSql = """
        SELECT slot, value, clicks, bot_clicks, uniques, bot_uniques, all_uniques, has_sketches,
               CASE WHEN has_sketches THEN sketch END AS sketch, CASE WHEN has_sketches THEN bot_sketch END AS bot_sketch
        FROM (SELECT d.day AS slot, l.value, d.clicks, d.bot_clicks, d.uniques, d.bot_uniques, d.all_uniques,
                     @always OR d.day = ANY (@mixed)
                     OR EXISTS (SELECT 1 FROM link_days o WHERE o.link_id = d.link_id AND o.dimension = d.dimension
                                AND o.day = d.day AND o.value_id = d.value_id AND o.source_id <> d.source_id) AS has_sketches,
                     d.sketch, d.bot_sketch
              FROM link_days d
              LEFT JOIN labels l ON l.id = d.value_id
              WHERE d.link_id = @scope AND d.dimension = @dimension AND d.day >= @from AND d.day < @to
                AND d.value_id = ANY (@values)) rows
        ORDER BY slot
        """;

    private const string QuartersSql = """
        SELECT q.quarter, NULL::text AS value, q.clicks, q.bot_clicks, q.uniques, q.bot_uniques, q.all_uniques, true AS has_sketches,
               q.sketch, q.bot_sketch
        FROM unnest(@froms, @tos) AS r (lowest, beyond)
        JOIN workspace_quarters q ON q.workspace_id = @workspace AND q.quarter >= r.lowest AND q.quarter < r.beyond
        ORDER BY q.quarter
        """;

    public async Task<IReadOnlyList<ValueCounts>> CountValuesAsync(RollupScope scope, Dimension dimension, SlotRange days, CancellationToken ct)
    {
        await using NpgsqlCommand command = Command(
            scope.Events is not null ? CountEventValuesSql : scope.LinkId is null ? CountWorkspaceValuesSql : CountLinkValuesSql);
        AddScope(command, scope, dimension);
        Add(command, "from", days.From);
        Add(command, "to", days.To);
        var values = new List<ValueCounts>();
        await ReadAsync(command, row => values.Add(new ValueCounts(row.GetInt64(0), Text(row, 1), row.GetInt64(2), row.GetInt64(3))), ct);
        return values;
    }

    public async Task ReadValueDaysAsync(
        RollupScope scope, Dimension dimension, SlotRange days, IReadOnlyList<long> valueIds, SketchNeed need, Action<RollupRow> visit,
        CancellationToken ct)
    {
        if (scope.Events is not null)
        {
            await ReadEventDaysAsync(scope, dimension, [days], valueIds, need, visit, ct);
            return;
        }

        await using NpgsqlCommand command = Command(scope.LinkId is null ? WorkspaceValueDaysSql : LinkValueDaysSql);
        AddScope(command, scope, dimension);
        AddNeed(command, need);
        Add(command, "from", days.From);
        Add(command, "to", days.To);
        Add(command, "values", valueIds.ToArray());
        await ReadAsync(command, row => visit(Row(row)), ct);
    }

    public async Task ReadDaysAsync(
        RollupScope scope, Dimension dimension, IReadOnlyList<SlotRange> days, SketchNeed need, Action<RollupRow> visit, CancellationToken ct)
    {
        if (scope.Events is not null)
        {
            await ReadEventDaysAsync(scope, dimension, days, null, need, visit, ct);
            return;
        }

        await using NpgsqlCommand command = Command(scope.LinkId is null ? WorkspaceDaysSql : LinkDaysSql);
        AddScope(command, scope, dimension);
        AddNeed(command, need);
        AddRanges(command, days);
        await ReadAsync(command, row => visit(Row(row)), ct);
    }

    public async Task ReadQuartersAsync(RollupScope scope, IReadOnlyList<SlotRange> quarters, Action<RollupRow> visit, CancellationToken ct)
    {
        await using NpgsqlCommand command = Command(scope.Events is null ? QuartersSql : EventQuartersSql);
        if (scope.Events is null)
        {
            Add(command, "workspace", scope.WorkspaceId);
        }
        else
        {
            AddPart(command, scope);
        }

        AddRanges(command, quarters);
        await ReadAsync(command, row => visit(Row(row)), ct);
    }

    private static void AddScope(NpgsqlCommand command, RollupScope scope, Dimension dimension)
    {
        if (scope.Events is null)
        {
            Add(command, "scope", scope.LinkId ?? scope.WorkspaceId);
        }
        else
        {
            AddSeries(command, scope);
        }

        Add(command, "dimension", (short)dimension);
    }

    private static void AddNeed(NpgsqlCommand command, SketchNeed need)
    {
        Add(command, "always", need.Always);
        Add(command, "mixed", need.Days.ToArray());
    }

    private static void AddRanges(NpgsqlCommand command, IReadOnlyList<SlotRange> ranges)
    {
        Add(command, "froms", ranges.Select(range => range.From).ToArray());
        Add(command, "tos", ranges.Select(range => range.To).ToArray());
    }

    private static RollupRow Row(NpgsqlDataReader row)
    {
        bool hasSketches = row.GetBoolean(7);
        return new RollupRow(
            row.GetInt32(0), Text(row, 1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4), row.GetInt64(5), row.GetInt64(6), hasSketches,
            hasSketches ? Bytes(row, 8) : null, hasSketches ? Bytes(row, 9) : null);
    }
}
