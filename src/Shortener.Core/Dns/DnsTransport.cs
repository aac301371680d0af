using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Shortener.Core.Dns;

/// <summary>Carries one question to one name server. Each has its own socket, and so a source port that nobody can guess.</summary>
internal static class DnsTransport
{
    // The largest UDP reply without EDNS is 512 bytes; a server that sends more is read all the same.
    private const int UdpBuffer = 4_096;

    /// <summary>The first reply that belongs to the question; null when none comes in time.</summary>
    public static async Task<DnsReply?> AskByUdpAsync(IPEndPoint server, DnsQuery query, TimeSpan patience, TimeProvider time, CancellationToken ct)
    {
        using var limit = new CancellationTokenSource(patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, limit.Token);
        using var socket = new Socket(server.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        byte[] buffer = new byte[UdpBuffer];
        try
        {
            // Connected: the kernel drops what comes from anybody else.
            await socket.ConnectAsync(server, either.Token);
            await socket.SendAsync(query.Message, SocketFlags.None, either.Token);
            while (true)
            {
                int count = await socket.ReceiveAsync(buffer, SocketFlags.None, either.Token);
                DnsReply reply = DnsReply.Read(buffer.AsSpan(0, count), query);
                if (reply.Kind != DnsReplyKind.Foreign)
                {
                    return reply;
                }
            }
        }
        catch (Exception silent) when (silent is SocketException or OperationCanceledException)
        {
            ct.ThrowIfCancellationRequested();
            return null;
        }
    }

    /// <inheritdoc cref="AskByUdpAsync" />
    public static async Task<DnsReply?> AskByTcpAsync(IPEndPoint server, DnsQuery query, TimeSpan patience, TimeProvider time, CancellationToken ct)
    {
        using var limit = new CancellationTokenSource(patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, limit.Token);
        using var socket = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(server, either.Token);
            await using var stream = new NetworkStream(socket);
            byte[] framed = new byte[2 + query.Message.Length];
            BinaryPrimitives.WriteUInt16BigEndian(framed, (ushort)query.Message.Length);
            query.Message.CopyTo(framed, 2);
            await stream.WriteAsync(framed, either.Token);
            byte[] length = new byte[2];
            await stream.ReadExactlyAsync(length, either.Token);
            byte[] reply = new byte[BinaryPrimitives.ReadUInt16BigEndian(length)];
            await stream.ReadExactlyAsync(reply, either.Token);
            return DnsReply.Read(reply, query);
        }
        catch (Exception silent) when (silent is SocketException or IOException or OperationCanceledException)
        {
            ct.ThrowIfCancellationRequested();
            return null;
        }
    }
}
