using Shortener.FaultTests.Load;
using Shortener.FaultTests.Stage;
using Shortener.Testing.Processes;
using Xunit.Abstractions;

namespace Shortener.FaultTests.Distributed;

/// <summary>What can happen to the Redis between nodes and workers: redirects go on, no click is lost, nothing needs a restart.</summary>
[Trait("Db", "Postgres")]
public sealed class RedisFaultTests(ITestOutputHelper output)
{
    /// <summary>Promised are 50 ms at the 99th percentile after the first 250 ms.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromMilliseconds(250);

    private static readonly TimeSpan Settling = TimeSpan.FromMilliseconds(250);

    [Theory]
    [InlineData("killed", "does not")]
    [InlineData("frozen", "does not")]
    [InlineData("out of memory", "OOM")]
    [InlineData("disk full", "MISCONF")]
    [InlineData("read-only", "READONLY")]
    public async Task While_it_fails_clicks_wait_in_the_journal_and_the_node_says_so(string fault, string reason)
    {
        await using RedisServer redis = await RedisServer.StartAsync();
        await using Fleet fleet = await Fleet.StartAsync(output, redis.Address);
        ShortenerProcess node = fleet.Nodes[0];
        IReadOnlyList<ClickLog> links = await FaultStage.CreateLinksAsync(node);
        await using Crowd crowd = Crowd.Steady(node.Address, links, FaultSettings.Seed);
        AccountWatch watch = AccountWatch.Start(node);
        for (int outage = 0; outage < FaultSettings.Outages; outage++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System);
            await BreakAsync(redis, fault);
            TimeSpan broken = crowd.Now;
            await Task.Delay(FaultSettings.Outage, TimeProvider.System);
            crowd.AssertKeptRedirecting(broken + Settling, crowd.Now - Settling, Deadline);
            await Signs.ShowAsync(node, "streams", reason, "journal");
            await MendAsync(redis, fault);
            await Signs.ClearAsync(node, "streams");
        }

        await crowd.StopAsync();
        crowd.AssertOnlyRedirects();
        await fleet.AssertNothingLostAsync(links);
        Assert.True(await watch.StopAsync() > 0, "The account was never read");
    }

    [Fact]
    public async Task Flushed_under_load_every_click_is_stored_once()
    {
        await using RedisServer redis = await RedisServer.StartAsync();
        await using Fleet fleet = await Fleet.StartAsync(output, redis.Address);
        IReadOnlyList<ClickLog> links = await FaultStage.CreateLinksAsync(fleet.Nodes[0]);
        await using Crowd crowd = Crowd.Steady(fleet.Nodes[0].Address, links, FaultSettings.Seed);
        for (int flush = 0; flush < FaultSettings.Rounds * 4; flush++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(250), TimeProvider.System);
            Assert.Equal("+OK", await redis.SendAsync("FLUSHALL"));
        }

        await crowd.StopAsync();
        crowd.AssertOnlyRedirects();
        await fleet.AssertNothingLostAsync(links);
    }

    [Fact]
    public async Task A_chunk_missing_in_the_middle_is_noticed_told_and_sent_again()
    {
        await using RedisServer redis = await RedisServer.StartAsync();
        await using Fleet fleet = await Fleet.StartAsync(output, redis.Address, workers: 0);
        ShortenerProcess node = fleet.Nodes[0];
        IReadOnlyList<ClickLog> links = await FaultStage.CreateLinksAsync(node);
        string key = "shortener:clicks:" + await fleet.AskDatabaseAsync("SELECT identity FROM sources");
        while (await LengthAsync(redis, key) < 5)
        {
            using HttpResponseMessage click = await node.Client.GetAsync("/" + links[0].Slug);
            links[0].AddSent();
            links[0].AddAnswered();
        }

        string[] ids = await redis.ReadIdsAsync(key);
        Assert.Equal(":1", await redis.SendAsync($"XDEL {key} {ids[2]}"));
        await fleet.AddWorkerAsync();

        await Signs.UntilAsync(
            async () => await Signs.MetricAsync(node, "shortener_stream_resends_total") >= 1, () => $"The node did not send again\n{node.Output}");
        Assert.NotNull(node.Output.Find("does not go on from the committed position"));
        await Signs.UntilAsync(
            () => Task.FromResult(node.Output.Find("keeps nothing on disk") is not null), () => $"The node does not warn of a Redis without persistence\n{node.Output}");
        await fleet.AssertNothingLostAsync(links);
    }

    [Fact]
    public async Task A_database_that_forgot_commits_gets_again_what_the_journal_holds()
    {
        await using RedisServer redis = await RedisServer.StartAsync();
        await using Fleet fleet = await Fleet.StartAsync(output, redis.Address, workers: 0);
        ShortenerProcess node = fleet.Nodes[0];
        IReadOnlyList<ClickLog> links = await FaultStage.CreateLinksAsync(node);
        string key = "shortener:clicks:" + await fleet.AskDatabaseAsync("SELECT identity FROM sources");
        while (await LengthAsync(redis, key) < 5)
        {
            using HttpResponseMessage click = await node.Client.GetAsync("/" + links[0].Slug);
            links[0].AddSent();
            links[0].AddAnswered();
        }

        // A commit that a failed-over database has never heard of: the position goes on, the node trims, the position is back.
        string[] ids = await redis.ReadIdsAsync(key);
        string committed = ids[2].Split('-')[0];
        await fleet.AskDatabaseAsync($"UPDATE sources SET position = {committed}");
        await Signs.UntilAsync(async () => !(await redis.ReadIdsAsync(key)).Contains(ids[2]), () => $"The node did not trim\n{node.Output}");
        await fleet.AskDatabaseAsync("UPDATE sources SET position = 0");
        await Signs.UntilAsync(() => Task.FromResult(node.Output.Find("although it had committed") is not null), () => $"The node did not notice\n{node.Output}");
        await fleet.AddWorkerAsync();

        await fleet.AssertNothingLostAsync(links);
    }

    [Fact]
    public async Task Failed_over_to_a_replica_that_is_behind_nothing_is_lost()
    {
        await using RedisServer master = await RedisServer.StartAsync();
        await using RedisServer replica = await RedisServer.StartAsync($"--replicaof 127.0.0.1 {master.Port}");
        await Signs.UntilAsync(
            async () => (await replica.SendInfoAsync("replication")).Contains("master_link_status:up", StringComparison.Ordinal), () => "The replica did not connect");
        await using Fleet fleet = await Fleet.StartAsync(output, $"{master.Address},{replica.Address}");
        ShortenerProcess node = fleet.Nodes[0];
        IReadOnlyList<ClickLog> links = await FaultStage.CreateLinksAsync(node);
        await using Crowd crowd = Crowd.Steady(node.Address, links, FaultSettings.Seed);
        await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System);

        // The replica stands still and misses what follows, then becomes the master when the old one is gone.
        replica.Freeze();
        await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System);
        await master.KillAsync();
        replica.Thaw();
        Assert.Equal("+OK", await replica.SendAsync("REPLICAOF NO ONE"));
        await Task.Delay(FaultSettings.Outage, TimeProvider.System);

        await crowd.StopAsync();
        crowd.AssertOnlyRedirects();
        await Signs.ClearAsync(node, "streams");
        await fleet.AssertNothingLostAsync(links);
    }

    private static async Task BreakAsync(RedisServer redis, string fault)
    {
        switch (fault)
        {
            case "killed":
                await redis.KillAsync();
                break;
            case "frozen":
                redis.Freeze();
                break;
            case "out of memory":
                Assert.Equal("+OK", await redis.SendAsync("CONFIG SET maxmemory 1"));
                break;
            case "read-only":
                // A replica of nobody: what a client sees that was not told of a failover.
                Assert.Equal("+OK", await redis.SendAsync("REPLICAOF 127.0.0.1 1"));
                break;
            default:
                // What a failed snapshot does: Redis refuses writes until one succeeds.
                await redis.FailSnapshotAsync();
                break;
        }
    }

    private static async Task MendAsync(RedisServer redis, string fault)
    {
        switch (fault)
        {
            case "killed":
                await redis.RestartAsync();
                break;
            case "frozen":
                redis.Thaw();
                break;
            case "out of memory":
                Assert.Equal("+OK", await redis.SendAsync("CONFIG SET maxmemory 0"));
                break;
            case "read-only":
                Assert.Equal("+OK", await redis.SendAsync("REPLICAOF NO ONE"));
                break;
            default:
                await redis.MendSnapshotAsync();
                break;
        }
    }

    private static async Task<int> LengthAsync(RedisServer redis, string key) =>
        int.Parse((await redis.SendAsync($"XLEN {key}")).AsSpan(1), System.Globalization.CultureInfo.InvariantCulture);
}
