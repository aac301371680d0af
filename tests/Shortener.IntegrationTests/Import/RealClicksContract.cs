using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Shortener.Testing;
using Shortener.Testing.Processes;

namespace Shortener.IntegrationTests.Import;

/// <summary>The real feed through the real programs: imported, interrupted, imported again, served, replayed.</summary>
public abstract class RealClicksContract : IAsyncLifetime
{
    private readonly TemporaryDirectory _data = new();
    private ShortenerSetup _setup = null!;

    public async Task InitializeAsync() => _setup = await CreateSetupAsync(_data.Path);

    public async Task DisposeAsync()
    {
        await ReleaseAsync();
        _data.Dispose();
    }

    protected abstract Task<ShortenerSetup> CreateSetupAsync(string dataDirectory);

    protected abstract Task ReleaseAsync();

    [TestDataFact]
    public async Task Imported_clicks_equal_a_plain_count_of_the_files_however_often_and_interrupted()
    {
        string[] files = Directory.GetFiles(TestData.Path("clicks"), "usagov_*.gz");
        PlainCount expected = PlainCount.Of(files);
        string[] import = ["import", .. files, "--json"];

        (int killed, _) = await ShortenerProcess.RunCommandAsync(_setup, TimeSpan.FromSeconds(4), import);
        (int exitCode, string output) = await ShortenerProcess.RunCommandAsync(_setup, null, import);
        (int again, string nothing) = await ShortenerProcess.RunCommandAsync(_setup, null, import);

        // 137: SIGKILL came before the end. On a machine that is through in four seconds the second run has nothing left to do.
        Assert.Contains(killed, new[] { 0, 137 });
        Assert.True(exitCode == 0, output);
        Assert.True(again == 0, nothing);
        JsonElement report = JsonDocument.Parse(output).RootElement;
        Assert.Equal(expected.Total, report.GetProperty("stored").GetInt64());
        Assert.Equal(expected.Total, report.GetProperty("clicks").GetInt64());
        Assert.Equal(0, report.GetProperty("deadLettered").GetInt64());
        Assert.Equal(0, JsonDocument.Parse(nothing).RootElement.GetProperty("added").GetInt64());

        await using ShortenerProcess server = await ShortenerProcess.StartAsync(_setup);
        Dictionary<string, long> bySlug = (await MetricsReading.BreakdownAsync(server, "link", "label"))
            .ToDictionary(pair => pair.Key[(pair.Key.LastIndexOf('/') + 1)..], pair => pair.Value);
        AssertSame(expected.BySlug, bySlug);
        AssertSame(expected.ByCountry, await MetricsReading.BreakdownAsync(server, "country"));
        AssertSame(expected.ByReferrerDomain, await MetricsReading.BreakdownAsync(server, "referrerDomain"));
        DateOnly[] months = [.. expected.ByHour.Keys.Select(hour => DateOnly.ParseExact(hour[..7] + "-01", "yyyy-MM-dd", null)).Distinct()];
        AssertSame(expected.ByHour, await MetricsReading.HoursAsync(server, months));
    }

    [TestDataFact]
    public async Task Replayed_clicks_are_counted_in_the_country_of_their_record()
    {
        string file = TestData.Path("clicks/usagov_bitly_data2013-01-02-1357121350.gz");
        string addresses = TestData.Path("geo/ips-by-country.json");
        HashSet<string> known = [.. JsonDocument.Parse(await File.ReadAllTextAsync(addresses)).RootElement.EnumerateObject().Select(country => country.Name)];
        await using ShortenerProcess server = await ShortenerProcess.StartAsync(_setup);
        string[] replay =
        [
            "replay", file, "--target", server.Address.GetLeftPart(UriPartial.Authority), "--rate", "max", "--connections", "8",
            "--addresses", addresses, "--key", _setup.ApiKey, "--json",
        ];

        (int exitCode, string output) = await ShortenerProcess.RunCommandAsync(_setup, null, replay);

        Assert.True(exitCode == 0, output);
        PlainCount all = PlainCount.Of([file]);
        HashSet<string> answering = await AnsweringSlugsAsync(server, all.BySlug.Keys);
        PlainCount expected = PlainCount.Of([file], answering.Contains);
        JsonElement report = JsonDocument.Parse(output).RootElement;
        Assert.Equal(all.Total, report.GetProperty("requests").GetInt64());
        Assert.Equal(expected.Total, report.GetProperty("statuses").GetProperty("302").GetInt64());
        await WaitUntilStoredAsync(server);
        var byCountry = expected.ByCountry.GroupBy(pair => known.Contains(pair.Key) ? pair.Key : "")
            .ToDictionary(group => group.Key, group => group.Sum(pair => pair.Value));
        AssertSame(byCountry, await MetricsReading.BreakdownAsync(server, "country"));
        AssertSame(expected.ByReferrerDomain, await MetricsReading.BreakdownAsync(server, "referrerDomain"));
    }

    /// <summary>Links whose destination the policy refused were not created.</summary>
    private static async Task<HashSet<string>> AnsweringSlugsAsync(ShortenerProcess server, IEnumerable<string> slugs)
    {
        HashSet<string> answering = new(StringComparer.Ordinal);
        foreach (string slug in slugs)
        {
            using HttpResponseMessage answer = await server.Client.GetAsync("/api/v1/links/lookup?slug=" + slug);
            if (answer.StatusCode == HttpStatusCode.OK)
            {
                answering.Add(slug);
            }
        }

        return answering;
    }

    private static async Task WaitUntilStoredAsync(ShortenerProcess server)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while ((await server.Client.GetFromJsonAsync<JsonElement>("/api/v1/system/pipeline", patience.Token)).GetProperty("pending").GetInt64() > 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, patience.Token);
        }
    }

    private static void AssertSame(Dictionary<string, long> expected, Dictionary<string, long> actual)
    {
        List<string> differences = [.. expected.Keys.Union(actual.Keys)
            .Where(key => expected.GetValueOrDefault(key) != actual.GetValueOrDefault(key))
            .Select(key => $"{key}: {expected.GetValueOrDefault(key)} in the files, {actual.GetValueOrDefault(key)} in the metrics")];
        Assert.True(differences.Count == 0, string.Join('\n', differences.Take(20)));
    }
}

public sealed class SqliteRealClicksTests : RealClicksContract
{
    protected override Task<ShortenerSetup> CreateSetupAsync(string dataDirectory) => Task.FromResult(Trusting(new ShortenerSetup { DataDirectory = dataDirectory }));

    protected override Task ReleaseAsync() => Task.CompletedTask;

    internal static ShortenerSetup Trusting(ShortenerSetup setup) =>
        setup with { Environment = new Dictionary<string, string> { ["Http__TrustedProxies"] = "127.0.0.1" } };
}

[Trait("Db", "Postgres")]
public sealed class PostgresRealClicksTests : RealClicksContract
{
    private PostgresServer _database = null!;

    protected override async Task<ShortenerSetup> CreateSetupAsync(string dataDirectory)
    {
        _database = await PostgresServer.CreateDatabaseAsync();
        return SqliteRealClicksTests.Trusting(new ShortenerSetup { DataDirectory = dataDirectory, Postgres = _database.ConnectionString });
    }

    protected override async Task ReleaseAsync() => await _database.DisposeAsync();
}
