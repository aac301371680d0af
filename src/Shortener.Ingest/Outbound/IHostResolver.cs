using System.Net;
using System.Net.Sockets;

namespace Shortener.Ingest.Outbound;

/// <summary>Finds the addresses of a name. Thread-safe.</summary>
public interface IHostResolver
{
    /// <summary>Empty for a name that has none.</summary>
    /// <exception cref="SocketException">The resolver does not answer.</exception>
    Task<IReadOnlyList<IPAddress>> ResolveAsync(string host, CancellationToken ct);
}

/// <summary>Asks the operating system.</summary>
internal sealed class SystemHostResolver : IHostResolver
{
    public async Task<IReadOnlyList<IPAddress>> ResolveAsync(string host, CancellationToken ct)
    {
        try
        {
            return await Dns.GetHostAddressesAsync(host, ct);
        }
        catch (SocketException unknown) when (unknown.SocketErrorCode is SocketError.HostNotFound or SocketError.NoData)
        {
            return [];
        }
    }
}
