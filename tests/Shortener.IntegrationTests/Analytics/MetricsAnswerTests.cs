using System.Globalization;
using System.Text.Json;
using Shortener.Core.Channels;
using Shortener.Core.Clicks;
using Shortener.Core.Geo;
using Shortener.Core.Ids;

namespace Shortener.IntegrationTests.Analytics;

/// <summary>The shapes that clients rely on, over clicks committed as the pipeline commits them.</summary>
public sealed class MetricsAnswerTests : IAsyncLifetime
{
    private const string Period = "from=2026-03-01&to=2026-03-03&timezone=UTC";

    private MetricsServer _server = null!;

    public async Task InitializeAsync()
    {
        _server = await MetricsServer.StartAsync();
        await _server.CommitAsync(
            Click(1, "2026-03-01T10:00:00Z", visitor: 1, "US", "California"),
            Click(2, "2026-03-01T10:20:00Z", visitor: 1, "US", "California"),
            Click(3, "2026-03-02T11:00:00Z", visitor: 2, "ES", null),
            Click(4, "2026-03-02T11:00:01Z", visitor: null, null, null),
            Click(5, "2026-03-02T12:00:00Z", visitor: 9, "US", null, BotKind.Crawler));
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Totals_have_every_figure()
    {
        JsonElement totals = await GetAsync($"/api/v1/metrics?{Period}");
        Assert.Equal(
            """
            {"clicks":4,"uniqueClicks":2,"botClicks":1,"uniquesPer":"day","timezone":"UTC","impressions":0,"reach":0,"ctr":null,"conversions":0,"conversionRate":0,"revenue":"0.00","cost":"0.00","currency":"EUR","cpc":"0.00","cpm":null,"cpa":null,"cpr":null,"roi":null,"roas":null,"leads":null,"skips":null,"continues":null,"timeToClickMs":null}
            """,
            totals.GetRawText());
    }

    [Fact]
    public async Task Ratios_over_nothing_are_null()
    {
        JsonElement totals = await GetAsync("/api/v1/metrics?country=XX");
        Assert.Equal(0, totals.GetProperty("clicks").GetInt64());
        Assert.Equal(JsonValueKind.Null, totals.GetProperty("cpc").ValueKind);
        Assert.Equal(JsonValueKind.Null, totals.GetProperty("conversionRate").ValueKind);
        Assert.Equal("Europe/Madrid", totals.GetProperty("timezone").GetString());
    }

    [Fact]
    public async Task Comparison_has_the_same_shape()
    {
        JsonElement totals = await GetAsync("/api/v1/metrics?from=2026-03-02&to=2026-03-03&timezone=UTC&compare=previous");
        Assert.Equal(2, totals.GetProperty("clicks").GetInt64());
        Assert.Equal(2, totals.GetProperty("previous").GetProperty("clicks").GetInt64());
        Assert.Equal("EUR", totals.GetProperty("previous").GetProperty("currency").GetString());
    }

    [Fact]
    public async Task A_breakdown_lists_values_and_pages_on()
    {
        JsonElement first = await GetAsync($"/api/v1/metrics/breakdown?by=country&limit=2&{Period}");
        Assert.Equal(
            """[{"value":"US","label":"US","clicks":2,"uniqueClicks":1,"botClicks":1,"impressions":0,"reach":0,"ctr":null},{"value":"ES","label":"ES","clicks":1,"uniqueClicks":1,"botClicks":0,"impressions":0,"reach":0,"ctr":null}]""",
            first.GetProperty("items").GetRawText());
        string cursor = first.GetProperty("nextCursor").GetString()!;
        JsonElement second = await GetAsync($"/api/v1/metrics/breakdown?by=country&limit=2&{Period}&cursor={cursor}");
        Assert.Equal("""[{"value":null,"label":null,"clicks":1,"uniqueClicks":0,"botClicks":0,"impressions":0,"reach":0,"ctr":null}]""", second.GetProperty("items").GetRawText());
        Assert.Equal(JsonValueKind.Null, second.GetProperty("nextCursor").ValueKind);
    }

    [Fact]
    public async Task A_breakdown_is_a_file_that_spreadsheets_run_nothing_of()
    {
        await _server.CommitAsync(Click(6, "2026-03-01T10:00:00Z", visitor: 3, "US", "=HYPERLINK(\"x\"),\nNew"));
        using HttpResponseMessage answer = await _server.Client.GetAsync(new Uri($"/api/v1/metrics/breakdown/export?by=region&{Period}", UriKind.Relative));
        Assert.Equal(
            ("text/csv", "attachment", "no-store"),
            (answer.Content.Headers.ContentType?.MediaType, answer.Content.Headers.ContentDisposition?.DispositionType, answer.Headers.CacheControl?.ToString()));
        Assert.EndsWith(".csv", answer.Content.Headers.ContentDisposition?.FileName?.Trim('"'), StringComparison.Ordinal);
        string[] lines = (await answer.Content.ReadAsStringAsync()).Split("\r\n");
        Assert.Equal("region,label,clicks,uniqueClicks,botClicks,impressions,reach,ctr", lines[0]);
        Assert.StartsWith("US/California,", lines[1], StringComparison.Ordinal);
        Assert.EndsWith(",2,1,0,0,0,", lines[1], StringComparison.Ordinal);
        Assert.Contains(lines, line => line.StartsWith(",,2,1,1,", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, line => line.StartsWith('=') || line.Contains(",=", StringComparison.Ordinal) || line.Contains("\"=", StringComparison.Ordinal));

        foreach ((string query, int status) in (IEnumerable<(string, int)>)[("by=nothing", 422), ("by=country&limit=5", 400), ("by=country&compare=previous&from=2026-03-01", 400), ("", 422)])
        {
            using HttpResponseMessage refused = await _server.Client.GetAsync(new Uri("/api/v1/metrics/breakdown/export?" + query, UriKind.Relative));
            Assert.Equal(status, (int)refused.StatusCode);
        }
    }

    [Fact]
    public async Task Regions_carry_their_country_and_unknown_is_filtered_as_null()
    {
        JsonElement regions = await GetAsync($"/api/v1/metrics/breakdown?by=region&{Period}&country=!null");
        Assert.Equal("US/California", regions.GetProperty("items")[0].GetProperty("value").GetString());
        Assert.Equal(1, (await GetAsync($"/api/v1/metrics?{Period}&country=null")).GetProperty("clicks").GetInt64());
        Assert.Equal(3, (await GetAsync($"/api/v1/metrics?{Period}&country=null&country=US")).GetProperty("clicks").GetInt64());
        Assert.Equal(1, (await GetAsync($"/api/v1/metrics?{Period}&country=!null&country=!US")).GetProperty("clicks").GetInt64());
        Assert.Equal(1, (await GetAsync($"/api/v1/metrics?{Period}&botKind=crawler&bots=include")).GetProperty("clicks").GetInt64());
    }

    [Fact]
    public async Task Links_are_opaque_ids_labelled_by_their_short_url()
    {
        string id = OpaqueId.Link.Format(7);
        JsonElement link = (await GetAsync("/api/v1/metrics/breakdown?by=link")).GetProperty("items")[0];
        Assert.Equal(id, link.GetProperty("value").GetString());
        Assert.EndsWith("/home", link.GetProperty("label").GetString(), StringComparison.Ordinal);
        Assert.Equal(4, (await GetAsync("/api/v1/metrics?link=" + id)).GetProperty("clicks").GetInt64());
        Assert.Equal(0, (await GetAsync("/api/v1/metrics?link=!" + id)).GetProperty("clicks").GetInt64());
        Assert.Equal(0, (await GetAsync("/api/v1/metrics?link=7")).GetProperty("clicks").GetInt64());
    }

    [Fact]
    public async Task A_time_series_fills_empty_buckets()
    {
        JsonElement series = await GetAsync("/api/v1/metrics/timeseries?interval=day&from=2026-02-28&to=2026-03-03&timezone=UTC");
        Assert.Equal(
            """[{"start":"2026-02-28T00:00:00Z","clicks":0,"uniqueClicks":0,"botClicks":0,"impressions":0,"reach":0},{"start":"2026-03-01T00:00:00Z","clicks":2,"uniqueClicks":1,"botClicks":0,"impressions":0,"reach":0},{"start":"2026-03-02T00:00:00Z","clicks":2,"uniqueClicks":1,"botClicks":1,"impressions":0,"reach":0}]""",
            series.GetProperty("points").GetRawText());
        Assert.Equal(("day", "UTC"), (series.GetProperty("interval").GetString(), series.GetProperty("timezone").GetString()));
    }

    private static EnrichedClick Click(
        long position, string at, long? visitor, string? country, string? region, BotKind bot = BotKind.None) => new()
        {
            Raw = new RawClick
            {
                EndPosition = position,
                LinkId = 7,
                WorkspaceId = 1,
                UnixMicros = UnixMicros.From(DateTimeOffset.Parse(at, CultureInfo.InvariantCulture)),
                Visitor = visitor,
            },
            BotKind = bot,
            Location = new GeoLocation(country, region, null, null, null),
            Traffic = TrafficSource.Direct,
        };

    private async Task<JsonElement> GetAsync(string url)
    {
        using HttpResponseMessage response = await _server.Client.GetAsync(url);
        string body = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, body);
        return JsonDocument.Parse(body).RootElement;
    }
}
