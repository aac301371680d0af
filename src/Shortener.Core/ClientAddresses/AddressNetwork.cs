using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Shortener.Core.ClientAddresses;

/// <summary>
/// An address or CIDR network that addresses can be held against, IPv4 and IPv6 alike; a mapped address (<c>::ffff:10.0.0.2</c>) is
/// its IPv4 address. Source: RFC 4632.
/// </summary>
public readonly record struct AddressNetwork
{
    /// <summary>IPv4 addresses are kept in their mapped form, <c>::ffff:0:0/96</c>.</summary>
    private static readonly UInt128 MappedPrefix = (UInt128)0xFFFF << 32;

    private readonly UInt128 _bits;
    private readonly UInt128 _mask;

    private AddressNetwork(UInt128 bits, UInt128 mask)
    {
        _bits = bits;
        _mask = mask;
    }

    /// <summary>
    /// Reads <c>10.0.0.0/8</c>, <c>2001:db8::/32</c> or a single address. False when the address is not in its usual spelling, the
    /// prefix is too long, or bits are set behind it (<c>10.0.0.1/8</c>), which is more often a slip than meant.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<char> text, out AddressNetwork network)
    {
        network = default;
        int slash = text.IndexOf('/');
        ReadOnlySpan<char> address = slash < 0 ? text : text[..slash];
        if (!StrictAddress.TryParse(address, out IPAddress? parsed))
        {
            return false;
        }

        int width = parsed.AddressFamily == AddressFamily.InterNetwork ? 32 : 128;
        int prefix = width;
        if (slash >= 0 && (!int.TryParse(text[(slash + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out prefix) || prefix > width))
        {
            return false;
        }

        int free = width - prefix;
        UInt128 mask = free == 128 ? UInt128.Zero : UInt128.MaxValue << free;
        UInt128 bits = Bits(parsed);
        network = new AddressNetwork(bits, mask);
        return (bits & mask) == bits;
    }

    /// <summary>Whether an address lies in the network. Allocates nothing.</summary>
    public bool Contains(IPAddress address) => Contains(Bits(address));

    /// <summary>The same for an address as 128 bits (<see cref="Bits"/>).</summary>
    public bool Contains(UInt128 address) =>
        // ::/0 and its like are IPv6 networks: they do not take in IPv4 by way of the mapped form.
        (address & _mask) == _bits && IsIpv4(address) == IsIpv4(_bits);

    /// <summary>An address as 128 bits, IPv4 in its mapped form. Allocates nothing.</summary>
    public static UInt128 Bits(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out int written);
        return written == 4
            ? MappedPrefix | BinaryPrimitives.ReadUInt32BigEndian(bytes)
            : BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }

    private static bool IsIpv4(UInt128 bits) => bits >> 32 == 0xFFFF;
}
