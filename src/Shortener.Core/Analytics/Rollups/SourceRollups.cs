using Shortener.Core.Clicks;
using Shortener.Core.Clicks.Rows;

namespace Shortener.Core.Analytics.Rollups;

/// <summary>
/// The rollups of one source as its only writer holds them: current values of recently changed rows, and what a batch does to them.
/// A store drives it inside the commit's transaction: <see cref="Begin"/>, <see cref="Add"/>, load <see cref="UnloadedLinkDays"/>,
/// <see cref="TurnHot"/>, read raw what it returns, load the unloaded among <see cref="Dirty"/> (totals first, see
/// <see cref="RollupBlock.Fresh"/>), write them. Not thread-safe: a source
/// commits one batch at a time.
/// </summary>
internal sealed class SourceRollups
{
    /// <summary>
    /// Cells and link-days kept between batches, each. A busy workspace-day has some ten thousand; a cell weighs about 200 bytes, or
    /// 4 KiB once its sketch is dense.
    /// </summary>
    private const int Capacity = 65_536;

    private readonly Dictionary<(RollupTable Table, long Scope, int Bucket), RollupBlock> _blocks = [];
    private readonly Dictionary<(long LinkId, int Day), LinkDay> _linkDays = [];

    // Of the current batch alone.
    private readonly List<DirtyCell>[] _dirty = [[], [], []];
    private readonly List<LinkHour> _hours = [];
    private readonly List<LinkDayRun> _runs = [];
    private readonly List<LinkDay> _turnedHot = [];

    private int _batch;

    /// <summary>The source's <c>stored</c> counter that the content belongs to; -1 when there is no content.</summary>
    private long _stored = -1;

    /// <summary>Link hours of the batch in key order.</summary>
    public IReadOnlyList<LinkHour> Hours => _hours;

    /// <summary>Link-days that became hot in this batch.</summary>
    public IReadOnlyList<LinkDay> TurnedHot => _turnedHot;

    /// <summary>Link-days of the batch whose count and state the store must read.</summary>
    public IEnumerable<LinkDay> UnloadedLinkDays => _runs.Where(static run => !run.LinkDay.Loaded).Select(static run => run.LinkDay);

    /// <summary>
    /// Starts a batch. Every transaction that changes a source's rollups moves its <c>stored</c> counter in the same transaction (a
    /// commit, a replayed dead letter, another worker), so a differing counter means that the content here is out of date.
    /// </summary>
    public void Begin(long storedBefore)
    {
        if (_stored != storedBefore)
        {
            Clear();
        }

        Trim();
        _batch++;
        foreach (List<DirtyCell> cells in _dirty)
        {
            cells.Clear();
        }

        _hours.Clear();
        _runs.Clear();
        _turnedHot.Clear();
        // Until Committed says so, the content is ahead of the database.
        _stored = -1;
    }

    /// <summary>The batch is committed: what is held here is what the database holds.</summary>
    public void Committed(long stored)
    {
        _stored = stored;
        foreach (LinkDayRun run in _runs)
        {
            run.LinkDay.Count += run.Length;
        }
    }

    /// <summary>Adds the rows, sorted as <see cref="ClickRowBuilder"/> sorts them, to workspace rollups, link hours and link-day runs.</summary>
    public void Add(ReadOnlySpan<ClickRow> rows)
    {
        Span<long> ids = stackalloc long[DimensionValues.WorkspaceDimensions];
        RollupBlock? quarter = null;
        RollupBlock? day = null;
        foreach (ClickRow row in rows)
        {
            if (quarter is null || quarter.Scope != row.WorkspaceId || quarter.Bucket != row.Quarter)
            {
                quarter = Block(RollupTable.WorkspaceQuarters, row.WorkspaceId, row.Quarter, dimensions: 1);
            }

            if (day is null || day.Scope != row.WorkspaceId || day.Bucket != row.Day)
            {
                day = Block(RollupTable.WorkspaceDays, row.WorkspaceId, row.Day, DimensionValues.WorkspaceDimensions);
            }

            Touch(quarter, 0, 0).Add(row.IsBot, row.Visitor);
            row.FillValueIds(ids);
            for (int dimension = 0; dimension < ids.Length; dimension++)
            {
                Touch(day, dimension, ids[dimension]).Add(row.IsBot, row.Visitor);
            }
        }

        SplitByLink(rows);
    }

    /// <summary>
    /// Adds the rows to their hot link-days; every link-day must be loaded. Returns those that turn hot in this batch and have earlier
    /// clicks: the store reads all of the source's clicks of that link-day, this batch's among them, into <see cref="AddStored"/>.
    /// </summary>
    public IReadOnlyList<LinkDay> TurnHot(ReadOnlySpan<ClickRow> rows, LabelSet labels)
    {
        List<LinkDay> readRaw = [];
        foreach (LinkDayRun run in _runs)
        {
            LinkDay linkDay = run.LinkDay;
            if (!linkDay.Hot)
            {
                if (linkDay.Count + run.Length < LinkDay.HotThreshold)
                {
                    continue;
                }

                linkDay.Hot = true;
                _turnedHot.Add(linkDay);
                _blocks.Remove((RollupTable.LinkDays, linkDay.LinkId, linkDay.Day));
                Block(RollupTable.LinkDays, linkDay.LinkId, linkDay.Day, DimensionValues.LinkDimensions).MarkFresh();
                if (linkDay.Count > 0)
                {
                    readRaw.Add(linkDay);
                    continue;
                }
            }

            AddToLinkDay(linkDay, rows.Slice(run.Start, run.Length), labels);
        }

        return readRaw;
    }

    /// <summary>Adds a click read back from the clicks table to a link-day that turns hot.</summary>
    public void AddStored(LinkDay linkDay, EnrichedClick click, LabelSet labels)
    {
        RollupBlock block = _blocks[(RollupTable.LinkDays, linkDay.LinkId, linkDay.Day)];
        for (int dimension = 0; dimension < DimensionValues.LinkDimensions; dimension++)
        {
            long valueId = labels.Use(DimensionValues.Of(click, (Dimension)dimension))?.Id ?? 0;
            Touch(block, dimension, valueId).Add(click.BotKind != BotKind.None, click.Raw.Visitor);
        }
    }

    /// <summary>Cells that the batch changed, in key order.</summary>
    public IReadOnlyList<DirtyCell> Dirty(RollupTable table)
    {
        List<DirtyCell> cells = _dirty[(int)table];
        cells.Sort();
        return cells;
    }

    private void AddToLinkDay(LinkDay linkDay, ReadOnlySpan<ClickRow> rows, LabelSet labels)
    {
        RollupBlock block = Block(RollupTable.LinkDays, linkDay.LinkId, linkDay.Day, DimensionValues.LinkDimensions);
        Span<long> ids = stackalloc long[DimensionValues.LinkDimensions];
        foreach (ClickRow row in rows)
        {
            row.FillValueIds(ids);
            ids[(int)Dimension.HourOfUtcDay] = labels.Use(DimensionValues.HourOfUtcDay(row.At))!.Id;
            for (int dimension = 0; dimension < ids.Length; dimension++)
            {
                Touch(block, dimension, ids[dimension]).Add(row.IsBot, row.Visitor);
            }
        }
    }

    private void SplitByLink(ReadOnlySpan<ClickRow> rows)
    {
        int dayStart = 0;
        int hourStart = 0;
        int bots = 0;
        for (int i = 0; i < rows.Length; i++)
        {
            ClickRow row = rows[i];
            ClickRow? next = i + 1 < rows.Length ? rows[i + 1] : null;
            bots += row.IsBot ? 1 : 0;
            bool lastOfHour = next is null || next.LinkId != row.LinkId || next.Hour != row.Hour;
            if (lastOfHour)
            {
                int count = i + 1 - hourStart;
                _hours.Add(new LinkHour(row.LinkId, row.Hour, count - bots, bots));
                hourStart = i + 1;
                bots = 0;
            }

            if (lastOfHour && (next is null || next.LinkId != row.LinkId || next.Day != row.Day))
            {
                _runs.Add(new LinkDayRun(LinkDayOf(row), dayStart, i + 1 - dayStart));
                dayStart = i + 1;
            }
        }

        _hours.Sort(static (left, right) =>
            left.LinkId != right.LinkId ? left.LinkId.CompareTo(right.LinkId) : left.Hour.CompareTo(right.Hour));
    }

    private LinkDay LinkDayOf(ClickRow row)
    {
        var key = (row.LinkId, row.Day);
        if (!_linkDays.TryGetValue(key, out LinkDay? linkDay))
        {
            linkDay = new LinkDay(row.LinkId, row.Day);
            _linkDays.Add(key, linkDay);
        }

        linkDay.Batch = _batch;
        return linkDay;
    }

    private RollupBlock Block(RollupTable table, long scope, int bucket, int dimensions)
    {
        var key = (table, scope, bucket);
        if (!_blocks.TryGetValue(key, out RollupBlock? block))
        {
            block = new RollupBlock(table, scope, bucket, dimensions);
            _blocks.Add(key, block);
        }

        block.Batch = _batch;
        return block;
    }

    private RollupCell Touch(RollupBlock block, int dimension, long valueId)
    {
        RollupCell cell = block.Cell(dimension, valueId);
        if (cell.Batch != _batch)
        {
            cell.Batch = _batch;
            _dirty[(int)block.Table].Add(new DirtyCell(block, (short)dimension, valueId, cell));
        }

        return cell;
    }

    private void Clear()
    {
        _blocks.Clear();
        _linkDays.Clear();
    }

    /// <summary>Gives up what the last batch did not touch, and everything when that is not enough.</summary>
    private void Trim()
    {
        if (_blocks.Values.Sum(static block => block.Count) > Capacity)
        {
            Drop(_blocks, block => block.Batch != _batch);
            if (_blocks.Values.Sum(static block => block.Count) > Capacity)
            {
                _blocks.Clear();
            }
        }

        if (_linkDays.Count > Capacity)
        {
            Drop(_linkDays, linkDay => linkDay.Batch != _batch);
            if (_linkDays.Count > Capacity)
            {
                _linkDays.Clear();
            }
        }
    }

    private static void Drop<TKey, TValue>(Dictionary<TKey, TValue> from, Func<TValue, bool> unwanted)
        where TKey : notnull
    {
        foreach (KeyValuePair<TKey, TValue> entry in from)
        {
            if (unwanted(entry.Value))
            {
                from.Remove(entry.Key);
            }
        }
    }
}
