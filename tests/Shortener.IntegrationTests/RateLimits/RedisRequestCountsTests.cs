using Microsoft.Extensions.Logging.Abstractions;
using Shortener.Core.Limits;
using Shortener.Core.Redis;
using Shortener.Testing.Processes;

namespace Shortener.IntegrationTests.RateLimits;

/// <summary>Nodes that share one Redis, or a cluster of three masters, count together.</summary>
public sealed class RedisRequestCountsTests
{
    [Fact]
    public async Task Two_nodes_allow_together_what_one_may()
    {
        await using RedisServer redis = await RedisServer.StartAsync();
        await CountTogetherAsync(redis.Address);
    }

    [Fact]
    public async Task Nodes_on_a_cluster_count_together()
    {
        await using RedisCluster cluster = await RedisCluster.StartAsync();
        await CountTogetherAsync(cluster.Address);
    }

    private static async Task CountTogetherAsync(string address)
    {
        await using var connection = new RedisConnection(address, TimeProvider.System, NullLogger<RedisConnection>.Instance);
        connection.Start();
        await connection.Ready.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System);
        var time = new FixedMinute();
        var counts = new RedisRequestCounts(connection, "t:", TimeProvider.System);
        RequestLimiter[] nodes = [new(time), new(time)];
        int allowed = 0;
        // Ten requests between exchanges: together they may be beyond the limit by that much at most.
        for (int round = 0; round < 20; round++)
        {
            foreach (RequestLimiter node in nodes)
            {
                for (int i = 0; i < 5; i++)
                {
                    allowed += node.Take("key:1", 60).Allowed ? 1 : 0;
                }

                await counts.ExchangeAsync(node.Share(), node, CancellationToken.None);
            }
        }

        Assert.InRange(allowed, 60, 70);
        Assert.True(nodes[0].Take("key:2", 60).Allowed);
    }

    private sealed class FixedMinute : TimeProvider
    {
        private readonly DateTimeOffset _now = TimeProvider.System.GetUtcNow();

        public override DateTimeOffset GetUtcNow() => _now;
    }
}
