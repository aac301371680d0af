using System.Runtime.InteropServices;

namespace Shortener.Core.Analytics.Rollups;

/// <summary>All cells of one scope and bucket (a workspace's or link's day, a workspace's quarter), by dimension and value id.</summary>
internal sealed class RollupBlock(RollupTable table, long scope, int bucket, int dimensions)
{
    private readonly Dictionary<long, RollupCell>?[] _cells = new Dictionary<long, RollupCell>?[dimensions];

    public RollupTable Table { get; } = table;

    /// <summary>Workspace or link.</summary>
    public long Scope { get; } = scope;

    /// <summary>Quarter or day since the epoch.</summary>
    public int Bucket { get; } = bucket;

    public int Dimensions => _cells.Length;

    /// <summary>Set when the database is known to hold no row of this block, so that no cell needs loading.</summary>
    public bool Fresh { get; init; }

    /// <summary>Number of cells held.</summary>
    public int Count { get; private set; }

    /// <summary>Number of the last batch that changed the block.</summary>
    public int Batch { get; set; }

    public RollupCell Cell(int dimension, long valueId)
    {
        Dictionary<long, RollupCell> cells = _cells[dimension] ??= [];
        ref RollupCell? cell = ref CollectionsMarshal.GetValueRefOrAddDefault(cells, valueId, out bool exists);
        if (!exists)
        {
            Count++;
            cell = new RollupCell { Loaded = Fresh };
        }

        return cell!;
    }
}
