using Microsoft.Data.Sqlite;
using Shortener.Core.Analytics.Rollups;
using Shortener.Core.Clicks.Rows;

namespace Shortener.Core.Storage.Sqlite;

/// <summary>Writes what a batch does to the rollups of its source. Use it only while holding the writer's lease.</summary>
internal sealed class SqliteRollupWriter(SqliteConnection connection) : IDisposable
{
    private readonly SqliteStatement _linkHour = new(connection, """
        INSERT INTO link_hours (link_id, hour, source_id, clicks, bot_clicks) VALUES (?1, ?2, ?3, ?4, ?5)
        ON CONFLICT (link_id, hour, source_id) DO UPDATE SET clicks = clicks + excluded.clicks, bot_clicks = bot_clicks + excluded.bot_clicks
        """);

    private readonly SqliteStatement _linkDay = new(connection, """
        SELECT (SELECT coalesce(sum(clicks + bot_clicks), 0) FROM link_hours
                WHERE link_id = ?1 AND hour >= ?2 * 24 AND hour < ?2 * 24 + 24 AND source_id = ?3),
               h.folded_to, h.folded
        FROM (SELECT 1) LEFT JOIN hot_link_days h ON h.link_id = ?1 AND h.day = ?2 AND h.source_id = ?3
        """);

    private readonly SqliteStatement _hotLinkDay = new(connection, """
        INSERT INTO hot_link_days (link_id, day, source_id, folded_to, folded) VALUES (?1, ?2, ?3, ?4, ?5)
        ON CONFLICT (link_id, day, source_id) DO UPDATE SET folded_to = excluded.folded_to, folded = excluded.folded
        """);

    // A quarter has no dimension: ?3 and ?4 are bound for all three tables alike and not used by its statements.
    private readonly SqliteStatement _readQuarter = new(connection, """
        SELECT clicks, bot_clicks, sketch, bot_sketch FROM workspace_quarters
        WHERE workspace_id = ?1 AND quarter = ?2 AND source_id = ?5
        """);

    private readonly SqliteStatement _readDay = new(connection, """
        SELECT clicks, bot_clicks, sketch, bot_sketch FROM workspace_days
        WHERE workspace_id = ?1 AND day = ?2 AND dimension = ?3 AND value_id = ?4 AND source_id = ?5
        """);

    private readonly SqliteStatement _readLinkDay = new(connection, """
        SELECT clicks, bot_clicks, sketch, bot_sketch FROM link_days
        WHERE link_id = ?1 AND day = ?2 AND dimension = ?3 AND value_id = ?4 AND source_id = ?5
        """);

    private readonly SqliteStatement _writeQuarter = new(connection, """
        INSERT INTO workspace_quarters (workspace_id, quarter, source_id, clicks, bot_clicks, uniques, bot_uniques, all_uniques, sketch, bot_sketch)
        VALUES (?1, ?2, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
        ON CONFLICT (workspace_id, quarter, source_id) DO UPDATE SET clicks = excluded.clicks, bot_clicks = excluded.bot_clicks,
            uniques = excluded.uniques, bot_uniques = excluded.bot_uniques, all_uniques = excluded.all_uniques, sketch = excluded.sketch,
            bot_sketch = excluded.bot_sketch
        """);

    private readonly SqliteStatement _writeDay = new(connection, """
        INSERT INTO workspace_days (workspace_id, day, dimension, value_id, source_id, clicks, bot_clicks, uniques, bot_uniques, all_uniques,
            sketch, bot_sketch)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
        ON CONFLICT (workspace_id, dimension, day, value_id, source_id) DO UPDATE SET clicks = excluded.clicks,
            bot_clicks = excluded.bot_clicks, uniques = excluded.uniques, bot_uniques = excluded.bot_uniques,
            all_uniques = excluded.all_uniques, sketch = excluded.sketch, bot_sketch = excluded.bot_sketch
        """);

    private readonly SqliteStatement _writeLinkDay = new(connection, """
        INSERT INTO link_days (link_id, day, dimension, value_id, source_id, clicks, bot_clicks, uniques, bot_uniques, all_uniques, sketch,
            bot_sketch)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
        ON CONFLICT (link_id, dimension, day, value_id, source_id) DO UPDATE SET clicks = excluded.clicks,
            bot_clicks = excluded.bot_clicks, uniques = excluded.uniques, bot_uniques = excluded.bot_uniques,
            all_uniques = excluded.all_uniques, sketch = excluded.sketch, bot_sketch = excluded.bot_sketch
        """);

    private readonly SqliteRawClicks _rawClicks = new(connection);

    /// <summary>
    /// Everything of the batch, after its rows are added to <paramref name="rollups"/> and inserted: a link-day that turns hot is read
    /// back from the clicks.
    /// </summary>
    public void Write(int sourceId, ClickRow[] rows, SourceRollups rollups, LabelSet labels)
    {
        LoadLinkDays(sourceId, rollups);

        // Folding touches link-days and labels alone and needs no database: it overlaps the rows of workspaces and the hours.
        Task<IReadOnlyList<LinkDay>> folding = Task.Run(() => rollups.Fold(rows, labels));
        try
        {
            foreach (LinkHour hour in rollups.Hours)
            {
                _linkHour.Set(1, hour.LinkId).Set(2, hour.Hour).Set(3, sourceId).Set(4, hour.Clicks).Set(5, hour.BotClicks).Execute();
            }

            WriteCells(sourceId, rollups.Dirty(RollupTable.WorkspaceQuarters), _readQuarter, _writeQuarter);
            WriteCells(sourceId, rollups.Dirty(RollupTable.WorkspaceDays), _readDay, _writeDay);
        }
        finally
        {
            folding.GetAwaiter().GetResult();
        }

        foreach (LinkDay linkDay in folding.Result)
        {
            rollups.AddStored(linkDay, _rawClicks.Read(linkDay.LinkId, linkDay.Day, sourceId, linkDay.FoldedTo), labels);
        }

        foreach (LinkDay linkDay in rollups.FoldedLinkDays)
        {
            _hotLinkDay.Set(1, linkDay.LinkId).Set(2, linkDay.Day).Set(3, sourceId).Set(4, linkDay.FoldedTo).Set(5, linkDay.Folded).Execute();
        }

        WriteCells(sourceId, rollups.Dirty(RollupTable.LinkDays), _readLinkDay, _writeLinkDay);
    }

    public void Dispose()
    {
        _linkHour.Dispose();
        _linkDay.Dispose();
        _hotLinkDay.Dispose();
        _readQuarter.Dispose();
        _readDay.Dispose();
        _readLinkDay.Dispose();
        _writeQuarter.Dispose();
        _writeDay.Dispose();
        _writeLinkDay.Dispose();
        _rawClicks.Dispose();
    }

    private void LoadLinkDays(int sourceId, SourceRollups rollups)
    {
        foreach (LinkDay linkDay in rollups.UnloadedLinkDays)
        {
            _linkDay.Set(1, linkDay.LinkId).Set(2, linkDay.Day).Set(3, sourceId).Step();
            linkDay.Count = _linkDay.Int64(0);
            linkDay.Hot = !_linkDay.IsNull(1);
            if (linkDay.Hot)
            {
                linkDay.FoldedTo = _linkDay.Int64(1);
                linkDay.Folded = _linkDay.Int64(2);
            }

            _linkDay.Reset();
            linkDay.Loaded = true;
        }
    }

    private static void WriteCells(
        int sourceId, IReadOnlyList<DirtyCell> cells, SqliteStatement read, SqliteStatement write)
    {
        foreach (DirtyCell dirty in cells.Where(static dirty => dirty.IsTotal))
        {
            if (!Load(read, dirty, sourceId))
            {
                dirty.Block.MarkFresh();
            }
        }

        foreach (DirtyCell dirty in cells)
        {
            Load(read, dirty, sourceId);
            RollupCell cell = dirty.Cell;
            Key(write, dirty, sourceId)
                .Set(6, cell.Clicks).Set(7, cell.BotClicks).Set(8, cell.Uniques).Set(9, cell.BotUniques).Set(10, cell.AllUniques)
                .Set(11, cell.Sketch).Set(12, cell.BotSketch)
                .Execute();
        }
    }

    /// <summary>False when the cell was not loaded and the database has no row of it.</summary>
    private static bool Load(SqliteStatement read, DirtyCell dirty, int sourceId)
    {
        RollupCell cell = dirty.Cell;
        if (cell.Loaded)
        {
            return true;
        }

        cell.Loaded = true;
        if (!Key(read, dirty, sourceId).Step())
        {
            return false;
        }

        cell.Load(read.Int64(0), read.Int64(1), read.Blob(2), read.Blob(3));
        read.Reset();
        return true;
    }

    private static SqliteStatement Key(SqliteStatement statement, DirtyCell dirty, int sourceId) => statement
        .Set(1, dirty.Block.Scope).Set(2, dirty.Block.Bucket).Set(3, dirty.Dimension).Set(4, dirty.ValueId).Set(5, sourceId);
}
