using System.Net;
using Shortener.Core.Destinations;

namespace Shortener.Ingest.Outbound;

/// <summary>Requests as they leave, and what is taken of the answers.</summary>
internal static class OutboundMessage
{
    private const int MaxContentTypeLength = 200;

    public static HttpRequestMessage Create(HttpMethod method, WebUrl url, string userAgent, string accept)
    {
        // As the URL standard spells it: System.Uri would rewrite path and query. The fragment stays here.
        string text = (url with { Fragment = null }).Href;
        var target = new Uri(text, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        var request = new HttpRequestMessage(method, target) { Version = HttpVersion.Version11, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        request.Headers.TryAddWithoutValidation("User-Agent", userAgent);
        request.Headers.TryAddWithoutValidation("Accept", accept);
        return request;
    }

    /// <summary>A post of JSON.</summary>
    public static HttpRequestMessage CreatePost(
        WebUrl url, string userAgent, IReadOnlyList<KeyValuePair<string, string>> headers, ReadOnlyMemory<byte> json)
    {
        HttpRequestMessage request = Create(HttpMethod.Post, url, userAgent, "*/*");
        foreach ((string name, string value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        request.Content = new ReadOnlyMemoryContent(json);
        request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        return request;
    }

    /// <summary>Where a redirect leads; null for any other answer.</summary>
    public static string? LocationOf(HttpResponseMessage response) =>
        (int)response.StatusCode is 301 or 302 or 303 or 307 or 308
        && response.Headers.NonValidated.TryGetValues("Location", out var values)
            ? values.FirstOrDefault()
            : null;

    public static string? ContentTypeOf(HttpResponseMessage response)
    {
        string? text = response.Content.Headers.NonValidated.TryGetValues("Content-Type", out var values) ? values.FirstOrDefault() : null;
        return text is { Length: > MaxContentTypeLength } ? text[..MaxContentTypeLength] : text;
    }

    /// <summary>Reads as far as the bound, counted in decompressed bytes; whether there is more is told by one byte beyond it.</summary>
    /// <exception cref="InvalidDataException">The body does not decompress.</exception>
    public static async Task<(byte[] Body, bool Truncated)> ReadBodyAsync(HttpResponseMessage response, int maxBytes, CancellationToken ct)
    {
        if (maxBytes == 0)
        {
            return ([], false);
        }

        await using Stream stream = await response.Content.ReadAsStreamAsync(ct);
        using var kept = new MemoryStream();
        byte[] chunk = new byte[16 * 1024];
        while (kept.Length <= maxBytes)
        {
            int count = await ReadAsync(stream, chunk.AsMemory(0, (int)Math.Min(chunk.Length, maxBytes + 1 - kept.Length)), ct);
            if (count == 0)
            {
                return (kept.ToArray(), false);
            }

            kept.Write(chunk, 0, count);
        }

        kept.SetLength(maxBytes);
        return (kept.ToArray(), true);
    }

    private static async ValueTask<int> ReadAsync(Stream stream, Memory<byte> chunk, CancellationToken ct)
    {
        try
        {
            return await stream.ReadAsync(chunk, ct);
        }
        catch (InvalidOperationException broken)
        {
            // Brotli's decoder says so of bad data, where the other decoders throw InvalidDataException.
            throw new InvalidDataException("The body does not decompress", broken);
        }
    }
}
