using Shortener.Core.Clicks.Rows;
using Shortener.Core.Events;

namespace Shortener.Core.Analytics.Rollups;

/// <summary>The key of a row of <c>event_days</c>, or of <c>event_quarters</c>, whose part is the value.</summary>
/// <param name="Slot">Day or quarter since the epoch.</param>
internal readonly record struct EventCellKey(int WorkspaceId, short Kind, long SubjectId, short Dimension, long ValueId, int Slot);

/// <summary>A row of the events' rollups: what the batch adds to it, and what the database holds once that is loaded.</summary>
internal sealed class EventCell(EventCellKey key)
{
    public EventCellKey Key { get; } = key;

    public RollupCell Counts { get; } = new();

    /// <summary>Events of the batch, without bots, that know their time.</summary>
    public long Timed { get; private set; }

    /// <summary>The sum of those times in milliseconds.</summary>
    public long ElapsedMs { get; private set; }

    public void Add(EventRow row)
    {
        Counts.Add(row.Visit.IsBot, row.Visit.Visitor);
        if (row is { ElapsedMs: { } elapsed, Visit.IsBot: false })
        {
            Timed++;
            ElapsedMs += elapsed;
        }
    }
}

/// <summary>
/// What a batch of events does to the rollups. Rows are loaded and written anew with each batch: events are a fraction of clicks, and
/// a rollup without memory cannot be out of date.
/// </summary>
internal sealed class EventCells
{
    /// <summary>Every impression of a workspace, which is then the subject.</summary>
    public const short Impressions = 0;

    /// <summary>Every impression before a link, which is then the subject.</summary>
    public const short LinkImpressions = 128;

    /// <summary>Every event of a workspace, which is then the subject: only quarters, to know where events lie.</summary>
    public const short Anything = 255;

    private readonly Dictionary<EventCellKey, EventCell> _days = [];
    private readonly Dictionary<EventCellKey, EventCell> _quarters = [];

    public EventCells(IReadOnlyList<EventRow> rows)
    {
        Span<long> values = stackalloc long[DimensionValues.LinkDimensions];
        foreach (EventRow row in rows)
        {
            Add(row, values);
        }
    }

    /// <summary>Rows of <c>event_days</c> in the order of its key.</summary>
    public IReadOnlyList<EventCell> Days => InOrder(_days);

    /// <summary>Rows of <c>event_quarters</c> in the order of its key.</summary>
    public IReadOnlyList<EventCell> Quarters => InOrder(_quarters);

    /// <summary>Kinds that are impressions.</summary>
    public static bool IsImpression(EventKind kind) => kind is EventKind.HubView or EventKind.InterstitialView;

    /// <summary>What the parts of a kind's subjects are broken down by.</summary>
    public static Dimension PartsOf(EventKind kind) => kind <= EventKind.Lead ? Dimension.Button : Dimension.Creative;

    private void Add(EventRow row, Span<long> values)
    {
        int workspace = row.Visit.WorkspaceId;
        short kind = (short)row.Kind;
        Cell(_quarters, new EventCellKey(workspace, Anything, workspace, 0, 0, row.Visit.Quarter)).Add(row);
        AddTotal(row, workspace, kind, row.SubjectId);
        if (row.PartId is { } part)
        {
            Cell(_quarters, new EventCellKey(workspace, kind, row.SubjectId, 0, part, row.Visit.Quarter)).Add(row);
            Cell(_days, new EventCellKey(workspace, kind, row.SubjectId, (short)PartsOf(row.Kind), part, row.Visit.Day)).Add(row);
        }

        if (!IsImpression(row.Kind))
        {
            return;
        }

        AddTotal(row, workspace, Impressions, workspace);
        row.Visit.FillValueIds(values);
        for (short dimension = 1; dimension < DimensionValues.WorkspaceDimensions; dimension++)
        {
            Cell(_days, new EventCellKey(workspace, Impressions, workspace, dimension, values[dimension], row.Visit.Day)).Add(row);
        }

        if (row.LinkId is { } link)
        {
            AddTotal(row, workspace, LinkImpressions, link);
        }
    }

    private void AddTotal(EventRow row, int workspace, short kind, long subject)
    {
        Cell(_quarters, new EventCellKey(workspace, kind, subject, 0, 0, row.Visit.Quarter)).Add(row);
        Cell(_days, new EventCellKey(workspace, kind, subject, 0, 0, row.Visit.Day)).Add(row);
    }

    private static EventCell Cell(Dictionary<EventCellKey, EventCell> cells, EventCellKey key)
    {
        if (!cells.TryGetValue(key, out EventCell? cell))
        {
            cells.Add(key, cell = new EventCell(key));
        }

        return cell;
    }

    private static List<EventCell> InOrder(Dictionary<EventCellKey, EventCell> cells) =>
    [
        .. cells.Values
            .OrderBy(cell => cell.Key.WorkspaceId).ThenBy(cell => cell.Key.Kind).ThenBy(cell => cell.Key.SubjectId)
            .ThenBy(cell => cell.Key.Dimension).ThenBy(cell => cell.Key.Slot).ThenBy(cell => cell.Key.ValueId),
    ];
}
