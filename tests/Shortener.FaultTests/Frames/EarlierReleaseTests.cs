using System.IO.Compression;
using Shortener.FaultTests.Stage;
using Shortener.Testing.Processes;
using Xunit.Abstractions;

namespace Shortener.FaultTests.Frames;

/// <summary>An upgrade finds clicks in the journal that the release before it wrote: they are stored as it would have stored them.</summary>
public sealed class EarlierReleaseTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("sqlite", "release-1")]
    [InlineData("postgres", "release-1")]
    public async Task Clicks_journalled_by_an_earlier_release_are_stored(string backend, string release)
    {
        if (ReleaseFixture.ToWrite == release && backend == "sqlite")
        {
            await using FaultStage writer = FaultStage.Sqlite(output);
            await ReleaseFixture.WriteAsync(writer, release);
        }

        await using FaultStage stage = await FaultStage.OfAsync(backend, output);
        await ZipFile.ExtractToDirectoryAsync(ReleaseFixture.PathOf(release), stage.Setup.DataDirectory);
        // The journal is as old as the release; its clicks keep their days, however long ago that is.
        stage.With(("Clicks__MaxAgeDays", "3650"));
        await using ShortenerProcess server = await stage.StartNodeAsync();
        PipelineAccount account = await PipelineAccount.WaitUntilDrainedAsync(server);
        Assert.Equal(ReleaseFixture.Clicks, account.Accepted);
        Assert.Equal(ReleaseFixture.Clicks, account.Stored);
        Assert.Equal(ReleaseFixture.Clicks, await FaultStage.CountAsync(server, ""));
        Assert.True(await FaultStage.CountAsync(server, "&country=US") > ReleaseFixture.Clicks / 2);
        Assert.True(await FaultStage.CountAsync(server, "&botKind=head") > 0);
        Assert.Equal(ReleaseFixture.WithCampaign, await FaultStage.CountAsync(server, "&utmSource=a%C3%B1%C3%B2"));
    }
}
