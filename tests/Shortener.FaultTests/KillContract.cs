using System.Data.Common;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Shortener.Testing;
using Shortener.Testing.Processes;
using Xunit.Abstractions;

namespace Shortener.FaultTests;

/// <summary>
/// The promise of the road: a click whose redirect was answered is stored, once, whenever the process dies. Each backend's subclass
/// only says where the data lies.
/// </summary>
public abstract class KillContract(ITestOutputHelper output) : IAsyncLifetime
{
    private const int Links = 20;
    private const int Visitors = 8;

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

    /// <summary>The database itself, to count the stored clicks again; opened while no server runs.</summary>
    protected abstract DbConnection OpenDatabase(ShortenerSetup setup);

    [Fact]
    public async Task Killed_at_random_moments_under_load_nothing_answered_is_lost_and_nothing_counts_twice()
    {
        var random = new Random(FaultSettings.Seed);
        output.WriteLine($"seed {FaultSettings.Seed} (SHORTENER_FAULT_SEED repeats it), {FaultSettings.Rounds} rounds");
        IReadOnlyList<ClickLog> links = [];
        for (int round = 1; round <= FaultSettings.Rounds; round++)
        {
            await using ShortenerProcess server = await ShortenerProcess.StartAsync(_setup);
            if (round == 1)
            {
                links = await CreateLinksAsync(server);
            }
            else
            {
                await AssertEveryClickIsStoredOnceAsync(server, links);
            }

            TimeSpan life = TimeSpan.FromMilliseconds(random.Next(500, 2_500));
            await LoadAsync(server, links, random.Next(), life, server.KillAsync);
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"round {round}: killed after {life.TotalMilliseconds:N0} ms; {links.Sum(link => link.Sent)} sent, {links.Sum(link => link.Answered)} answered so far"));
        }

        await using (ShortenerProcess last = await ShortenerProcess.StartAsync(_setup))
        {
            await AssertEveryClickIsStoredOnceAsync(last, links);
            Assert.Equal(0, await last.StopAsync());
        }

        await using DbConnection database = OpenDatabase(_setup);
        await database.OpenAsync();
        int recounted = await RollupRecount.AssertEqualAsync(database);
        Assert.InRange(recounted, links.Sum(link => link.Answered), links.Sum(link => link.Sent));
    }

    [Fact]
    public async Task Stopped_under_load_it_drains_and_ends_cleanly()
    {
        IReadOnlyList<ClickLog> links;
        await using (ShortenerProcess server = await ShortenerProcess.StartAsync(_setup))
        {
            links = await CreateLinksAsync(server);
            await LoadAsync(server, links, FaultSettings.Seed, TimeSpan.FromSeconds(1), async () => Assert.Equal(0, await server.StopAsync()));
        }

        await using DbConnection database = OpenDatabase(_setup);
        await database.OpenAsync();
        int stored = await RollupRecount.AssertEqualAsync(database);
        Assert.InRange(stored, links.Sum(link => link.Answered), links.Sum(link => link.Sent));
    }

    private static async Task<IReadOnlyList<ClickLog>> CreateLinksAsync(ShortenerProcess server)
    {
        List<ClickLog> links = [];
        for (int i = 0; i < Links; i++)
        {
            using HttpResponseMessage answer =
                await server.Client.PostAsJsonAsync("/api/v1/links", new { url = string.Create(CultureInfo.InvariantCulture, $"https://example.com/{i}") });
            Assert.True(answer.IsSuccessStatusCode, $"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
            JsonElement link = await answer.Content.ReadFromJsonAsync<JsonElement>();
            links.Add(new ClickLog(link.GetProperty("id").GetString()!, link.GetProperty("slug").GetString()!));
        }

        return links;
    }

    /// <summary>Visitors click while the account is read; after <paramref name="life"/> the server is ended under them.</summary>
    private static async Task LoadAsync(ShortenerProcess server, IReadOnlyList<ClickLog> links, int seed, TimeSpan life, Func<Task> end)
    {
        using var ended = new CancellationTokenSource();
        Visitor[] visitors = [.. Enumerable.Range(0, Visitors).Select(i => new Visitor(server.Address, links, seed + i))];
        Task[] clicking = [.. visitors.Select(visitor => Task.Run(() => visitor.ClickAsync(ended.Token)))];
        Task sampling = Task.Run(() => SampleAccountAsync(server, ended.Token));
        await Task.Delay(life, TimeProvider.System);
        Assert.False(server.HasExited, $"The server ended by itself:\n{server.Output}");
        // Sampling stops first: an answer cut off by the end says nothing.
        await end();
        await ended.CancelAsync();
        await Task.WhenAll(clicking);
        await sampling;
        Assert.Empty(visitors.SelectMany(visitor => visitor.Unexpected));
    }

    private static async Task SampleAccountAsync(ShortenerProcess server, CancellationToken ended)
    {
        while (!ended.IsCancellationRequested)
        {
            PipelineAccount account;
            try
            {
                account = await PipelineAccount.ReadAsync(server);
            }
            catch (Exception gone) when (gone is HttpRequestException or IOException or TaskCanceledException)
            {
                return;
            }

            account.AssertHolds();
        }
    }

    private static async Task AssertEveryClickIsStoredOnceAsync(ShortenerProcess server, IReadOnlyList<ClickLog> links)
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

    private static async Task<long> CountAsync(ShortenerProcess server, string filter)
    {
        JsonElement metrics = await server.Client.GetFromJsonAsync<JsonElement>("/api/v1/metrics?bots=include" + filter);
        return metrics.GetProperty("clicks").GetInt64();
    }
}
