using System.Net.Http.Json;
using Shortener.FaultTests.Load;
using Shortener.FaultTests.Stage;
using Shortener.Testing.Processes;
using Xunit.Abstractions;

namespace Shortener.FaultTests.Postgres;

/// <summary>PostgreSQL stopped immediately and away: cached links keep redirecting, and their clicks are stored when it is back.</summary>
[Trait("Db", "Postgres")]
public sealed class StoppedServerTests(ITestOutputHelper output)
{
    /// <summary>Promised are 50 ms at the 99th percentile after the first 250 ms.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromMilliseconds(250);

    [Fact]
    public async Task While_it_is_away_cached_links_redirect_and_nothing_is_lost()
    {
        await using PrivatePostgres postgres = await PrivatePostgres.StartAsync();
        await using FaultStage stage = FaultStage.On(output, postgres);
        await using ShortenerProcess server = await stage.StartNodeAsync();
        IReadOnlyList<ClickLog> links = await FaultStage.CreateLinksAsync(server);
        await using Crowd crowd = Crowd.Steady(server.Address, links, FaultSettings.Seed);
        AccountWatch watch = AccountWatch.Start(server);
        for (int outage = 0; outage < FaultSettings.Outages; outage++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System);
            await postgres.StopImmediatelyAsync();
            TimeSpan away = crowd.Now;
            await Task.Delay(FaultSettings.Outage, TimeProvider.System);
            crowd.AssertKeptRedirecting(away + TimeSpan.FromMilliseconds(250), crowd.Now - TimeSpan.FromMilliseconds(250), Deadline);
            await Signs.ShowAsync(server, "database", "PostgreSQL cannot be reached", "ConnectionStrings__Postgres");
            await Signs.ShowAsync(server, "pipeline", "did not take clicks", "Check the database's server");
            await postgres.StartAgainAsync();
            await Signs.ClearAsync(server, "database");
            await Signs.ClearAsync(server, "pipeline");
        }

        await crowd.StopAsync();
        crowd.AssertOnlyRedirects();
        await stage.AssertNothingLostAsync(server, links);
        Assert.True(await watch.StopAsync() > 0, "The account was never read");
    }

    [Fact]
    public async Task A_link_that_nobody_holds_says_try_again_and_is_there_when_the_server_is()
    {
        await using PrivatePostgres postgres = await PrivatePostgres.StartAsync();
        await using FaultStage stage = FaultStage.On(output, postgres);
        await using ShortenerProcess server = await stage.StartNodeAsync();
        IReadOnlyList<ClickLog> links = await FaultStage.CreateLinksAsync(server, 1);
        await postgres.StopImmediatelyAsync();
        using (HttpResponseMessage unknown = await server.Client.GetAsync("/nobody"))
        {
            Assert.Equal(503, (int)unknown.StatusCode);
            Assert.NotNull(unknown.Headers.RetryAfter);
        }

        using (HttpResponseMessage create = await server.Client.PostAsync("/api/v1/links", JsonContent.Create(new { url = "https://example.com/late" })))
        {
            Assert.Equal(503, (int)create.StatusCode);
        }

        Assert.True(await Signs.MetricAsync(server, "shortener_redirects_lookups_total{answered_by=\"unavailable\"}") > 0);
        await postgres.StartAgainAsync();
        await Signs.UntilAsync(
            async () => (await server.Client.GetAsync("/nobody")).StatusCode == System.Net.HttpStatusCode.NotFound,
            () => "The database is back and a link that does not exist is still 503");
        await stage.AssertNothingLostAsync(server, links);
    }

    [Fact]
    public async Task Frozen_it_delays_no_cached_redirect_and_the_node_still_says_what_is_wrong()
    {
        await using PrivatePostgres postgres = await PrivatePostgres.StartAsync();
        await using FaultStage stage = FaultStage.On(output, postgres);
        await using ShortenerProcess server = await stage.StartNodeAsync();
        IReadOnlyList<ClickLog> links = await FaultStage.CreateLinksAsync(server);
        await using Crowd crowd = Crowd.Steady(server.Address, links, FaultSettings.Seed);
        AccountWatch watch = AccountWatch.Start(server);
        await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System);
        postgres.Freeze();
        TimeSpan frozen = crowd.Now;
        await Task.Delay(FaultSettings.Outage, TimeProvider.System);
        crowd.AssertKeptRedirecting(frozen + TimeSpan.FromMilliseconds(250), crowd.Now - TimeSpan.FromMilliseconds(250), Deadline);
        await Signs.ShowAsync(server, "database", "does not answer", "server");
        postgres.Thaw();
        await Signs.ClearAsync(server, "database");
        await crowd.StopAsync();
        crowd.AssertOnlyRedirects();
        await stage.AssertNothingLostAsync(server, links);
        Assert.True(await watch.StopAsync() > 0, "The account was never read");
    }
}
