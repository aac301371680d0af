using System.Numerics;

namespace Shortener.Core.Analytics;

/// <summary>
/// The registers of a HyperLogLog sketch with precision 12 over 32-bit hashes: 4,096 of 6 bits when packed. Not thread-safe.
/// </summary>
/// <remarks>
/// Registers and ranks: Flajolet et al., "HyperLogLog: the analysis of a near-optimal cardinality estimation algorithm" (2007).
/// Estimator: Otmar Ertl, "New cardinality estimation algorithms for HyperLogLog sketches" (2017), algorithm 6, which needs neither
/// bias tables nor a switch between ranges.
/// </remarks>
internal sealed class HyperLogLogRegisters
{
    /// <summary>Bytes of the packed form.</summary>
    public const int PackedBytes = Count * BitsPerRegister / 8;

    private const int Precision = 12;
    private const int Count = 1 << Precision;
    private const int BitsPerRegister = 6;

    /// <summary>Bits of a hash behind the register's index.</summary>
    private const int HashRankBits = 32 - Precision;

    /// <summary>Registers of the first release saw 64-bit hashes, whose first 32 bits are the same, and may hold ranks up to 53.</summary>
    private const int RankBits = 64 - Precision;

    /// <summary>1 / (2 ln 2), the limit of the bias correction for many registers.</summary>
    private const double Alpha = 0.72134752044448170;

    private readonly byte[] _ranks = new byte[Count];

    /// <summary>How many registers hold each rank, kept up to date: a commit asks thousands of sketches for their estimate.</summary>
    private readonly int[] _histogram = NewHistogram();

    /// <summary>The hash of a value: 32 uniform bits. Ten million values share hashes so that one in a thousand is not seen.</summary>
    public static uint Hash(long value) => (uint)(Mix((ulong)value) >> 32);

    /// <summary>Adds a <see cref="Hash"/>; returns whether a register grew.</summary>
    public bool Add(uint hash)
    {
        int index = (int)(hash >> HashRankBits);
        uint rest = hash << Precision;
        byte rank = (byte)(rest == 0 ? HashRankBits + 1 : BitOperations.LeadingZeroCount(rest) + 1);
        byte before = _ranks[index];
        if (before >= rank)
        {
            return false;
        }

        _ranks[index] = rank;
        _histogram[before]--;
        _histogram[rank]++;
        return true;
    }

    /// <summary>Takes the greater of each register.</summary>
    public void Merge(HyperLogLogRegisters other)
    {
        for (int i = 0; i < Count; i += Vector<byte>.Count)
        {
            Vector.Max(new Vector<byte>(_ranks, i), new Vector<byte>(other._ranks, i)).CopyTo(_ranks, i);
        }

        CountRanks();
    }

    /// <summary>Estimated number of distinct values.</summary>
    public long Estimate()
    {
        double z = Count * Tau(1 - ((double)_histogram[RankBits + 1] / Count));
        for (int rank = RankBits; rank >= 1; rank--)
        {
            z = 0.5 * (z + _histogram[rank]);
        }

        z += Count * Sigma((double)_histogram[0] / Count);
        return (long)Math.Round(Alpha * Count * Count / z);
    }

    /// <summary>Writes four registers into three bytes, lowest bits first.</summary>
    public void Pack(Span<byte> destination)
    {
        for (int i = 0, o = 0; i < Count; i += 4, o += 3)
        {
            int four = _ranks[i] | (_ranks[i + 1] << 6) | (_ranks[i + 2] << 12) | (_ranks[i + 3] << 18);
            destination[o] = (byte)four;
            destination[o + 1] = (byte)(four >> 8);
            destination[o + 2] = (byte)(four >> 16);
        }
    }

    /// <summary>Reads what <see cref="Pack"/> wrote.</summary>
    /// <exception cref="InvalidDataException">The length is wrong or a register holds a rank that no hash gives.</exception>
    public static HyperLogLogRegisters Unpack(ReadOnlySpan<byte> packed)
    {
        if (packed.Length != PackedBytes)
        {
            throw new InvalidDataException($"A dense visitor sketch has {PackedBytes} bytes of registers, not {packed.Length}");
        }

        var registers = new HyperLogLogRegisters();
        for (int i = 0, o = 0; i < Count; i += 4, o += 3)
        {
            int four = packed[o] | (packed[o + 1] << 8) | (packed[o + 2] << 16);
            for (int j = 0; j < 4; j++)
            {
                int rank = (four >> (6 * j)) & 63;
                if (rank > RankBits + 1)
                {
                    throw new InvalidDataException($"A register of a dense visitor sketch holds {rank}");
                }

                registers._ranks[i + j] = (byte)rank;
            }
        }

        registers.CountRanks();
        return registers;
    }

    private static int[] NewHistogram()
    {
        int[] histogram = new int[RankBits + 2];
        histogram[0] = Count;
        return histogram;
    }

    private void CountRanks()
    {
        Array.Clear(_histogram);
        foreach (byte rank in _ranks)
        {
            _histogram[rank]++;
        }
    }

    /// <summary>
    /// The finaliser of SplitMix64 (Steele, Lea, Flood 2014). Pseudonyms are keyed hashes and uniform already; imported or test
    /// values need not be. Changing it breaks every stored sketch.
    /// </summary>
    private static ulong Mix(ulong value)
    {
        value += 0x9E3779B97F4A7C15;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }

    private static double Sigma(double x)
    {
        if (x == 1)
        {
            return double.PositiveInfinity;
        }

        double power = 1;
        double sum = x;
        double before;
        do
        {
            x *= x;
            before = sum;
            sum += x * power;
            power += power;
        }
        while (sum != before);
        return sum;
    }

    private static double Tau(double x)
    {
        if (x is 0 or 1)
        {
            return 0;
        }

        double power = 1;
        double sum = 1 - x;
        double before;
        do
        {
            x = Math.Sqrt(x);
            before = sum;
            power *= 0.5;
            sum -= (1 - x) * (1 - x) * power;
        }
        while (sum != before);
        return sum / 3;
    }
}
