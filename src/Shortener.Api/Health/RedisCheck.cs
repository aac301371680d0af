using Shortener.Api.Redirects;

namespace Shortener.Api.Health;

/// <summary>Redis as L2 cache. Away means degraded: misses go to the database and changes travel by the version poll.</summary>
internal sealed class RedisCheck(RedisSeat seat) : IReadinessCheck
{
    public string Name => "redis";

    public async ValueTask<ReadinessResult> CheckAsync(CancellationToken ct)
    {
        string? problem = seat.Probe is null ? null : await seat.Probe.FindProblemAsync(ct);
        return problem is null
            ? new ReadinessResult(Name, ReadinessStatus.Ok, null)
            : new ReadinessResult(Name, ReadinessStatus.Degraded,
                problem + ": look-ups go to the database and changes of links travel by polling. Check the server, its memory and disk, and ConnectionStrings__Redis.");
    }
}
