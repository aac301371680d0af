using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Shortener.Testing;
using Shortener.Testing.Processes;

namespace Shortener.IntegrationTests.Nodes;

/// <summary>Two real nodes on one PostgreSQL, with Redis and without: what one changes, the other obeys.</summary>
[Trait("Db", "Postgres")]
public sealed class TwoNodesTests
{
    /// <summary>The promise is one second; five times that is the slack of a busy machine.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(5);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_change_on_one_node_is_obeyed_by_the_other(bool withRedis)
    {
        await using PostgresServer database = await PostgresServer.CreateDatabaseAsync();
        await using RedisServer? redis = withRedis ? await RedisServer.StartAsync() : null;
        using var first = new TemporaryDirectory();
        using var second = new TemporaryDirectory();
        var setup = new ShortenerSetup { DataDirectory = first.Path, Postgres = database.ConnectionString, Redis = redis?.Address };
        await using ShortenerProcess here = await ShortenerProcess.StartAsync(setup);
        await using ShortenerProcess there = await ShortenerProcess.StartAsync(setup with { DataDirectory = second.Path });

        // Asked for before it exists: the negative entry must give way too.
        Assert.Equal(HttpStatusCode.NotFound, (await there.Client.GetAsync("/shared")).StatusCode);
        JsonElement link = await SendAsync(here, HttpMethod.Post, "/api/v1/links", new { slug = "shared", url = "https://example.com/1" });
        await ObeysAsync(there, HttpStatusCode.Found, "https://example.com/1");

        string resource = "/api/v1/links/" + link.GetProperty("id").GetString();
        await SendAsync(here, HttpMethod.Patch, resource, new { url = "https://example.com/2" });
        await ObeysAsync(there, HttpStatusCode.Found, "https://example.com/2");
        await SendAsync(here, HttpMethod.Patch, resource, new { enabled = false });
        await ObeysAsync(there, HttpStatusCode.Gone, location: null);
        using HttpResponseMessage deleted = await here.Client.DeleteAsync(resource);
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        await ObeysAsync(there, HttpStatusCode.NotFound, location: null);
    }

    private static async Task<JsonElement> SendAsync(ShortenerProcess node, HttpMethod method, string path, object body)
    {
        using var request = new HttpRequestMessage(method, path) { Content = JsonContent.Create(body) };
        using HttpResponseMessage answer = await node.Client.SendAsync(request);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    private static async Task ObeysAsync(ShortenerProcess node, HttpStatusCode status, string? location)
    {
        var waited = Stopwatch.StartNew();
        while (true)
        {
            using HttpResponseMessage answer = await node.Client.GetAsync("/shared");
            if (answer.StatusCode == status && answer.Headers.Location?.OriginalString == location)
            {
                return;
            }

            Assert.True(waited.Elapsed < Deadline, $"still {(int)answer.StatusCode} {answer.Headers.Location} instead of {(int)status} {location}");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }
    }
}
