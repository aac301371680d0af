namespace Shortener.Core.Analytics.Rollups;

/// <summary>A cell that the batch changed, with its key.</summary>
internal readonly record struct DirtyCell(RollupBlock Block, short Dimension, long ValueId, RollupCell Cell) : IComparable<DirtyCell>
{
    /// <summary>The block's total, in which every click counts.</summary>
    public bool IsTotal => Dimension == (short)Analytics.Dimension.Total;

    /// <summary>The order of the tables' primary keys: scope, dimension, bucket, value.</summary>
    public int CompareTo(DirtyCell other)
    {
        int order = Block.Scope.CompareTo(other.Block.Scope);
        order = order != 0 ? order : Dimension.CompareTo(other.Dimension);
        order = order != 0 ? order : Block.Bucket.CompareTo(other.Block.Bucket);
        return order != 0 ? order : ValueId.CompareTo(other.ValueId);
    }
}
