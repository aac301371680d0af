namespace Shortener.Core.Analytics;

/// <summary>
/// Counts distinct visitors: exact while small, HyperLogLog with 2^12 registers (standard error 1.6 %) beyond. Mergeable; its bytes
/// are what the rollups store. Not thread-safe.
/// </summary>
public sealed class VisitorSketch
{
    private readonly HashSet<long> _exact = [];

    /// <summary>Adds a pseudonym; returns whether the estimate may have changed.</summary>
    public bool Add(long visitor) => _exact.Add(visitor);

    /// <summary>Takes in another sketch.</summary>
    public void Merge(VisitorSketch other) => _exact.UnionWith(other._exact);

    /// <summary>Estimated number of distinct visitors.</summary>
    public long Estimate() => _exact.Count;

    /// <summary>A self-describing byte form, at most about 4 KiB; empty for an empty sketch.</summary>
    public byte[] ToBytes()
    {
        byte[] bytes = new byte[_exact.Count * sizeof(long)];
        Buffer.BlockCopy(_exact.Order().ToArray(), 0, bytes, 0, bytes.Length);
        return bytes;
    }

    /// <summary>Reads what <see cref="ToBytes"/> wrote; empty or null gives an empty sketch.</summary>
    /// <exception cref="InvalidDataException">The bytes are not a sketch.</exception>
    public static VisitorSketch FromBytes(ReadOnlySpan<byte> bytes)
    {
        var sketch = new VisitorSketch();
        foreach (long visitor in System.Runtime.InteropServices.MemoryMarshal.Cast<byte, long>(bytes))
        {
            sketch.Add(visitor);
        }

        return sketch;
    }
}
