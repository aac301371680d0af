using Shortener.FaultTests.Load;
using Shortener.FaultTests.Stage;
using Shortener.Testing.Processes;
using Xunit.Abstractions;

namespace Shortener.FaultTests.Distributed;

/// <summary>Workers that take sources over from each other: the compare-and-set is the fence, the lease only spreads the work.</summary>
[Trait("Db", "Postgres")]
public sealed class TakeOverTests(ITestOutputHelper output)
{
    [Fact]
    public async Task A_worker_paused_across_a_take_over_and_resumed_stores_nothing_twice()
    {
        await using RedisServer redis = await RedisServer.StartAsync();
        await using Fleet fleet = await Fleet.StartAsync(output, redis.Address, nodes: 2, workers: 2);
        IReadOnlyList<ClickLog> links = await FaultStage.CreateLinksAsync(fleet.Nodes[0]);
        await using Crowd crowd = Crowd.Steady(fleet.Nodes[0].Address, links, FaultSettings.Seed, visitors: 4);
        await using Crowd other = Crowd.Steady(fleet.Nodes[1].Address, links, FaultSettings.Seed + 50, visitors: 4);
        await Signs.UntilAsync(async () => await HeldAsync(fleet, 0) == 1 && await HeldAsync(fleet, 1) == 1, () => "Each worker should hold one of the two sources");
        for (int pause = 0; pause < FaultSettings.Outages; pause++)
        {
            fleet.Workers[0].Freeze();
            await Signs.UntilAsync(async () => await HeldAsync(fleet, 1) == 2, () => "The other worker did not take over");
            fleet.Workers[0].Thaw();
            await Signs.UntilAsync(async () => await HeldAsync(fleet, 0) == 1 && await HeldAsync(fleet, 1) == 1, () => "The sources were not shared again");
        }

        await crowd.StopAsync();
        await other.StopAsync();
        await fleet.AssertNothingLostAsync(links);
    }

    [Fact]
    public async Task Two_workers_on_one_source_store_each_click_once()
    {
        await using RedisServer redis = await RedisServer.StartAsync();
        await using Fleet fleet = await Fleet.StartAsync(output, redis.Address, workers: 2);
        IReadOnlyList<ClickLog> links = await FaultStage.CreateLinksAsync(fleet.Nodes[0]);
        await using Crowd crowd = Crowd.Steady(fleet.Nodes[0].Address, links, FaultSettings.Seed);
        for (int i = 0; i < FaultSettings.Rounds * 5; i++)
        {
            // The lease goes to nobody while its worker is at it: for up to a second both are.
            await fleet.AskDatabaseAsync("UPDATE source_leases SET worker = NULL, expires_at = '-infinity'");
            await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System);
        }

        await crowd.StopAsync();
        await fleet.AssertNothingLostAsync(links);
    }

    [Fact]
    public async Task On_a_cluster_of_three_masters_nodes_and_workers_work_as_on_one()
    {
        await using RedisCluster redis = await RedisCluster.StartAsync();
        await using Fleet fleet = await Fleet.StartAsync(output, redis.Address, nodes: 2, workers: 1);
        IReadOnlyList<ClickLog> links = await FaultStage.CreateLinksAsync(fleet.Nodes[0]);
        await using Crowd crowd = Crowd.Steady(fleet.Nodes[0].Address, links, FaultSettings.Seed, visitors: 4);
        await using Crowd other = Crowd.Steady(fleet.Nodes[1].Address, links, FaultSettings.Seed + 50, visitors: 4);
        await Task.Delay(FaultSettings.Outage, TimeProvider.System);
        foreach (RedisServer master in redis.Masters)
        {
            Assert.Equal("+OK", await master.SendAsync("FLUSHALL"));
        }

        await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System);
        await crowd.StopAsync();
        await other.StopAsync();
        crowd.AssertOnlyRedirects();
        other.AssertOnlyRedirects();
        await fleet.AssertNothingLostAsync(links);
    }

    private static async Task<double> HeldAsync(Fleet fleet, int worker) => await Signs.MetricAsync(fleet.Workers[worker], "shortener_lease_held");
}
