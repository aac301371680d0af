using System.Net;
using System.Text.Json;
using Shortener.Core.Analytics;

namespace Shortener.IntegrationTests.Analytics;

public sealed class MetricsParameterTests : IAsyncLifetime
{
    private MetricsServer _server = null!;

    public async Task InitializeAsync() => _server = await MetricsServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Theory]
    [InlineData("/api/v1/metrics?contry=ES", "contry")]
    [InlineData("/api/v1/metrics?interval=day", "interval")]
    [InlineData("/api/v1/metrics?Country=ES", "Country")]
    [InlineData("/api/v1/metrics?total=1", "total")]
    [InlineData("/api/v1/metrics?hourOfUtcDay=1", "hourOfUtcDay")]
    [InlineData("/api/v1/metrics/breakdown?by=country&interval=day", "interval")]
    [InlineData("/api/v1/metrics/timeseries?interval=day&by=country", "by")]
    public Task Unknown_parameters_are_named(string url, string parameter) =>
        AssertProblemAsync(url, HttpStatusCode.BadRequest, "unknown_parameter", parameter);

    [Theory]
    [InlineData("/api/v1/metrics?from=yesterday", "from")]
    [InlineData("/api/v1/metrics?from=2026-02-30", "from")]
    [InlineData("/api/v1/metrics?from=2026-03-01T00:00:00", "from")]
    [InlineData("/api/v1/metrics?from=2026-03-01T00:00:00Zulu", "from")]
    [InlineData("/api/v1/metrics?to=2026-03-01T25:00:00Z", "to")]
    [InlineData("/api/v1/metrics?to=1772323200", "to")]
    [InlineData("/api/v1/metrics?from=2026-03-01&from=2026-03-02", "from")]
    [InlineData("/api/v1/metrics?from=2026-03-02&to=2026-03-01", "to")]
    [InlineData("/api/v1/metrics?from=2026-03-02&to=2026-03-02", "to")]
    [InlineData("/api/v1/metrics?timezone=Mars/Olympus", "timezone")]
    [InlineData("/api/v1/metrics?timezone=../../../etc/passwd", "timezone")]
    [InlineData("/api/v1/metrics?timezone=W.%20Europe%20Standard%20Time", "timezone")]
    [InlineData("/api/v1/metrics?timezone=posix/Europe/Madrid", "timezone")]
    [InlineData("/api/v1/metrics?timezone=", "timezone")]
    [InlineData("/api/v1/metrics?bots=maybe", "bots")]
    [InlineData("/api/v1/metrics?compare=next", "compare")]
    [InlineData("/api/v1/metrics?compare=previous", "compare")]
    [InlineData("/api/v1/metrics?hourOfDay=24", "hourOfDay")]
    [InlineData("/api/v1/metrics?hourOfDay=07", "hourOfDay")]
    [InlineData("/api/v1/metrics?dayOfWeek=0", "dayOfWeek")]
    [InlineData("/api/v1/metrics?botKind=nice", "botKind")]
    [InlineData("/api/v1/metrics/breakdown", "by")]
    [InlineData("/api/v1/metrics/breakdown?by=colour", "by")]
    [InlineData("/api/v1/metrics/breakdown?by=country&limit=0", "limit")]
    [InlineData("/api/v1/metrics/breakdown?by=country&limit=101", "limit")]
    [InlineData("/api/v1/metrics/breakdown?by=country&limit=-5", "limit")]
    [InlineData("/api/v1/metrics/breakdown?by=country&cursor=%2B%2B", "cursor")]
    [InlineData("/api/v1/metrics/timeseries", "interval")]
    [InlineData("/api/v1/metrics/timeseries?interval=year", "interval")]
    public Task Values_that_are_not_the_parameters_are_named(string url, string parameter) =>
        AssertProblemAsync(url, HttpStatusCode.UnprocessableEntity, "validation_failed", parameter);

    [Theory]
    [InlineData("/api/v1/metrics/timeseries?interval=minute&from=2026-03-01&to=2026-03-03", "interval")]
    [InlineData("/api/v1/metrics/timeseries?interval=hour&from=2026-01-01&to=2026-06-01", "interval")]
    public Task Series_that_are_too_long_say_so(string url, string parameter) =>
        AssertProblemAsync(url, HttpStatusCode.UnprocessableEntity, "range_too_large", parameter);

    [Theory]
    [InlineData("")]
    [InlineData("?from=2026-03-01&to=2026-04-01&timezone=Asia/Kathmandu&compare=previous")]
    [InlineData("?from=2026-03-01T00:00Z&to=2026-03-02T00:00:00.123456%2B05:45")]
    [InlineData("?from=2026-03-01T00:00:00+02:00&timezone=America/Argentina/Buenos_Aires")]
    [InlineData("?country=ES&country=!null&country=null&tag=spring&link=lnk_0000000000000&domain=&botKind=!null")]
    [InlineData("?hub=x&hourOfDay=0&hourOfDay=23&dayOfWeek=7&inAppBrowser=Instagram&bots=only")]
    [InlineData("?from=0001-01-01&to=9999-12-31")]
    public async Task Well_formed_questions_are_answered(string query)
    {
        using HttpResponseMessage response = await _server.Client.GetAsync("/api/v1/metrics" + query);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task Every_dimension_is_a_breakdown_and_a_filter()
    {
        foreach (string name in DimensionName.All)
        {
            using HttpResponseMessage response = await _server.Client.GetAsync($"/api/v1/metrics/breakdown?by={name}&{name}=null");
            bool cannotBeUnknown = name is "hourOfDay" or "dayOfWeek";
            Assert.Equal(cannotBeUnknown ? HttpStatusCode.UnprocessableEntity : HttpStatusCode.OK, response.StatusCode);
        }
    }

    [Theory]
    [InlineData("/api/v1/metrics", "from to timezone bots compare country botKind")]
    [InlineData("/api/v1/metrics/breakdown", "by limit cursor from tag")]
    [InlineData("/api/v1/metrics/timeseries", "interval timezone visitor")]
    public async Task The_description_lists_the_parameters(string path, string names)
    {
        using JsonDocument description = JsonDocument.Parse(await _server.Client.GetStringAsync("/openapi/v1.json"));
        string?[] listed =
        [
            .. description.RootElement.GetProperty("paths").GetProperty(path).GetProperty("get").GetProperty("parameters").EnumerateArray()
                .Select(parameter => parameter.GetProperty("name").GetString()),
        ];
        Assert.Equal(listed.Length, listed.Distinct().Count());
        Assert.All(names.Split(' '), name => Assert.Contains(name, listed));
    }

    [Fact]
    public async Task Too_many_filter_values_are_refused()
    {
        string url = "/api/v1/metrics?" + string.Join('&', Enumerable.Range(0, 501).Select(i => "tag=t" + i));
        await AssertProblemAsync(url, HttpStatusCode.UnprocessableEntity, "validation_failed", "filters");
    }

    [Fact]
    public async Task A_question_that_takes_too_long_asks_for_a_shorter_period()
    {
        await using MetricsServer slow = await MetricsServer.StartAsync(new StalledMetricsStore(), timeoutSeconds: "1");
        using HttpResponseMessage response = await slow.Client.GetAsync("/api/v1/metrics");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
        Assert.Contains("range_too_large", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private async Task AssertProblemAsync(string url, HttpStatusCode status, string code, string parameter)
    {
        using HttpResponseMessage response = await _server.Client.GetAsync(url);
        using JsonDocument problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        Assert.Equal(status, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(code, problem.RootElement.GetProperty("code").GetString());
        Assert.Equal((int)status, problem.RootElement.GetProperty("status").GetInt32());
        Assert.NotEmpty(problem.RootElement.GetProperty("errors").GetProperty(parameter).EnumerateArray());
    }

    /// <summary>Never answers, until it is cancelled.</summary>
    private sealed class StalledMetricsStore : IMetricsStore
    {
        public async Task<IMetricsSnapshot> OpenSnapshotAsync(CancellationToken ct)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, ct);
            throw new InvalidOperationException("An endless wait ended");
        }
    }
}
