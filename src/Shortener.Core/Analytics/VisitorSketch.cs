using System.Buffers.Binary;

namespace Shortener.Core.Analytics;

/// <summary>
/// Counts distinct visitors: by 32-bit hashes up to <see cref="ExactLimit"/> (exact, but that two of 768 visitors share a hash in one
/// sketch of 15,000), HyperLogLog with 2^12 registers (standard error 1.6 %) beyond. Its state depends only on the set of visitors it has seen, so merging is commutative, associative and idempotent; its bytes are
/// what the rollups store. Not thread-safe.
/// </summary>
/// <remarks>Estimator: Otmar Ertl, "New cardinality estimation algorithms for HyperLogLog sketches" (2017), algorithm 6.</remarks>
public sealed class VisitorSketch
{
    /// <summary>Visitors counted exactly: 768 hashes of 4 bytes are as large as the 4,096 registers of 6 bits that follow.</summary>
    public const int ExactLimit = HyperLogLogRegisters.PackedBytes / sizeof(uint);

    private const byte Version = 1;
    private const byte DenseForm = 1;
    private const byte HashesForm = 2;

    /// <summary>What the first release wrote instead of hashes: up to 384 pseudonyms of 8 bytes.</summary>
    private const byte PseudonymsForm = 0;
    private const int MostPseudonyms = HyperLogLogRegisters.PackedBytes / sizeof(long);

    private const int HeaderBytes = 2;

    /// <summary>Ascending hashes, the first <see cref="_count"/> are in use; unused once <see cref="_registers"/> is set.</summary>
    private uint[] _exact = [];
    private int _count;
    private HyperLogLogRegisters? _registers;

    /// <summary>Adds a pseudonym; returns whether the estimate may have changed.</summary>
    public bool Add(long visitor) => Add(HyperLogLogRegisters.Hash(visitor));

    /// <summary>Takes in another sketch, which stays as it is.</summary>
    public void Merge(VisitorSketch other)
    {
        if (other._registers is not null)
        {
            (_registers ?? Densify()).Merge(other._registers);
            return;
        }

        for (int i = 0; i < other._count; i++)
        {
            Add(other._exact[i]);
        }
    }

    /// <summary>Estimated number of distinct visitors; exact up to <see cref="ExactLimit"/>.</summary>
    public long Estimate() => _registers is null ? _count : Math.Max(ExactLimit + 1, _registers.Estimate());

    /// <summary>A self-describing byte form, at most 3,074 bytes; empty for an empty sketch. Equal sets give equal bytes.</summary>
    public byte[] ToBytes()
    {
        if (_registers is not null)
        {
            byte[] dense = new byte[HeaderBytes + HyperLogLogRegisters.PackedBytes];
            (dense[0], dense[1]) = (Version, DenseForm);
            _registers.Pack(dense.AsSpan(HeaderBytes));
            return dense;
        }

        if (_count == 0)
        {
            return [];
        }

        byte[] exact = new byte[HeaderBytes + (_count * sizeof(uint))];
        (exact[0], exact[1]) = (Version, HashesForm);
        for (int i = 0; i < _count; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(exact.AsSpan(HeaderBytes + (i * sizeof(uint))), _exact[i]);
        }

        return exact;
    }

    /// <summary>Reads what <see cref="ToBytes"/> wrote, in the first release too; empty or null gives an empty sketch.</summary>
    /// <exception cref="InvalidDataException">The bytes are not a sketch.</exception>
    public static VisitorSketch FromBytes(ReadOnlySpan<byte> bytes)
    {
        var sketch = new VisitorSketch();
        if (bytes.IsEmpty)
        {
            return sketch;
        }

        if (bytes.Length < HeaderBytes || bytes[0] != Version || bytes[1] is not (PseudonymsForm or DenseForm or HashesForm))
        {
            throw new InvalidDataException("The bytes do not start like a visitor sketch of a known version");
        }

        ReadOnlySpan<byte> body = bytes[HeaderBytes..];
        if (bytes[1] == DenseForm)
        {
            sketch._registers = HyperLogLogRegisters.Unpack(body);
        }
        else if (bytes[1] == HashesForm)
        {
            sketch.ReadHashes(body);
        }
        else
        {
            sketch.ReadPseudonyms(body);
        }

        return sketch;
    }

    private void ReadHashes(ReadOnlySpan<byte> body)
    {
        _count = CountOf(body, sizeof(uint), ExactLimit);
        _exact = new uint[_count];
        for (int i = 0; i < _count; i++)
        {
            _exact[i] = BinaryPrimitives.ReadUInt32LittleEndian(body[(i * sizeof(uint))..]);
            if (i > 0 && _exact[i] <= _exact[i - 1])
            {
                throw new InvalidDataException("The hashes of an exact visitor sketch do not ascend");
            }
        }
    }

    private void ReadPseudonyms(ReadOnlySpan<byte> body)
    {
        int count = CountOf(body, sizeof(long), MostPseudonyms);
        long before = 0;
        for (int i = 0; i < count; i++)
        {
            long visitor = BinaryPrimitives.ReadInt64LittleEndian(body[(i * sizeof(long))..]);
            if (i > 0 && visitor <= before)
            {
                throw new InvalidDataException("The pseudonyms of an exact visitor sketch do not ascend");
            }

            Add(visitor);
            before = visitor;
        }
    }

    private static int CountOf(ReadOnlySpan<byte> body, int size, int most)
    {
        int count = body.Length / size;
        return body.Length % size == 0 && count > 0 && count <= most
            ? count
            : throw new InvalidDataException($"An exact visitor sketch cannot have {body.Length} bytes");
    }

    private bool Add(uint hash)
    {
        if (_registers is not null)
        {
            return _registers.Add(hash);
        }

        int found = Array.BinarySearch(_exact, 0, _count, hash);
        if (found >= 0)
        {
            return false;
        }

        if (_count == ExactLimit)
        {
            Densify().Add(hash);
            return true;
        }

        Insert(~found, hash);
        return true;
    }

    private void Insert(int index, uint hash)
    {
        if (_count == _exact.Length)
        {
            // Most sketches of the rollups' long tail hold one to four visitors.
            Array.Resize(ref _exact, Math.Min(ExactLimit, Math.Max(4, _count * 2)));
        }

        Array.Copy(_exact, index, _exact, index + 1, _count - index);
        _exact[index] = hash;
        _count++;
    }

    private HyperLogLogRegisters Densify()
    {
        _registers = new HyperLogLogRegisters();
        for (int i = 0; i < _count; i++)
        {
            _registers.Add(_exact[i]);
        }

        _exact = [];
        _count = 0;
        return _registers;
    }
}
