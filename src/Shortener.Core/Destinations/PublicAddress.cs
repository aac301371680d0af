using System.Net;

namespace Shortener.Core.Destinations;

/// <summary>
/// Whether an address or a name belongs to the public Internet. Source: the IANA special-purpose address registries (RFC 6890) and
/// special-use domain names (RFC 6761, 6762, 8375). The IPv4 documentation networks count as public:
/// nothing private answers there, and examples use them.
/// </summary>
public static class PublicAddress
{
    private static readonly IPNetwork[] Special4 =
    [
        IPNetwork.Parse("0.0.0.0/8"), IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("100.64.0.0/10"), IPNetwork.Parse("127.0.0.0/8"),
        IPNetwork.Parse("169.254.0.0/16"), IPNetwork.Parse("172.16.0.0/12"), IPNetwork.Parse("192.0.0.0/24"),
        IPNetwork.Parse("192.88.99.0/24"), IPNetwork.Parse("192.168.0.0/16"), IPNetwork.Parse("198.18.0.0/15"),
        IPNetwork.Parse("224.0.0.0/4"), IPNetwork.Parse("240.0.0.0/4"),
    ];

    private static readonly IPNetwork[] Special6 =
    [
        IPNetwork.Parse("::/96"), IPNetwork.Parse("64:ff9b:1::/48"), IPNetwork.Parse("100::/64"), IPNetwork.Parse("2001::/23"),
        IPNetwork.Parse("2001:db8::/32"),
        IPNetwork.Parse("3fff::/20"), IPNetwork.Parse("5f00::/16"), IPNetwork.Parse("fc00::/7"), IPNetwork.Parse("fe80::/10"),
        IPNetwork.Parse("fec0::/10"), IPNetwork.Parse("ff00::/8"),
    ];

    private static readonly IPNetwork[] Documentation =
        [IPNetwork.Parse("192.0.2.0/24"), IPNetwork.Parse("198.51.100.0/24"), IPNetwork.Parse("203.0.113.0/24")];

    private static readonly IPNetwork Nat64 = IPNetwork.Parse("64:ff9b::/96");
    private static readonly IPNetwork SixToFour = IPNetwork.Parse("2002::/16");

    private static readonly string[] PrivateSuffixes =
        [".localhost", ".local", ".internal", ".intranet", ".private", ".corp", ".home", ".lan", ".home.arpa", ".onion", ".svc"];

    /// <summary>Addresses that carry an IPv4 address inside (mapped, NAT64, 6to4) are judged by that one.</summary>
    public static bool IsPublic(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            address = address.MapToIPv4();
        }

        if (address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork)
        {
            return !Array.Exists(Special4, network => network.Contains(address));
        }

        byte[] octets = address.GetAddressBytes();
        if (Nat64.Contains(address))
        {
            return IsPublic(Ipv4At(octets, 12));
        }

        return SixToFour.Contains(address) ? IsPublic(Ipv4At(octets, 2)) : !Array.Exists(Special6, network => network.Contains(address));
    }

    /// <summary>
    /// Stricter than <see cref="IsPublic"/>, for addresses that this server itself connects to: neither documentation networks nor
    /// addresses that a translator on the way turns into an IPv4 address of its own network's choice (NAT64, 6to4).
    /// </summary>
    public static bool IsFetchable(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            address = address.MapToIPv4();
        }

        return IsPublic(address)
            && !Nat64.Contains(address)
            && !SixToFour.Contains(address)
            && !Array.Exists(Documentation, network => network.Contains(address));
    }

    /// <param name="host">As <see cref="WebUrl.Host"/>. Names without a dot are known to a local network only.</param>
    public static bool IsPublicHost(string host)
    {
        string name = host.TrimEnd('.');
        if (name.StartsWith('['))
        {
            return IsPublic(IPAddress.Parse(name.AsSpan(1, name.Length - 2)));
        }

        return IPAddress.TryParse(name, out IPAddress? address)
            ? IsPublic(address)
            : name.Contains('.', StringComparison.Ordinal) && !Array.Exists(PrivateSuffixes, suffix => name.EndsWith(suffix, StringComparison.Ordinal));
    }

    private static IPAddress Ipv4At(ReadOnlySpan<byte> octets, int at) => new(octets.Slice(at, 4));
}
