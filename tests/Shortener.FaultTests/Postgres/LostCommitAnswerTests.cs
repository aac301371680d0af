using System.Globalization;
using Shortener.FaultTests.Load;
using Shortener.FaultTests.Stage;
using Shortener.Testing.Processes;
using Xunit.Abstractions;

namespace Shortener.FaultTests.Postgres;

/// <summary>
/// The server commits and its answer is lost: the batch must neither be lost nor stored twice, although the node cannot know which.
/// </summary>
[Trait("Db", "Postgres")]
public sealed class LostCommitAnswerTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Commits_whose_answers_are_lost_count_once()
    {
        int lost = 0;
        int left = FaultSettings.IsFull ? 100 : 10;
        await using PrivatePostgres postgres = await PrivatePostgres.StartAsync();
        bool armed = false;
        await using TcpProxy proxy = TcpProxy.Start(postgres.Port, piece =>
        {
            // Every second commit of the pipeline; COMMIT is a message of its own.
            if (!Volatile.Read(ref armed) || !piece.Span.StartsWith("Q"u8) || piece.Span.IndexOf("COMMIT\0"u8) < 0 || Interlocked.Decrement(ref left) < 0)
            {
                return false;
            }

            return Interlocked.Increment(ref lost) % 2 == 1;
        });
        await using FaultStage stage = FaultStage.On(output, postgres, proxy);
        await using ShortenerProcess server = await stage.StartNodeAsync();
        IReadOnlyList<ClickLog> links = await FaultStage.CreateLinksAsync(server);
        await using Crowd crowd = Crowd.Steady(server.Address, links, FaultSettings.Seed);
        AccountWatch watch = AccountWatch.Start(server);
        Volatile.Write(ref armed, true);
        await Signs.UntilAsync(() => Task.FromResult(Volatile.Read(ref left) <= 0), () => $"Only {lost} commits were seen\n{server.Output}");
        await Signs.UntilAsync(
            async () => await Signs.MetricAsync(server, "shortener_ingest_retries_total") > 0, () => "No commit was tried again");
        Assert.NotNull(server.Output.Find("trying again in"));
        await crowd.StopAsync();
        crowd.AssertOnlyRedirects();
        await stage.AssertNothingLostAsync(server, links);
        Assert.True(await watch.StopAsync() > 0, "The account was never read");
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{lost} commits, every second answer lost"));
    }

    [Fact]
    public async Task Connections_cut_at_random_moments_lose_and_double_nothing()
    {
        var random = new Random(FaultSettings.Seed);
        await using PrivatePostgres postgres = await PrivatePostgres.StartAsync();
        await using TcpProxy proxy = TcpProxy.Start(postgres.Port);
        await using FaultStage stage = FaultStage.On(output, postgres, proxy);
        await using ShortenerProcess server = await stage.StartNodeAsync();
        IReadOnlyList<ClickLog> links = await FaultStage.CreateLinksAsync(server);
        await using Crowd crowd = Crowd.Steady(server.Address, links, FaultSettings.Seed);
        AccountWatch watch = AccountWatch.Start(server);
        for (int cut = 0; cut < FaultSettings.Outages * 5; cut++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(100, 500)), TimeProvider.System);
            proxy.Set(ProxyMode.Cut);
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(1, 50)), TimeProvider.System);
            proxy.Set(ProxyMode.Open);
        }

        await crowd.StopAsync();
        crowd.AssertOnlyRedirects();
        await stage.AssertNothingLostAsync(server, links);
        Assert.True(await watch.StopAsync() > 0, "The account was never read");
    }
}
