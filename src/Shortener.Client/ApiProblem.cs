using System.Text.Json;

namespace Shortener.Client;

/// <summary>A refusal as it comes over the wire.</summary>
internal sealed record ApiProblem
{
    private static readonly Dictionary<string, IReadOnlyList<string>> None = [];

    public string? Code { get; init; }

    public string? Title { get; init; }

    public string? Detail { get; init; }

    public Dictionary<string, IReadOnlyList<string>>? Errors { get; init; }

    public static async Task<ApiException> ReadAsync(HttpResponseMessage response, TimeProvider time, CancellationToken ct)
    {
        ApiProblem? problem = null;
        if (response.Content.Headers.ContentType?.MediaType == "application/problem+json")
        {
            try
            {
                problem = JsonSerializer.Deserialize(await response.Content.ReadAsByteArrayAsync(ct).ConfigureAwait(false), ClientJson.Default.ApiProblem);
            }
            catch (JsonException)
            {
                // Something between the server and us cut it off: its status still tells.
            }
        }

        return new ApiException(
            response.StatusCode, problem?.Code ?? "", problem?.Title ?? response.ReasonPhrase ?? "The request failed", problem?.Detail, problem?.Errors ?? None)
        {
            RetryAfter = WaitOf(response, time),
        };
    }

    private static TimeSpan? WaitOf(HttpResponseMessage response, TimeProvider time)
    {
        TimeSpan? wait = response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - time.GetUtcNow(),
            _ => null,
        };
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }
}
