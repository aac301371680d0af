using Shortener.Core.Storage;

namespace Shortener.Api.Health;

/// <summary>
/// The database. Away means degraded, not failed: cached links redirect and clicks are journalled, so the node keeps its visitors.
/// </summary>
internal sealed class DatabaseCheck(IDatabaseProbe probe) : IReadinessCheck
{
    public string Name => "database";

    public async ValueTask<ReadinessResult> CheckAsync(CancellationToken ct)
    {
        // SQLite's probe is synchronous; a redirect may run on this thread.
        string? problem = await Task.Run(() => probe.FindProblemAsync(ct), ct);
        return new ReadinessResult(Name, problem is null ? ReadinessStatus.Ok : ReadinessStatus.Degraded, problem);
    }
}
