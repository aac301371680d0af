using System.Data.Common;
using Shortener.Core.Clicks;
using Shortener.Testing;

namespace Shortener.StoreContracts.Clicks;

/// <summary>What a commit promises on either backend.</summary>
public abstract class ClickStoreContract : IAsyncLifetime
{
    private static readonly IReadOnlyList<DeadLetter> NoLetters = [];

    protected ClickStorage Storage { get; private set; } = null!;

    protected long Now => UnixMicros.From(Storage.Clock.Now);

    protected abstract Task<ClickStorage> CreateAsync();

    public async Task InitializeAsync() => Storage = await CreateAsync();

    public async Task DisposeAsync() => await Storage.DisposeAsync();

    [Fact]
    public async Task A_source_opens_once_and_keeps_its_state()
    {
        SourceState first = await Storage.Clicks.OpenSourceAsync("node/g1", 64, default);
        SourceState again = await Storage.Clicks.OpenSourceAsync("node/g1", 9_999, default);

        Assert.Equal(new SourceState(first.Id, "node/g1", 64, 0, 0, false), first);
        Assert.Equal(first, again);
        Assert.Null(await Storage.Clicks.FindSourceAsync("node/g2", default));
    }

    [Fact]
    public async Task A_commit_moves_position_and_counters_with_its_clicks()
    {
        SourceState source = await Storage.Clicks.OpenSourceAsync("node/g1", 0, default);
        var random = new RandomClicks(1);
        List<EnrichedClick> clicks = random.Take(50, Now - 3_600_000_000, 3_000_000_000);
        long to = random.Position + 8;

        CommitResult result = await Storage.Clicks.CommitAsync(
            new ClickBatch(source, 0, to, clicks, [new DeadLetter(random.Position + 4, 7, Now, "enrichment_failed: test", """{"a":1}""")]), default);

        Assert.Equal(CommitResult.Committed, result);
        Assert.Equal(source with { Position = to, Stored = 50, DeadLettered = 1 }, await Storage.Clicks.FindSourceAsync("node/g1", default));
        Assert.Equal(1, await Storage.ScalarAsync("SELECT count(*) FROM dead_letters"));
        Assert.Equal(50, await RecountAsync());
    }

    [Fact]
    public async Task A_batch_committed_twice_counts_once()
    {
        SourceState source = await Storage.Clicks.OpenSourceAsync("node/g1", 0, default);
        var random = new RandomClicks(2);
        List<EnrichedClick> clicks = random.Take(300, Now - 3_600_000_000, 3_000_000_000, links: 2);
        var batch = new ClickBatch(source, 0, random.Position, clicks, NoLetters);

        Assert.Equal(CommitResult.Committed, await Storage.Clicks.CommitAsync(batch, default));
        Assert.Equal(CommitResult.PositionMoved, await Storage.Clicks.CommitAsync(batch, default));
        Assert.Equal(CommitResult.PositionMoved, await Storage.AnotherStore().CommitAsync(batch, default));

        Assert.Equal(300, (await Storage.Clicks.FindSourceAsync("node/g1", default))!.Stored);
        Assert.Equal(300, await RecountAsync());
    }

    [Fact]
    public async Task Racing_workers_commit_a_batch_once()
    {
        SourceState source = await Storage.Clicks.OpenSourceAsync("node/g1", 0, default);
        IClickStore[] workers = [Storage.Clicks, Storage.AnotherStore(), Storage.AnotherStore()];
        var random = new RandomClicks(3);
        long from = 0;
        for (int round = 0; round < 8; round++)
        {
            List<EnrichedClick> clicks = random.Take(60, Now - 7_200_000_000, 7_000_000_000, links: 3);
            var batch = new ClickBatch(source, from, random.Position, clicks, NoLetters);
            CommitResult[] results = await Task.WhenAll(workers.Select(worker => Task.Run(() => worker.CommitAsync(batch, default))));

            Assert.Single(results, result => result == CommitResult.Committed);
            from = random.Position;
        }

        Assert.Equal(480, await RecountAsync());
    }

    [Fact]
    public async Task An_empty_batch_moves_the_position_alone()
    {
        SourceState source = await Storage.Clicks.OpenSourceAsync("node/g1", 0, default);

        Assert.Equal(CommitResult.Committed, await Storage.Clicks.CommitAsync(new ClickBatch(source, 0, 640, [], NoLetters), default));

        Assert.Equal(source with { Position = 640 }, await Storage.Clicks.FindSourceAsync("node/g1", default));
        Assert.Equal(0, await RecountAsync());
    }

    [Fact]
    public async Task A_closed_source_takes_nothing_more()
    {
        SourceState source = await Storage.Clicks.OpenSourceAsync("node/g1", 0, default);
        await Storage.Clicks.CloseSourceAsync(source.Id, new SourceReport(5, new Dictionary<string, long> { ["journal_full"] = 5 }, 0, null), default);

        var random = new RandomClicks(4);
        List<EnrichedClick> clicks = random.Take(3, Now, 1);
        Assert.Equal(CommitResult.PositionMoved, await Storage.Clicks.CommitAsync(new ClickBatch(source, 0, random.Position, clicks, NoLetters), default));

        Assert.True((await Storage.Clicks.FindSourceAsync("node/g1", default))!.Closed);
        SourceAccount account = Assert.Single(await Storage.Accounts.ReadAsync(default));
        Assert.Equal(5, account.Report!.Accepted);
        Assert.Equal(5, account.Report.Dropped["journal_full"]);
    }

    [Fact]
    public async Task Ten_thousand_clicks_commit_as_one_batch()
    {
        SourceState source = await Storage.Clicks.OpenSourceAsync("node/g1", 0, default);
        var random = new RandomClicks(5);
        List<EnrichedClick> clicks = random.Take(10_000, Now - 5_000_000_000, 5_000_000_000, links: 2_000);

        await Storage.Clicks.CommitAsync(new ClickBatch(source, 0, random.Position, clicks, NoLetters), default);

        Assert.Equal(10_000, await RecountAsync());
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    public async Task Rollups_equal_a_recount_after_random_batches_of_several_sources(int seed)
    {
        var random = new Random(seed);
        List<(SourceState Source, RandomClicks Clicks)> sources = [];
        for (int i = 0; i < 3; i++)
        {
            sources.Add((await Storage.Clicks.OpenSourceAsync($"node{i}/g", 0, default), new RandomClicks(seed + i)));
        }

        IClickStore[] workers = [Storage.Clicks, Storage.AnotherStore()];
        int total = 0;
        for (int round = 0; round < 25; round++)
        {
            (SourceState source, RandomClicks clicks) = sources[random.Next(sources.Count)];
            long from = clicks.Position;
            // Late clicks reach days that were written long before; some batches lie wholly within one.
            long start = Now - (random.Next(4) * UnixMicros.PerDay) - (20 * UnixMicros.PerHour);
            List<EnrichedClick> batch = clicks.Take(random.Next(1, 160), start, random.Next(2) == 0 ? 1_000_000 : 20 * UnixMicros.PerHour, links: 2);
            total += batch.Count;

            // Sources move between workers, whose memories of a source must not outlive its commits elsewhere.
            CommitResult result = await workers[random.Next(2)].CommitAsync(new ClickBatch(source, from, clicks.Position, batch, NoLetters), default);

            Assert.Equal(CommitResult.Committed, result);
        }

        Assert.Equal(total, await RecountAsync());
        Assert.True(await Storage.ScalarAsync("SELECT count(*) FROM hot_link_days") > 3);
    }

    [Fact]
    public async Task A_link_day_turns_hot_across_commits_click_by_click()
    {
        SourceState source = await Storage.Clicks.OpenSourceAsync("node/g1", 0, default);
        var random = new RandomClicks(6);
        foreach (int count in (int[])[100, 27, 1, 1, 40])
        {
            long from = random.Position;
            List<EnrichedClick> clicks = random.Take(count, Now - 1_000_000, 1_000_000, links: 1);
            await Storage.Clicks.CommitAsync(new ClickBatch(source, from, random.Position, clicks, NoLetters), default);
            await RecountAsync();
        }

        Assert.Equal(1, await Storage.ScalarAsync("SELECT count(*) FROM hot_link_days"));
    }

    [Fact]
    public async Task A_refused_batch_leaves_nothing_and_the_next_one_is_right()
    {
        SourceState source = await Storage.Clicks.OpenSourceAsync("node/g1", 0, default);
        var random = new RandomClicks(7);
        List<EnrichedClick> good = random.Take(200, Now - 1_000_000, 1_000_000, links: 2);
        List<EnrichedClick> poison = [.. good, good[17]];

        await Assert.ThrowsAsync<ClickDataException>(
            () => Storage.Clicks.CommitAsync(new ClickBatch(source, 0, random.Position, poison, NoLetters), default));

        Assert.Equal(source, await Storage.Clicks.FindSourceAsync("node/g1", default));
        Assert.Equal(0, await RecountAsync());
        await Storage.Clicks.CommitAsync(new ClickBatch(source, 0, random.Position, good, NoLetters), default);
        Assert.Equal(200, await RecountAsync());
    }

    [Fact]
    public async Task Hostile_text_is_stored_and_harms_no_neighbour()
    {
        SourceState source = await Storage.Clicks.OpenSourceAsync("node/g1", 0, default);
        var random = new RandomClicks(8);
        List<EnrichedClick> clicks = random.Take(5, Now, 1_000);
        string[] texts = ["a\0b", "lone \ud800 high", "lone \udc00 low", "\ud83d\ude00 emoji ñ ы \uFFFE\uFFFF", new string('x', 65_536), ""];
        foreach (string text in texts)
        {
            EnrichedClick click = random.Next(Now);
            clicks.Add(new EnrichedClick
            {
                Raw = new RawClick { EndPosition = click.Raw.EndPosition, LinkId = 1, WorkspaceId = 1, UnixMicros = Now, UserAgent = text },
                UserAgent = Core.UserAgents.UserAgentResult.Unknown with { DeviceType = text, Browser = new Core.UserAgents.UserAgentFamily(text, text) },
                BotName = text,
                Location = new Core.Geo.GeoLocation(text, text, text, double.NaN, double.PositiveInfinity),
                Referrer = text,
                ReferrerDomain = text,
                Language = text,
                Traffic = new Core.Channels.TrafficSource(text, text, text, text, text, text, text, text, text),
            });
        }

        await Storage.Clicks.CommitAsync(new ClickBatch(source, 0, random.Position, clicks,
            [new DeadLetter(random.Position, null, long.MaxValue, "bad\0frame \ud800", null)]), default);

        Assert.Equal(11, await RecountAsync());
        Assert.Equal(2, await Storage.ScalarAsync("SELECT count(*) FROM user_agents WHERE value LIKE 'lone \uFFFD%'"));
        Assert.Equal(1, await Storage.ScalarAsync("SELECT count(*) FROM user_agents WHERE value LIKE '\ud83d\ude00%'"));
    }

    [Fact]
    public async Task Instants_outside_the_window_are_clamped_and_flagged_for_live_sources_alone()
    {
        SourceState live = await Storage.Clicks.OpenSourceAsync("node/g1", 0, default);
        SourceState import = await Storage.Clicks.OpenSourceAsync("import/abc", 0, default);
        long tooOld = Now - (400 * UnixMicros.PerDay);
        long ahead = Now + (2 * UnixMicros.PerHour);
        foreach (SourceState source in (SourceState[])[live, import])
        {
            var random = new RandomClicks(9);
            EnrichedClick[] clicks = [random.Next(tooOld), random.Next(Now), random.Next(ahead)];
            await Storage.Clicks.CommitAsync(new ClickBatch(source, 0, random.Position, clicks, NoLetters), default);
        }

        Assert.Equal([(tooOld, false), (Now, false), (ahead, false)], await InstantsAsync(import.Id));
        Assert.Equal([(Now - (366 * UnixMicros.PerDay), true), (Now, false), (Now + UnixMicros.PerHour, true)], await InstantsAsync(live.Id));
        await RecountAsync();
    }

    [Fact]
    public async Task An_instant_that_no_database_holds_is_refused_as_data()
    {
        SourceState import = await Storage.Clicks.OpenSourceAsync("import/abc", 0, default);
        var random = new RandomClicks(10);
        EnrichedClick[] clicks = [random.Next(Now), random.Next(long.MaxValue)];

        await Assert.ThrowsAsync<ClickDataException>(
            () => Storage.Clicks.CommitAsync(new ClickBatch(import, 0, random.Position, clicks, NoLetters), default));
    }

    [Fact]
    public async Task Sources_committing_at_the_same_time_do_not_deadlock()
    {
        async Task CommitManyAsync(string identity, int seed)
        {
            IClickStore worker = Storage.AnotherStore();
            SourceState source = await worker.OpenSourceAsync(identity, 0, default);
            // The same seed for all: every worker inserts the same new dictionary rows in its own random order.
            var random = new RandomClicks(seed);
            for (int round = 0; round < 15; round++)
            {
                long from = random.Position;
                List<EnrichedClick> clicks = random.Take(80, Now - 1_000_000_000, 900_000_000, links: 5);
                clicks.ForEach(click => click.Referrer = $"https://round{round}.example/{clicks.IndexOf(click)}");
                Assert.Equal(CommitResult.Committed, await worker.CommitAsync(new ClickBatch(source, from, random.Position, clicks, NoLetters), default));
            }
        }

        await Task.WhenAll(Enumerable.Range(0, 4).Select(i => Task.Run(() => CommitManyAsync($"node{i}/g", 100 + i)))).WaitAsync(TimeSpan.FromSeconds(60));

        Assert.Equal(4 * 15 * 80, await RecountAsync());
    }

    [Fact]
    public async Task A_cancelled_commit_writes_nothing()
    {
        SourceState source = await Storage.Clicks.OpenSourceAsync("node/g1", 0, default);
        var random = new RandomClicks(13);
        List<EnrichedClick> clicks = random.Take(10, Now, 1_000);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Storage.Clicks.CommitAsync(new ClickBatch(source, 0, random.Position, clicks, NoLetters), new CancellationToken(canceled: true)));

        Assert.Equal(0, await RecountAsync());
    }

    [Fact]
    public async Task A_report_beside_a_commit_is_counted_against_the_row_it_moved()
    {
        SourceState source = await Storage.Clicks.OpenSourceAsync("import/abc", 0, default);
        var random = new RandomClicks(14);
        List<EnrichedClick> clicks = random.Take(10, Now, 1_000);
        var report = new SourceReport(12, new Dictionary<string, long> { ["heartbeat"] = 2 }, 0, null);

        await Storage.Clicks.CommitAsync(new ClickBatch(source, 0, random.Position, clicks, NoLetters, report), default);

        SourceAccount account = Assert.Single(await Storage.Accounts.ReadAsync(default));
        Assert.Equal(new SourceCounters(10, 0), account.CountedAgainst);
        Assert.Equal((12, 2, 0), (account.Report!.Accepted, account.Report.Dropped["heartbeat"], account.Report.Pending));
    }

    [Fact]
    public async Task A_nodes_report_keeps_the_counters_it_was_counted_against()
    {
        SourceState seen = await Storage.Clicks.OpenSourceAsync("node/g1", 0, default);
        await Storage.Accounts.ReportAsync(seen, new SourceReport(7, new Dictionary<string, long>(), 7, Now - 5), default);
        var random = new RandomClicks(15);
        List<EnrichedClick> clicks = random.Take(7, Now, 1_000);
        await Storage.Clicks.CommitAsync(new ClickBatch(seen, 0, random.Position, clicks, NoLetters), default);

        SourceAccount account = Assert.Single(await Storage.Accounts.ReadAsync(default));

        Assert.Equal(7, account.State.Stored);
        Assert.Equal(new SourceCounters(0, 0), account.CountedAgainst);
        Assert.Equal((7, 7, Now - 5), (account.Report!.Accepted, account.Report.Pending, account.Report.OldestUnixMicros));
    }

    protected async Task<int> RecountAsync()
    {
        await using DbConnection connection = Storage.Open();
        return await RollupRecount.AssertEqualAsync(connection);
    }

    private async Task<(long At, bool Clamped)[]> InstantsAsync(int sourceId)
    {
        await using DbConnection connection = Storage.Open();
        await using DbCommand command = connection.CreateCommand();
        command.CommandText = $"SELECT at, flags FROM clicks WHERE source_id = {sourceId} ORDER BY position";
        await using DbDataReader reader = await command.ExecuteReaderAsync();
        List<(long, bool)> instants = [];
        while (await reader.ReadAsync())
        {
            long at = reader.GetValue(0) is DateTime instant ? UnixMicros.From(instant) : reader.GetInt64(0);
            instants.Add((at, ((ClickFlags)reader.GetInt16(1)).HasFlag(ClickFlags.Clamped)));
        }

        return [.. instants];
    }
}
