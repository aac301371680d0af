using Shortener.FaultTests.Load;
using Shortener.FaultTests.Stage;
using Shortener.Testing.Processes;
using Xunit.Abstractions;

namespace Shortener.FaultTests.Distributed;

/// <summary>SIGKILL of nodes, of workers and of both at random moments under load.</summary>
[Trait("Db", "Postgres")]
public sealed class KilledProcessTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("node")]
    [InlineData("worker")]
    [InlineData("both")]
    public async Task Every_answered_click_is_stored_once(string victim)
    {
        await using RedisServer redis = await RedisServer.StartAsync();
        await using Fleet fleet = await Fleet.StartAsync(output, redis.Address, nodes: 2, workers: 2);
        IReadOnlyList<ClickLog> links = await FaultStage.CreateLinksAsync(fleet.Nodes[0]);
        var random = new Random(FaultSettings.Seed);
        for (int round = 0; round < FaultSettings.Rounds; round++)
        {
            int node = random.Next(2);
            AccountWatch watch = AccountWatch.Start(fleet.Nodes[1 - node]);
            await using (Crowd near = Crowd.Rush(fleet.Nodes[node].Address, links, FaultSettings.Seed + (round * 100), visitors: 3))
            await using (Crowd far = Crowd.Rush(fleet.Nodes[1 - node].Address, links, FaultSettings.Seed + (round * 100) + 50, visitors: 3))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(random.Next(200, 1_500)), TimeProvider.System);
                await (victim switch
                {
                    "node" => fleet.KillNodeAsync(node),
                    "worker" => fleet.KillWorkerAsync(random.Next(2)),
                    _ => fleet.KillBothAsync(node, random.Next(2)),
                });
            }

            Assert.True(await watch.StopAsync() > 0, "The account was never read");
        }

        await fleet.AssertNothingLostAsync(links);
    }
}
