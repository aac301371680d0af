using System.Net.Sockets;
using System.Text;

namespace Shortener.LoadGen;

/// <summary>
/// One keep-alive connection on a raw socket: sends a prepared request and reads one whole answer, without pipelining. Reconnects
/// when the server closes. Used by one task at a time.
/// </summary>
internal sealed class LoadConnection(LoadOptions options, byte[][] requests, int firstRequest) : IDisposable
{
    /// <summary>In place of a length: the body ends with an empty chunk.</summary>
    private const int Chunked = -1;

    private readonly byte[] _buffer = new byte[64 * 1_024];
    private Socket? _socket;
    private int _next = firstRequest;

    /// <summary>Sends the next request and returns the answer's status code.</summary>
    /// <exception cref="SocketException">The server refused or reset the connection.</exception>
    /// <exception cref="IOException">The answer is cut off or is not HTTP/1.1.</exception>
    public async ValueTask<int> ExchangeAsync(CancellationToken ct)
    {
        Socket socket = _socket ??= await ConnectAsync(ct);
        byte[] request = requests[_next++ % requests.Length];
        try
        {
            await socket.SendAsync(request, SocketFlags.None, ct);
            return await ReadAnswerAsync(socket, ct);
        }
        catch
        {
            socket.Dispose();
            _socket = null;
            throw;
        }
    }

    /// <summary>The bytes of a GET for a path.</summary>
    public static byte[] Request(LoadOptions options, string path) => Encoding.ASCII.GetBytes(
        $"GET {path} HTTP/1.1\r\nHost: {options.Target.Authority}\r\nUser-Agent: {options.UserAgent}\r\nAccept-Language: en-GB,en;q=0.8\r\n\r\n");

    public void Dispose() => _socket?.Dispose();

    private async Task<Socket> ConnectAsync(CancellationToken ct)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(options.Target.Host, options.Target.Port, ct);
        return socket;
    }

    private async ValueTask<int> ReadAnswerAsync(Socket socket, CancellationToken ct)
    {
        int filled = 0;
        int headerEnd = -1;
        int bodyLength = 0;
        while (headerEnd < 0 || !IsWhole(_buffer.AsSpan(headerEnd, filled - headerEnd), bodyLength))
        {
            if (filled == _buffer.Length)
            {
                throw new IOException("The answer is larger than 64 KiB");
            }

            int read = await socket.ReceiveAsync(_buffer.AsMemory(filled), SocketFlags.None, ct);
            if (read == 0)
            {
                throw new IOException("The server closed the connection before its answer was whole");
            }

            filled += read;
            if (headerEnd < 0 && _buffer.AsSpan(0, filled).IndexOf("\r\n\r\n"u8) is >= 0 and int end)
            {
                headerEnd = end + 4;
                bodyLength = BodyLength(_buffer.AsSpan(0, headerEnd));
            }
        }

        ReadOnlySpan<byte> answer = _buffer;
        if (!answer.StartsWith("HTTP/1.1 "u8))
        {
            throw new IOException("The answer is not HTTP/1.1");
        }

        return ((answer[9] - '0') * 100) + ((answer[10] - '0') * 10) + (answer[11] - '0');
    }

    private static bool IsWhole(ReadOnlySpan<byte> body, int length) =>
        length == Chunked ? body.EndsWith("0\r\n\r\n"u8) : body.Length >= length;

    private static int BodyLength(ReadOnlySpan<byte> headers)
    {
        if (headers.IndexOf("Transfer-Encoding: chunked"u8) >= 0)
        {
            return Chunked;
        }

        int at = headers.IndexOf("Content-Length: "u8);
        if (at < 0)
        {
            return 0;
        }

        ReadOnlySpan<byte> value = headers[(at + 16)..];
        return System.Buffers.Text.Utf8Parser.TryParse(value, out int length, out _) ? length : 0;
    }
}
