using Shortener.Api.Redirects;

namespace Shortener.Api.Health;

/// <summary>Redis as L2 cache. Away means degraded: misses go to the database and changes travel by the version poll.</summary>
internal sealed class RedisCheck(RedisSeat seat) : IReadinessCheck
{
    public ValueTask<ReadinessResult> CheckAsync(CancellationToken ct)
    {
        bool well = seat.Connection is null || seat.Connection.IsConnected;
        return new(new ReadinessResult(
            "redis",
            well ? ReadinessStatus.Ok : ReadinessStatus.Degraded,
            well ? null : "Redis cannot be reached: look-ups go to the database and changes of links travel by polling. Check the server and ConnectionStrings__Redis."));
    }
}
