using System.Buffers.Binary;
using System.Net;
using System.Runtime.InteropServices;

namespace Shortener.Core.Visitors;

/// <summary>
/// What makes visits those of one visitor: address and user agent. The one place that says how they are hashed, so that pseudonyms and
/// A/B tests mean the same visitor. Stateless, thread-safe, allocates nothing.
/// </summary>
public static class VisitorIdentity
{
    /// <summary>
    /// What lies behind is not hashed: the longest user agents of real browsers have below 400 characters, and a hostile header of 32 KB
    /// must not cost the redirect tens of microseconds.
    /// </summary>
    public const int MaxUserAgentChars = 1_024;

    /// <summary>Takes the identity into a hash and gives its result; without an address, the user agent alone tells visitors apart.</summary>
    public static ulong Finish(ref SipHash hash, IPAddress? address, ReadOnlySpan<char> userAgent)
    {
        // 16 bytes whatever the family, so that an IPv4 visitor is the same one on an IPv6 socket (::ffff:a.b.c.d).
        Span<byte> bytes = stackalloc byte[16];
        bytes.Clear();
        int written = 0;
        address?.TryWriteBytes(bytes, out written);
        if (written == 4)
        {
            bytes[..4].CopyTo(bytes[12..]);
            bytes[..10].Clear();
            bytes[10..12].Fill(0xff);
        }

        hash.Append(BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        hash.Append(BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]));
        userAgent = userAgent[..Math.Min(userAgent.Length, MaxUserAgentChars)];
        return hash.Finish(MemoryMarshal.AsBytes(userAgent));
    }
}
