using System.Runtime.InteropServices;

namespace Shortener.Core.Analytics.Rollups;

/// <summary>All cells of one scope and bucket (a workspace's or link's day, a workspace's quarter), by dimension and value id.</summary>
internal sealed class RollupBlock(RollupTable table, long scope, int bucket, int dimensions)
{
    private readonly Dictionary<long, RollupCell>?[] _cells = new Dictionary<long, RollupCell>?[dimensions];

    /// <summary>The cell last asked for: most dimensions have one value, mostly none, for most clicks in a row.</summary>
    private readonly (long ValueId, RollupCell? Cell)[] _last = new (long, RollupCell?)[dimensions];

    public RollupTable Table { get; } = table;

    /// <summary>Workspace or link.</summary>
    public long Scope { get; } = scope;

    /// <summary>Quarter or day since the epoch.</summary>
    public int Bucket { get; } = bucket;

    public int Dimensions => _cells.Length;

    /// <summary>
    /// The database holds no row of this block that is not here, so that no cell needs loading: the block began in this memory. Every
    /// click counts in the block's total, so a block without a stored total has no stored row at all.
    /// </summary>
    public bool Fresh { get; private set; }

    /// <summary>Number of cells held.</summary>
    public int Count { get; private set; }

    /// <summary>Number of the last batch that changed the block.</summary>
    public int Batch { get; set; }

    /// <summary>The database holds no row of this block.</summary>
    public void MarkFresh()
    {
        Fresh = true;
        foreach (Dictionary<long, RollupCell>? cells in _cells)
        {
            foreach (RollupCell cell in cells?.Values ?? Enumerable.Empty<RollupCell>())
            {
                cell.Loaded = true;
            }
        }
    }

    public RollupCell Cell(int dimension, long valueId)
    {
        if (_last[dimension] is { Cell: { } last } && _last[dimension].ValueId == valueId)
        {
            return last;
        }

        Dictionary<long, RollupCell> cells = _cells[dimension] ??= [];
        ref RollupCell? cell = ref CollectionsMarshal.GetValueRefOrAddDefault(cells, valueId, out bool exists);
        if (!exists)
        {
            Count++;
            cell = new RollupCell { Loaded = Fresh };
        }

        _last[dimension] = (valueId, cell);
        return cell!;
    }
}
