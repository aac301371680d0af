using System.Net;
using System.Net.Sockets;

namespace Shortener.Ingest.Outbound;

/// <summary>
/// The transport of <see cref="GuardedClient"/>: connects to vetted addresses only, and brings nothing of its own along (no proxy, no
/// cookies, no credentials, no trace ids).
/// </summary>
internal static class GuardedHandler
{
    /// <summary>Connections to one host and port; further requests wait for one, within their own deadline.</summary>
    private const int ConnectionsPerHost = 2;

    /// <summary>KiB. Sites with long content security policies send some 10 KiB.</summary>
    private const int MaxHeaderKiB = 32;

    /// <summary>One address that swallows packets must not use up the whole deadline while the next one would answer.</summary>
    private static readonly TimeSpan DialPatience = TimeSpan.FromSeconds(4);

    /// <summary>Bytes of an answer to a post that are read and thrown away, so that its connection can be used again.</summary>
    private const int PostDrainBytes = 4 * 1024;

    /// <summary>
    /// For posts: an endpoint that hangs must not take the connections of another one on the same host. The time to read what is left
    /// of an answer is short, and what is longer costs its connection.
    /// </summary>
    public static SocketsHttpHandler CreateForPosts(OutboundVetting vetting, IOutboundDialer dialer, TimeProvider time)
    {
        SocketsHttpHandler handler = Create(vetting, dialer, time);
        handler.MaxConnectionsPerServer = int.MaxValue;
        handler.AutomaticDecompression = DecompressionMethods.None;
        handler.MaxResponseDrainSize = PostDrainBytes;
        handler.ResponseDrainTimeout = TimeSpan.FromSeconds(1);
        return handler;
    }

    public static SocketsHttpHandler Create(OutboundVetting vetting, IOutboundDialer dialer, TimeProvider time) => new()
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        Credentials = null,
        PreAuthenticate = false,
        ActivityHeadersPropagator = null,
        AutomaticDecompression = DecompressionMethods.All,
        MaxConnectionsPerServer = ConnectionsPerHost,
        MaxResponseHeadersLength = MaxHeaderKiB,
        // What is left of a body is thrown away with its connection.
        MaxResponseDrainSize = 0,
        // A name that moved is asked for again; its connections are of no use for long.
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(5),
        PooledConnectionLifetime = TimeSpan.FromSeconds(30),
        ConnectCallback = (context, ct) => ConnectAsync(context.DnsEndPoint, vetting, dialer, time, ct),
    };

    private static async ValueTask<Stream> ConnectAsync(
        DnsEndPoint target, OutboundVetting vetting, IOutboundDialer dialer, TimeProvider time, CancellationToken ct)
    {
        IReadOnlyList<IPAddress> addresses;
        try
        {
            addresses = await vetting.ResolveAsync(target.Host, target.Port, ct);
        }
        catch (SocketException away)
        {
            throw new OutboundRefusedException(OutboundRefusal.Unreachable, away);
        }

        SocketException? last = null;
        foreach (IPAddress address in addresses)
        {
            using var patience = new CancellationTokenSource(DialPatience, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, patience.Token);
            try
            {
                return await dialer.DialAsync(new IPEndPoint(address, target.Port), either.Token);
            }
            catch (SocketException refused)
            {
                last = refused;
            }
            catch (OperationCanceledException) when (!ct.IsCancellationRequested)
            {
                last = new SocketException((int)SocketError.TimedOut);
            }
        }

        throw new OutboundRefusedException(addresses.Count == 0 ? OutboundRefusal.NotPublic : OutboundRefusal.Unreachable, last);
    }
}
