using System.Globalization;
using Shortener.FaultTests.Load;
using Shortener.FaultTests.Stage;
using Shortener.Testing.Processes;
using Xunit.Abstractions;

namespace Shortener.FaultTests.Deaths;

/// <summary>The promise of the road: a click whose redirect was answered is stored, once, whenever the process dies.</summary>
public sealed class KilledNodeTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task Killed_at_random_moments_under_load_nothing_answered_is_lost_and_nothing_counts_twice(string backend)
    {
        var random = new Random(FaultSettings.Seed);
        await using FaultStage stage = await FaultStage.OfAsync(backend, output);
        IReadOnlyList<ClickLog> links = [];
        for (int round = 1; round <= FaultSettings.Rounds; round++)
        {
            await using ShortenerProcess server = await stage.StartNodeAsync();
            if (round == 1)
            {
                links = await FaultStage.CreateLinksAsync(server);
            }
            else
            {
                await FaultStage.AssertEachStoredOnceAsync(server, links);
            }

            TimeSpan life = TimeSpan.FromMilliseconds(random.Next(500, 2_500));
            await using Crowd crowd = Crowd.Rush(server.Address, links, random.Next());
            AccountWatch watch = AccountWatch.Start(server);
            await Task.Delay(life, TimeProvider.System);
            Assert.False(server.HasExited, $"The server ended by itself:\n{server.Output}");
            await server.KillAsync();
            await crowd.StopAsync();
            crowd.AssertOnlyRedirects();
            Assert.True(await watch.StopAsync() > 0, "The account was never read");
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"round {round}: killed after {life.TotalMilliseconds:N0} ms; {links.Sum(link => link.Sent)} sent, {links.Sum(link => link.Answered)} answered so far"));
        }

        await using ShortenerProcess last = await stage.StartNodeAsync();
        await stage.AssertNothingLostAsync(last, links);
    }
}
