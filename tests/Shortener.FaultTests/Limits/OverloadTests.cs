using System.Globalization;
using Shortener.FaultTests.Load;
using Shortener.FaultTests.Stage;
using Shortener.Testing.Processes;
using Xunit.Abstractions;

namespace Shortener.FaultTests.Limits;

/// <summary>More load than the node carries; what it sheds, and in which order, is written down in <c>docs/overload.md</c>.</summary>
public sealed class OverloadTests(ITestOutputHelper output)
{
    /// <summary>Ten times as many visitors without a pause as keep two cores busy.</summary>
    private const int TenTimes = 160;

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task Ten_times_too_many_visitors_on_one_link_wait_longer_and_lose_nothing(string backend)
    {
        await using FaultStage stage = await FaultStage.OfAsync(backend, output);
        await using ShortenerProcess server = await stage.StartNodeAsync();
        IReadOnlyList<ClickLog> links = await FaultStage.CreateLinksAsync(server, 1);
        AccountWatch watch = AccountWatch.Start(server);
        await using Crowd crowd = Crowd.Rush(server.Address, links, FaultSettings.Seed, TenTimes);
        await Task.Delay(FaultSettings.IsFull ? FaultSettings.Outage : TimeSpan.FromSeconds(2), TimeProvider.System);
        await crowd.StopAsync();
        crowd.AssertOnlyRedirects();
        Assert.DoesNotContain(crowd.Answers, answer => answer.Status == 0);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{crowd.Answers.Count / crowd.Now.TotalSeconds:N0} redirects/s to {TenTimes} visitors, slowest {crowd.Answers.Max(answer => answer.Took).TotalMilliseconds:N0} ms"));
        Assert.True(await watch.StopAsync() > 0, "The account was never read");
        await stage.AssertNothingLostAsync(server, links);
    }

    [Fact]
    public async Task When_the_journal_is_full_clicks_are_given_up_and_counted_and_redirects_go_on()
    {
        await using FaultStage stage = FaultStage.Sqlite(output);
        stage.With(("Ingest__InProcess", "false"), ("Journal__MaxMiB", "64"));
        IReadOnlyList<ClickLog> links;
        await using (ShortenerProcess server = await stage.StartNodeAsync())
        {
            links = await FaultStage.CreateLinksAsync(server);
            AccountWatch watch = AccountWatch.Start(server);
            await using Crowd crowd = Crowd.Heavy(server.Address, links, FaultSettings.Seed);
            await Signs.ShowAsync(server, "journal", "journal_full", "raise Journal__MaxMiB");
            await crowd.StopAsync();
            crowd.AssertOnlyRedirects();
            Assert.True(await watch.StopAsync() > 0, "The account was never read");
            Assert.True(await Signs.MetricAsync(server, "shortener_clicks_dropped_total{reason=\"journal_full\"}") > 0);
            Assert.Equal(0, await server.StopAsync());
        }

        stage.With(("Ingest__InProcess", "true"));
        await using ShortenerProcess draining = await stage.StartNodeAsync();
        PipelineAccount account = await PipelineAccount.WaitUntilDrainedAsync(draining);
        Assert.InRange(account.Stored + account.Dropped["journal_full"], links.Sum(link => link.Answered), links.Sum(link => link.Sent));
        // Room again, without a restart: the next clicks are kept.
        ClickLog next = links[0];
        using HttpResponseMessage answer = await draining.Client.GetAsync("/" + next.Slug);
        Assert.Equal(302, (int)answer.StatusCode);
        Assert.Equal(account.Stored + 1, (await PipelineAccount.WaitUntilDrainedAsync(draining)).Stored);
    }
}
