using System.Collections.Concurrent;

namespace Shortener.Testing.Description;

/// <summary>
/// Holds every exchange below <c>/api</c> against the server's own description, and fails the test that sees one that is not as
/// described: the status, the headers, the content type, each field of the body; of requests that were obeyed also the parameters and
/// the body. Streams are passed on unread.
/// </summary>
/// <param name="inner">Sends.</param>
/// <param name="kind">Servers of one kind have one description, which is read once for all tests of the process.</param>
public sealed class DescribedApiHandler(HttpMessageHandler inner, string kind = DescribedApiHandler.Product) : DelegatingHandler(inner)
{
    /// <summary>The whole product.</summary>
    public const string Product = "product";

    private static readonly ConcurrentDictionary<string, ApiDocument> Documents = new(StringComparer.Ordinal);

    /// <summary>The description of the server that answers at this address, kept for all of its kind.</summary>
    public async Task<ApiDocument> DocumentAsync(Uri server, CancellationToken ct)
    {
        if (Documents.TryGetValue(kind, out ApiDocument? known))
        {
            return known;
        }

        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(server, "/openapi/v1.json"));
        using HttpResponseMessage response = await base.SendAsync(request, ct);
        response.EnsureSuccessStatusCode();
        return Documents.GetOrAdd(kind, ApiDocument.Parse(await response.Content.ReadAsStringAsync(ct)));
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (!request.RequestUri!.AbsolutePath.StartsWith("/api/", StringComparison.OrdinalIgnoreCase))
        {
            return await base.SendAsync(request, cancellationToken);
        }

        byte[]? sent = IsJson(request.Content) ? await ReadAsync(request.Content!, cancellationToken) : null;
        HttpResponseMessage response = await base.SendAsync(request, cancellationToken);
        ApiDocument document = await DocumentAsync(request.RequestUri, cancellationToken);
        byte[]? body = IsJson(response.Content) || response.Content.Headers.ContentLength is not null ? await ReadAsync(response.Content, cancellationToken) : null;
        IReadOnlyList<string> errors = ExchangeCheck.Check(document, request, sent, response, body);
        return errors.Count == 0 ? response : throw new UndescribedException(
            $"{request.Method} {request.RequestUri.PathAndQuery} → {(int)response.StatusCode} is not as described:\n{string.Join('\n', errors)}"
            + (body is null ? "" : $"\n{System.Text.Encoding.UTF8.GetString(body)}"));
    }

    private static bool IsJson(HttpContent? content) => content?.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.Ordinal) == true
        && content.Headers.ContentType.MediaType != "application/x-ndjson";

    private static async Task<byte[]> ReadAsync(HttpContent content, CancellationToken ct)
    {
        await content.LoadIntoBufferAsync(ct);
        return await content.ReadAsByteArrayAsync(ct);
    }
}

/// <summary>An exchange that the description does not allow.</summary>
public sealed class UndescribedException(string message) : Exception(message);
