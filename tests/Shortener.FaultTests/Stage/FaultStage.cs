using System.Data.Common;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Npgsql;
using Shortener.FaultTests.Load;
using Shortener.Testing;
using Shortener.Testing.Processes;
using Xunit.Abstractions;

namespace Shortener.FaultTests.Stage;

/// <summary>
/// One product under test with its data: starts nodes, makes links, and holds what is stored against what the visitors saw. What it
/// was given to own is disposed with it.
/// </summary>
public sealed class FaultStage : IAsyncDisposable
{
    private readonly TemporaryDirectory _data = new();
    private readonly Stack<IAsyncDisposable> _owned = new();

    private FaultStage(ITestOutputHelper output, string? database, params IAsyncDisposable[] owned)
    {
        Output = output;
        Database = database;
        Setup = new ShortenerSetup { DataDirectory = _data.Path, Postgres = database };
        foreach (IAsyncDisposable item in owned)
        {
            _owned.Push(item);
        }

        output.WriteLine($"seed {FaultSettings.Seed} (SHORTENER_FAULT_SEED repeats it)");
    }

    public ITestOutputHelper Output { get; }

    /// <summary>How nodes are started; a test may change it.</summary>
    public ShortenerSetup Setup { get; set; }

    /// <summary>Connection string for the test's own look at the database; null for the embedded one.</summary>
    public string? Database { get; }

    /// <summary>The embedded mode.</summary>
    public static FaultStage Sqlite(ITestOutputHelper output) => new(output, null);

    /// <summary>The PostgreSQL mode on a server of its own, which the test may stop, with <paramref name="proxy"/> between if there is one.</summary>
    public static FaultStage On(ITestOutputHelper output, PrivatePostgres postgres, TcpProxy? proxy = null)
    {
        var stage = new FaultStage(output, postgres.ConnectionString);
        if (proxy is not null)
        {
            stage.Setup = stage.Setup with { Postgres = PrivatePostgres.ConnectionStringAt(proxy.Port) };
        }

        return stage;
    }

    /// <summary>The PostgreSQL mode on a database of its own in the shared server.</summary>
    public static async Task<FaultStage> PostgresAsync(ITestOutputHelper output)
    {
        PostgresServer database = await PostgresServer.CreateDatabaseAsync();
        return new FaultStage(output, database.ConnectionString, database);
    }

    /// <summary>The named mode, for tests that hold in both: <c>sqlite</c> or <c>postgres</c>.</summary>
    public static async Task<FaultStage> OfAsync(string backend, ITestOutputHelper output) =>
        backend == "sqlite" ? Sqlite(output) : await PostgresAsync(output);

    /// <summary>Adds settings in their environment spelling.</summary>
    public FaultStage With(params (string Name, string Value)[] settings)
    {
        var environment = new Dictionary<string, string>(Setup.Environment);
        foreach ((string name, string value) in settings)
        {
            environment[name] = value;
        }

        Setup = Setup with { Environment = environment };
        return this;
    }

    public Task<ShortenerProcess> StartNodeAsync() => ShortenerProcess.StartAsync(Setup);

    /// <summary>Makes links and asks for each once, so that the node holds them.</summary>
    internal static async Task<IReadOnlyList<ClickLog>> CreateLinksAsync(ShortenerProcess server, int count = 20)
    {
        List<ClickLog> links = [];
        for (int i = 0; i < count; i++)
        {
            using HttpResponseMessage answer =
                await server.Client.PostAsJsonAsync("/api/v1/links", new { url = string.Create(CultureInfo.InvariantCulture, $"https://example.com/{i}") });
            Assert.True(answer.IsSuccessStatusCode, $"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
            JsonElement link = await answer.Content.ReadFromJsonAsync<JsonElement>();
            var log = new ClickLog(link.GetProperty("id").GetString()!, link.GetProperty("slug").GetString()!);
            log.AddSent();
            using HttpResponseMessage redirect = await server.Client.GetAsync("/" + log.Slug);
            Assert.Equal(302, (int)redirect.StatusCode);
            log.AddAnswered();
            links.Add(log);
        }

        return links;
    }

    /// <summary>
    /// Waits until the node has drained, then: responses ≤ clicks stored ≤ requests sent, per link and in sum, as the account and as the
    /// metrics have it.
    /// </summary>
    internal static async Task AssertEachStoredOnceAsync(ShortenerProcess server, IReadOnlyList<ClickLog> links)
    {
        PipelineAccount account = await PipelineAccount.WaitUntilDrainedAsync(server);
        Assert.Equal(0, account.DeadLettered);
        Assert.DoesNotContain(account.Dropped, pair => pair.Value != 0);
        Assert.InRange(account.Stored, links.Sum(link => link.Answered), links.Sum(link => link.Sent));
        Assert.Equal(account.Stored, await CountAsync(server, ""));
        foreach (ClickLog link in links)
        {
            Assert.InRange(await CountAsync(server, $"&link={Uri.EscapeDataString(link.LinkId)}"), link.Answered, link.Sent);
        }
    }

    /// <summary>Counts the stored clicks again, against rollups and visitors. Stop every node first.</summary>
    internal async Task AssertRecountAsync(IReadOnlyList<ClickLog> links)
    {
        await using DbConnection database = OpenDatabase();
        await database.OpenAsync();
        int recounted = await RollupRecount.AssertEqualAsync(database);
        Assert.InRange(recounted, links.Sum(link => link.Answered), links.Sum(link => link.Sent));
        Output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{links.Sum(link => link.Answered)} answered ≤ {recounted} stored ≤ {links.Sum(link => link.Sent)} sent"));
    }

    /// <summary>Everything of the end: drained and stored once, a clean stop, rollups equal to the recount.</summary>
    internal async Task AssertNothingLostAsync(ShortenerProcess server, IReadOnlyList<ClickLog> links)
    {
        await AssertEachStoredOnceAsync(server, links);
        Assert.Equal(0, await server.StopAsync());
        await AssertRecountAsync(links);
    }

    /// <summary>Clicks as the metrics count them, bots included.</summary>
    internal static async Task<long> CountAsync(ShortenerProcess server, string filter)
    {
        JsonElement metrics = await server.Client.GetFromJsonAsync<JsonElement>("/api/v1/metrics?bots=include" + filter);
        return metrics.GetProperty("clicks").GetInt64();
    }

    public DbConnection OpenDatabase() => Database is { } postgres
        ? new NpgsqlConnection(new NpgsqlConnectionStringBuilder(postgres) { Pooling = false }.ToString())
        : new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = Path.Combine(Setup.DataDirectory, "shortener.db"),
            Pooling = false,
        }.ToString());

    public async ValueTask DisposeAsync()
    {
        while (_owned.TryPop(out IAsyncDisposable? item))
        {
            await item.DisposeAsync();
        }

        _data.Dispose();
    }
}
