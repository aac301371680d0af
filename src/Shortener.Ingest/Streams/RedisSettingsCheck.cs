using System.Globalization;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Shortener.Core.Redis;

namespace Shortener.Ingest.Streams;

/// <summary>Once Redis answers, warns of settings that matter: what they could lose there, and why no click is lost for it.</summary>
internal sealed partial class RedisSettingsCheck(StreamRedis redis, TimeProvider time, ILogger<RedisSettingsCheck> logger) : BackgroundService
{
    /// <summary>XTRIM with MINID came with it.</summary>
    private static readonly Version Oldest = new(6, 2);

    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await redis.Started.WaitAsync(stoppingToken);
            IReadOnlyList<RedisSettings> all;
            while ((all = await redis.Connection.ReadSettingsAsync(stoppingToken)).Count == 0)
            {
                await Task.Delay(Retry, time, stoppingToken);
            }

            foreach (RedisSettings server in all)
            {
                Warn(server);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Redis never answered.
        }
    }

    private void Warn(RedisSettings server)
    {
        if (server.Version < Oldest)
        {
            Log.TooOld(logger, server.Server, server.Version, Oldest);
        }

        if (server.MaxMemory > 0 && server.EvictionPolicy is not "noeviction")
        {
            Log.Evicts(logger, server.Server, server.EvictionPolicy, server.MaxMemory.ToString(CultureInfo.InvariantCulture));
        }

        if (!server.Persists)
        {
            Log.Forgets(logger, server.Server);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "Redis {Server} is version {Version}; streams need {Oldest} or later. Clicks wait in the journals until it is upgraded")]
        public static partial void TooOld(ILogger logger, string server, Version version, Version oldest);

        [LoggerMessage(2, LogLevel.Warning, "Redis {Server} evicts ({Policy}, maxmemory {MaxMemory}): it may drop streams of clicks on their way. No click is lost, because nodes keep them in their journals and send again, but each time costs seconds. Set maxmemory-policy noeviction")]
        public static partial void Evicts(ILogger logger, string server, string policy, string maxMemory);

        [LoggerMessage(3, LogLevel.Warning, "Redis {Server} keeps nothing on disk: a restart drops streams of clicks on their way. No click is lost, because nodes keep them in their journals and send again; set appendonly yes to spare them that")]
        public static partial void Forgets(ILogger logger, string server);
    }
}
