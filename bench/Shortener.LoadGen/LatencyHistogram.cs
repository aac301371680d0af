using System.Numerics;

namespace Shortener.LoadGen;

/// <summary>
/// Counts latencies in log-linear buckets of microseconds: 64 sub-buckets per power of two, so a percentile is exact within 1.6 %.
/// Not thread-safe: one per connection, merged at the end.
/// </summary>
internal sealed class LatencyHistogram
{
    private const int SubBits = 6;
    private const int SubBuckets = 1 << SubBits;
    private readonly long[] _counts = new long[(64 - SubBits) * SubBuckets];

    public long Count { get; private set; }

    public void Record(long micros)
    {
        _counts[Bucket(Math.Max(0, micros))]++;
        Count++;
    }

    public void Merge(LatencyHistogram other)
    {
        for (int i = 0; i < _counts.Length; i++)
        {
            _counts[i] += other._counts[i];
        }

        Count += other.Count;
    }

    /// <summary>Upper bound of the bucket that holds the given share of the latencies, in microseconds; 0 when nothing was recorded.</summary>
    public long Percentile(double percent)
    {
        long wanted = (long)Math.Ceiling(Count * percent / 100);
        long seen = 0;
        for (int i = 0; i < _counts.Length && wanted > 0; i++)
        {
            seen += _counts[i];
            if (seen >= wanted)
            {
                return UpperBound(i);
            }
        }

        return 0;
    }

    private static int Bucket(long micros)
    {
        if (micros < SubBuckets)
        {
            return (int)micros;
        }

        int shift = BitOperations.Log2((ulong)micros) - SubBits;
        return (shift * SubBuckets) + (int)(micros >> shift);
    }

    private static long UpperBound(int bucket)
    {
        if (bucket < SubBuckets)
        {
            return bucket;
        }

        int shift = (bucket / SubBuckets) - 1;
        return ((long)((bucket % SubBuckets) + SubBuckets + 1) << shift) - 1;
    }
}
