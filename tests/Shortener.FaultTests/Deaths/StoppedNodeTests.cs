using Shortener.FaultTests.Load;
using Shortener.FaultTests.Stage;
using Shortener.Testing.Processes;
using Xunit.Abstractions;

namespace Shortener.FaultTests.Deaths;

/// <summary>SIGTERM, as every deployment sends it: requests under way are finished, clicks are stored, and the end is clean.</summary>
public sealed class StoppedNodeTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task Stopped_again_and_again_under_load_it_finishes_what_it_took_and_ends_with_zero(string backend)
    {
        await using FaultStage stage = await FaultStage.OfAsync(backend, output);
        IReadOnlyList<ClickLog> links = [];
        for (int round = 1; round <= FaultSettings.Rounds; round++)
        {
            await using ShortenerProcess server = await stage.StartNodeAsync();
            links = round == 1 ? await FaultStage.CreateLinksAsync(server) : links;
            await using Crowd crowd = Crowd.Rush(server.Address, links, FaultSettings.Seed + round);
            await Task.Delay(TimeSpan.FromMilliseconds(600), TimeProvider.System);
            Assert.Equal(0, await server.StopAsync());
            await crowd.StopAsync();
            crowd.AssertOnlyRedirects();
        }

        // Drained before the end: no further start is needed to find every click stored.
        await stage.AssertRecountAsync(links);
    }

    [Fact]
    public async Task A_request_under_way_is_answered_whole()
    {
        await using FaultStage stage = FaultStage.Sqlite(output);
        await using ShortenerProcess server = await stage.StartNodeAsync();
        IReadOnlyList<ClickLog> links = await FaultStage.CreateLinksAsync(server, 1);
        // A thousand links take far longer than the pause below.
        Task<HttpResponseMessage> slow = server.Client.PostAsync("/api/v1/links/bulk", Bulk());
        await Task.Delay(TimeSpan.FromMilliseconds(30), TimeProvider.System);
        Assert.Equal(0, await server.StopAsync());
        using HttpResponseMessage answer = await slow;
        Assert.Equal(200, (int)answer.StatusCode);
        Assert.Equal(1_000, (await answer.Content.ReadAsStringAsync()).Split("\"shortUrl\"").Length - 1);
        await stage.AssertRecountAsync(links);
    }

    private static StringContent Bulk() => new(
        "{\"links\":[" + string.Join(',', Enumerable.Range(0, 1_000).Select(i => $"{{\"url\":\"https://example.com/bulk/{i}\"}}")) + "]}",
        System.Text.Encoding.UTF8,
        "application/json");
}
