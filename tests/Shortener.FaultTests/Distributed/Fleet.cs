using System.Globalization;
using Npgsql;
using Shortener.FaultTests.Load;
using Shortener.FaultTests.Stage;
using Shortener.Testing;
using Shortener.Testing.Processes;
using Xunit.Abstractions;

namespace Shortener.FaultTests.Distributed;

/// <summary>
/// The distributed mode under test: nodes with a data directory each, and workers, over one PostgreSQL database and the test's Redis.
/// Disposes all but Redis.
/// </summary>
internal sealed class Fleet : IAsyncDisposable
{
    private readonly ITestOutputHelper _output;
    private readonly PostgresServer _database;
    private readonly string _redis;
    private readonly List<TemporaryDirectory> _directories = [];
    private readonly List<ShortenerProcess> _nodes = [];
    private readonly List<ShortenerProcess> _workers = [];

    private Fleet(ITestOutputHelper output, PostgresServer database, string redis) => (_output, _database, _redis) = (output, database, redis);

    public IReadOnlyList<ShortenerProcess> Nodes => _nodes;

    public IReadOnlyList<ShortenerProcess> Workers => _workers;

    /// <param name="prepare">What to do to a node's data directory before its first start.</param>
    public static async Task<Fleet> StartAsync(
        ITestOutputHelper output, string redis, int nodes = 1, int workers = 1, Func<string, Task>? prepare = null)
    {
        output.WriteLine($"seed {FaultSettings.Seed} (SHORTENER_FAULT_SEED repeats it)");
        var fleet = new Fleet(output, await PostgresServer.CreateDatabaseAsync(), redis);
        try
        {
            for (int i = 0; i < nodes; i++)
            {
                fleet._directories.Add(new TemporaryDirectory());
                await (prepare?.Invoke(fleet._directories[i].Path) ?? Task.CompletedTask);
                fleet._nodes.Add(await fleet.LaunchNodeAsync(i));
            }

            for (int i = 0; i < workers; i++)
            {
                await fleet.AddWorkerAsync();
            }

            return fleet;
        }
        catch
        {
            await fleet.DisposeAsync();
            throw;
        }
    }

    public async Task AddWorkerAsync() => _workers.Add(await LaunchWorkerAsync());

    /// <summary>SIGKILL of a node, then another start on its data directory (and another port).</summary>
    public async Task KillNodeAsync(int node)
    {
        await _nodes[node].DisposeAsync();
        _nodes[node] = await LaunchNodeAsync(node);
    }

    /// <summary>SIGKILL of a worker, then another start.</summary>
    public async Task KillWorkerAsync(int worker)
    {
        await _workers[worker].DisposeAsync();
        _workers[worker] = await LaunchWorkerAsync();
    }

    /// <summary>Both at once: the worker is away while the node comes back.</summary>
    public async Task KillBothAsync(int node, int worker)
    {
        await _workers[worker].DisposeAsync();
        await KillNodeAsync(node);
        _workers[worker] = await LaunchWorkerAsync();
    }

    /// <summary>Runs a statement on the product's database.</summary>
    public async Task<object?> AskDatabaseAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(_database.ConnectionString) { Pooling = false }.ToString());
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }

    /// <summary>
    /// Everything of the end: every answered click is stored once as every node has it, the account holds, the processes stop cleanly,
    /// and rollups equal a recount.
    /// </summary>
    public async Task AssertNothingLostAsync(IReadOnlyList<ClickLog> links)
    {
        PipelineAccount? last = null;
        await Signs.UntilAsync(
            async () => (last = await PipelineAccount.ReadAsync(_nodes[0])).Stored >= links.Sum(link => link.Answered),
            () => $"{links.Sum(link => link.Answered)} clicks were answered and the account is {last}\n{_nodes[0].Output}\n{_workers.FirstOrDefault()?.Output}",
            TimeSpan.FromSeconds(60));
        foreach (ShortenerProcess node in _nodes)
        {
            await FaultStage.AssertEachStoredOnceAsync(node, links);
        }

        foreach (ShortenerProcess process in _workers.Concat(_nodes))
        {
            Assert.Equal(0, await process.StopAsync());
        }

        await using var database = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(_database.ConnectionString) { Pooling = false }.ToString());
        await database.OpenAsync();
        int recounted = await RollupRecount.AssertEqualAsync(database);
        Assert.InRange(recounted, links.Sum(link => link.Answered), links.Sum(link => link.Sent));
        _output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{links.Sum(link => link.Answered)} answered ≤ {recounted} stored ≤ {links.Sum(link => link.Sent)} sent"));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (ShortenerProcess process in _workers.Concat(_nodes))
        {
            await process.DisposeAsync();
        }

        await _database.DisposeAsync();
        _directories.ForEach(directory => directory.Dispose());
    }

    private Task<ShortenerProcess> LaunchNodeAsync(int node) => ShortenerProcess.StartAsync(Setup(_directories[node].Path));

    private Task<ShortenerProcess> LaunchWorkerAsync() =>
        ShortenerProcess.StartAsync(Setup(_directories[0].Path) with { Arguments = ["ingest"] });

    private ShortenerSetup Setup(string directory) => new() { DataDirectory = directory, Postgres = _database.ConnectionString, Redis = _redis };
}
