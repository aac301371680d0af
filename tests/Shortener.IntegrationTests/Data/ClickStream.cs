using System.Net;
using System.Text.Json;

namespace Shortener.IntegrationTests.Data;

/// <summary>A client of the live stream that reads as browsers do: lines, blank line, event.</summary>
internal sealed class ClickStream : IAsyncDisposable
{
    private readonly HttpResponseMessage _answer;
    private readonly StreamReader _lines;

    private ClickStream(HttpResponseMessage answer, Stream stream)
    {
        _answer = answer;
        _lines = new StreamReader(stream);
    }

    /// <summary>Opens a stream; waits for the server to notice that those of the test before are gone.</summary>
    public static async Task<ClickStream> OpenAsync(DataServer server, string query, string? lastEventId = null)
    {
        for (int tries = 0; tries < 50; tries++)
        {
            if (await TryOpenAsync(server, query, lastEventId) is { } stream)
            {
                return stream;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }

        throw new InvalidOperationException("The stream was refused");
    }

    public static async Task<ClickStream?> TryOpenAsync(DataServer server, string query, string? lastEventId = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/clicks/stream?" + query);
        if (lastEventId is not null)
        {
            request.Headers.TryAddWithoutValidation("Last-Event-ID", lastEventId);
        }

        HttpResponseMessage answer = await server.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        if (answer.StatusCode == HttpStatusCode.TooManyRequests)
        {
            answer.Dispose();
            return null;
        }

        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType?.MediaType);
        return new ClickStream(answer, await answer.Content.ReadAsStreamAsync());
    }

    /// <summary>The next events of clicks, each with its id.</summary>
    public async Task<List<(string Id, JsonElement Click)>> ReadAsync(int count)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(25));
        List<(string, JsonElement)> events = [];
        (string id, string? data) = ("", null);
        while (events.Count < count)
        {
            string? line = await _lines.ReadLineAsync(patience.Token);
            Assert.True(line is not null, $"The stream ended after {events.Count} of {count} events");
            switch (line)
            {
                case "" when data is not null:
                    events.Add((id, JsonDocument.Parse(data).RootElement));
                    data = null;
                    break;
                case ['i', 'd', ':', ' ', .. var given]:
                    id = given;
                    break;
                case ['d', 'a', 't', 'a', ':', ' ', .. var given]:
                    data = given;
                    break;
            }
        }

        return events;
    }

    /// <summary>Reads to the end of the stream.</summary>
    public async Task ReadToEndAsync(CancellationToken ct)
    {
        while (await _lines.ReadLineAsync(ct) is not null)
        {
        }
    }

    public ValueTask DisposeAsync()
    {
        _lines.Dispose();
        _answer.Dispose();
        return ValueTask.CompletedTask;
    }
}
