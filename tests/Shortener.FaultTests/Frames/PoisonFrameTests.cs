using Shortener.FaultTests.Load;
using Shortener.FaultTests.Stage;
using Shortener.Testing.Processes;
using Xunit.Abstractions;

namespace Shortener.FaultTests.Frames;

/// <summary>Frames that cannot be read or stored: each goes to the dead letters alone, and everything around it is stored.</summary>
public sealed class PoisonFrameTests(ITestOutputHelper output)
{
    private const int VersionByte = 7;

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task Poison_corrupt_and_unknown_frames_wait_apart_and_the_rest_is_stored(string backend)
    {
        await using FaultStage stage = await FaultStage.OfAsync(backend, output);
        stage.With(("Ingest__InProcess", "false"));
        IReadOnlyList<ClickLog> links;
        await using (ShortenerProcess server = await stage.StartNodeAsync())
        {
            links = await FaultStage.CreateLinksAsync(server);
            await using Crowd crowd = Crowd.Steady(server.Address, links, FaultSettings.Seed);
            await Task.Delay(TimeSpan.FromMilliseconds(700), TimeProvider.System);
            await crowd.StopAsync();
            crowd.AssertOnlyRedirects();
            // A clean end: what recovery of a killed node's journal does with damage is the journal's own tests' matter.
            Assert.Equal(0, await server.StopAsync());
        }

        int unknown = 0;
        int corrupt = 0;
        int clicks = JournalFiles.Rewrite(stage.Setup.DataDirectory, (number, frame) =>
        {
            switch (number % 50)
            {
                case 7:
                    unknown++;
                    frame.Span[VersionByte] = 9;
                    return true;
                case 23:
                    // The checksum is right, and the text lengths exceed the frame.
                    corrupt++;
                    frame.Span[44..54].Fill(0xFF);
                    return true;
                default:
                    return false;
            }
        });
        Assert.True(unknown > 0 && corrupt > 0, $"{clicks} clicks are too few");
        stage.With(("Ingest__InProcess", "true"));
        await using ShortenerProcess draining = await stage.StartNodeAsync();
        PipelineAccount account = await PipelineAccount.WaitUntilDrainedAsync(draining);
        Assert.Equal(unknown + corrupt, account.DeadLettered);
        Assert.Equal(clicks - unknown - corrupt, account.Stored);
        Assert.DoesNotContain(account.Dropped, pair => pair.Value != 0);
        Assert.Equal(account.Stored, await FaultStage.CountAsync(draining, ""));
        Assert.Equal(account.DeadLettered, await Signs.MetricAsync(draining, "shortener_clicks_dead_lettered_total"));
        string letters = await draining.Client.GetStringAsync("/api/v1/system/dead-letters?limit=100");
        Assert.Contains("unknown_frame_version", letters, StringComparison.Ordinal);
        Assert.Contains("corrupt_frame", letters, StringComparison.Ordinal);
    }
}
