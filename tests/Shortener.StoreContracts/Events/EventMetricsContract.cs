using Shortener.Core.Analytics;
using Shortener.Core.Clicks;
using Shortener.Core.Ids;
using Shortener.Core.Links;
using Shortener.Core.Visitors;
using Shortener.StoreContracts.Analytics;
using Shortener.StoreContracts.Clicks;

namespace Shortener.StoreContracts.Events;

/// <summary>Impressions, reach and clicks of pages equal a recount of what was committed, whatever is asked.</summary>
public abstract class EventMetricsContract : IAsyncLifetime
{
    private const int Questions = 150;

    private static readonly Dimension[] Asked =
    [
        Dimension.Country, Dimension.Device, Dimension.Channel, Dimension.Language, Dimension.HourOfDay, Dimension.Link,
        Dimension.Hub, Dimension.Button, Dimension.Interstitial, Dimension.Creative,
    ];

    private readonly TestClock _clock = new();
    private readonly List<EnrichedClick> _committed = [];

    private MetricsDatabase _database = null!;

    private long Start => UnixMicros.From(_clock.Now) - (6 * UnixMicros.PerDay);

    protected abstract Task<MetricsDatabase> CreateAsync();

    public async Task InitializeAsync()
    {
        _database = await CreateAsync();
        await EventWorld.FillAsync(_database.Rows);
        IClickStore store = _database.OpenClicks(_clock);
        for (int number = 0; number < 2; number++)
        {
            var world = new EventWorld(40 + number);
            SourceState source = await store.OpenSourceAsync("node/" + number, 0, CancellationToken.None);
            for (int batch = 0; batch < 4; batch++)
            {
                List<EnrichedClick> taken = world.Take(400, Start, 4 * UnixMicros.PerDay);
                Assert.Equal(
                    CommitResult.Committed,
                    await store.CommitAsync(new ClickBatch(source, source.Position, world.Position, taken, []), CancellationToken.None));
                source = (await store.FindSourceAsync(source.Identity, CancellationToken.None))!;
                _committed.AddRange(taken);
            }
        }

        (store as IDisposable)?.Dispose();
    }

    public async Task DisposeAsync() => await _database.DisposeAsync();

    [Theory]
    [InlineData(VisitorPeriod.Day)]
    [InlineData(VisitorPeriod.Month)]
    public async Task Answers_about_pages_equal_a_recount(VisitorPeriod per)
    {
        var reader = new MetricsReader(_database.Metrics, new BareShortUrls(), _clock, per);
        var oracle = new EventOracle(_committed);
        var random = new Random(7);
        int seen = 0;
        for (int number = 0; number < Questions; number++)
        {
            MetricsQuery query = Question(random);
            string what = $"Question {number} ({per}) {query} {string.Join("; ", query.Filters.Select(filter => $"{filter.Dimension} +[{string.Join('|', filter.Include)}] -[{string.Join('|', filter.Exclude)}]"))}";
            MetricsTotals totals = (await reader.TotalsAsync(query, CancellationToken.None)).Value!;
            MetricsTotals expected = oracle.Totals(query);
            Assert.True(expected == totals, $"{what}\nexpected {expected}\nactual   {totals}");
            seen += totals is { Clicks: > 0, Impressions: > 0 } ? 1 : 0;

            Dimension by = Asked[random.Next(Asked.Length)];
            IReadOnlyList<BreakdownItem> items = (await reader.BreakdownAsync(query, by, 100, null, CancellationToken.None)).Value!.Items;
            IReadOnlyList<BreakdownItem> counted = oracle.Breakdown(query, by);
            Assert.True(
                counted.SequenceEqual(items), $"{what} by {by}\nexpected\n{string.Join('\n', counted)}\nactual\n{string.Join('\n', items)}");

            var interval = (TimeInterval)random.Next(1, 5);
            IReadOnlyList<TimeSeriesPoint> points = (await reader.TimeSeriesAsync(query, interval, CancellationToken.None)).Value!.Points;
            IReadOnlyList<TimeSeriesPoint> series = oracle.TimeSeries(query, [.. points.Select(point => point.Start)]);
            Assert.True(
                series.SequenceEqual(points),
                $"{what} by {interval}\n{string.Join('\n', series.Zip(points).Where(pair => pair.First != pair.Second).Select(pair => $"expected {pair.First}\nactual   {pair.Second}"))}");
        }

        Assert.True(seen > 40, $"Only {seen} questions had clicks and impressions");
    }

    [Fact]
    public async Task Pages_of_a_breakdown_are_the_breakdown()
    {
        var reader = new MetricsReader(_database.Metrics, new BareShortUrls(), _clock, VisitorPeriod.Day);
        var query = new MetricsQuery { WorkspaceId = 1, TimeZone = TimeZoneInfo.Utc };
        foreach (Dimension by in (Dimension[])[Dimension.Button, Dimension.Creative, Dimension.Hub])
        {
            IReadOnlyList<BreakdownItem> all = (await reader.BreakdownAsync(query, by, 100, null, CancellationToken.None)).Value!.Items;
            List<BreakdownItem> paged = [];
            BreakdownCursor? next = null;
            do
            {
                Breakdown page = (await reader.BreakdownAsync(query, by, 1, next, CancellationToken.None)).Value!;
                paged.AddRange(page.Items);
                next = page.Next;
            }
            while (next is not null);

            Assert.True(all.Count > 1);
            Assert.Equal(all, paged);
        }
    }

    [Theory]
    [InlineData(Dimension.Hub)]
    [InlineData(Dimension.Button)]
    [InlineData(Dimension.Interstitial)]
    [InlineData(Dimension.Creative)]
    public async Task What_belongs_to_another_workspace_is_what_nobody_knows(Dimension dimension)
    {
        var reader = new MetricsReader(_database.Metrics, new BareShortUrls(), _clock, VisitorPeriod.Day);
        (OpaqueId kind, long foreign) = dimension switch
        {
            Dimension.Hub => (OpaqueId.Hub, 3L),
            Dimension.Button => (OpaqueId.HubBlock, 5L),
            Dimension.Interstitial => (OpaqueId.Interstitial, 3L),
            _ => (OpaqueId.Creative, 4L),
        };
        MetricsTotals? found = null;
        foreach (string value in (string[])[kind.Format(foreign), kind.Format(99), "anything"])
        {
            var query = new MetricsQuery { WorkspaceId = 1, TimeZone = TimeZoneInfo.Utc, Filters = [new MetricsFilter(dimension, [value], [])] };
            MetricsTotals totals = (await reader.TotalsAsync(query, CancellationToken.None)).Value!;
            Assert.Equal((0, 0, 0), (totals.Clicks, totals.Impressions, totals.BotClicks));
            Assert.Equal(found ?? totals, totals);
            found = totals;
            Assert.Empty((await reader.BreakdownAsync(query, Dimension.Country, 100, null, CancellationToken.None)).Value!.Items);
            // Its own workspace knows it.
            bool own = value == kind.Format(foreign);
            Assert.Equal(own, (await reader.TotalsAsync(query with { WorkspaceId = 2 }, CancellationToken.None)).Value!.Impressions > 0);
        }
    }

    private MetricsQuery Question(Random random)
    {
        string[] zones = ["UTC", "Europe/Madrid", "Asia/Kathmandu"];
        long from = Start - UnixMicros.PerDay + random.NextInt64(3 * UnixMicros.PerDay);
        var filters = new List<MetricsFilter>();
        switch (random.Next(10))
        {
            case 0 or 1:
                filters.Add(Include(Dimension.Hub, OpaqueId.Hub.Format(random.Next(1, 3))));
                break;
            case 2:
                filters.Add(Include(Dimension.Hub, OpaqueId.Hub.Format(1), OpaqueId.Hub.Format(2)));
                break;
            case 3:
                filters.Add(Include(Dimension.Button, OpaqueId.HubBlock.Format(random.Next(1, 5))));
                break;
            case 4:
                filters.Add(Include(Dimension.Hub, OpaqueId.Hub.Format(1)));
                filters.Add(Include(Dimension.Button, OpaqueId.HubBlock.Format(2), OpaqueId.HubBlock.Format(3)));
                break;
            case 5 or 6:
                filters.Add(Include(Dimension.Interstitial, OpaqueId.Interstitial.Format(random.Next(1, 3))));
                break;
            case 7:
                filters.Add(Include(Dimension.Creative, OpaqueId.Creative.Format(random.Next(1, 4))));
                break;
            case 8:
                filters.Add(Include(Dimension.Link, OpaqueId.Link.Format(random.Next(1, 4))));
                break;
            default:
                break;
        }

        switch (random.Next(6))
        {
            case 0:
                filters.Add(Include(Dimension.Country, "ES", null));
                break;
            case 1:
                filters.Add(new MetricsFilter(Dimension.Device, [], ["mobile"]));
                break;
            case 2:
                filters.Add(Include(Dimension.HourOfDay, "7", "8", "9", "22"));
                break;
            default:
                break;
        }

        return new MetricsQuery
        {
            WorkspaceId = 1,
            From = random.Next(3) == 0 ? null : PeriodBound.At(random.Next(2) == 0 ? from : from - (from % UnixMicros.PerDay)),
            To = random.Next(3) == 0 ? null : PeriodBound.At(from + UnixMicros.PerHour + random.NextInt64(5 * UnixMicros.PerDay)),
            TimeZone = TimeZoneInfo.FindSystemTimeZoneById(zones[random.Next(zones.Length)]),
            Bots = (BotsMode)random.Next(3),
            Filters = filters,
        };

        static MetricsFilter Include(Dimension dimension, params string?[] values) => new(dimension, values, []);
    }
}

public sealed class SqliteEventMetricsTests : EventMetricsContract
{
    protected override Task<MetricsDatabase> CreateAsync() => MetricsDatabase.CreateSqliteAsync();
}

[Trait("Db", "Postgres")]
public sealed class PostgresEventMetricsTests : EventMetricsContract
{
    protected override Task<MetricsDatabase> CreateAsync() => MetricsDatabase.CreatePostgresAsync();
}

[Trait("Db", "Postgres")]
public sealed class HashPartitionedEventMetricsTests : EventMetricsContract
{
    protected override Task<MetricsDatabase> CreateAsync() => MetricsDatabase.CreatePostgresAsync(HashPartitions.ApplyAsync);
}
