using System.Net;
using System.Text.Json;

namespace Shortener.IntegrationTests.Data;

/// <summary>The live stream: every click once, across reconnections, to as many as are allowed.</summary>
public abstract class ClickStreamContract(DataServer server)
{
    [Fact]
    public async Task Clicks_come_as_they_are_stored_and_only_those_that_are_asked_for()
    {
        JsonElement wanted = await server.CreateLinkAsync(new { slug = "st-one", url = "https://example.com/" });
        await server.CreateLinkAsync(new { slug = "st-other", url = "https://example.com/" });
        await using ClickStream stream = await ClickStream.OpenAsync(server, "link=" + wanted.GetProperty("id").GetString());
        await server.VisitAsync("st-other");
        await server.VisitAsync("st-one");
        await server.VisitAsync("st-one", "Googlebot/2.1");
        await server.VisitAsync("st-one");

        List<(string Id, JsonElement Click)> events = await stream.ReadAsync(2);
        Assert.All(events, one => Assert.Equal("st-one", one.Click.GetProperty("link").GetProperty("slug").GetString()));
        Assert.All(events, one => Assert.False(one.Click.GetProperty("isBot").GetBoolean()));
    }

    [Fact]
    public async Task A_client_that_comes_back_misses_nothing_and_sees_nothing_twice()
    {
        JsonElement link = await server.CreateLinkAsync(new { slug = "rs-one", url = "https://example.com/" });
        string query = "bots=include&link=" + link.GetProperty("id").GetString();
        List<string?> seen = [];
        string? last = null;
        for (int round = 0; round < 3; round++)
        {
            // Some while nobody listens, some while somebody does; each connection leaves in the middle.
            for (int i = 0; i < 4 && round > 0; i++)
            {
                await server.VisitAsync("rs-one");
            }

            await using ClickStream stream = await ClickStream.OpenAsync(server, query, last);
            for (int i = 0; i < 4; i++)
            {
                await server.VisitAsync("rs-one");
            }

            foreach ((string id, JsonElement click) in await stream.ReadAsync(round == 2 ? 20 - seen.Count : 3))
            {
                seen.Add(click.GetProperty("id").GetString());
                last = id;
            }
        }

        List<JsonElement> all = await server.ClicksAsync(20, query);
        Assert.Equal(20, seen.Distinct().Count());
        Assert.Equal(all.Select(click => click.GetProperty("id").GetString()).Order(), seen.Order());
    }

    [Fact]
    public async Task More_streams_than_allowed_are_refused_until_one_closes()
    {
        List<ClickStream> open = [];
        for (int i = 0; i < 3; i++)
        {
            open.Add(await ClickStream.OpenAsync(server, "country=SM"));
        }

        using (HttpResponseMessage refused = await server.Client.GetAsync("/api/v1/clicks/stream?country=SM", HttpCompletionOption.ResponseHeadersRead))
        {
            Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
            Assert.Contains("too_many_streams", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        await open[0].DisposeAsync();
        ClickStream? again = null;
        for (int tries = 0; again is null && tries < 50; tries++)
        {
            again = await ClickStream.TryOpenAsync(server, "country=SM");
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }

        Assert.NotNull(again);
        foreach (ClickStream stream in open.Skip(1).Append(again))
        {
            await stream.DisposeAsync();
        }
    }

    [Theory]
    [InlineData("nonsense", HttpStatusCode.BadRequest, "last_event_id_invalid")]
    [InlineData("AQ", HttpStatusCode.BadRequest, "last_event_id_invalid")]
    [InlineData("AQAAAAAAAAABAAAAAQ", HttpStatusCode.Gone, "stream_too_old")]
    public async Task An_event_id_that_is_none_or_too_old_is_refused(string id, HttpStatusCode status, string code)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/clicks/stream");
        request.Headers.TryAddWithoutValidation("Last-Event-ID", id);
        using HttpResponseMessage answer = await server.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(status, answer.StatusCode);
        Assert.Contains($"\"{code}\"", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }
}

public sealed class SqliteClickStreamTests(SqliteDataServer fixture) : ClickStreamContract(fixture.Server), IClassFixture<SqliteDataServer>;

[Trait("Db", "Postgres")]
public sealed class PostgresClickStreamTests(PostgresDataServer fixture) : ClickStreamContract(fixture.Server), IClassFixture<PostgresDataServer>;
