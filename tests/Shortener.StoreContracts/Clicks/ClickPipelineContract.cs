using System.Data.Common;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Shortener.Core.Clicks;
using Shortener.Core.Geo;
using Shortener.Core.Storage;
using Shortener.Ingest.Pipeline;
using Shortener.Ingest.Sources;
using Shortener.Testing;

namespace Shortener.StoreContracts.Clicks;

/// <summary>What the pipeline promises over a real database: nothing lost, nothing twice, the account always adding up.</summary>
public abstract class ClickPipelineContract : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();

    private ClickStorage _storage = null!;

    private long Now => UnixMicros.From(TimeProvider.System.GetUtcNow());

    protected abstract Task<ClickStorage> CreateAsync();

    public async Task InitializeAsync()
    {
        _storage = await CreateAsync();
        _storage.Clock.Now = TimeProvider.System.GetUtcNow();
    }

    public async Task DisposeAsync()
    {
        await _storage.DisposeAsync();
        await _services.DisposeAsync();
    }

    [Fact]
    public async Task Every_click_of_a_source_is_stored_once_and_released()
    {
        var source = new MemoryClickSource("node/g1");
        Append(source, 2_500);
        source.AppendUnreadable();
        source.Complete();

        PipelineEnd end = await Pipeline(source, _storage.Clicks).RunAsync(default, default).WaitAsync(Patience);

        Assert.Equal(PipelineEnd.Completed, end);
        await AssertStoredAsync("node/g1", 2_500, 1);
        Assert.Equal(2_501 * 8, source.Released[^1]);
        Assert.Equal(source.Released.Order(), source.Released);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_database_that_fails_before_and_after_commits_stores_every_click_once(int seed)
    {
        var source = new MemoryClickSource("node/g1");
        Append(source, 1_000);
        source.Complete();
        var store = new UnreliableClickStore(_storage.Clicks, new Random(seed));

        await Pipeline(source, store, new IngestOptions { BatchClicks = 60, BatchDelayMs = 10 }).RunAsync(default, default).WaitAsync(Patience);

        Assert.True(store.Failures > 3);
        await AssertStoredAsync("node/g1", 1_000, 0);
    }

    [Fact]
    public async Task Clicks_that_the_database_refuses_are_cut_out_alone()
    {
        var source = new MemoryClickSource("import/abc");
        for (int i = 0; i < 300; i++)
        {
            // An import keeps its instants, and no calendar holds these.
            bool poison = i is 0 or 17 or 18 or 299;
            source.Append(end => Click(end, poison ? long.MaxValue - end : Now));
        }

        source.Complete();

        await Pipeline(source, _storage.Clicks).RunAsync(default, default).WaitAsync(Patience);

        await AssertStoredAsync("import/abc", 296, 4);
        IReadOnlyList<DeadLetterEntry> letters = await _storage.DeadLetters.ListAsync(0, 10, false, default);
        Assert.Equal([8, 144, 152, 2_400], letters.Select(letter => letter.Position));
        Assert.All(letters, letter => Assert.StartsWith("refused: ", letter.Reason, StringComparison.Ordinal));
        Assert.All(letters, letter => Assert.Equal("ES", DeadLetterJson.Read(letter.ClickJson!, letter.Position).Location!.Country));
    }

    [Fact]
    public async Task A_click_that_cannot_be_enriched_waits_and_is_replayed_by_a_better_step()
    {
        var source = new MemoryClickSource("node/g1");
        Append(source, 20);
        source.Append(end => Click(end, Now, userAgent: "trap \0 \ud800"));
        Append(source, 20);
        source.Complete();

        await Pipeline(source, _storage.Clicks).RunAsync(default, default).WaitAsync(Patience);
        await AssertStoredAsync("node/g1", 40, 1);
        DeadLetterEntry letter = Assert.Single(await _storage.DeadLetters.ListAsync(0, 10, false, default));
        Assert.StartsWith("enrichment_failed: FormatException", letter.Reason, StringComparison.Ordinal);

        Assert.Equal(ReplayResult.Refused, await new DeadLetterReplayer(_storage.DeadLetters, Enrich).ReplayAsync(letter.Id, default));
        var better = new DeadLetterReplayer(_storage.DeadLetters, raw => new EnrichedClick { Raw = raw, Location = raw.Location! });
        Assert.Equal(ReplayResult.Replayed, await better.ReplayAsync(letter.Id, default));
        Assert.Equal(ReplayResult.AlreadyReplayed, await better.ReplayAsync(letter.Id, default));
        Assert.Equal(ReplayResult.NotFound, await better.ReplayAsync(letter.Id + 99, default));

        await AssertStoredAsync("node/g1", 41, 0, letters: 1);
        Assert.Empty(await _storage.DeadLetters.ListAsync(0, 10, includeReplayed: false, default));
        Assert.NotNull(Assert.Single(await _storage.DeadLetters.ListAsync(0, 10, includeReplayed: true, default)).ReplayedAt);
    }

    [Fact]
    public async Task Replays_between_the_commits_of_a_source_keep_its_rollups_right()
    {
        SourceState source = await _storage.Clicks.OpenSourceAsync("node/g1", 0, default);
        var replayer = new DeadLetterReplayer(_storage.DeadLetters, raw => new EnrichedClick { Raw = raw, Location = raw.Location! });
        long position = 0;
        for (int round = 0; round < 6; round++)
        {
            long from = position;
            List<EnrichedClick> clicks = [];
            for (int i = 0; i < 90; i++)
            {
                clicks.Add(Enrich(Click(position += 8, Now)));
            }

            var letter = DeadLetters.For(Click(position += 8, Now), GeoLocation.Unknown, "refused: planned");
            Assert.Equal(CommitResult.Committed, await _storage.Clicks.CommitAsync(new ClickBatch(source, from, position, clicks, [letter]), default));
            await replayer.ReplayAllAsync((_, result) => Assert.Equal(ReplayResult.Replayed, result), default);
        }

        await AssertStoredAsync("node/g1", 546, 0, letters: 6);
        Assert.True(await _storage.ScalarAsync("SELECT count(*) FROM hot_link_days") > 0);
    }

    [Fact]
    public async Task A_position_moved_by_another_worker_is_read_on_from()
    {
        var source = new MemoryClickSource("node/g1");
        Append(source, 400);
        source.Complete();
        IClickStore other = _storage.AnotherStore();
        bool done = false;
        var store = new UnreliableClickStore(_storage.Clicks, new Random(1))
        {
            FailureRate = 0,
            Before = async batch =>
            {
                if (!done && batch.From > 0)
                {
                    done = true;
                    ClickBatch stolen = batch with { To = batch.Clicks[3].Raw.EndPosition, Clicks = [.. batch.Clicks.Take(4)] };
                    Assert.Equal(CommitResult.Committed, await other.CommitAsync(stolen, default));
                }
            },
        };

        await Pipeline(source, store, new IngestOptions { BatchClicks = 100 }).RunAsync(default, default).WaitAsync(Patience);

        Assert.True(done);
        await AssertStoredAsync("node/g1", 400, 0);
    }

    [Fact]
    public async Task A_soft_stop_drains_what_is_at_hand_and_the_next_start_goes_on()
    {
        var source = new MemoryClickSource("node/g1");
        using var stop = new CancellationTokenSource();
        Task<PipelineEnd> running = Pipeline(source, _storage.Clicks).RunAsync(stop.Token, default);
        Append(source, 3_000);

        await stop.CancelAsync();

        Assert.Equal(PipelineEnd.Stopped, await running.WaitAsync(Patience));
        await AssertStoredAsync("node/g1", 3_000, 0);
        Append(source, 500);
        source.Complete();
        Assert.Equal(PipelineEnd.Completed, await Pipeline(source, _storage.Clicks).RunAsync(default, default).WaitAsync(Patience));
        await AssertStoredAsync("node/g1", 3_500, 0);
    }

    [Fact]
    public async Task A_source_that_breaks_its_order_stops_the_pipeline_visibly()
    {
        var source = new MemoryClickSource("node/g1");
        Append(source, 5);
        source.Append(end => Click(end - 16, Now));

        await Assert.ThrowsAsync<InvalidOperationException>(() => Pipeline(source, _storage.Clicks).RunAsync(default, default).WaitAsync(Patience));
    }

    [Fact]
    public async Task The_account_adds_up_at_every_reading_while_clicks_stream_generations_close_and_letters_are_replayed()
    {
        var old = new MemoryClickSource("node/old");
        Append(old, 700);
        old.Drop("journal_full");
        old.AppendUnreadable();
        old.Complete();
        var current = new MemoryClickSource("node/live");
        var live = new LiveSourceAccounts();
        live.Add(old);
        live.Add(current);
        var provider = new FixedProvider([new ProvidedSource(old, 0, old, Live: false), new ProvidedSource(current, 0, current, Live: true)]);
        using IngestService service = Service(provider, live);
        var reader = new PipelineAccountReader(_storage.Accounts, live, TimeProvider.System);
        await service.StartAsync(default);

        using var done = new CancellationTokenSource();
        Task append = Task.Run(async () =>
        {
            for (int i = 0; i < 60; i++)
            {
                Append(current, 25);
                current.Drop("journal_full");
                current.Append(end => Click(end, Now, userAgent: "trap"));
                await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
            }
        });
        var replayer = new DeadLetterReplayer(_storage.DeadLetters, raw => new EnrichedClick { Raw = raw, Location = raw.Location! });
        Task replay = Task.Run(async () =>
        {
            while (!done.IsCancellationRequested)
            {
                await replayer.ReplayAllAsync((_, _) => { }, default);
                await Task.Delay(TimeSpan.FromMilliseconds(30), TimeProvider.System);
            }
        });
        int readings = 0;
        PipelineAccount account;
        do
        {
            account = await reader.ReadAsync(default);
            readings++;
            Assert.Equal(account.Accepted, account.Stored + account.DeadLettered + account.Dropped.Values.Sum() + account.Pending);
        }
        while (!append.IsCompleted || account.Pending > 0 || provider.Closed.Count == 0);

        await append;
        await done.CancelAsync();
        await replay;
        await service.StopAsync(default);
        account = await reader.ReadAsync(default);
        Assert.True(readings > 10);
        Assert.Equal(702 + (60 * 27), account.Accepted);
        Assert.Equal(61, account.Dropped["journal_full"]);
        Assert.Equal((0, 0), (account.Pending, account.LagMs));
        Assert.Equal(["node/old"], provider.Closed);
        Assert.True(account.Sources.Single(source => source.Identity == "node/old").Closed);
    }

    [Fact]
    public async Task A_source_of_another_node_counts_as_of_its_last_report_and_not_before_it()
    {
        var reader = new PipelineAccountReader(_storage.Accounts, new LiveSourceAccounts(), TimeProvider.System);
        SourceState row = await _storage.Clicks.OpenSourceAsync("elsewhere/g", 0, default);
        Assert.Equal(0, (await reader.ReadAsync(default)).Accepted);

        await _storage.Accounts.ReportAsync(row, new SourceReport(9, new Dictionary<string, long> { ["journal_full"] = 2 }, 7, Now - 5_000_000), default);
        await _storage.Clicks.CommitAsync(new ClickBatch(row, 0, 8, [Enrich(Click(8, Now))], []), default);

        PipelineAccount account = await reader.ReadAsync(default);
        Assert.Equal((9, 0, 7), (account.Accepted, account.Stored, account.Pending));
        Assert.True(account.LagMs >= 5_000);
    }

    private static EnrichedClick Enrich(RawClick raw) => raw.UserAgent?.StartsWith("trap", StringComparison.Ordinal) == true
        ? throw new FormatException("planned \0 trap")
        : new EnrichedClick { Raw = raw, Location = new GeoLocation("ES", null, null, null, null) };

    private static RawClick Click(long end, long at, string? userAgent = null) => new()
    {
        EndPosition = end,
        LinkId = 1 + (end / 8 % 3),
        WorkspaceId = 1,
        UnixMicros = at,
        Visitor = end % 80,
        UserAgent = userAgent,
    };

    private void Append(MemoryClickSource source, int count)
    {
        for (int i = 0; i < count; i++)
        {
            source.Append(end => Click(end, Now));
        }
    }

    private ClickPipelineFactory Factory(IClickStore store, IngestOptions? options = null) => new(
        store, Enrich, new NowhereLocator(), new IngestMetrics(_services.GetRequiredService<IMeterFactory>()),
        Options.Create(options ?? new IngestOptions { BatchDelayMs = 20 }), TimeProvider.System, NullLogger<ClickPipeline>.Instance);

    private ClickPipeline Pipeline(IClickSource source, IClickStore store, IngestOptions? options = null) => Factory(store, options).Create(source, 0);

    private IngestService Service(IClickSourceProvider provider, LiveSourceAccounts live) => new(
        provider, Runners(), _storage.Clicks, _storage.Accounts, live, Options.Create(new IngestOptions()), TimeProvider.System,
        NullLogger<IngestService>.Instance);

    /// <summary>As in a process without Redis: it stores what its own sources hold.</summary>
    private IngestRunners Runners() => new(
        new ServiceCollection().AddSingleton(Factory(_storage.Clicks)).AddSingleton(_storage.Clicks).BuildServiceProvider(),
        Options.Create(new IngestOptions()),
        Options.Create(new StorageOptions()));

    private async Task AssertStoredAsync(string identity, long stored, long deadLettered, long? letters = null)
    {
        SourceState state = (await _storage.Clicks.FindSourceAsync(identity, default))!;
        Assert.Equal((stored, deadLettered), (state.Stored, state.DeadLettered));
        Assert.Equal(letters ?? deadLettered, await _storage.ScalarAsync("SELECT count(*) FROM dead_letters"));
        await using DbConnection connection = _storage.Open();
        Assert.Equal(stored, await RollupRecount.AssertEqualAsync(connection));
    }

    private sealed class NowhereLocator : IGeoLocator
    {
        public string? Unavailable => "none in this test";

        public GeoLocation Locate(System.Net.IPAddress address) => GeoLocation.Unknown;
    }

    private sealed class FixedProvider(IReadOnlyList<ProvidedSource> sources) : IClickSourceProvider
    {
        public List<string> Closed { get; } = [];

        public ValueTask<IReadOnlyList<ProvidedSource>> ListAsync(CancellationToken ct) => ValueTask.FromResult(sources);

        public ValueTask ClosedAsync(ProvidedSource source, CancellationToken ct)
        {
            Closed.Add(source.Source.Identity);
            return default;
        }
    }
}
