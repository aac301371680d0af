using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Shortener.FaultTests.Load;

/// <summary>
/// One visitor's connection on a raw socket: an HTTP library may send a request again on its own, and then nobody knows how many were
/// sent. When the connection breaks, a returning visitor connects anew; others end.
/// </summary>
internal sealed class Visitor(Uri address, IReadOnlyList<ClickLog> links, int seed, TimeSpan pause, bool returns, TimeProvider time, long start, string query = "")
{
    /// <summary>A server that does not answer for so long counts as one that broke the connection.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan BeforeReturn = TimeSpan.FromMilliseconds(20);

    private readonly Random _random = new(seed);
    private readonly byte[] _buffer = new byte[16 * 1_024];
    private readonly List<Answer> _answers = [];
    private readonly Lock _gate = new();

    /// <summary>Everything that came back so far.</summary>
    public IReadOnlyList<Answer> Answers
    {
        get
        {
            lock (_gate)
            {
                return [.. _answers];
            }
        }
    }

    /// <summary>Clicks until <paramref name="stop"/> says so, or the connection breaks under one who does not return.</summary>
    public async Task ClickAsync(CancellationToken stop)
    {
        do
        {
            try
            {
                await VisitAsync(stop);
                await Task.Delay(BeforeReturn, time, stop);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
        }
        while (returns && !stop.IsCancellationRequested);
    }

    /// <summary>Ends quietly when the connection breaks: a request without its answer stays counted as sent only.</summary>
    private async Task VisitAsync(CancellationToken stop)
    {
        long left = time.GetTimestamp();
        try
        {
            using var client = new TcpClient { NoDelay = true };
            await client.ConnectAsync(address.Host, address.Port, stop);
            NetworkStream stream = client.GetStream();
            while (!stop.IsCancellationRequested)
            {
                ClickLog link = links[_random.Next(links.Count)];
                byte[] request = Request(link.Slug);
                left = time.GetTimestamp();
                link.AddSent();
                using var patience = new CancellationTokenSource(Patience, time);
                await stream.WriteAsync(request, patience.Token);
                (int status, bool closes) = await ReadAnswerAsync(stream, patience.Token);
                Log(left, status);
                if (status == 302)
                {
                    link.AddAnswered();
                }

                if (closes)
                {
                    return;
                }

                if (pause > TimeSpan.Zero)
                {
                    await Task.Delay(pause, time, stop);
                }
            }
        }
        catch (Exception gone) when ((gone is IOException or SocketException or OperationCanceledException) && !stop.IsCancellationRequested)
        {
            Log(left, status: 0);
        }
        catch (Exception gone) when (gone is IOException or SocketException)
        {
            // The end of the load.
        }
    }

    private void Log(long left, int status)
    {
        lock (_gate)
        {
            _answers.Add(new Answer(time.GetElapsedTime(start, left), time.GetElapsedTime(left), status));
        }
    }

    private byte[] Request(string slug) => Encoding.ASCII.GetBytes(
        $"GET /{slug}{query} HTTP/1.1\r\nHost: {address.Authority}\r\n"
        + $"User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:{_random.Next(100, 140)}.0) Gecko/20100101 Firefox/128.0\r\n"
        + $"Referer: https://site{_random.Next(20)}.example/page\r\nAccept-Language: es-ES,es;q=0.9\r\n\r\n");

    /// <summary>Reads one answer whole: its head, and the body whose length the head says.</summary>
    private async Task<(int Status, bool Closes)> ReadAnswerAsync(NetworkStream stream, CancellationToken ct)
    {
        int filled = 0;
        while (filled < _buffer.Length)
        {
            int read = await stream.ReadAsync(_buffer.AsMemory(filled), ct);
            if (read == 0)
            {
                throw new IOException("The server closed the connection");
            }

            filled += read;
            int end = _buffer.AsSpan(0, filled).IndexOf("\r\n\r\n"u8);
            if (end < 0)
            {
                continue;
            }

            string head = Encoding.ASCII.GetString(_buffer, 0, end);
            int whole = end + 4 + BodyLength(head);
            while (filled < whole)
            {
                read = await stream.ReadAsync(_buffer.AsMemory(filled), ct);
                filled += read == 0 ? throw new IOException("The answer is cut off") : read;
            }

            return (int.Parse(head.AsSpan(9, 3), CultureInfo.InvariantCulture), head.Contains("\r\nConnection: close", StringComparison.OrdinalIgnoreCase));
        }

        throw new IOException("The answer has no end");
    }

    private static int BodyLength(string head)
    {
        const string Name = "\r\nContent-Length: ";
        int at = head.IndexOf(Name, StringComparison.OrdinalIgnoreCase);
        if (at < 0)
        {
            return 0;
        }

        at += Name.Length;
        int end = head.IndexOf('\r', at);
        return int.Parse(head.AsSpan(at, (end < 0 ? head.Length : end) - at), CultureInfo.InvariantCulture);
    }
}
