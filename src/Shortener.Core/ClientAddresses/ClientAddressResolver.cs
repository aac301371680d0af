using System.Net;

namespace Shortener.Core.ClientAddresses;

/// <summary>
/// Finds the client's address behind proxies. Immutable and thread-safe; allocates nothing when the peer is no trusted proxy or no
/// header is present.
/// </summary>
/// <remarks>
/// Hops are walked from the right, where the nearest proxy wrote: as long as a hop is trusted, the one to its left counts; the first one
/// that is not trusted is the client, and everything to its left is what that client claims. A hop that is no address ends the walk
/// at the last good one. When both headers are present only <c>X-Forwarded-For</c> counts: most proxies write that one and pass a
/// <c>Forwarded</c> of the client's making on untouched. A proxy that writes only <c>Forwarded</c> has to remove the other.
/// Source: RFC 7239; de-facto <c>X-Forwarded-For</c>.
/// </remarks>
public sealed class ClientAddressResolver
{
    private readonly AddressNetwork[] _trusted;

    /// <summary>Takes the trusted proxies of the options.</summary>
    /// <exception cref="ArgumentException">An entry is neither an address nor a network.</exception>
    public ClientAddressResolver(HttpOptions options)
    {
        _trusted = [.. options.TrustedProxies.Select(Parse)];
    }

    /// <summary>Whether any proxy is trusted; when none is, no header needs to be looked at.</summary>
    public bool TrustsAnyone => _trusted.Length > 0;

    /// <summary>The client's address, or null when there is no peer (a socket of another kind).</summary>
    /// <param name="peer">Address of the connection; returned as it is, so possibly an IPv4-mapped one, when no header counts.</param>
    /// <param name="forwardedFor"><c>X-Forwarded-For</c>, several header lines joined by commas in their order; empty when absent.</param>
    /// <param name="forwarded"><c>Forwarded</c>, likewise.</param>
    public IPAddress? Resolve(IPAddress? peer, ReadOnlySpan<char> forwardedFor, ReadOnlySpan<char> forwarded)
    {
        if (peer is null || _trusted.Length == 0 || (forwardedFor.IsEmpty && forwarded.IsEmpty) || !IsTrusted(peer))
        {
            return peer;
        }

        return forwardedFor.IsEmpty ? Walk(peer, forwarded, inForwarded: true) : Walk(peer, forwardedFor, inForwarded: false);
    }

    /// <summary>Whether an address is one of a trusted proxy. Allocates nothing.</summary>
    public bool IsTrusted(IPAddress address)
    {
        UInt128 bits = AddressNetwork.Bits(address);
        foreach (AddressNetwork network in _trusted)
        {
            if (network.Contains(bits))
            {
                return true;
            }
        }

        return false;
    }

    private IPAddress Walk(IPAddress peer, ReadOnlySpan<char> hops, bool inForwarded)
    {
        IPAddress client = peer;
        bool more = true;
        while (more)
        {
            more = ForwardedHops.TakeLast(ref hops, out ReadOnlySpan<char> hop);
            if (!ForwardedHops.TryParse(hop, inForwarded, out IPAddress? address))
            {
                return client;
            }

            client = address;
            if (!IsTrusted(client))
            {
                return client;
            }
        }

        return client;
    }

    private static AddressNetwork Parse(string text) => AddressNetwork.TryParse(text.AsSpan().Trim(), out AddressNetwork network)
        ? network
        : throw new ArgumentException($"'{text}' is neither an address nor a CIDR network");
}
