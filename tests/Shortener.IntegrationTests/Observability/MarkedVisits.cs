using System.Net.Sockets;
using System.Text;
using Shortener.Testing.Processes;

namespace Shortener.IntegrationTests.Observability;

/// <summary>
/// Visits that carry a marker in everything a visitor sends, well formed and hostile, so that a test can look for the markers where
/// none may appear. The server must trust this machine as a proxy.
/// </summary>
internal static class MarkedVisits
{
    public const string Address = "203.0.113.77";
    public const string Agent = "MARKAGENT";
    public const string Referrer = "markreferrer";
    public const string Query = "MARKQUERY";
    public const string Language = "xx-MARKLANG";

    public static readonly string[] All = [Address, Agent, Referrer, Query, Language];

    /// <summary>Sends each kind of visit once to a link; returns how many clicks were answered with a redirect.</summary>
    public static async Task<int> SendAsync(ShortenerProcess server, string slug)
    {
        string good = $"User-Agent: Mozilla/5.0 ({Agent}; rv:140.0) Firefox/140.0\r\nReferer: https://{Referrer}.example/p?a={Query}\r\n"
            + $"Accept-Language: {Language}\r\nX-Forwarded-For: {Address}\r\n";
        string[] requests =
        [
            $"GET /{slug}?q={Query} HTTP/1.1\r\n{good}",
            $"HEAD /{slug}?q={Query}&utm_source={Query}%00%ff HTTP/1.1\r\n{good}",
            $"GET /{slug}?{Query}={new string('x', 5_000)} HTTP/1.1\r\n{good}",
            $"GET /{slug} HTTP/1.1\r\nUser-Agent: {Agent}{new string('a', 60_000)}\r\nReferer: {Referrer}\u0001\r\nX-Forwarded-For: {Address}, junk\r\n",
            $"GET /{slug} HTTP/1.1\r\nUser-Agent: {Agent}\u0000\r\nX-Forwarded-For: {Address}\r\n",
            $"GET /{slug}?{Query} HTTP/1.1\r\nUser-Agent: {Agent}\r\nForwarded: for=\"{Address}\r\n",
            $"GET /unknown-slug?{Query} HTTP/1.1\r\n{good}",
            $"POST /{slug}?{Query} HTTP/1.1\r\nContent-Length: 0\r\n{good}",
            $"GET /api/v1/links?q={Query} HTTP/1.1\r\nAuthorization: Bearer {Query}\r\n{good}",
            $"POST /api/v1/links HTTP/1.1\r\nAuthorization: Bearer {Query}\r\nContent-Length: 9\r\n{good}\r\n{{\"{Query[..7]}",
            $"GET /{slug}?{Query} HTTP/9.9\r\n{good}",
            $"GET /{slug}?{Query}\r\nBad Header {Agent}\r\n{good}",
            $"\u0016\u0003\u0001{Agent}{Query}\r\n{good}",
        ];
        int redirects = 0;
        foreach (string request in requests)
        {
            redirects += (await ExchangeAsync(server.Address, request)).StartsWith("HTTP/1.1 302 ", StringComparison.Ordinal) ? 1 : 0;
        }

        return redirects;
    }

    private static async Task<string> ExchangeAsync(Uri address, string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(address.Host, address.Port);
        NetworkStream stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request + $"Host: {address.Authority}\r\nConnection: close\r\n\r\n"));
        using var reader = new StreamReader(stream, Encoding.Latin1);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        try
        {
            return await reader.ReadToEndAsync(patience.Token);
        }
        catch (IOException)
        {
            // Refused in the middle of the request: the server has said what it had to say.
            return "";
        }
    }
}
