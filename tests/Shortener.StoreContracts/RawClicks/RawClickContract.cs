using Shortener.Core.Analytics;
using Shortener.Core.Clicks;
using Shortener.Core.Links;
using Shortener.Core.RawClicks;
using Shortener.Core.Visitors;
using Shortener.StoreContracts.Analytics;

namespace Shortener.StoreContracts.RawClicks;

/// <summary>
/// What a store of raw clicks promises: pages hold exactly the clicks of the question in one order, whatever their size and whatever
/// is written meanwhile, and what a source commits is found by its positions.
/// </summary>
public abstract class RawClickContract : IAsyncLifetime
{
    private const int Seed = 20261122;

    /// <summary>Like the metrics' questions: behind the last click, within the generated calendar.</summary>
    private static readonly long Now = ClickWorld.End + (30 * UnixMicros.PerHour);

    private MetricsDatabase _database = null!;

    public async Task InitializeAsync() => _database = await CreateAsync();

    public async Task DisposeAsync() => await _database.DisposeAsync();

    [Fact]
    public async Task Pages_hold_the_clicks_of_a_question_newest_first()
    {
        (RawClickReader reader, ClickWorld world, MetricsOracle oracle) = await FillAsync();
        var queries = new RandomQueries(world, Seed);
        int found = 0;
        for (int i = 0; i < 200; i++)
        {
            MetricsQuery query = queries.Next();
            GeneratedClick[] expected = Expected(oracle, query);
            List<StoredClick> clicks = await ReadPagesAsync(reader, query, queries.NextLimit() * 17, expected.Length);
            Assert.True(
                expected.Select(PlaceOf).SequenceEqual(clicks.Select(click => click.Place)), $"Question {i}: {query}: {clicks.Count} of {expected.Length}");
            found += clicks.Count;
        }

        Assert.True(found > 10_000, $"Only {found} clicks were compared");
    }

    [Fact]
    public async Task Matching_one_click_at_a_time_lets_through_what_the_question_selects()
    {
        (RawClickReader reader, ClickWorld world, MetricsOracle oracle) = await FillAsync();
        var everything = new MetricsQuery { WorkspaceId = ClickWorld.Workspace, Bots = BotsMode.Include };
        List<StoredClick> all = await ReadPagesAsync(reader, everything, 5_000, world.Clicks.Count);
        var queries = new RandomQueries(world, Seed + 1);
        for (int i = 0; i < 300; i++)
        {
            MetricsQuery query = queries.Next() with { From = null, To = null, WorkspaceId = ClickWorld.Workspace };
            var matcher = new ClickMatcher(query.Bots, query.Filters, query.TimeZone!, new BareShortUrls());
            Assert.True(
                Expected(oracle, query).Select(PlaceOf).SequenceEqual(all.Where(matcher.Matches).Select(click => click.Place)), $"Question {i}: {query}");
        }
    }

    [Fact]
    public async Task A_click_carries_everything_that_is_stored_of_it()
    {
        (RawClickReader reader, ClickWorld world, _) = await FillAsync();
        var query = new MetricsQuery { WorkspaceId = ClickWorld.Workspace, Bots = BotsMode.Include };
        Dictionary<ClickPlace, StoredClick> stored = (await ReadPagesAsync(reader, query, 1_000, world.Clicks.Count)).ToDictionary(click => click.Place);
        foreach (GeneratedClick click in world.Clicks.Where(click => click.Link.WorkspaceId == ClickWorld.Workspace))
        {
            StoredClick read = stored[PlaceOf(click)];
            Assert.Equal(
                (click.Link.Id, click.Link.Slug, click.Link.Host, click.Visitor, click.BotKind, click.Language, click.Variant),
                (read.LinkId, read.Slug, read.Host, read.Visitor, read.BotKind, read.Language, read.Variant));
            Assert.Equal(click.Link.Tags, read.Tags);
            Assert.Equal((click.Place?.Country, click.Place?.Region, click.Place?.City), (read.Country, read.Region, read.City));
            Assert.Equal(
                (click.UserAgent?.Browser, click.UserAgent?.Os, click.UserAgent?.Device, click.UserAgent?.InAppBrowser, click.UserAgent?.Bot),
                (read.Browser, read.Os, read.Device, read.InAppBrowser, read.BotName));
            Assert.Equal((click.Referrer?.Value, click.Referrer?.Domain), (read.Referrer, read.ReferrerDomain));
            Assert.Equal(
                (click.Traffic.Channel, click.Traffic.Source, click.Traffic.UtmSource, click.Traffic.UtmCampaign, click.Traffic.UtmContent),
                (read.Channel, read.Source, read.UtmSource, read.UtmCampaign, read.UtmContent));
        }
    }

    [Fact]
    public async Task Pages_neither_skip_nor_repeat_while_clicks_arrive()
    {
        (RawClickReader reader, ClickWorld world, MetricsOracle oracle) = await FillAsync();
        var query = new MetricsQuery { WorkspaceId = ClickWorld.Workspace, Bots = BotsMode.Include };
        ClickPlace[] before = [.. Expected(oracle, query).Select(PlaceOf)];
        IClickStore store = _database.OpenClicks(TimeProvider.System);
        SourceState source = (await store.ListSourcesAsync(CancellationToken.None)).Single(source => source.Id == 1);
        long position = world.Clicks.Max(click => click.Position);
        var random = new Random(5);
        List<ClickPlace> seen = [];
        ClickPlace? next = null;
        do
        {
            RawClickSelection selection = await reader.SelectAsync(query, CancellationToken.None);
            RawClickPage page = await reader.ReadAsync(selection.Clicks!, next, 100, CancellationToken.None);
            seen.AddRange(page.Items.Select(click => click.Place));
            next = page.Next;

            // Newer ones, older ones, and ones with the very instant at which the page ended.
            long at = random.Next() % 2 == 0 ? seen[^1].At : ClickWorld.Start + random.NextInt64(ClickWorld.End - ClickWorld.Start);
            List<EnrichedClick> more = [.. Enumerable.Range(0, 3).Select(i => Click(++position, at + i - 1))];
            var batch = new ClickBatch(source, source.Position, position, more, []);
            Assert.Equal(CommitResult.Committed, await store.CommitAsync(batch, CancellationToken.None));
            source = (await store.FindSourceAsync(source.Identity, CancellationToken.None))!;
        }
        while (next is not null);

        Assert.Equal(seen.Count, seen.Distinct().Count());
        Assert.Empty(before.Except(seen));
        Assert.True(seen.SequenceEqual(seen.OrderByDescending(place => (place.At, place.SourceId, place.Position))));
        (store as IDisposable)?.Dispose();
    }

    [Fact]
    public async Task What_a_source_committed_is_found_by_its_positions()
    {
        (_, ClickWorld world, _) = await FillAsync();
        var committed = new CommittedClicks(_database.RawClicks);
        GeneratedClick[] source = [.. world.Clicks.Where(click => click.SourceId == 2).OrderBy(click => click.Position)];
        (GeneratedClick first, GeneratedClick last) = (source[source.Length / 4], source[source.Length / 2]);
        GeneratedClick[] range = [.. source.Where(click => click.Position > first.Position && click.Position <= last.Position)];
        DateTimeOffset until = UnixMicros.ToInstant(ClickWorld.End - (7 * UnixMicros.PerDay));
        // Only clicks that were committed within a day of their instant are live.
        GeneratedClick[] expected = [.. range.Where(click =>
            click.Link.WorkspaceId == ClickWorld.Workspace && click.At >= UnixMicros.From(until - CommittedClicks.Horizon))];
        Assert.NotEmpty(expected);
        List<StoredClick> found = [];
        await foreach (IReadOnlyList<StoredClick> page in committed.ReadAsync(
            new SourceRange(2, first.Position, last.Position), range.Length, until, [ClickWorld.Workspace], CancellationToken.None))
        {
            found.AddRange(page);
        }

        Assert.Equal(expected.Select(click => click.Position), found.Select(click => click.Place.Position));
    }

    [Fact]
    public async Task Sources_are_told_with_what_they_stored_and_imports_are_none()
    {
        IClickStore store = _database.OpenClicks(TimeProvider.System);
        SourceState open = await store.OpenSourceAsync("node/live", 0, CancellationToken.None);
        Assert.Equal(CommitResult.Committed, await store.CommitAsync(new ClickBatch(open, open.Position, 7, [Click(7, Now)], []), CancellationToken.None));
        SourceState import = await store.OpenSourceAsync("import/0123", 0, CancellationToken.None);
        SourceState closed = await store.OpenSourceAsync("node/closed", 0, CancellationToken.None);
        await store.CloseSourceAsync(closed.Id, CancellationToken.None);

        SourcePlaces places = await _database.RawClicks.ReadSourcesAsync(TimeProvider.System.GetUtcNow() + TimeSpan.FromDays(1), CancellationToken.None);

        Assert.Contains(new SourcePlace(open.Id, 7, 1), places.Sources);
        Assert.DoesNotContain(places.Sources, source => source.Id == import.Id || source.Id == closed.Id);
        Assert.Equal(closed.Id, places.HighestId);
        (store as IDisposable)?.Dispose();
    }

    [Fact]
    public async Task A_cancelled_question_ends_with_its_cancellation()
    {
        (RawClickReader reader, _, _) = await FillAsync();
        RawClickSelection selection = await reader.SelectAsync(new MetricsQuery { WorkspaceId = ClickWorld.Workspace }, CancellationToken.None);
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reader.ReadAsync(selection.Clicks!, null, 10, cancelled.Token));
    }

    protected abstract Task<MetricsDatabase> CreateAsync();

    private static GeneratedClick[] Expected(MetricsOracle oracle, MetricsQuery query) =>
    [
        .. oracle.Matching(query)
            .Where(click => query.Bots == BotsMode.Include || click.IsBot == (query.Bots == BotsMode.Only))
            .OrderByDescending(click => click.At).ThenByDescending(click => click.SourceId).ThenByDescending(click => click.Position),
    ];

    private static ClickPlace PlaceOf(GeneratedClick click) => new(click.At, click.SourceId, click.Position);

    private static EnrichedClick Click(long position, long at) => new()
    {
        Raw = new RawClick { EndPosition = position, LinkId = 1, WorkspaceId = ClickWorld.Workspace, UnixMicros = at },
        Traffic = new Core.Channels.TrafficSource("Direct", null, null, null, null, null, null, null, null),
    };

    private static async Task<List<StoredClick>> ReadPagesAsync(RawClickReader reader, MetricsQuery query, int limit, int expected)
    {
        List<StoredClick> clicks = [];
        RawClickSelection selection = await reader.SelectAsync(query, CancellationToken.None);
        ClickPlace? next = null;
        do
        {
            if (selection.Clicks is null)
            {
                return clicks;
            }

            RawClickPage page = await reader.ReadAsync(selection.Clicks, next, limit, CancellationToken.None);
            Assert.True(page.Items.Count <= limit);
            clicks.AddRange(page.Items);
            next = page.Next is { } place && ClickPlace.TryParse(place.Format(), out ClickPlace parsed) ? parsed : null;
            Assert.True(clicks.Count <= expected, "The pages do not end");
        }
        while (next is not null);
        return clicks;
    }

    private async Task<(RawClickReader Reader, ClickWorld World, MetricsOracle Oracle)> FillAsync()
    {
        ClickWorld world = ClickWorld.Generate(Seed, 5_000, VisitorPeriod.Day);
        await RollupFixture.FillAsync(_database.Rows, world);
        var reader = new RawClickReader(_database.Metrics, _database.RawClicks, new BareShortUrls(), new FixedTime(Now));
        return (reader, world, new MetricsOracle(world, Now));
    }

    private sealed class FixedTime(long now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => UnixMicros.ToInstant(now);
    }
}

public sealed class SqliteRawClickTests : RawClickContract
{
    protected override Task<MetricsDatabase> CreateAsync() => MetricsDatabase.CreateSqliteAsync();
}

[Trait("Db", "Postgres")]
public sealed class PostgresRawClickTests : RawClickContract
{
    protected override Task<MetricsDatabase> CreateAsync() => MetricsDatabase.CreatePostgresAsync();
}
