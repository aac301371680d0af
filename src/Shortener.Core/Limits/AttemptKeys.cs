using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Shortener.Core.Visitors;

namespace Shortener.Core.Limits;

/// <summary>
/// Keys of a <see cref="SlidingWindow"/> from who tries what. An IPv6 client counts as its /64 network, which it has for itself. The
/// hash's key is drawn for each instance, so that nobody can aim addresses or names at one key. Thread-safe.
/// </summary>
public sealed class AttemptKeys
{
    private readonly ulong _key0 = BinaryPrimitives.ReadUInt64LittleEndian(RandomNumberGenerator.GetBytes(sizeof(ulong)));
    private readonly ulong _key1 = BinaryPrimitives.ReadUInt64LittleEndian(RandomNumberGenerator.GetBytes(sizeof(ulong)));

    /// <summary>An address at one thing; requests without an address (a Unix socket) are one.</summary>
    public long Of(long id, IPAddress? address)
    {
        Span<byte> bytes = stackalloc byte[24];
        bytes.Clear();
        BinaryPrimitives.WriteInt64LittleEndian(bytes, id);
        if (address is not null)
        {
            address = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
            address.TryWriteBytes(bytes[8..], out _);
            if (address.AddressFamily == AddressFamily.InterNetworkV6)
            {
                bytes[16..].Clear();
            }
        }

        return (long)SipHash.Compute(_key0, _key1, bytes);
    }

    /// <summary>An address at one name, such as an e-mail address; in any case.</summary>
    public long Of(string name, IPAddress? address) => Of(Of(name), address);

    /// <summary>A name from anywhere; in any case.</summary>
    public long Of(string name) => (long)SipHash.Compute(_key0, _key1, Encoding.UTF8.GetBytes(name.ToLowerInvariant()));
}
