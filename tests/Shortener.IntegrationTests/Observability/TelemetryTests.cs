using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Shortener.Testing;
using Shortener.Testing.Processes;

namespace Shortener.IntegrationTests.Observability;

/// <summary>What leaves the process for operators: OTLP and logs. It says what happens, never who came.</summary>
public sealed class TelemetryTests : IDisposable
{
    private readonly TemporaryDirectory _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task Metrics_and_spans_arrive_at_a_collector_without_visitors_data()
    {
        await using OtlpReceiver collector = await OtlpReceiver.StartAsync();
        await using ShortenerProcess server = await ShortenerProcess.StartAsync(Setup(new()
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Endpoint,
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
            ["OTEL_METRIC_EXPORT_INTERVAL"] = "500",
            ["OTEL_BSP_SCHEDULE_DELAY"] = "200",
            ["OTEL_RESOURCE_ATTRIBUTES"] = "deployment.environment.name=tried",
        }));
        const string TraceId = "0af7651916cd43dd8448eb211c80319c";
        server.Client.DefaultRequestHeaders.Add("traceparent", $"00-{TraceId}-b7ad6b7169203331-01");
        string slug = await CreateLinkAsync(server);
        int clicks = await MarkedVisits.SendAsync(server, slug);
        Assert.True(clicks >= 3, $"{clicks} of the visits were redirected");

        await collector.WaitForAsync(
            "metrics", "shortener.clicks.accepted", "shortener.clicks.stored", "shortener.ingest.commit.duration", "shortener.journal.size",
            "shortener.health", "http.server.request.duration", "kestrel.active_connections", "dotnet.process.memory.working_set",
            "service.name", "shortener", "deployment.environment.name");
        await collector.WaitForAsync(
            "traces", "commit clicks", "db.system.name", "sqlite", "POST /api/v1/links", "http.response.status_code",
            Encoding.Latin1.GetString(Convert.FromHexString(TraceId)));
        Assert.Equal(0, await server.StopAsync());

        string[] leaks = [.. MarkedVisits.All.Where(marker =>
            (collector.Sent("metrics") + collector.Sent("traces")).Contains(marker, StringComparison.OrdinalIgnoreCase))];
        Assert.Empty(leaks);
        Assert.DoesNotContain(slug, collector.Sent("traces"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_collector_that_is_away_harms_nothing()
    {
        await using ShortenerProcess server = await ShortenerProcess.StartAsync(Setup(new()
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = $"http://127.0.0.1:{FreePort.Find()}",
            ["OTEL_METRIC_EXPORT_INTERVAL"] = "200",
        }));
        string slug = await CreateLinkAsync(server);
        using HttpResponseMessage answer = await server.Client.GetAsync("/" + slug);
        Assert.Equal(302, (int)answer.StatusCode);
        Assert.Equal(0, await server.StopAsync());
    }

    [Fact]
    public async Task No_log_line_carries_what_a_visitor_sent()
    {
        await using ShortenerProcess server = await ShortenerProcess.StartAsync(Setup(new()
        {
            ["Logging__Console__FormatterName"] = "json",
            ["Logging__LogLevel__Shortener"] = "Trace",
        }));
        string slug = await CreateLinkAsync(server);
        int clicks = await MarkedVisits.SendAsync(server, slug);
        Assert.True(clicks >= 3, $"{clicks} of the visits were redirected");
        await WaitUntilStoredAsync(server, clicks);
        Assert.Equal(0, await server.StopAsync());

        string[] lines = [.. server.Output.ToString().Split('\n').Where(line => line.Length > 0)];
        Assert.DoesNotContain(lines, line => Array.Exists(MarkedVisits.All, marker => line.Contains(marker, StringComparison.OrdinalIgnoreCase)));
        string[] structured = [.. lines.Where(line => line.StartsWith('{'))];
        Assert.NotEmpty(structured);
        Assert.All(structured, line =>
        {
            JsonElement entry = JsonDocument.Parse(line).RootElement;
            Assert.NotNull(entry.GetProperty("Category").GetString());
            Assert.NotNull(entry.GetProperty("LogLevel").GetString());
        });
        Assert.DoesNotContain(lines, line => line.StartsWith("info:", StringComparison.Ordinal) || line.StartsWith("warn:", StringComparison.Ordinal));
    }

    private ShortenerSetup Setup(Dictionary<string, string> environment)
    {
        environment["Http__TrustedProxies"] = "127.0.0.1";
        return new ShortenerSetup { DataDirectory = _data.Path, Environment = environment };
    }

    private static async Task<string> CreateLinkAsync(ShortenerProcess server)
    {
        using HttpResponseMessage answer = await server.Client.PostAsJsonAsync("/api/v1/links", new { url = "https://example.com/" });
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("slug").GetString()!;
    }

    private static async Task WaitUntilStoredAsync(ShortenerProcess server, int clicks)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while ((await server.Client.GetFromJsonAsync<JsonElement>("/api/v1/system/pipeline")).GetProperty("stored").GetInt64() < clicks)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, patience.Token);
        }
    }
}
