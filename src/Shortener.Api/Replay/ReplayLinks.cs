using System.Net;
using System.Net.Http.Headers;
using Shortener.Ingest.Import;

namespace Shortener.Api.Replay;

/// <summary>Creates the links that the records lead through, over REST, so that a fresh server can answer them.</summary>
internal sealed class ReplayLinks(Uri target, string key, int connections, TimeProvider time)
{
    /// <summary>Creates what is not there yet, one request a link. A slug that is taken counts as there.</summary>
    /// <returns>How many answers there were by status code.</returns>
    /// <exception cref="ImportInputException">The server refuses the key.</exception>
    /// <exception cref="HttpRequestException">The server does not answer.</exception>
    public async Task<IReadOnlyDictionary<int, long>> CreateAsync(IReadOnlyCollection<ImportLink> links, CancellationToken ct)
    {
        using var handler = new SocketsHttpHandler { UseProxy = false, UseCookies = false, MaxConnectionsPerServer = connections };
        using var client = new HttpClient(handler) { BaseAddress = target, Timeout = TimeSpan.FromSeconds(30) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        var statuses = new SortedDictionary<int, long>();
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = connections, CancellationToken = ct };
        await Parallel.ForEachAsync(links, parallel, async (link, stop) =>
        {
            HttpStatusCode status = await CreateAsync(client, link, stop);
            lock (statuses)
            {
                statuses[(int)status] = statuses.GetValueOrDefault((int)status) + 1;
            }
        });
        return statuses;
    }

    private async Task<HttpStatusCode> CreateAsync(HttpClient client, ImportLink link, CancellationToken ct)
    {
        while (true)
        {
            using HttpResponseMessage answer =
                await client.PostAsJsonAsync("/api/v1/links", new { slug = link.Slug, url = link.Destination }, ct);
            if (answer.StatusCode == HttpStatusCode.TooManyRequests)
            {
                await Task.Delay(answer.Headers.RetryAfter?.Delta ?? TimeSpan.FromSeconds(1), time, ct);
                continue;
            }

            return answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden
                ? throw new ImportInputException($"{target} refuses the key: {(int)answer.StatusCode}")
                : answer.StatusCode;
        }
    }
}
