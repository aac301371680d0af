using Microsoft.Data.Sqlite;
using Shortener.Core.Analytics.Rollups;
using Shortener.Core.Clicks.Rows;

namespace Shortener.Core.Storage.Sqlite;

/// <summary>Writes the events of a batch and their rollups. Use it only while holding the writer's lease.</summary>
internal sealed class SqliteEventWriter(SqliteConnection connection) : IDisposable
{
    private readonly SqliteStatement _event = new(connection, """
        INSERT INTO events (day, subject_id, at, source_id, position, workspace_id, kind, part_id, link_id, elapsed_ms, visitor,
            user_agent_id, place_id, referrer_id, traffic_id, bot_kind, flags, language)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)
        """);

    // A quarter has no dimension: ?4 is bound for both tables alike and not used by its statements.
    private readonly SqliteStatement _readQuarter = new(connection, """
        SELECT events, bot_events, sketch, bot_sketch FROM event_quarters
        WHERE workspace_id = ?1 AND kind = ?2 AND subject_id = ?3 AND part_id = ?5 AND quarter = ?6 AND source_id = ?7
        """);

    private readonly SqliteStatement _readDay = new(connection, """
        SELECT events, bot_events, sketch, bot_sketch FROM event_days
        WHERE workspace_id = ?1 AND kind = ?2 AND subject_id = ?3 AND dimension = ?4 AND value_id = ?5 AND day = ?6 AND source_id = ?7
        """);

    private readonly SqliteStatement _writeQuarter = new(connection, """
        INSERT INTO event_quarters (workspace_id, kind, subject_id, part_id, quarter, source_id, events, bot_events, uniques, bot_uniques,
            all_uniques, sketch, bot_sketch)
        VALUES (?1, ?2, ?3, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)
        ON CONFLICT (workspace_id, kind, subject_id, part_id, quarter, source_id) DO UPDATE SET events = excluded.events,
            bot_events = excluded.bot_events, uniques = excluded.uniques, bot_uniques = excluded.bot_uniques,
            all_uniques = excluded.all_uniques, sketch = excluded.sketch, bot_sketch = excluded.bot_sketch
        """);

    private readonly SqliteStatement _writeDay = new(connection, """
        INSERT INTO event_days (workspace_id, kind, subject_id, dimension, value_id, day, source_id, events, bot_events, uniques,
            bot_uniques, all_uniques, sketch, bot_sketch, timed, elapsed_ms)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)
        ON CONFLICT (workspace_id, kind, subject_id, dimension, day, value_id, source_id) DO UPDATE SET events = excluded.events,
            bot_events = excluded.bot_events, uniques = excluded.uniques, bot_uniques = excluded.bot_uniques,
            all_uniques = excluded.all_uniques, sketch = excluded.sketch, bot_sketch = excluded.bot_sketch,
            timed = timed + excluded.timed, elapsed_ms = elapsed_ms + excluded.elapsed_ms
        """);

    /// <summary>Events and rollups; dictionary rows and labels are the caller's.</summary>
    public void Write(int sourceId, IReadOnlyList<EventRow> rows)
    {
        foreach (EventRow row in rows)
        {
            ClickRow visit = row.Visit;
            _event
                .Set(1, visit.Day).Set(2, row.SubjectId).Set(3, visit.At).Set(4, sourceId).Set(5, visit.Position).Set(6, visit.WorkspaceId)
                .Set(7, (int)row.Kind).Set(8, row.PartId).Set(9, row.LinkId).Set(10, (long?)row.ElapsedMs).Set(11, visit.Visitor)
                .Set(12, visit.UserAgent?.Id).Set(13, visit.Place?.Id).Set(14, visit.Referrer?.Id).Set(15, visit.Traffic.Id)
                .Set(16, (int)visit.BotKind).Set(17, (int)visit.Flags).Set(18, visit.Language?.Value)
                .Execute();
        }

        var cells = new EventCells(rows);
        foreach (EventCell cell in cells.Quarters)
        {
            Load(_readQuarter, cell, sourceId);
            WithCounts(_writeQuarter, cell, sourceId).Execute();
        }

        foreach (EventCell cell in cells.Days)
        {
            Load(_readDay, cell, sourceId);
            WithCounts(_writeDay, cell, sourceId).Set(15, cell.Timed).Set(16, cell.ElapsedMs).Execute();
        }
    }

    public void Dispose()
    {
        _event.Dispose();
        _readQuarter.Dispose();
        _readDay.Dispose();
        _writeQuarter.Dispose();
        _writeDay.Dispose();
    }

    private static void Load(SqliteStatement read, EventCell cell, int sourceId)
    {
        if (WithKey(read, cell, sourceId).Step())
        {
            cell.Counts.Load(read.Int64(0), read.Int64(1), read.Blob(2), read.Blob(3));
            read.Reset();
        }
    }

    private static SqliteStatement WithKey(SqliteStatement statement, EventCell cell, int sourceId) => statement
        .Set(1, cell.Key.WorkspaceId).Set(2, cell.Key.Kind).Set(3, cell.Key.SubjectId).Set(4, cell.Key.Dimension)
        .Set(5, cell.Key.ValueId).Set(6, cell.Key.Slot).Set(7, sourceId);

    private static SqliteStatement WithCounts(SqliteStatement statement, EventCell cell, int sourceId) => WithKey(statement, cell, sourceId)
        .Set(8, cell.Counts.Clicks).Set(9, cell.Counts.BotClicks).Set(10, cell.Counts.Uniques).Set(11, cell.Counts.BotUniques)
        .Set(12, cell.Counts.AllUniques).Set(13, cell.Counts.Sketch).Set(14, cell.Counts.BotSketch);
}
