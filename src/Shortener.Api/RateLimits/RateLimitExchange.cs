using Microsoft.Extensions.Options;
using Shortener.Api.Redirects;
using Shortener.Core.Limits;
using Shortener.Core.Redirects;
using Shortener.Core.Redis;
using StackExchange.Redis;

namespace Shortener.Api.RateLimits;

/// <summary>
/// Tells the other nodes, through Redis, how many requests this one has allowed, several times a second and beside the requests: no
/// request waits for Redis. So n nodes together may allow what arrives within <see cref="Pause"/> beyond a limit; without Redis, or
/// while it is away, each node counts alone.
/// </summary>
internal sealed partial class RateLimitExchange(
    RequestLimiter limiter, RedisSeat redis, IOptions<CacheOptions> cache, TimeProvider time, ILogger<RateLimitExchange> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (redis.Connection is not { } connection)
        {
            return;
        }

        var counts = new RedisRequestCounts(connection, cache.Value.RedisPrefix, time);
        bool away = false;
        using var timer = new PeriodicTimer(Pause, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            if (!counts.IsConnected || limiter.Share() is not { Count: > 0 } unshared)
            {
                continue;
            }

            try
            {
                await counts.ExchangeAsync(unshared, limiter, stoppingToken);
                away = false;
            }
            catch (Exception e) when (e is RedisException or TimeoutException or InvalidOperationException)
            {
                if (!away)
                {
                    Log.CountsAlone(logger, connection.ReasonOf(e));
                    away = true;
                }
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Redis does not take request counts; each node limits requests alone until it does: {Reason}")]
        public static partial void CountsAlone(ILogger logger, string reason);
    }
}
