using System.Collections.Concurrent;
using System.Net;
using Shortener.Ingest.Outbound;

namespace Shortener.Testing.Outbound;

/// <summary>Names and addresses that a test writes down. Each question takes the next answer; the last one is repeated.</summary>
public sealed class StubResolver : IHostResolver
{
    private readonly ConcurrentDictionary<string, ConcurrentQueue<IPAddress[]>> _answers = new(StringComparer.Ordinal);

    /// <summary>What every other name resolves to.</summary>
    public IPAddress[] Otherwise { get; set; } = [];

    public StubResolver With(string host, params string[] addresses)
    {
        _answers.GetOrAdd(host, _ => []).Enqueue([.. addresses.Select(IPAddress.Parse)]);
        return this;
    }

    public Task<IReadOnlyList<IPAddress>> ResolveAsync(string host, CancellationToken ct)
    {
        if (!_answers.TryGetValue(host, out ConcurrentQueue<IPAddress[]>? answers) || !answers.TryPeek(out IPAddress[]? next))
        {
            return Task.FromResult<IReadOnlyList<IPAddress>>(Otherwise);
        }

        if (answers.Count > 1)
        {
            answers.TryDequeue(out next);
        }

        return Task.FromResult<IReadOnlyList<IPAddress>>(next!);
    }
}
