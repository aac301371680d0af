using Shortener.Core.Clicks;
using Shortener.Core.Clicks.Rows;

namespace Shortener.Core.Analytics.Rollups;

/// <summary>
/// The rollups of one source as its only writer holds them: current values of recently changed rows, and what a batch does to them.
/// A store drives it inside the commit's transaction: <see cref="Begin"/>, <see cref="Add"/>, load <see cref="UnloadedLinkDays"/>,
/// <see cref="Fold"/>, read raw what it returns, load the unloaded among <see cref="Dirty"/> (totals first, see
/// <see cref="RollupBlock.Fresh"/>), write them. Not thread-safe: a source
/// commits one batch at a time.
/// </summary>
internal sealed class SourceRollups
{
    /// <summary>
    /// Cells and link-days kept between batches, each. A busy workspace-day has some ten thousand; a cell weighs about 200 bytes, or
    /// 4 KiB once its sketch is dense.
    /// </summary>
    private const int Capacity = 131_072;

    /// <summary>Rows kept until their link-day is folded, so that they need not be read back; some 10 MB.</summary>
    private const int RecentRows = 65_536;

    /// <summary>Link-days of days gone by that one batch folds at most beside its own.</summary>
    private const int ClosedPerBatch = 256;

    private readonly Dictionary<(RollupTable Table, long Scope, int Bucket), RollupBlock> _blocks = [];
    private readonly Dictionary<(long LinkId, int Day), LinkDay> _linkDays = [];

    // Of the current batch alone.
    private readonly List<DirtyCell>[] _dirty = [[], [], []];
    private readonly List<LinkHour> _hours = [];
    private readonly List<LinkDayRun> _runs = [];
    private readonly HashSet<LinkDay> _folded = [];

    /// <summary>Hot link-days with clicks that wait to be folded.</summary>
    private readonly HashSet<LinkDay> _waiting = [];

    /// <summary>Rows in <see cref="LinkDay.Recent"/> of all link-days.</summary>
    private int _recent;

    private int _newestDay;

    private int _batch;

    /// <summary>The source's <c>stored</c> counter that the content belongs to; -1 when there is no content.</summary>
    private long _stored = -1;

    /// <summary>Link hours of the batch in key order.</summary>
    public IReadOnlyList<LinkHour> Hours => _hours;

    /// <summary>Link-days whose row in <c>hot_link_days</c> the batch changed.</summary>
    public IEnumerable<LinkDay> FoldedLinkDays =>
        _folded.Where(static linkDay => linkDay.FoldedTo != LinkDay.FoldedAlways).OrderBy(static linkDay => (linkDay.LinkId, linkDay.Day));

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
        _folded.Clear();
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

        foreach (LinkHour hour in _hours)
        {
            hour.LinkDay.StoredHours |= hour.Bit;
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
    /// Folds what is due into its link-days; every link-day must be loaded. Returns those whose waiting clicks are not all here: the
    /// store reads the source's clicks of that link-day behind <see cref="LinkDay.FoldedTo"/>, this batch's among them, and hands
    /// them to <see cref="AddStored"/>.
    /// </summary>
    public IReadOnlyList<LinkDay> Fold(ReadOnlySpan<ClickRow> rows, LabelSet labels)
    {
        List<LinkDay> readRaw = [];
        _newestDay = Math.Max(_newestDay, rows.IsEmpty ? 0 : rows[^1].Day);
        foreach (LinkDayRun run in _runs)
        {
            FoldRun(run.LinkDay, rows.Slice(run.Start, run.Length), labels, readRaw);
        }

        foreach (LinkDay over in _waiting.Where(linkDay => linkDay.Day < _newestDay && linkDay.Batch != _batch).Take(ClosedPerBatch).ToArray())
        {
            FoldAll(over, over.Count - over.Folded, [], labels, readRaw);
        }

        return readRaw;
    }

    /// <summary>Adds clicks read back from the clicks table to a link-day that <see cref="Fold"/> returned.</summary>
    public void AddStored(LinkDay linkDay, IReadOnlyList<EnrichedClick> clicks, LabelSet labels)
    {
        RollupBlock block = LinkDayBlock(linkDay);
        foreach (EnrichedClick click in clicks)
        {
            for (int dimension = 0; dimension < DimensionValues.LinkDimensions; dimension++)
            {
                long valueId = labels.Use(DimensionValues.Of(click, (Dimension)dimension))?.Id ?? 0;
                Touch(block, dimension, valueId).Add(click.BotKind != BotKind.None, click.Raw.Visitor);
            }

            linkDay.FoldedTo = Math.Max(linkDay.FoldedTo, click.Raw.EndPosition);
        }

        linkDay.Folded += clicks.Count;
    }

    /// <summary>Cells that the batch changed, in key order.</summary>
    public IReadOnlyList<DirtyCell> Dirty(RollupTable table)
    {
        List<DirtyCell> cells = _dirty[(int)table];
        cells.Sort();
        return cells;
    }

    private void FoldRun(LinkDay linkDay, ReadOnlySpan<ClickRow> rows, LabelSet labels, List<LinkDay> readRaw)
    {
        ClickRow[] late = [];
        if (linkDay.Hot)
        {
            // A replayed dead letter has an old position: readers look for it among the folded.
            late = Where(rows, row => row.Position <= linkDay.FoldedTo);
            AddToLinkDay(linkDay, late, labels);
            if (late.Length > 0)
            {
                _folded.Add(linkDay);
            }
        }

        if (late.Length == rows.Length)
        {
            return;
        }

        long folded = linkDay.Folded;
        long waiting = linkDay.Count + rows.Length - folded;
        ClickRow[] added = late.Length == 0 ? rows.ToArray() : Where(rows, row => row.Position > linkDay.FoldedTo);
        if (waiting >= linkDay.FoldThreshold(linkDay.Day < _newestDay))
        {
            FoldAll(linkDay, waiting, added, labels, readRaw);
        }
        else if (linkDay.Hot || linkDay.Count + rows.Length >= LinkDay.HotThreshold)
        {
            if (!linkDay.Hot)
            {
                linkDay.Hot = true;
                _folded.Add(linkDay);
            }

            Remember(linkDay, added);
        }
    }

    private void FoldAll(LinkDay linkDay, long waiting, ClickRow[] added, LabelSet labels, List<LinkDay> readRaw)
    {
        linkDay.Hot = true;
        if (linkDay.Folded == 0)
        {
            _blocks.Remove((RollupTable.LinkDays, linkDay.LinkId, linkDay.Day));
            LinkDayBlock(linkDay).MarkFresh();
        }

        long earlier = waiting - added.Length;
        if (earlier == (linkDay.Recent?.Count ?? 0))
        {
            AddToLinkDay(linkDay, linkDay.Recent is { } recent ? [.. recent] : [], labels);
            AddToLinkDay(linkDay, added, labels);
        }
        else
        {
            readRaw.Add(linkDay);
        }

        _recent -= linkDay.Recent?.Count ?? 0;
        linkDay.Recent = null;
        _waiting.Remove(linkDay);
        _folded.Add(linkDay);
    }

    private void AddToLinkDay(LinkDay linkDay, ClickRow[] rows, LabelSet labels)
    {
        if (rows.Length == 0)
        {
            return;
        }

        RollupBlock block = LinkDayBlock(linkDay);
        Span<long> ids = stackalloc long[DimensionValues.LinkDimensions];
        foreach (ClickRow row in rows)
        {
            row.FillValueIds(ids);
            row.UseLabels(labels);
            ids[(int)Dimension.HourOfUtcDay] = labels.Use(DimensionValues.HourOfUtcDay(row.At))!.Id;
            ids[(int)Dimension.Variant] = row.Variant?.Id ?? 0;
            for (int dimension = 0; dimension < ids.Length; dimension++)
            {
                Touch(block, dimension, ids[dimension]).Add(row.IsBot, row.Visitor);
            }

            linkDay.FoldedTo = Math.Max(linkDay.FoldedTo, row.Position);
        }

        linkDay.Folded += rows.Length;
    }

    private void Remember(LinkDay linkDay, ClickRow[] rows)
    {
        _waiting.Add(linkDay);
        if (_recent + rows.Length > RecentRows)
        {
            foreach (LinkDay other in _waiting)
            {
                other.Recent = null;
            }

            _recent = 0;
            return;
        }

        (linkDay.Recent ??= []).AddRange(rows);
        _recent += rows.Length;
    }

    private RollupBlock LinkDayBlock(LinkDay linkDay) =>
        Block(RollupTable.LinkDays, linkDay.LinkId, linkDay.Day, DimensionValues.LinkDimensions);

    private static ClickRow[] Where(ReadOnlySpan<ClickRow> rows, Predicate<ClickRow> wanted) => Array.FindAll(rows.ToArray(), wanted);

    private void SplitByLink(ReadOnlySpan<ClickRow> rows)
    {
        int dayStart = 0;
        int hourStart = 0;
        int bots = 0;
        LinkDay? linkDay = null;
        for (int i = 0; i < rows.Length; i++)
        {
            ClickRow row = rows[i];
            ClickRow? next = i + 1 < rows.Length ? rows[i + 1] : null;
            bots += row.IsBot ? 1 : 0;
            linkDay ??= LinkDayOf(row);
            bool lastOfHour = next is null || next.LinkId != row.LinkId || next.Hour != row.Hour;
            if (lastOfHour)
            {
                int count = i + 1 - hourStart;
                _hours.Add(new LinkHour(linkDay, row.Hour, count - bots, bots));
                hourStart = i + 1;
                bots = 0;
            }

            if (lastOfHour && (next is null || next.LinkId != row.LinkId || next.Day != row.Day))
            {
                _runs.Add(new LinkDayRun(linkDay, dayStart, i + 1 - dayStart));
                dayStart = i + 1;
                linkDay = null;
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
        ClearLinkDays();
    }

    private void ClearLinkDays()
    {
        _linkDays.Clear();
        _waiting.Clear();
        _recent = 0;
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
            Drop(_linkDays, linkDay => linkDay.Batch != _batch && !_waiting.Contains(linkDay));
            if (_linkDays.Count > Capacity)
            {
                ClearLinkDays();
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
