using Shortener.FaultTests.Load;
using Shortener.FaultTests.Stage;
using Shortener.Testing.Processes;
using Xunit.Abstractions;

namespace Shortener.FaultTests.Disk;

/// <summary>The disk under the data directory fills up, and has space again later.</summary>
public sealed class FullDiskTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Without_space_for_the_journal_redirects_go_on_and_each_lost_click_is_counted()
    {
        using var disk = new SmallDisk(mebibytes: 72);
        await using FaultStage stage = await FaultStage.PostgresAsync(output);
        stage.Setup = stage.Setup with { DataDirectory = disk.Path };
        // Journalled only: what is committed would give its space back.
        stage.With(("Ingest__InProcess", "false"));
        IReadOnlyList<ClickLog> links;
        await using (ShortenerProcess server = await stage.StartNodeAsync())
        {
            links = await FaultStage.CreateLinksAsync(server);
            disk.Fill(leaveKibibytes: 64);
            AccountWatch watch = AccountWatch.Start(server);
            await using Crowd crowd = Crowd.Heavy(server.Address, links, FaultSettings.Seed);
            await Signs.ShowAsync(server, "journal", "disk_full", "Free disk space");
            Assert.NotNull(server.Output.Find("The journal cannot get its next segment"));
            disk.Empty();
            await Signs.UntilAsync(
                () => Task.FromResult(server.Output.Find("The journal has its next segment again") is not null), () => $"The journal stays full\n{server.Output}");
            await crowd.StopAsync();
            crowd.AssertOnlyRedirects();
            Assert.True(await watch.StopAsync() > 0, "The account was never read");
            Assert.Equal(0, await server.StopAsync());
        }

        stage.With(("Ingest__InProcess", "true"));
        await using ShortenerProcess draining = await stage.StartNodeAsync();
        PipelineAccount account = await PipelineAccount.WaitUntilDrainedAsync(draining);
        Assert.True(account.Dropped["disk_full"] > 0);
        Assert.Equal(account.Stored, await FaultStage.CountAsync(draining, ""));
        Assert.InRange(account.Stored + account.Dropped.Values.Sum(), links.Sum(link => link.Answered), links.Sum(link => link.Sent));
    }

    [Fact]
    public async Task What_is_committed_gives_its_space_to_new_clicks_before_one_is_lost()
    {
        using var disk = new SmallDisk(mebibytes: 48);
        await using FaultStage stage = await FaultStage.PostgresAsync(output);
        stage.Setup = stage.Setup with { DataDirectory = disk.Path };
        await using ShortenerProcess server = await stage.StartNodeAsync();
        IReadOnlyList<ClickLog> links = await FaultStage.CreateLinksAsync(server);
        disk.Fill(leaveKibibytes: 64);
        // Three segments' worth, where the disk holds two; in waves, so that what came before is committed whatever the machine's speed.
        for (int wave = 0; wave < 8; wave++)
        {
            await using Crowd crowd = Crowd.Heavy(server.Address, links, FaultSettings.Seed + wave);
            await Signs.UntilAsync(() => Task.FromResult(crowd.Answers.Count > 1_500), () => $"The load is too slow\n{server.Output}");
            await crowd.StopAsync();
            crowd.AssertOnlyRedirects();
            await PipelineAccount.WaitUntilDrainedAsync(server);
        }

        await FaultStage.AssertEachStoredOnceAsync(server, links);
    }

    [Fact]
    public async Task Without_space_for_the_database_clicks_wait_in_the_journal_and_none_is_lost()
    {
        using var disk = new SmallDisk(mebibytes: 64);
        await using FaultStage stage = FaultStage.Sqlite(output);
        stage.Setup = stage.Setup with { DataDirectory = disk.Path };
        await using ShortenerProcess server = await stage.StartNodeAsync();
        IReadOnlyList<ClickLog> links = await FaultStage.CreateLinksAsync(server);
        await FaultStage.AssertEachStoredOnceAsync(server, links);
        disk.Fill(leaveKibibytes: 0);
        AccountWatch watch = AccountWatch.Start(server);
        await using Crowd crowd = Crowd.Steady(server.Address, links, FaultSettings.Seed);
        await Signs.ShowAsync(server, "pipeline", "did not take clicks", "disk space");
        using (HttpResponseMessage create = await server.Client.PostAsync("/api/v1/links", new StringContent("{\"url\":\"https://example.com/full\"}", System.Text.Encoding.UTF8, "application/json")))
        {
            Assert.Equal(503, (int)create.StatusCode);
        }

        disk.Empty();
        await Signs.ClearAsync(server, "pipeline");
        await crowd.StopAsync();
        crowd.AssertOnlyRedirects();
        Assert.True(await watch.StopAsync() > 0, "The account was never read");
        await stage.AssertNothingLostAsync(server, links);
    }
}
