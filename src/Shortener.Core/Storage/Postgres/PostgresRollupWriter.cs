using Npgsql;
using NpgsqlTypes;
using Shortener.Core.Analytics.Rollups;
using Shortener.Core.Clicks;
using Shortener.Core.Clicks.Rows;

namespace Shortener.Core.Storage.Postgres;

/// <summary>Writes what a batch does to the rollups of its source, inside the caller's transaction.</summary>
internal static class PostgresRollupWriter
{
    private const string UpsertLinkHours = """
        INSERT INTO link_hours (link_id, hour, source_id, clicks, bot_clicks)
        SELECT k.link_id, k.hour, $5, k.clicks, k.bot_clicks FROM unnest($1, $2, $3, $4) AS k (link_id, hour, clicks, bot_clicks)
        ON CONFLICT (link_id, hour, source_id) DO UPDATE SET clicks = link_hours.clicks + excluded.clicks,
            bot_clicks = link_hours.bot_clicks + excluded.bot_clicks
        """;

    private const string InsertHotLinkDays = """
        INSERT INTO hot_link_days (link_id, day, source_id)
        SELECT k.link_id, k.day, $3 FROM unnest($1, $2) AS k (link_id, day)
        """;

    private const string SelectLinkDays = """
        SELECT k.number::integer,
            (SELECT coalesce(sum(h.clicks + h.bot_clicks), 0) FROM link_hours AS h
                WHERE h.link_id = k.link_id AND h.hour >= k.day * 24 AND h.hour < k.day * 24 + 24 AND h.source_id = $3),
            EXISTS (SELECT 1 FROM hot_link_days AS d WHERE d.link_id = k.link_id AND d.day = k.day AND d.source_id = $3)
        FROM unnest($1, $2) WITH ORDINALITY AS k (link_id, day, number)
        """;

    private const string SelectQuarters = """
        SELECT k.number::integer, t.clicks, t.bot_clicks, t.sketch, t.bot_sketch
        FROM unnest($1, $2) WITH ORDINALITY AS k (scope, bucket, number)
        JOIN workspace_quarters AS t ON t.workspace_id = k.scope AND t.quarter = k.bucket AND t.source_id = $3
        """;

    private const string SelectDays = """
        SELECT k.number::integer, t.clicks, t.bot_clicks, t.sketch, t.bot_sketch
        FROM unnest($1, $2, $4, $5) WITH ORDINALITY AS k (scope, bucket, dimension, value_id, number)
        JOIN workspace_days AS t ON t.workspace_id = k.scope AND t.day = k.bucket AND t.dimension = k.dimension AND t.value_id = k.value_id
            AND t.source_id = $3
        """;

    private const string SelectLinkDayCells = """
        SELECT k.number::integer, t.clicks, t.bot_clicks, t.sketch, t.bot_sketch
        FROM unnest($1, $2, $4, $5) WITH ORDINALITY AS k (scope, bucket, dimension, value_id, number)
        JOIN link_days AS t ON t.link_id = k.scope AND t.day = k.bucket AND t.dimension = k.dimension AND t.value_id = k.value_id
            AND t.source_id = $3
        """;

    private const string UpsertQuarters = """
        INSERT INTO workspace_quarters (workspace_id, quarter, source_id, clicks, bot_clicks, uniques, bot_uniques, all_uniques, sketch, bot_sketch)
        SELECT k.scope, k.bucket, $3, k.clicks, k.bot_clicks, k.uniques, k.bot_uniques, k.all_uniques, k.sketch, k.bot_sketch
        FROM unnest($1, $2, $4, $5, $6, $7, $8, $9, $10)
            AS k (scope, bucket, clicks, bot_clicks, uniques, bot_uniques, all_uniques, sketch, bot_sketch)
        ON CONFLICT (workspace_id, quarter, source_id) DO UPDATE SET clicks = excluded.clicks, bot_clicks = excluded.bot_clicks,
            uniques = excluded.uniques, bot_uniques = excluded.bot_uniques, all_uniques = excluded.all_uniques, sketch = excluded.sketch,
            bot_sketch = excluded.bot_sketch
        """;

    private const string UpsertDays = """
        INSERT INTO workspace_days (workspace_id, day, source_id, clicks, bot_clicks, uniques, bot_uniques, all_uniques, sketch, bot_sketch,
            dimension, value_id)
        SELECT k.scope, k.bucket, $3, k.clicks, k.bot_clicks, k.uniques, k.bot_uniques, k.all_uniques, k.sketch, k.bot_sketch, k.dimension,
            k.value_id
        FROM unnest($1, $2, $4, $5, $6, $7, $8, $9, $10, $11, $12)
            AS k (scope, bucket, clicks, bot_clicks, uniques, bot_uniques, all_uniques, sketch, bot_sketch, dimension, value_id)
        ON CONFLICT (workspace_id, dimension, day, value_id, source_id) DO UPDATE SET clicks = excluded.clicks,
            bot_clicks = excluded.bot_clicks, uniques = excluded.uniques, bot_uniques = excluded.bot_uniques,
            all_uniques = excluded.all_uniques, sketch = excluded.sketch, bot_sketch = excluded.bot_sketch
        """;

    private const string UpsertLinkDays = """
        INSERT INTO link_days (link_id, day, source_id, clicks, bot_clicks, uniques, bot_uniques, all_uniques, sketch, bot_sketch, dimension,
            value_id)
        SELECT k.scope, k.bucket, $3, k.clicks, k.bot_clicks, k.uniques, k.bot_uniques, k.all_uniques, k.sketch, k.bot_sketch, k.dimension,
            k.value_id
        FROM unnest($1, $2, $4, $5, $6, $7, $8, $9, $10, $11, $12)
            AS k (scope, bucket, clicks, bot_clicks, uniques, bot_uniques, all_uniques, sketch, bot_sketch, dimension, value_id)
        ON CONFLICT (link_id, dimension, day, value_id, source_id) DO UPDATE SET clicks = excluded.clicks,
            bot_clicks = excluded.bot_clicks, uniques = excluded.uniques, bot_uniques = excluded.bot_uniques,
            all_uniques = excluded.all_uniques, sketch = excluded.sketch, bot_sketch = excluded.bot_sketch
        """;

    /// <summary>Everything of the batch, after its clicks are copied: a link-day that turns hot is read back from them.</summary>
    public static async Task WriteAsync(
        NpgsqlConnection connection, int sourceId, ClickRow[] rows, SourceRollups rollups, LabelSet labels, CancellationToken ct)
    {
        rollups.Add(rows);
        await LoadLinkDaysAsync(connection, sourceId, [.. rollups.UnloadedLinkDays], ct);
        foreach (LinkDay linkDay in rollups.TurnHot(rows, labels))
        {
            foreach (EnrichedClick click in await PostgresRawClicks.ReadAsync(connection, linkDay.LinkId, linkDay.Day, sourceId, ct))
            {
                rollups.AddStored(linkDay, click, labels);
            }
        }

        IReadOnlyList<DirtyCell> quarters = rollups.Dirty(RollupTable.WorkspaceQuarters);
        IReadOnlyList<DirtyCell> days = rollups.Dirty(RollupTable.WorkspaceDays);
        IReadOnlyList<DirtyCell> linkDays = rollups.Dirty(RollupTable.LinkDays);
        await LoadAsync(connection, SelectQuarters, sourceId, quarters, dimensions: false, ct);
        await LoadAsync(connection, SelectDays, sourceId, days, dimensions: true, ct);
        await LoadAsync(connection, SelectLinkDayCells, sourceId, linkDays, dimensions: true, ct);

        await using var batch = new NpgsqlBatch(connection);
        batch.Append(UpsertLinkHours).Parameters
            .WithEach(NpgsqlDbType.Bigint, rollups.Hours, static hour => hour.LinkId)
            .WithEach(NpgsqlDbType.Integer, rollups.Hours, static hour => hour.Hour)
            .WithEach(NpgsqlDbType.Integer, rollups.Hours, static hour => hour.Clicks)
            .WithEach(NpgsqlDbType.Integer, rollups.Hours, static hour => hour.BotClicks)
            .With(NpgsqlDbType.Integer, sourceId);
        if (rollups.TurnedHot is { Count: > 0 } hot)
        {
            batch.Append(InsertHotLinkDays).Parameters
                .WithEach(NpgsqlDbType.Bigint, hot, static linkDay => linkDay.LinkId)
                .WithEach(NpgsqlDbType.Integer, hot, static linkDay => linkDay.Day)
                .With(NpgsqlDbType.Integer, sourceId);
        }

        AppendCells(batch, UpsertQuarters, NpgsqlDbType.Integer, sourceId, quarters, dimensions: false);
        AppendCells(batch, UpsertDays, NpgsqlDbType.Integer, sourceId, days, dimensions: true);
        AppendCells(batch, UpsertLinkDays, NpgsqlDbType.Bigint, sourceId, linkDays, dimensions: true);
        PostgresClickWriter.AppendLabels(batch, labels);
        await batch.ExecuteNonQueryAsync(ct);
    }

    private static async Task LoadLinkDaysAsync(NpgsqlConnection connection, int sourceId, LinkDay[] unloaded, CancellationToken ct)
    {
        if (unloaded.Length == 0)
        {
            return;
        }

        await using var command = new NpgsqlCommand(SelectLinkDays, connection);
        command.Parameters
            .WithEach(NpgsqlDbType.Bigint, unloaded, static linkDay => linkDay.LinkId)
            .WithEach(NpgsqlDbType.Integer, unloaded, static linkDay => linkDay.Day)
            .With(NpgsqlDbType.Integer, sourceId);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            LinkDay linkDay = unloaded[reader.GetInt32(0) - 1];
            linkDay.Count = reader.GetInt64(1);
            linkDay.Hot = reader.GetBoolean(2);
            linkDay.Loaded = true;
        }
    }

    private static async Task LoadAsync(
        NpgsqlConnection connection, string select, int sourceId, IReadOnlyList<DirtyCell> cells, bool dimensions, CancellationToken ct)
    {
        DirtyCell[] totals = [.. cells.Where(static dirty => dirty.IsTotal && !dirty.Cell.Loaded)];
        bool[] found = await LoadCellsAsync(connection, select, sourceId, totals, dimensions, ct);
        for (int i = 0; i < totals.Length; i++)
        {
            if (!found[i])
            {
                totals[i].Block.MarkFresh();
            }
        }

        await LoadCellsAsync(connection, select, sourceId, [.. cells.Where(static dirty => !dirty.Cell.Loaded)], dimensions, ct);
    }

    /// <summary>Which of the cells the database has a row of.</summary>
    private static async Task<bool[]> LoadCellsAsync(
        NpgsqlConnection connection, string select, int sourceId, DirtyCell[] unloaded, bool dimensions, CancellationToken ct)
    {
        bool[] found = new bool[unloaded.Length];
        if (unloaded.Length == 0)
        {
            return found;
        }

        await using var command = new NpgsqlCommand(select, connection);
        command.Parameters
            .WithEach(NpgsqlDbType.Bigint, unloaded, static dirty => dirty.Block.Scope)
            .WithEach(NpgsqlDbType.Integer, unloaded, static dirty => dirty.Block.Bucket)
            .With(NpgsqlDbType.Integer, sourceId);
        if (dimensions)
        {
            command.Parameters
                .WithEach(NpgsqlDbType.Smallint, unloaded, static dirty => dirty.Dimension)
                .WithEach(NpgsqlDbType.Bigint, unloaded, static dirty => dirty.ValueId);
        }

        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            int number = reader.GetInt32(0) - 1;
            found[number] = true;
            unloaded[number].Cell.Load(
                reader.GetInt64(1),
                reader.GetInt64(2),
                reader.IsDBNull(3) ? null : reader.GetFieldValue<byte[]>(3),
                reader.IsDBNull(4) ? null : reader.GetFieldValue<byte[]>(4));
        }

        foreach (DirtyCell dirty in unloaded)
        {
            dirty.Cell.Loaded = true;
        }

        return found;
    }

    private static void AppendCells(
        NpgsqlBatch batch, string upsert, NpgsqlDbType scopeType, int sourceId, IReadOnlyList<DirtyCell> cells, bool dimensions)
    {
        if (cells.Count == 0)
        {
            return;
        }

        NpgsqlParameterCollection parameters = batch.Append(upsert).Parameters;
        _ = scopeType == NpgsqlDbType.Integer
            ? parameters.WithEach(scopeType, cells, static dirty => (int)dirty.Block.Scope)
            : parameters.WithEach(scopeType, cells, static dirty => dirty.Block.Scope);
        parameters
            .WithEach(NpgsqlDbType.Integer, cells, static dirty => dirty.Block.Bucket)
            .With(NpgsqlDbType.Integer, sourceId)
            .WithEach(NpgsqlDbType.Bigint, cells, static dirty => dirty.Cell.Clicks)
            .WithEach(NpgsqlDbType.Bigint, cells, static dirty => dirty.Cell.BotClicks)
            .WithEach(NpgsqlDbType.Bigint, cells, static dirty => dirty.Cell.Uniques)
            .WithEach(NpgsqlDbType.Bigint, cells, static dirty => dirty.Cell.BotUniques)
            .WithEach(NpgsqlDbType.Bigint, cells, static dirty => dirty.Cell.AllUniques)
            .WithEach(NpgsqlDbType.Bytea, cells, static dirty => dirty.Cell.Sketch)
            .WithEach(NpgsqlDbType.Bytea, cells, static dirty => dirty.Cell.BotSketch);
        if (dimensions)
        {
            parameters
                .WithEach(NpgsqlDbType.Smallint, cells, static dirty => dirty.Dimension)
                .WithEach(NpgsqlDbType.Bigint, cells, static dirty => dirty.ValueId);
        }
    }
}
