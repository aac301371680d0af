using Shortener.FaultTests.Load;
using Shortener.FaultTests.Stage;
using Shortener.Testing.Processes;
using Xunit.Abstractions;

namespace Shortener.FaultTests.Start;

/// <summary>SIGKILL in the middle of a migration: the next start completes it.</summary>
public sealed class KilledMigrationTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task Killed_again_and_again_while_migrating_the_next_start_completes_it(string backend)
    {
        var random = new Random(FaultSettings.Seed);
        await using FaultStage stage = await FaultStage.OfAsync(backend, output);
        int killed = 0;
        for (int round = 0; round < FaultSettings.Rounds * 2; round++)
        {
            // A start takes about half a second, of which the migration is the last part.
            (int exitCode, _) = await ShortenerProcess.RunCommandAsync(stage.Setup, TimeSpan.FromMilliseconds(random.Next(150, 900)), "migrate");
            Assert.Contains(exitCode, new[] { 0, 137 });
            killed += exitCode == 137 ? 1 : 0;
        }

        output.WriteLine($"{killed} of {FaultSettings.Rounds * 2} migrations killed");
        (int last, string said) = await ShortenerProcess.RunCommandAsync(stage.Setup, null, "migrate");
        Assert.True(last == 0, said);
        await using ShortenerProcess server = await stage.StartNodeAsync();
        IReadOnlyList<ClickLog> links = await FaultStage.CreateLinksAsync(server);
        await stage.AssertNothingLostAsync(server, links);
    }
}
