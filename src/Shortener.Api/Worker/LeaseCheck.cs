using Shortener.Api.Health;
using Shortener.Ingest.Worker;

namespace Shortener.Api.Worker;

/// <summary>The worker's leases: without them other workers take its sources over.</summary>
internal sealed class LeaseCheck(WorkerService worker) : IReadinessCheck
{
    public string Name => "leases";

    public ValueTask<ReadinessResult> CheckAsync(CancellationToken ct) =>
        new(new ReadinessResult(Name, worker.Problem is null ? ReadinessStatus.Ok : ReadinessStatus.Degraded, worker.Problem));
}
