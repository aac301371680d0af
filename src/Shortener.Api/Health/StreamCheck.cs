using Shortener.Ingest.Streams;

namespace Shortener.Api.Health;

/// <summary>The streams of the distributed mode: while Redis takes or gives no clicks, they wait in the journals.</summary>
internal sealed class StreamCheck(StreamMetrics streams) : IReadinessCheck
{
    public string Name => "streams";

    public ValueTask<ReadinessResult> CheckAsync(CancellationToken ct) =>
        new(new ReadinessResult(Name, streams.Problem is null ? ReadinessStatus.Ok : ReadinessStatus.Degraded, streams.Problem));
}
