using System.Globalization;
using System.Net;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace Shortener.Client;

/// <summary>
/// The REST API of the link platform, one method for each operation of its description. Refusals are <see cref="ApiException"/>; requests
/// that create carry an idempotency key of their own, and what is safe to repeat is tried again on 429, on 503 and when the server could
/// not be reached, after the wait that the server asks for. Thread-safe.
/// </summary>
public sealed partial class ShortenerClient : IDisposable
{
    private readonly ShortenerClientOptions _options;
    private readonly HttpClient _http;
    private readonly Uri _base;

    /// <param name="options">Where the server is, and the key.</param>
    public ShortenerClient(ShortenerClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxAttempts, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.MaxAttempts, 10);
        _options = options;
        _http = options.HttpClient ?? new HttpClient();
        _base = options.BaseAddress;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        if (_options.HttpClient is null)
        {
            _http.Dispose();
        }
    }

    private static byte[] BodyOf<T>(T value, JsonTypeInfo<T> type)
    {
        if (value is not IChange { Cleared.Count: > 0 } change)
        {
            return JsonSerializer.SerializeToUtf8Bytes(value, type);
        }

        JsonObject body = JsonSerializer.SerializeToNode(value, type)!.AsObject();
        foreach (string field in change.Cleared)
        {
            body[field] = null;
        }

        return JsonSerializer.SerializeToUtf8Bytes(body, ClientJson.Default.JsonObject);
    }

    private async Task<ApiAnswer<T>> SendAsync<T>(ApiCall call, JsonTypeInfo<T> type, CancellationToken ct)
    {
        using HttpResponseMessage response = await SendAsync(call, HttpCompletionOption.ResponseContentRead, ct).ConfigureAwait(false);
        T? value = response.StatusCode is HttpStatusCode.NoContent or HttpStatusCode.NotModified
            ? default
            : JsonSerializer.Deserialize(await response.Content.ReadAsByteArrayAsync(ct).ConfigureAwait(false), type);
        return AnswerOf(response, value);
    }

    private async Task<ApiAnswer<bool>> SendAsync(ApiCall call, CancellationToken ct)
    {
        using HttpResponseMessage response = await SendAsync(call, HttpCompletionOption.ResponseContentRead, ct).ConfigureAwait(false);
        return AnswerOf(response, true);
    }

    private async Task<ApiAnswer<byte[]>> SendForBytesAsync(ApiCall call, CancellationToken ct)
    {
        using HttpResponseMessage response = await SendAsync(call, HttpCompletionOption.ResponseContentRead, ct).ConfigureAwait(false);
        return AnswerOf<byte[]>(response, await response.Content.ReadAsByteArrayAsync(ct).ConfigureAwait(false));
    }

    /// <summary>The caller disposes the stream, which ends the answer.</summary>
    private async Task<ApiAnswer<Stream>> SendForStreamAsync(ApiCall call, CancellationToken ct)
    {
        HttpResponseMessage response = await SendAsync(call, HttpCompletionOption.ResponseHeadersRead, ct).ConfigureAwait(false);
        return AnswerOf<Stream>(response, await response.Content.ReadAsStreamAsync(ct).ConfigureAwait(false));
    }

    private async IAsyncEnumerable<SseItem<string>> ReadEventsAsync(ApiCall call, [EnumeratorCancellation] CancellationToken ct)
    {
        using HttpResponseMessage response = await SendAsync(call, HttpCompletionOption.ResponseHeadersRead, ct).ConfigureAwait(false);
        Stream stream = await response.Content.ReadAsStreamAsync(ct).ConfigureAwait(false);
        await foreach (SseItem<string> one in SseParser.Create(stream).EnumerateAsync(ct).ConfigureAwait(false))
        {
            yield return one;
        }
    }

    private static async IAsyncEnumerable<TItem> ReadPagesAsync<TPage, TItem>(
        string? cursor,
        Func<string?, Task<ApiAnswer<TPage>>> read,
        Func<TPage, (IReadOnlyList<TItem> Items, string? Next)> open,
        [EnumeratorCancellation] CancellationToken ct)
    {
        do
        {
            ct.ThrowIfCancellationRequested();
            (IReadOnlyList<TItem> items, string? next) = open((await read(cursor).ConfigureAwait(false)).Value!);
            foreach (TItem item in items)
            {
                yield return item;
            }

            cursor = next;
        }
        while (cursor is not null);
    }

    private async Task<HttpResponseMessage> SendAsync(ApiCall call, HttpCompletionOption completion, CancellationToken ct)
    {
        for (int attempt = 1; ; attempt++)
        {
            TimeSpan wait = TimeSpan.FromMilliseconds(200 * Math.Pow(2, attempt - 1));
            bool mayRepeat = attempt < _options.MaxAttempts;
            try
            {
                using HttpRequestMessage request = call.ToRequest(_options.ApiKey);
                request.RequestUri = new Uri(_base, call.Address);
                HttpResponseMessage response = await _http.SendAsync(request, completion, ct).ConfigureAwait(false);
                if (response.IsSuccessStatusCode || response.StatusCode == HttpStatusCode.NotModified)
                {
                    return response;
                }

                using (response)
                {
                    ApiException refusal = await ApiProblem.ReadAsync(response, _options.TimeProvider, ct).ConfigureAwait(false);
                    wait = refusal.RetryAfter ?? wait;
                    // What was refused for its rate was not begun; what met a server in trouble may have been.
                    bool repeatable = refusal.Status == HttpStatusCode.TooManyRequests
                        || (refusal.Status == HttpStatusCode.ServiceUnavailable && call.IsRepeatable)
                        || refusal.Code == "idempotency_key_in_use";
                    if (!mayRepeat || !repeatable || call.Content is not null || wait > _options.MaxWait)
                    {
                        throw refusal;
                    }
                }
            }
            catch (HttpRequestException) when (mayRepeat && call.IsRepeatable)
            {
                // Tried again below.
            }

            await Task.Delay(wait, _options.TimeProvider, ct).ConfigureAwait(false);
        }
    }

    private static ApiAnswer<T> AnswerOf<T>(HttpResponseMessage response, T? value) => new()
    {
        Status = (int)response.StatusCode,
        Value = value,
        ETag = response.Headers.ETag?.ToString(),
        Location = response.Headers.Location,
        IsReplayed = response.Headers.TryGetValues("Idempotency-Replayed", out IEnumerable<string>? replayed) && replayed.Contains("true"),
    };

    private static string NewIdempotencyKey() => Guid.CreateVersion7().ToString("D", CultureInfo.InvariantCulture);
}
