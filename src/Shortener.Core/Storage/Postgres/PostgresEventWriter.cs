using Npgsql;
using NpgsqlTypes;
using Shortener.Core.Analytics.Rollups;
using Shortener.Core.Clicks.Rows;

namespace Shortener.Core.Storage.Postgres;

/// <summary>Writes the events of a batch and their rollups, inside the caller's transaction.</summary>
internal static class PostgresEventWriter
{
    private const string CopyEvents = """
        COPY events (subject_id, at, position, source_id, workspace_id, kind, part_id, link_id, elapsed_ms, visitor, user_agent_id, place_id,
            referrer_id, traffic_id, bot_kind, flags, language)
        FROM STDIN (FORMAT BINARY)
        """;

    private const string SelectQuarters = """
        SELECT k.number::integer, t.events, t.bot_events, t.sketch, t.bot_sketch
        FROM unnest($2, $3, $4, $5, $6, $7) WITH ORDINALITY AS k (workspace_id, kind, subject_id, dimension, value_id, slot, number)
        JOIN event_quarters AS t ON t.workspace_id = k.workspace_id AND t.kind = k.kind AND t.subject_id = k.subject_id
            AND t.part_id = k.value_id AND t.quarter = k.slot AND t.source_id = $1
        """;

    private const string SelectDays = """
        SELECT k.number::integer, t.events, t.bot_events, t.sketch, t.bot_sketch
        FROM unnest($2, $3, $4, $5, $6, $7) WITH ORDINALITY AS k (workspace_id, kind, subject_id, dimension, value_id, slot, number)
        JOIN event_days AS t ON t.workspace_id = k.workspace_id AND t.kind = k.kind AND t.subject_id = k.subject_id
            AND t.dimension = k.dimension AND t.value_id = k.value_id AND t.day = k.slot AND t.source_id = $1
        """;

    private const string UpsertQuarters = """
        INSERT INTO event_quarters (workspace_id, kind, subject_id, part_id, quarter, source_id, events, bot_events, uniques, bot_uniques,
            all_uniques, sketch, bot_sketch)
        SELECT k.workspace_id, k.kind, k.subject_id, k.value_id, k.slot, $1, k.events, k.bot_events, k.uniques, k.bot_uniques,
            k.all_uniques, k.sketch, k.bot_sketch
        FROM unnest($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
            AS k (workspace_id, kind, subject_id, dimension, value_id, slot, events, bot_events, uniques, bot_uniques, all_uniques, sketch, bot_sketch)
        ON CONFLICT (workspace_id, kind, subject_id, part_id, quarter, source_id) DO UPDATE SET events = excluded.events,
            bot_events = excluded.bot_events, uniques = excluded.uniques, bot_uniques = excluded.bot_uniques,
            all_uniques = excluded.all_uniques, sketch = excluded.sketch, bot_sketch = excluded.bot_sketch
        """;

    private const string UpsertDays = """
        INSERT INTO event_days AS t (workspace_id, kind, subject_id, dimension, value_id, day, source_id, events, bot_events, uniques,
            bot_uniques, all_uniques, sketch, bot_sketch, timed, elapsed_ms)
        SELECT k.workspace_id, k.kind, k.subject_id, k.dimension, k.value_id, k.slot, $1, k.events, k.bot_events, k.uniques, k.bot_uniques,
            k.all_uniques, k.sketch, k.bot_sketch, k.timed, k.elapsed_ms
        FROM unnest($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
            AS k (workspace_id, kind, subject_id, dimension, value_id, slot, events, bot_events, uniques, bot_uniques, all_uniques, sketch,
                bot_sketch, timed, elapsed_ms)
        ON CONFLICT (workspace_id, kind, subject_id, dimension, day, value_id, source_id) DO UPDATE SET events = excluded.events,
            bot_events = excluded.bot_events, uniques = excluded.uniques, bot_uniques = excluded.bot_uniques,
            all_uniques = excluded.all_uniques, sketch = excluded.sketch, bot_sketch = excluded.bot_sketch,
            timed = t.timed + excluded.timed, elapsed_ms = t.elapsed_ms + excluded.elapsed_ms
        """;

    /// <param name="dictionariesWritten">Whether the batch's clicks brought the dictionary rows and labels that its events need as well.</param>
    public static async Task WriteAsync(
        NpgsqlConnection connection, int sourceId, ClickRowBuilder rows, bool dictionariesWritten, CancellationToken ct)
    {
        if (rows.Events.Count == 0)
        {
            return;
        }

        await CopyAsync(connection, sourceId, rows.Events, ct);
        if (!dictionariesWritten)
        {
            await PostgresClickWriter.WriteDictionariesAsync(connection, rows, ct);
        }

        var cells = new EventCells(rows.Events);
        IReadOnlyList<EventCell> quarters = cells.Quarters;
        IReadOnlyList<EventCell> days = cells.Days;
        await LoadAsync(connection, SelectQuarters, sourceId, quarters, ct);
        await LoadAsync(connection, SelectDays, sourceId, days, ct);
        await using var batch = new NpgsqlBatch(connection);
        WithCounts(WithKeys(batch.Append(UpsertQuarters).Parameters, sourceId, quarters), quarters);
        WithCounts(WithKeys(batch.Append(UpsertDays).Parameters, sourceId, days), days)
            .WithEach(NpgsqlDbType.Bigint, days, static cell => cell.Timed)
            .WithEach(NpgsqlDbType.Bigint, days, static cell => cell.ElapsedMs);
        if (!dictionariesWritten)
        {
            PostgresClickWriter.AppendLabels(batch, rows.Labels);
        }

        await batch.ExecuteNonQueryAsync(ct);
    }

    private static async Task CopyAsync(NpgsqlConnection connection, int sourceId, IReadOnlyList<EventRow> rows, CancellationToken ct)
    {
        await using NpgsqlBinaryImporter copy = await connection.BeginBinaryImportAsync(CopyEvents, ct);
        foreach (EventRow row in rows)
        {
            ClickRow visit = row.Visit;
            await copy.StartRowAsync(ct);
            await copy.WriteAsync(row.SubjectId, NpgsqlDbType.Bigint, ct);
            await copy.WriteAsync(PostgresClickWriter.Timestamp(visit.At), NpgsqlDbType.TimestampTz, ct);
            await copy.WriteAsync(visit.Position, NpgsqlDbType.Bigint, ct);
            await copy.WriteAsync(sourceId, NpgsqlDbType.Integer, ct);
            await copy.WriteAsync(visit.WorkspaceId, NpgsqlDbType.Integer, ct);
            await copy.WriteAsync((short)row.Kind, NpgsqlDbType.Smallint, ct);
            await PostgresClickWriter.WriteAsync(copy, row.PartId, ct);
            await PostgresClickWriter.WriteAsync(copy, row.LinkId, ct);
            await (row.ElapsedMs is { } elapsed ? copy.WriteAsync(elapsed, NpgsqlDbType.Integer, ct) : copy.WriteNullAsync(ct));
            await PostgresClickWriter.WriteAsync(copy, visit.Visitor, ct);
            await PostgresClickWriter.WriteAsync(copy, visit.UserAgent?.Id, ct);
            await PostgresClickWriter.WriteAsync(copy, visit.Place?.Id, ct);
            await PostgresClickWriter.WriteAsync(copy, visit.Referrer?.Id, ct);
            await copy.WriteAsync(visit.Traffic.Id, NpgsqlDbType.Bigint, ct);
            await copy.WriteAsync((short)visit.BotKind, NpgsqlDbType.Smallint, ct);
            await copy.WriteAsync((short)visit.Flags, NpgsqlDbType.Smallint, ct);
            await PostgresClickWriter.WriteAsync(copy, visit.Language, ct);
        }

        // Without this the copied rows are given up when the importer is disposed.
        await copy.CompleteAsync(ct);
    }

    private static async Task LoadAsync(
        NpgsqlConnection connection, string select, int sourceId, IReadOnlyList<EventCell> cells, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(select, connection);
        WithKeys(command.Parameters, sourceId, cells);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            cells[reader.GetInt32(0) - 1].Counts.Load(
                reader.GetInt64(1),
                reader.GetInt64(2),
                reader.IsDBNull(3) ? null : reader.GetFieldValue<byte[]>(3),
                reader.IsDBNull(4) ? null : reader.GetFieldValue<byte[]>(4));
        }
    }

    private static NpgsqlParameterCollection WithKeys(NpgsqlParameterCollection parameters, int sourceId, IReadOnlyList<EventCell> cells) => parameters
        .With(NpgsqlDbType.Integer, sourceId)
        .WithEach(NpgsqlDbType.Integer, cells, static cell => cell.Key.WorkspaceId)
        .WithEach(NpgsqlDbType.Smallint, cells, static cell => cell.Key.Kind)
        .WithEach(NpgsqlDbType.Bigint, cells, static cell => cell.Key.SubjectId)
        .WithEach(NpgsqlDbType.Smallint, cells, static cell => cell.Key.Dimension)
        .WithEach(NpgsqlDbType.Bigint, cells, static cell => cell.Key.ValueId)
        .WithEach(NpgsqlDbType.Integer, cells, static cell => cell.Key.Slot);

    private static NpgsqlParameterCollection WithCounts(NpgsqlParameterCollection parameters, IReadOnlyList<EventCell> cells) => parameters
        .WithEach(NpgsqlDbType.Bigint, cells, static cell => cell.Counts.Clicks)
        .WithEach(NpgsqlDbType.Bigint, cells, static cell => cell.Counts.BotClicks)
        .WithEach(NpgsqlDbType.Bigint, cells, static cell => cell.Counts.Uniques)
        .WithEach(NpgsqlDbType.Bigint, cells, static cell => cell.Counts.BotUniques)
        .WithEach(NpgsqlDbType.Bigint, cells, static cell => cell.Counts.AllUniques)
        .WithEach(NpgsqlDbType.Bytea, cells, static cell => cell.Counts.Sketch)
        .WithEach(NpgsqlDbType.Bytea, cells, static cell => cell.Counts.BotSketch);
}
