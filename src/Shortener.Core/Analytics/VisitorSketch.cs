using System.Buffers.Binary;

namespace Shortener.Core.Analytics;

/// <summary>
/// Counts distinct visitors: exact up to <see cref="ExactLimit"/>, HyperLogLog with 2^12 registers (standard error 1.6 %) beyond.
/// Its state depends only on the set of visitors it has seen, so merging is commutative, associative and idempotent; its bytes are
/// what the rollups store. Not thread-safe.
/// </summary>
/// <remarks>Estimator: Otmar Ertl, "New cardinality estimation algorithms for HyperLogLog sketches" (2017), algorithm 6.</remarks>
public sealed class VisitorSketch
{
    /// <summary>Visitors counted exactly: 384 pseudonyms of 8 bytes are as large as the 4,096 registers of 6 bits that follow.</summary>
    public const int ExactLimit = HyperLogLogRegisters.PackedBytes / sizeof(long);

    private const byte Version = 1;
    private const byte ExactForm = 0;
    private const byte DenseForm = 1;
    private const int HeaderBytes = 2;

    /// <summary>Ascending pseudonyms, the first <see cref="_count"/> are in use; unused once <see cref="_registers"/> is set.</summary>
    private long[] _exact = [];
    private int _count;
    private HyperLogLogRegisters? _registers;

    /// <summary>Adds a pseudonym; returns whether the estimate may have changed.</summary>
    public bool Add(long visitor)
    {
        if (_registers is not null)
        {
            return _registers.Add(visitor);
        }

        int found = Array.BinarySearch(_exact, 0, _count, visitor);
        if (found >= 0)
        {
            return false;
        }

        if (_count == ExactLimit)
        {
            Densify().Add(visitor);
            return true;
        }

        Insert(~found, visitor);
        return true;
    }

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

        byte[] exact = new byte[HeaderBytes + (_count * sizeof(long))];
        (exact[0], exact[1]) = (Version, ExactForm);
        for (int i = 0; i < _count; i++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(exact.AsSpan(HeaderBytes + (i * sizeof(long))), _exact[i]);
        }

        return exact;
    }

    /// <summary>Reads what <see cref="ToBytes"/> wrote; empty or null gives an empty sketch.</summary>
    /// <exception cref="InvalidDataException">The bytes are not a sketch.</exception>
    public static VisitorSketch FromBytes(ReadOnlySpan<byte> bytes)
    {
        var sketch = new VisitorSketch();
        if (bytes.IsEmpty)
        {
            return sketch;
        }

        if (bytes.Length < HeaderBytes || bytes[0] != Version || bytes[1] is not (ExactForm or DenseForm))
        {
            throw new InvalidDataException("The bytes do not start like a visitor sketch of a known version");
        }

        ReadOnlySpan<byte> body = bytes[HeaderBytes..];
        if (bytes[1] == DenseForm)
        {
            sketch._registers = HyperLogLogRegisters.Unpack(body);
        }
        else
        {
            sketch.ReadExact(body);
        }

        return sketch;
    }

    private void ReadExact(ReadOnlySpan<byte> body)
    {
        int count = body.Length / sizeof(long);
        if (body.Length % sizeof(long) != 0 || count is 0 or > ExactLimit)
        {
            throw new InvalidDataException($"An exact visitor sketch cannot have {body.Length} bytes");
        }

        _exact = new long[count];
        _count = count;
        for (int i = 0; i < count; i++)
        {
            _exact[i] = BinaryPrimitives.ReadInt64LittleEndian(body[(i * sizeof(long))..]);
            if (i > 0 && _exact[i] <= _exact[i - 1])
            {
                throw new InvalidDataException("The pseudonyms of an exact visitor sketch do not ascend");
            }
        }
    }

    private void Insert(int index, long visitor)
    {
        if (_count == _exact.Length)
        {
            // Most sketches of the rollups' long tail hold one to four visitors.
            Array.Resize(ref _exact, Math.Min(ExactLimit, Math.Max(4, _count * 2)));
        }

        Array.Copy(_exact, index, _exact, index + 1, _count - index);
        _exact[index] = visitor;
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
