using System.Collections.Frozen;
using System.Net;
using Shortener.Core.Destinations;

namespace Shortener.Ingest.Outbound;

/// <summary>Decides where this server itself may connect to on a user's behalf. Listed in docs/destinations.md. Thread-safe.</summary>
internal sealed class OutboundVetting(IHostResolver resolver, OutboundAllowance? allowance = null)
{
    /// <summary>Addresses of one name that are tried; the rest are alternatives of the same server.</summary>
    private const int MaxAddresses = 8;

    // The schemes' own ports and those that web servers commonly have beside them.
    private static readonly FrozenSet<int> Ports = new[] { 80, 443, 8000, 8008, 8080, 8088, 8443, 8880, 8888 }.ToFrozenSet();

    /// <summary>Parses a URL, on its own or as the target of a redirect, and judges what can be judged without asking anybody.</summary>
    public static OutboundRefusal TryParse(string text, WebUrl? from, out WebUrl? url, OutboundAllowance? allowance = null)
    {
        url = null;
        WebUrlError error = text.Length > DestinationPolicy.MaxLength ? WebUrlError.BadHost : WebUrl.TryParse(text, from, out url);
        if (error != WebUrlError.None)
        {
            return error == WebUrlError.OtherScheme ? OutboundRefusal.Scheme : OutboundRefusal.InvalidUrl;
        }

        if (url!.HasUserInfo)
        {
            return OutboundRefusal.UserInfo;
        }

        if (from is { Scheme: "https" } && url.Scheme == "http")
        {
            return OutboundRefusal.Downgrade;
        }

        if (allowance?.Covers(url) == true)
        {
            return OutboundRefusal.None;
        }

        if (url.Port is { } port && !Ports.Contains(port))
        {
            return OutboundRefusal.Port;
        }

        return IsPublicHost(url.Host) ? OutboundRefusal.None : OutboundRefusal.NotPublic;
    }

    /// <summary>
    /// The addresses to connect to; empty when the name has none, or one among them is not public: such a mixture is the shape of an
    /// attack, and no public service needs it.
    /// </summary>
    /// <param name="host">A name or an address, the latter with or without brackets.</param>
    /// <param name="port">Of the connection.</param>
    /// <param name="ct">Cancels the question.</param>
    public async Task<IReadOnlyList<IPAddress>> ResolveAsync(string host, int port, CancellationToken ct)
    {
        bool isAllowed = allowance?.Covers(host, port) == true;
        if (IPAddress.TryParse(host, out IPAddress? literal))
        {
            return isAllowed || PublicAddress.IsFetchable(literal) ? [literal] : [];
        }

        IReadOnlyList<IPAddress> found = await resolver.ResolveAsync(host, ct);
        return isAllowed || found.All(PublicAddress.IsFetchable) ? [.. found.Take(MaxAddresses)] : [];
    }

    private static bool IsPublicHost(string host)
    {
        string name = host.TrimEnd('.').Trim('[', ']');
        return IPAddress.TryParse(name, out IPAddress? address) ? PublicAddress.IsFetchable(address) : PublicAddress.IsPublicHost(host);
    }
}
