using System.Globalization;
using Shortener.FaultTests.Load;
using Shortener.FaultTests.Stage;
using Shortener.Testing;
using Shortener.Testing.Processes;
using Xunit.Abstractions;

namespace Shortener.FaultTests.Redis;

/// <summary>
/// Redis as second cache of two nodes that store their own clicks, failing in every way: cached links redirect, changes are obeyed
/// within a second because PostgreSQL is there, and every click is stored.
/// </summary>
[Trait("Db", "Postgres")]
public sealed class RedisFaultTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Whatever_becomes_of_redis_links_redirect_and_changes_are_obeyed()
    {
        using var second = new TemporaryDirectory();
        await using RedisServer redis = await RedisServer.StartAsync();
        await using TcpProxy proxy = TcpProxy.Start(redis.Port);
        await using FaultStage stage = await FaultStage.PostgresAsync(output);
        stage.Setup = stage.Setup with { Redis = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{proxy.Port}") };
        stage.With(("Ingest__InProcess", "true"));
        await using ShortenerProcess here = await stage.StartNodeAsync();
        await using ShortenerProcess there = await ShortenerProcess.StartAsync(stage.Setup with { DataDirectory = second.Path });
        IReadOnlyList<ClickLog> links = await FaultStage.CreateLinksAsync(here);
        await using Crowd crowd = Crowd.Steady(here.Address, links, FaultSettings.Seed, visitors: 4);
        AccountWatch watch = AccountWatch.Start(there);
        foreach (RedisFault fault in RedisFault.All)
        {
            SharedLink link = await SharedLink.CreateAsync(here, there);
            await fault.BreakAsync(redis, proxy);
            TimeSpan broken = crowd.Now;
            await link.EditAsync();
            await link.DisableAsync();
            if (fault.Shows is not null)
            {
                await Signs.ShowAsync(there, "redis", fault.Shows, "ConnectionStrings__Redis");
            }

            await Task.Delay(FaultSettings.IsFull ? FaultSettings.Outage : TimeSpan.FromSeconds(1), TimeProvider.System);
            crowd.AssertKeptRedirecting(broken + TimeSpan.FromMilliseconds(250), crowd.Now - TimeSpan.FromMilliseconds(250), TimeSpan.FromMilliseconds(250));
            await fault.MendAsync(redis, proxy);
            await link.EditAsync();
            await Signs.ClearAsync(there, "redis");
            await link.EditAsync();
            await link.DeleteAsync();
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{fault.Name}: {(crowd.Now - broken).TotalSeconds:0.0} s"));
        }

        await crowd.StopAsync();
        crowd.AssertOnlyRedirects();
        Assert.True(await watch.StopAsync() > 0, "The account was never read");
        await PipelineAccount.WaitUntilDrainedAsync(there);
        foreach (ClickLog link in links)
        {
            Assert.InRange(await FaultStage.CountAsync(here, $"&link={Uri.EscapeDataString(link.LinkId)}"), link.Answered, link.Sent);
        }
    }
}
