using System.Net.Sockets;
using System.Text;

namespace Shortener.FaultTests;

/// <summary>
/// One visitor's connection on a raw socket: an HTTP library may send a request again on its own, and then nobody knows how many were
/// sent. Ends when the server goes away.
/// </summary>
internal sealed class Visitor(Uri address, IReadOnlyList<ClickLog> links, int seed)
{
    private readonly Random _random = new(seed);
    private readonly byte[] _buffer = new byte[16 * 1_024];

    /// <summary>Statuses other than 302 that were seen; none is expected.</summary>
    public List<string> Unexpected { get; } = [];

    /// <summary>Clicks until the connection breaks or <paramref name="stop"/> says so.</summary>
    public async Task ClickAsync(CancellationToken stop)
    {
        try
        {
            using var client = new TcpClient { NoDelay = true };
            await client.ConnectAsync(address.Host, address.Port, stop);
            NetworkStream stream = client.GetStream();
            while (!stop.IsCancellationRequested)
            {
                ClickLog link = links[_random.Next(links.Count)];
                byte[] request = Request(link.Slug);
                link.AddSent();
                await stream.WriteAsync(request, CancellationToken.None);
                string head = await ReadHeadAsync(stream);
                if (head.StartsWith("HTTP/1.1 302 ", StringComparison.Ordinal))
                {
                    link.AddAnswered();
                }
                else
                {
                    Unexpected.Add(head);
                    return;
                }
            }
        }
        catch (Exception gone) when (gone is IOException or SocketException or OperationCanceledException)
        {
            // The server was killed: a request without its answer stays counted as sent only.
        }
    }

    private byte[] Request(string slug) => Encoding.ASCII.GetBytes(
        $"GET /{slug} HTTP/1.1\r\nHost: {address.Authority}\r\n"
        + $"User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:{_random.Next(100, 140)}.0) Gecko/20100101 Firefox/128.0\r\n"
        + $"Referer: https://site{_random.Next(20)}.example/page\r\nAccept-Language: es-ES,es;q=0.9\r\n\r\n");

    /// <summary>Reads one answer; a redirect has no body.</summary>
    private async Task<string> ReadHeadAsync(NetworkStream stream)
    {
        int filled = 0;
        while (filled < _buffer.Length)
        {
            int read = await stream.ReadAsync(_buffer.AsMemory(filled), CancellationToken.None);
            if (read == 0)
            {
                throw new IOException("The server closed the connection");
            }

            filled += read;
            if (_buffer.AsSpan(0, filled).EndsWith("\r\n\r\n"u8))
            {
                return Encoding.ASCII.GetString(_buffer, 0, filled);
            }
        }

        throw new IOException("The answer has no end");
    }
}
