using System.Net;
using System.Net.Sockets;

namespace Shortener.Testing.Processes;

/// <summary>A loopback port that nobody listens on. Another process could take it before it is used; starts are therefore retried.</summary>
public static class FreePort
{
    public static int Find()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
