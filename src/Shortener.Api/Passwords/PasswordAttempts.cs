using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Shortener.Core.Limits;
using Shortener.Core.Visitors;

namespace Shortener.Api.Passwords;

/// <summary>
/// Limits how often a link's password is tried on this node: <see cref="PerAddress"/> times from one address (IPv6: one /64 network) and
/// <see cref="PerLink"/> times from everywhere, each within <see cref="Window"/>. Right answers count too, so that the limit cannot be
/// told from outside. The address is asked first: who is refused by it takes nothing from the others. Thread-safe.
/// </summary>
internal sealed class PasswordAttempts(TimeProvider time)
{
    /// <summary>Tries of one address at one link.</summary>
    public const int PerAddress = 10;

    /// <summary>Tries of everyone at one link.</summary>
    public const int PerLink = 300;

    // Some 18 MB and 25 MB at most.
    private const int MaxAddresses = 100_000;
    private const int MaxLinks = 10_000;

    public static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    // Drawn for each process, so that nobody can aim addresses at one key.
    private readonly ulong _key0 = BinaryPrimitives.ReadUInt64LittleEndian(RandomNumberGenerator.GetBytes(sizeof(ulong)));
    private readonly ulong _key1 = BinaryPrimitives.ReadUInt64LittleEndian(RandomNumberGenerator.GetBytes(sizeof(ulong)));
    private readonly SlidingWindow _byAddress = new(PerAddress, Window, MaxAddresses, time);
    private readonly SlidingWindow _byLink = new(PerLink, Window, MaxLinks, time);

    /// <summary>Null when the password may be tried, else how long to wait.</summary>
    public TimeSpan? TryBegin(long linkId, IPAddress? address) =>
        _byAddress.TryTake(KeyOf(linkId, address), out TimeSpan wait) && _byLink.TryTake(linkId, out wait) ? null : wait;

    private long KeyOf(long linkId, IPAddress? address)
    {
        Span<byte> bytes = stackalloc byte[24];
        bytes.Clear();
        BinaryPrimitives.WriteInt64LittleEndian(bytes, linkId);
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
}
