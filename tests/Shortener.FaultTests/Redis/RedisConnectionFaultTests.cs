using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Shortener.Core.Redis;
using Shortener.Testing.Processes;

namespace Shortener.FaultTests.Redis;

/// <summary>A Redis that refuses writes still answers, so nothing may take it for lost.</summary>
public sealed class RedisConnectionFaultTests
{
    [Fact]
    public async Task A_redis_that_cannot_save_keeps_its_connection()
    {
        await using RedisServer redis = await RedisServer.StartAsync();
        await using TcpProxy proxy = TcpProxy.Start(redis.Port);
        await using var connection = new RedisConnection(
            string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{redis.Port}"), TimeProvider.System, NullLogger<RedisConnection>.Instance);
        connection.Start();
        await connection.Ready.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System);
        int restored = 0;
        connection.Restored += () => Interlocked.Increment(ref restored);
        RedisFault full = RedisFault.All.Single(fault => fault.Shows == "MISCONF");
        await full.BreakAsync(redis, proxy);
        // Each look asks every server whether it answers; the library's own look is every five seconds.
        for (int look = 0; look < 3; look++)
        {
            connection.Review();
            await Task.Delay(TimeSpan.FromSeconds(2.1), TimeProvider.System);
        }

        Assert.StartsWith("-MISCONF", await redis.SendAsync("PING"), StringComparison.Ordinal);
        Assert.True(connection.IsConnected);
        Assert.Equal(0, Volatile.Read(ref restored));
        await full.MendAsync(redis, proxy);
    }
}
