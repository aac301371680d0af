using Npgsql;
using NpgsqlTypes;
using Shortener.Core.Analytics.Rollups;
using Shortener.Core.Clicks;
using Shortener.Core.Clicks.Rows;

namespace Shortener.Core.Storage.Postgres;

/// <summary>Writes what a batch does to the rollups of its source, inside the caller's transaction.</summary>
internal static class PostgresRollupWriter
{
    private const string CopyLinkHours = "COPY link_hours (link_id, hour, source_id, clicks, bot_clicks) FROM STDIN (FORMAT BINARY)";

    private const string UpdateLinkHours = """
        UPDATE link_hours AS t SET clicks = t.clicks + k.clicks, bot_clicks = t.bot_clicks + k.bot_clicks
        FROM unnest($1, $2, $3, $4) AS k (link_id, hour, clicks, bot_clicks)
        WHERE t.link_id = k.link_id AND t.hour = k.hour AND t.source_id = $5
        """;

    private const string UpsertHotLinkDays = """
        INSERT INTO hot_link_days (link_id, day, source_id, folded_to, folded)
        SELECT k.link_id, k.day, $5, k.folded_to, k.folded FROM unnest($1, $2, $3, $4) AS k (link_id, day, folded_to, folded)
        ON CONFLICT (link_id, day, source_id) DO UPDATE SET folded_to = excluded.folded_to, folded = excluded.folded
        """;

    private const string SelectLinkDays = """
        SELECT k.number::integer,
            h.clicks, h.hours, d.folded_to, d.folded
        FROM unnest($1, $2) WITH ORDINALITY AS k (link_id, day, number)
        CROSS JOIN LATERAL (
            SELECT coalesce(sum(h.clicks + h.bot_clicks), 0) AS clicks, coalesce(bit_or(1 << (h.hour - (k.day * 24))), 0) AS hours
            FROM link_hours AS h
            WHERE h.link_id = k.link_id AND h.hour >= k.day * 24 AND h.hour < k.day * 24 + 24 AND h.source_id = $3) AS h
        LEFT JOIN hot_link_days AS d ON d.link_id = k.link_id AND d.day = k.day AND d.source_id = $3
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

    /// <summary>
    /// Everything of the batch, after its rows are added to <paramref name="rollups"/> and copied: a link-day that turns hot is read
    /// back from the clicks.
    /// </summary>
    public static async Task WriteAsync(
        NpgsqlConnection connection, int sourceId, ClickRow[] rows, SourceRollups rollups, LabelSet labels, CancellationToken ct)
    {
        await LoadLinkDaysAsync(connection, sourceId, [.. rollups.UnloadedLinkDays], ct);

        // Folding touches link-days and labels alone: it overlaps what the server does with the workspace's rows and the hours.
        Task<IReadOnlyList<LinkDay>> folding = Task.Run(() => rollups.Fold(rows, labels), CancellationToken.None);
        try
        {
            await WriteWorkspacesAsync(connection, sourceId, rollups, ct);
        }
        finally
        {
            await folding;
        }

        await WriteLinkDaysAsync(connection, sourceId, rollups, await folding, labels, ct);
    }

    /// <summary>Link hours and the rows of workspaces.</summary>
    private static async Task WriteWorkspacesAsync(NpgsqlConnection connection, int sourceId, SourceRollups rollups, CancellationToken ct)
    {
        IReadOnlyList<DirtyCell> quarters = rollups.Dirty(RollupTable.WorkspaceQuarters);
        IReadOnlyList<DirtyCell> days = rollups.Dirty(RollupTable.WorkspaceDays);
        await LoadAsync(connection, SelectQuarters, sourceId, quarters, dimensions: false, ct);
        await LoadAsync(connection, SelectDays, sourceId, days, dimensions: true, ct);
        await using var batch = new NpgsqlBatch(connection);
        if (rollups.Hours.Where(static hour => hour.Stored).ToArray() is { Length: > 0 } hours)
        {
            batch.Append(UpdateLinkHours).Parameters
                .WithEach(NpgsqlDbType.Bigint, hours, static hour => hour.LinkId)
                .WithEach(NpgsqlDbType.Integer, hours, static hour => hour.Hour)
                .WithEach(NpgsqlDbType.Integer, hours, static hour => hour.Clicks)
                .WithEach(NpgsqlDbType.Integer, hours, static hour => hour.BotClicks)
                .With(NpgsqlDbType.Integer, sourceId);
        }

        PostgresCellWriter.AppendUpdate(batch, RollupTable.WorkspaceQuarters, sourceId, quarters);
        PostgresCellWriter.AppendUpdate(batch, RollupTable.WorkspaceDays, sourceId, days);
        await ExecuteAsync(batch, ct);
        await CopyHoursAsync(connection, sourceId, rollups.Hours, ct);
        await PostgresCellWriter.CopyAsync(connection, RollupTable.WorkspaceQuarters, sourceId, quarters, ct);
        await PostgresCellWriter.CopyAsync(connection, RollupTable.WorkspaceDays, sourceId, days, ct);
    }

    /// <summary>What is folded, and every label that the batch uses.</summary>
    /// <param name="unread">Link-days whose waiting clicks have to be read back.</param>
    private static async Task WriteLinkDaysAsync(
        NpgsqlConnection connection, int sourceId, SourceRollups rollups, IReadOnlyList<LinkDay> unread, LabelSet labels, CancellationToken ct)
    {
        if (unread.Count > 0)
        {
            IReadOnlyList<EnrichedClick>[] clicks = await PostgresRawClicks.ReadAsync(connection, unread, sourceId, ct);
            for (int i = 0; i < clicks.Length; i++)
            {
                rollups.AddStored(unread[i], clicks[i], labels);
            }
        }

        IReadOnlyList<DirtyCell> cells = rollups.Dirty(RollupTable.LinkDays);
        await LoadAsync(connection, SelectLinkDayCells, sourceId, cells, dimensions: true, ct);
        await using var batch = new NpgsqlBatch(connection);
        LinkDay[] folded = [.. rollups.FoldedLinkDays];
        if (folded.Length > 0)
        {
            batch.Append(UpsertHotLinkDays).Parameters
                .WithEach(NpgsqlDbType.Bigint, folded, static linkDay => linkDay.LinkId)
                .WithEach(NpgsqlDbType.Integer, folded, static linkDay => linkDay.Day)
                .WithEach(NpgsqlDbType.Bigint, folded, static linkDay => linkDay.FoldedTo)
                .WithEach(NpgsqlDbType.Bigint, folded, static linkDay => linkDay.Folded)
                .With(NpgsqlDbType.Integer, sourceId);
        }

        PostgresCellWriter.AppendUpdate(batch, RollupTable.LinkDays, sourceId, cells);
        PostgresClickWriter.AppendLabels(batch, labels);
        await ExecuteAsync(batch, ct);
        await PostgresCellWriter.CopyAsync(connection, RollupTable.LinkDays, sourceId, cells, ct);
    }

    private static async Task ExecuteAsync(NpgsqlBatch batch, CancellationToken ct)
    {
        if (batch.BatchCommands.Count > 0)
        {
            await batch.ExecuteNonQueryAsync(ct);
        }
    }

    private static async Task CopyHoursAsync(NpgsqlConnection connection, int sourceId, IReadOnlyList<LinkHour> hours, CancellationToken ct)
    {
        await using NpgsqlBinaryImporter copy = await connection.BeginBinaryImportAsync(CopyLinkHours, ct);
        foreach (LinkHour hour in hours.Where(static hour => !hour.Stored))
        {
            await copy.StartRowAsync(ct);
            await copy.WriteAsync(hour.LinkId, NpgsqlDbType.Bigint, ct);
            await copy.WriteAsync(hour.Hour, NpgsqlDbType.Integer, ct);
            await copy.WriteAsync(sourceId, NpgsqlDbType.Integer, ct);
            await copy.WriteAsync(hour.Clicks, NpgsqlDbType.Integer, ct);
            await copy.WriteAsync(hour.BotClicks, NpgsqlDbType.Integer, ct);
        }

        await copy.CompleteAsync(ct);
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
            linkDay.StoredHours = reader.GetInt32(2);
            if (!reader.IsDBNull(3))
            {
                linkDay.Hot = true;
                linkDay.FoldedTo = reader.GetInt64(3);
                linkDay.Folded = reader.GetInt64(4);
            }

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
}
