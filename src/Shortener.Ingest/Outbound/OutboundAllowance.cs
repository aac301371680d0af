using Shortener.Core.Destinations;

namespace Shortener.Ingest.Outbound;

/// <summary>
/// One server that the operator's own configuration names: it may lie in a private network and have any port. Everything else stays
/// vetted. Immutable.
/// </summary>
/// <param name="origin">Its scheme, host and port.</param>
public sealed class OutboundAllowance(WebUrl origin)
{
    private readonly int _port = origin.Port ?? (origin.Scheme == "https" ? 443 : 80);

    internal bool Covers(WebUrl url) => url.Origin == origin.Origin;

    /// <param name="host">As a connection asks for it: an address without brackets.</param>
    /// <param name="port">The connection's.</param>
    internal bool Covers(string host, int port) => port == _port && host.Equals(origin.Host.Trim('[', ']'), StringComparison.OrdinalIgnoreCase);
}
