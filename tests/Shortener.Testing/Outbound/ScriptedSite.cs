using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Shortener.Testing.Outbound;

/// <summary>A web site on loopback whose answers are bytes that a test writes, well-formed or not. One request a connection.</summary>
public sealed class ScriptedSite : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentBag<Task> _answering = [];
    private readonly Task _accepting;
    private int _connections;

    /// <param name="answer">Gets the request's head and writes the answer.</param>
    public ScriptedSite(Func<string, Stream, CancellationToken, Task> answer)
    {
        _listener.Start();
        _accepting = AcceptAsync(answer);
    }

    /// <param name="answer">Gets the path and gives the whole answer.</param>
    public ScriptedSite(Func<string, string> answer)
        : this((head, stream, ct) => stream.WriteAsync(Encoding.UTF8.GetBytes(answer(PathOf(head))), ct).AsTask())
    {
    }

    public IPEndPoint EndPoint => (IPEndPoint)_listener.LocalEndpoint;

    /// <summary>TCP connections that arrived.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <summary>Heads of the requests that arrived.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    public static string PathOf(string head) => head.Split(' ')[1];

    /// <summary>A whole answer with its length.</summary>
    public static string Page(string body, string contentType = "text/html; charset=utf-8", string status = "200 OK") =>
        $"HTTP/1.1 {status}\r\nContent-Type: {contentType}\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\nConnection: close\r\n\r\n{body}";

    public static string Redirect(string location) => $"HTTP/1.1 302 Found\r\nLocation: {location}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _accepting;
        _listener.Stop();
        await Task.WhenAll(_answering);
        _stop.Dispose();
    }

    private async Task AcceptAsync(Func<string, Stream, CancellationToken, Task> answer)
    {
        try
        {
            while (!_stop.IsCancellationRequested)
            {
                TcpClient client = await _listener.AcceptTcpClientAsync(_stop.Token);
                Interlocked.Increment(ref _connections);
                _answering.Add(AnswerAsync(client, answer));
            }
        }
        catch (Exception over) when (over is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task AnswerAsync(TcpClient client, Func<string, Stream, CancellationToken, Task> answer)
    {
        using (client)
        {
            try
            {
                NetworkStream stream = client.GetStream();
                string head = await ReadHeadAsync(stream);
                if (head.Length > 0)
                {
                    Requests.Enqueue(head);
                    await answer(head, stream, _stop.Token);
                }
            }
            catch (Exception gone) when (gone is IOException or OperationCanceledException)
            {
                // The client went away, as many tests want it to.
            }
        }
    }

    private async Task<string> ReadHeadAsync(NetworkStream stream)
    {
        var head = new StringBuilder();
        byte[] one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal) && await stream.ReadAsync(one, _stop.Token) == 1)
        {
            head.Append((char)one[0]);
        }

        return head.ToString();
    }
}
