using System.Net.Sockets;
using System.Text;

namespace Shortener.LoadGen;

/// <summary>
/// One keep-alive connection on a raw socket that never blocks: sends a prepared request, and takes in its answer as it comes, without
/// pipelining. Used by one thread.
/// </summary>
internal sealed class LoadConnection(LoadOptions options, byte[][] requests, int firstRequest) : IDisposable
{
    /// <summary>In place of a length: the body ends with an empty chunk.</summary>
    private const int Chunked = -1;

    private readonly byte[] _buffer = new byte[64 * 1_024];
    private Socket? _socket;
    private int _next = firstRequest;
    private int _filled;
    private int _headerEnd;
    private int _bodyLength;

    /// <summary>The open socket's descriptor, or -1.</summary>
    public int Descriptor => (int?)_socket?.SafeHandle.DangerousGetHandle() ?? -1;

    /// <summary>When the request under way was due, in timestamp ticks; negative while the connection is free.</summary>
    public long Due { get; private set; } = -1;

    /// <summary>The bytes of a GET for a path.</summary>
    public static byte[] Request(LoadOptions options, string path) => Encoding.ASCII.GetBytes(
        $"GET {path} HTTP/1.1\r\nHost: {options.Target.Authority}\r\nUser-Agent: {options.UserAgent}\r\nAccept-Language: en-GB,en;q=0.8\r\n\r\n");

    /// <summary>Sends the next request; the connection must be free. Connects first if need be, which on loopback is at once.</summary>
    /// <exception cref="SocketException">The server refused or reset the connection.</exception>
    public void Send(long due)
    {
        Socket socket = _socket ??= Connect();
        _filled = 0;
        _headerEnd = -1;
        Due = due;
        // A request is far smaller than the socket's buffer, which is empty: it goes out whole.
        socket.Send(requests[_next++ % requests.Length]);
    }

    /// <summary>Takes in what has arrived. The status code once the answer is whole, else 0.</summary>
    /// <exception cref="SocketException">The server reset the connection.</exception>
    /// <exception cref="IOException">The answer is cut off or is not HTTP/1.1.</exception>
    public int Receive()
    {
        if (_filled == _buffer.Length)
        {
            throw new IOException("The answer is larger than 64 KiB");
        }

        int read = _socket!.Receive(_buffer.AsSpan(_filled));
        if (read == 0)
        {
            throw new IOException("The server closed the connection before its answer was whole");
        }

        _filled += read;
        ReadOnlySpan<byte> answer = _buffer.AsSpan(0, _filled);
        if (_headerEnd < 0 && answer.IndexOf("\r\n\r\n"u8) is >= 0 and int end)
        {
            _headerEnd = end + 4;
            _bodyLength = BodyLength(answer[.._headerEnd]);
        }

        if (_headerEnd < 0 || !IsWhole(answer[_headerEnd..], _bodyLength))
        {
            return 0;
        }

        if (!answer.StartsWith("HTTP/1.1 "u8))
        {
            throw new IOException("The answer is not HTTP/1.1");
        }

        Due = -1;
        return ((answer[9] - '0') * 100) + ((answer[10] - '0') * 10) + (answer[11] - '0');
    }

    /// <summary>Gives the socket up; the next request connects anew.</summary>
    public void Break()
    {
        _socket?.Dispose();
        _socket = null;
        Due = -1;
    }

    public void Dispose() => _socket?.Dispose();

    private Socket Connect()
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Connect(options.Target.Host, options.Target.Port);
        return socket;
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
        return at >= 0 && System.Buffers.Text.Utf8Parser.TryParse(headers[(at + 16)..], out int length, out _) ? length : 0;
    }
}
