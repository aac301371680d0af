using Npgsql;
using NpgsqlTypes;
using Shortener.Core.Analytics.Rollups;

namespace Shortener.Core.Storage.Postgres;

/// <summary>
/// Writes rollup rows inside the caller's transaction. The source's only writer knows which rows the database has: those are updated,
/// the others copied, which costs a third of an upsert.
/// </summary>
internal static class PostgresCellWriter
{
    private const string UpdateQuarters = """
        UPDATE workspace_quarters AS t SET clicks = k.clicks, bot_clicks = k.bot_clicks, uniques = k.uniques, bot_uniques = k.bot_uniques,
            all_uniques = k.all_uniques, sketch = k.sketch, bot_sketch = k.bot_sketch
        FROM unnest($1, $2, $4, $5, $6, $7, $8, $9, $10)
            AS k (scope, bucket, clicks, bot_clicks, uniques, bot_uniques, all_uniques, sketch, bot_sketch)
        WHERE t.workspace_id = k.scope AND t.quarter = k.bucket AND t.source_id = $3
        """;

    private const string UpdateDays = """
        UPDATE workspace_days AS t SET clicks = k.clicks, bot_clicks = k.bot_clicks, uniques = k.uniques, bot_uniques = k.bot_uniques,
            all_uniques = k.all_uniques, sketch = k.sketch, bot_sketch = k.bot_sketch
        FROM unnest($1, $2, $4, $5, $6, $7, $8, $9, $10, $11, $12)
            AS k (scope, bucket, clicks, bot_clicks, uniques, bot_uniques, all_uniques, sketch, bot_sketch, dimension, value_id)
        WHERE t.workspace_id = k.scope AND t.dimension = k.dimension AND t.day = k.bucket AND t.value_id = k.value_id AND t.source_id = $3
        """;

    private const string UpdateLinkDays = """
        UPDATE link_days AS t SET clicks = k.clicks, bot_clicks = k.bot_clicks, uniques = k.uniques, bot_uniques = k.bot_uniques,
            all_uniques = k.all_uniques, sketch = k.sketch, bot_sketch = k.bot_sketch
        FROM unnest($1, $2, $4, $5, $6, $7, $8, $9, $10, $11, $12)
            AS k (scope, bucket, clicks, bot_clicks, uniques, bot_uniques, all_uniques, sketch, bot_sketch, dimension, value_id)
        WHERE t.link_id = k.scope AND t.dimension = k.dimension AND t.day = k.bucket AND t.value_id = k.value_id AND t.source_id = $3
        """;

    private const string CopyQuarters = """
        COPY workspace_quarters (workspace_id, quarter, source_id, clicks, bot_clicks, uniques, bot_uniques, all_uniques, sketch, bot_sketch)
        FROM STDIN (FORMAT BINARY)
        """;

    private const string CopyDays = """
        COPY workspace_days (workspace_id, day, dimension, value_id, source_id, clicks, bot_clicks, uniques, bot_uniques, all_uniques,
            sketch, bot_sketch)
        FROM STDIN (FORMAT BINARY)
        """;

    private const string CopyLinkDays = """
        COPY link_days (link_id, day, dimension, value_id, source_id, clicks, bot_clicks, uniques, bot_uniques, all_uniques, sketch,
            bot_sketch)
        FROM STDIN (FORMAT BINARY)
        """;

    /// <summary>Appends the update of those cells that the database has.</summary>
    public static void AppendUpdate(NpgsqlBatch batch, RollupTable table, int sourceId, IReadOnlyList<DirtyCell> cells)
    {
        DirtyCell[] stored = [.. cells.Where(static dirty => dirty.Cell.Stored)];
        if (stored.Length == 0)
        {
            return;
        }

        NpgsqlParameterCollection parameters = batch.Append(table switch
        {
            RollupTable.WorkspaceQuarters => UpdateQuarters,
            RollupTable.WorkspaceDays => UpdateDays,
            _ => UpdateLinkDays,
        }).Parameters;
        _ = table == RollupTable.LinkDays
            ? parameters.WithEach(NpgsqlDbType.Bigint, stored, static dirty => dirty.Block.Scope)
            : parameters.WithEach(NpgsqlDbType.Integer, stored, static dirty => (int)dirty.Block.Scope);
        parameters
            .WithEach(NpgsqlDbType.Integer, stored, static dirty => dirty.Block.Bucket)
            .With(NpgsqlDbType.Integer, sourceId)
            .WithEach(NpgsqlDbType.Bigint, stored, static dirty => dirty.Cell.Clicks)
            .WithEach(NpgsqlDbType.Bigint, stored, static dirty => dirty.Cell.BotClicks)
            .WithEach(NpgsqlDbType.Bigint, stored, static dirty => dirty.Cell.Uniques)
            .WithEach(NpgsqlDbType.Bigint, stored, static dirty => dirty.Cell.BotUniques)
            .WithEach(NpgsqlDbType.Bigint, stored, static dirty => dirty.Cell.AllUniques)
            .WithEach(NpgsqlDbType.Bytea, stored, static dirty => dirty.Cell.Sketch)
            .WithEach(NpgsqlDbType.Bytea, stored, static dirty => dirty.Cell.BotSketch);
        if (table != RollupTable.WorkspaceQuarters)
        {
            parameters
                .WithEach(NpgsqlDbType.Smallint, stored, static dirty => dirty.Dimension)
                .WithEach(NpgsqlDbType.Bigint, stored, static dirty => dirty.ValueId);
        }
    }

    /// <summary>Copies those cells that the database does not have, and notes that it has them. Call it behind the update.</summary>
    public static async Task CopyAsync(
        NpgsqlConnection connection, RollupTable table, int sourceId, IReadOnlyList<DirtyCell> cells, CancellationToken ct)
    {
        DirtyCell[] added = [.. cells.Where(static dirty => !dirty.Cell.Stored)];
        if (added.Length == 0)
        {
            return;
        }

        string sql = table switch
        {
            RollupTable.WorkspaceQuarters => CopyQuarters,
            RollupTable.WorkspaceDays => CopyDays,
            _ => CopyLinkDays,
        };
        await using NpgsqlBinaryImporter copy = await connection.BeginBinaryImportAsync(sql, ct);
        foreach (DirtyCell dirty in added)
        {
            await copy.StartRowAsync(ct);
            await (table == RollupTable.LinkDays
                ? copy.WriteAsync(dirty.Block.Scope, NpgsqlDbType.Bigint, ct)
                : copy.WriteAsync((int)dirty.Block.Scope, NpgsqlDbType.Integer, ct));
            await copy.WriteAsync(dirty.Block.Bucket, NpgsqlDbType.Integer, ct);
            if (table != RollupTable.WorkspaceQuarters)
            {
                await copy.WriteAsync(dirty.Dimension, NpgsqlDbType.Smallint, ct);
                await copy.WriteAsync(dirty.ValueId, NpgsqlDbType.Bigint, ct);
            }

            RollupCell cell = dirty.Cell;
            await copy.WriteAsync(sourceId, NpgsqlDbType.Integer, ct);
            await copy.WriteAsync(cell.Clicks, NpgsqlDbType.Bigint, ct);
            await copy.WriteAsync(cell.BotClicks, NpgsqlDbType.Bigint, ct);
            await copy.WriteAsync(cell.Uniques, NpgsqlDbType.Bigint, ct);
            await copy.WriteAsync(cell.BotUniques, NpgsqlDbType.Bigint, ct);
            await copy.WriteAsync(cell.AllUniques, NpgsqlDbType.Bigint, ct);
            await WriteAsync(copy, cell.Sketch, ct);
            await WriteAsync(copy, cell.BotSketch, ct);
            cell.Stored = true;
        }

        await copy.CompleteAsync(ct);
    }

    private static Task WriteAsync(NpgsqlBinaryImporter copy, byte[]? sketch, CancellationToken ct) =>
        sketch is null ? copy.WriteNullAsync(ct) : copy.WriteAsync(sketch, NpgsqlDbType.Bytea, ct);
}
