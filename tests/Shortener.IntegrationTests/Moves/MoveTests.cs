using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Npgsql;
using Shortener.IntegrationTests.Import;
using Shortener.Testing;
using Shortener.Testing.Processes;
using Xunit.Abstractions;

namespace Shortener.IntegrationTests.Moves;

/// <summary>
/// <c>move</c> with the real program: PostgreSQL answers every question as SQLite did, and the clicks that were still in the journal
/// are stored there once.
/// </summary>
[Trait("Db", "Postgres")]
public sealed class MoveTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const int Stored = 150;
    private const int Undrained = 300;

    private static readonly string[] Questions =
        ["country", "region", "city", "device", "os", "browser", "language", "referrerDomain", "channel", "link", "bot", "hourOfDay", "utmSource"];

    private readonly TemporaryDirectory _data = new();
    private PostgresServer _target = null!;
    private ShortenerSetup _embedded = null!;
    private ShortenerSetup _moved = null!;

    public async Task InitializeAsync()
    {
        _target = await PostgresServer.CreateDatabaseAsync();
        _embedded = new ShortenerSetup { DataDirectory = _data.Path };
        _moved = _embedded with { Postgres = _target.ConnectionString };
    }

    public async Task DisposeAsync()
    {
        await _target.DisposeAsync();
        _data.Dispose();
    }

    [TestDataFact]
    public async Task Real_clicks_answer_alike_and_the_journal_drains_into_the_new_database()
    {
        string[] files = Directory.GetFiles(TestData.Path("clicks"), "usagov_bitly_data2013-01-0*.gz");
        (int exitCode, string said) = await ShortenerProcess.RunCommandAsync(_embedded, null, ["import", .. files]);
        Assert.True(exitCode == 0, said);
        Dictionary<string, Dictionary<string, long>> before;
        long deleted;
        string slug;
        await using (ShortenerProcess server = await ShortenerProcess.StartAsync(_embedded))
        {
            slug = await CreateLinkAsync(server, new { url = "https://example.com/ñandú", tags = new[] { "a\"b", "Ж" }, title = "Año\nнов", externalId = "x1" });
            await ClickAsync(server, slug, Stored);
            await WaitUntilStoredAsync(server);
            before = await AskAsync(server);
            deleted = await CreateAndDeleteLinkAsync(server);
            Assert.Equal(3, (await ShortenerProcess.RunCommandAsync(_moved, null, "move")).ExitCode);
            Assert.Equal(0, await server.StopAsync());
        }

        await using (ShortenerProcess server = await ShortenerProcess.StartAsync(
            _embedded with { Environment = new Dictionary<string, string> { ["Ingest__InProcess"] = "false" } }))
        {
            await ClickAsync(server, slug, Undrained);
            await server.KillAsync();
        }

        await KillHalfWayAsync();
        (exitCode, said) = await ShortenerProcess.RunCommandAsync(_moved, null, "move", "--json");
        Assert.True(exitCode == 0, said);
        JsonElement report = JsonDocument.Parse(said).RootElement;
        Dictionary<string, long> rows = report.GetProperty("tables").EnumerateArray()
            .ToDictionary(table => table.GetProperty("name").GetString()!, table => table.GetProperty("rows").GetInt64());
        output.WriteLine(string.Join(", ", rows));
        Assert.True(rows["clicks"] > 1_000);
        Assert.Equal(await PartitionsAsync(), await PartitionsWithRowsAsync() + 1);

        (exitCode, said) = await ShortenerProcess.RunCommandAsync(_moved, null, "move");
        Assert.Equal(1, exitCode);
        Assert.Contains("is not empty", said, StringComparison.Ordinal);

        await using (ShortenerProcess server = await ShortenerProcess.StartAsync(_moved))
        {
            JsonElement account = await WaitUntilStoredAsync(server);
            Assert.Equal(rows["clicks"] + Undrained, account.GetProperty("stored").GetInt64());
            Dictionary<string, Dictionary<string, long>> after = await AskAsync(server);
            foreach (string question in Questions)
            {
                Assert.True(before[question].Count > 0, $"{question} was not asked of anything");
                Assert.Equal(before[question].OrderBy(pair => pair.Key, StringComparer.Ordinal), after[question].OrderBy(pair => pair.Key, StringComparer.Ordinal));
            }

            Assert.Equal(Stored + Undrained, (await MetricsReading.BreakdownAsync(server, "channel", filter: "&from=2020-01-01")).Values.Sum());
            JsonElement link = await server.Client.GetFromJsonAsync<JsonElement>("/api/v1/links/lookup?slug=" + slug);
            Assert.Equal(["a\"b", "Ж"], link.GetProperty("tags").EnumerateArray().Select(tag => tag.GetString()));
            Assert.Equal("Año\nнов", link.GetProperty("title").GetString());
            await CreateLinkAsync(server, new { url = "https://example.com/after" });
            Assert.Equal(0, await server.StopAsync());
        }

        await using var database = new NpgsqlConnection(_target.ConnectionString);
        await database.OpenAsync();
        Assert.Equal(rows["clicks"] + Undrained, await RollupRecount.AssertEqualAsync(database));
        // The deleted link's number is not given out again.
        Assert.Equal(deleted + 1, await ScalarAsync("SELECT max(id) FROM links"));
    }

    [Fact]
    public async Task Without_a_target_or_a_source_it_says_what_is_missing()
    {
        Assert.Equal(2, (await ShortenerProcess.RunCommandAsync(_embedded, null, "move")).ExitCode);

        (int exitCode, string said) = await ShortenerProcess.RunCommandAsync(_moved, null, "move");
        Assert.Equal(1, exitCode);
        Assert.Contains("There is no database", said, StringComparison.Ordinal);
    }

    /// <summary>Killed while it copies, the target holds nothing; a kill that comes too early or too late proves less and is tried again.</summary>
    private async Task KillHalfWayAsync()
    {
        for (int milliseconds = 600; ; milliseconds += 100)
        {
            Task<(int ExitCode, string Output)> moving = ShortenerProcess.RunCommandAsync(_moved, TimeSpan.FromMilliseconds(milliseconds), "move");
            bool copying = false;
            while (!moving.IsCompleted)
            {
                copying |= await ScalarAsync($"SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'COPY %' AND datname = current_database()") > 0;
            }

            Assert.True((await moving).ExitCode != 0, "The move was done before a kill met it");
            if (copying)
            {
                using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
                while (await ScalarAsync("SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'COPY %' AND datname = current_database()") > 0)
                {
                    await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, patience.Token);
                }

                Assert.Equal(0, await ScalarAsync("SELECT count(*) FROM links") + await ScalarAsync("SELECT count(*) FROM workspaces"));
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"killed while copying after {milliseconds} ms"));
                return;
            }
        }
    }

    private Task<long> PartitionsAsync() => ScalarAsync("SELECT count(*) FROM pg_inherits WHERE inhparent = 'clicks'::regclass");

    private Task<long> PartitionsWithRowsAsync() => ScalarAsync("SELECT count(DISTINCT tableoid) FROM clicks");

    private async Task<long> ScalarAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(_target.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return Convert.ToInt64(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture);
    }

    private static async Task<Dictionary<string, Dictionary<string, long>>> AskAsync(ShortenerProcess server)
    {
        var answers = new Dictionary<string, Dictionary<string, long>>(StringComparer.Ordinal);
        foreach (string question in Questions)
        {
            answers[question] = await MetricsReading.BreakdownAsync(server, question, filter: "&to=2020-01-01");
        }

        return answers;
    }

    private static async Task<string> CreateLinkAsync(ShortenerProcess server, object link)
    {
        using HttpResponseMessage answer = await server.Client.PostAsJsonAsync("/api/v1/links", link);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("slug").GetString()!;
    }

    /// <summary>Returns the number of the row that is left.</summary>
    private async Task<long> CreateAndDeleteLinkAsync(ShortenerProcess server)
    {
        using HttpResponseMessage answer = await server.Client.PostAsJsonAsync("/api/v1/links", new { url = "https://example.com/gone" });
        string id = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()!;
        using HttpResponseMessage deleted = await server.Client.DeleteAsync("/api/v1/links/" + id);
        Assert.True(deleted.IsSuccessStatusCode);
        await using var database = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={_data.File("shortener.db")};Pooling=False");
        await database.OpenAsync();
        await using Microsoft.Data.Sqlite.SqliteCommand last = database.CreateCommand();
        last.CommandText = "SELECT max(id) FROM links";
        return (long)(await last.ExecuteScalarAsync())!;
    }

    private static async Task ClickAsync(ShortenerProcess server, string slug, int clicks)
    {
        for (int i = 0; i < clicks; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/" + slug);
            request.Headers.TryAddWithoutValidation("User-Agent", "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0");
            using HttpResponseMessage answer = await server.Client.SendAsync(request);
            Assert.Equal(302, (int)answer.StatusCode);
        }
    }

    private static async Task<JsonElement> WaitUntilStoredAsync(ShortenerProcess server)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            JsonElement account = await server.Client.GetFromJsonAsync<JsonElement>("/api/v1/system/pipeline");
            if (account.GetProperty("pending").GetInt64() == 0)
            {
                return account;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, patience.Token);
        }
    }
}
