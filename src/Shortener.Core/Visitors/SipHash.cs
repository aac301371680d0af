using System.Buffers.Binary;
using System.Numerics;

namespace Shortener.Core.Visitors;

/// <summary>
/// SipHash-2-4 with a 128-bit key and a 64-bit result. Allocates nothing.
/// Source: Aumasson and Bernstein, "SipHash: a fast short-input PRF" (2012).
/// </summary>
public struct SipHash
{
    private ulong _v0;
    private ulong _v1;
    private ulong _v2;
    private ulong _v3;
    private ulong _length;

    /// <summary>Starts a hash with the key's two halves, each read little-endian from its 8 bytes.</summary>
    public SipHash(ulong key0, ulong key1)
    {
        _v0 = key0 ^ 0x736f6d6570736575;
        _v1 = key1 ^ 0x646f72616e646f6d;
        _v2 = key0 ^ 0x6c7967656e657261;
        _v3 = key1 ^ 0x7465646279746573;
        _length = 0;
    }

    /// <summary>The hash of a message in one piece.</summary>
    public static ulong Compute(ulong key0, ulong key1, ReadOnlySpan<byte> message) => new SipHash(key0, key1).Finish(message);

    /// <summary>Takes in the next 8 bytes of the message, read little-endian.</summary>
    public void Append(ulong block)
    {
        _v3 ^= block;
        Round();
        Round();
        _v0 ^= block;
        _length += sizeof(ulong);
    }

    /// <summary>Takes in the rest of the message and gives the hash; the state is of no use afterwards.</summary>
    public ulong Finish(ReadOnlySpan<byte> rest)
    {
        while (rest.Length >= sizeof(ulong))
        {
            Append(BinaryPrimitives.ReadUInt64LittleEndian(rest));
            rest = rest[sizeof(ulong)..];
        }

        // The last block carries the bytes left over, and the message's length in its highest byte.
        ulong last = (_length + (ulong)rest.Length) << 56;
        for (int at = 0; at < rest.Length; at++)
        {
            last |= (ulong)rest[at] << (8 * at);
        }

        Append(last);
        _v2 ^= 0xff;
        Round();
        Round();
        Round();
        Round();
        return _v0 ^ _v1 ^ _v2 ^ _v3;
    }

    private void Round()
    {
        _v0 += _v1;
        _v1 = BitOperations.RotateLeft(_v1, 13) ^ _v0;
        _v0 = BitOperations.RotateLeft(_v0, 32);
        _v2 += _v3;
        _v3 = BitOperations.RotateLeft(_v3, 16) ^ _v2;
        _v0 += _v3;
        _v3 = BitOperations.RotateLeft(_v3, 21) ^ _v0;
        _v2 += _v1;
        _v1 = BitOperations.RotateLeft(_v1, 17) ^ _v2;
        _v2 = BitOperations.RotateLeft(_v2, 32);
    }
}
