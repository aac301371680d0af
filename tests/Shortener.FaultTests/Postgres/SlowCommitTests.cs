using Shortener.FaultTests.Load;
using Shortener.FaultTests.Stage;
using Shortener.Testing.Processes;
using Xunit.Abstractions;

namespace Shortener.FaultTests.Postgres;

/// <summary>Every commit takes two seconds: clicks are late, redirects are not, and nothing is stored twice.</summary>
[Trait("Db", "Postgres")]
public sealed class SlowCommitTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Slow_commits_delay_clicks_and_no_redirect()
    {
        await using PrivatePostgres postgres = await PrivatePostgres.StartAsync();
        await using FaultStage stage = FaultStage.On(output, postgres);
        await using ShortenerProcess server = await stage.StartNodeAsync();
        IReadOnlyList<ClickLog> links = await FaultStage.CreateLinksAsync(server);
        await using Crowd crowd = Crowd.Steady(server.Address, links, FaultSettings.Seed);
        AccountWatch watch = AccountWatch.Start(server);
        await postgres.ExecuteAsync("""
            CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(2); RETURN NULL; END $$;
            CREATE CONSTRAINT TRIGGER slow AFTER UPDATE ON sources DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION slow();
            """);
        TimeSpan slow = crowd.Now;
        await Task.Delay(FaultSettings.Outage, TimeProvider.System);
        crowd.AssertKeptRedirecting(slow, crowd.Now - TimeSpan.FromMilliseconds(250), TimeSpan.FromMilliseconds(250));
        await Signs.ShowAsync(server, "pipeline", "The last commit took", "Look for locks");
        await postgres.ExecuteAsync("DROP TRIGGER slow ON sources");
        await Signs.ClearAsync(server, "pipeline");
        await crowd.StopAsync();
        crowd.AssertOnlyRedirects();
        await stage.AssertNothingLostAsync(server, links);
        Assert.True(await watch.StopAsync() > 0, "The account was never read");
    }
}
