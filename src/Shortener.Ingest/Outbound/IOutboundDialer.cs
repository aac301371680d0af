using System.Net;
using System.Net.Sockets;

namespace Shortener.Ingest.Outbound;

/// <summary>
/// Opens the connection to an address that was vetted. Tests put one in place that leads public addresses to their own listeners, so
/// that the vetting itself is never loosened. Thread-safe.
/// </summary>
public interface IOutboundDialer
{
    /// <exception cref="SocketException">Nobody answers there.</exception>
    Task<Stream> DialAsync(IPEndPoint vetted, CancellationToken ct);
}

/// <summary>Connects by TCP.</summary>
internal sealed class TcpDialer : IOutboundDialer
{
    public async Task<Stream> DialAsync(IPEndPoint vetted, CancellationToken ct)
    {
        var socket = new Socket(vetted.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(vetted, ct);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
