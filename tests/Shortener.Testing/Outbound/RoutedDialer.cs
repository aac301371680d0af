using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Shortener.Ingest.Outbound;

namespace Shortener.Testing.Outbound;

/// <summary>
/// Leads public addresses to listeners of the test, and connects nowhere else. What it was asked for is what the guarded client would
/// have connected to.
/// </summary>
public sealed class RoutedDialer : IOutboundDialer
{
    private readonly ConcurrentDictionary<IPAddress, IPEndPoint> _routes = new();

    /// <summary>Every address asked for, in order.</summary>
    public ConcurrentQueue<IPEndPoint> Dialled { get; } = new();

    public RoutedDialer With(string publicAddress, IPEndPoint listener)
    {
        _routes[IPAddress.Parse(publicAddress)] = listener;
        return this;
    }

    public async Task<Stream> DialAsync(IPEndPoint vetted, CancellationToken ct)
    {
        Dialled.Enqueue(vetted);
        if (!_routes.TryGetValue(vetted.Address, out IPEndPoint? listener))
        {
            throw new SocketException((int)SocketError.ConnectionRefused);
        }

        var socket = new Socket(listener.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(listener, ct);
        return new NetworkStream(socket, ownsSocket: true);
    }
}
