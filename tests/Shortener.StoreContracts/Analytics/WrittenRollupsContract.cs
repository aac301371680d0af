using Shortener.Core.Analytics;
using Shortener.Core.Clicks;
using Shortener.Core.Links;
using Shortener.Core.Visitors;
using Shortener.StoreContracts.Clicks;

namespace Shortener.StoreContracts.Analytics;

/// <summary>Rollups as the commit writes them give the answers that the clicks themselves give.</summary>
public abstract class WrittenRollupsContract : IAsyncLifetime
{
    private const int Sources = 3;

    /// <summary>No click has the term, so the filter lets everything through and only keeps the rollups from answering.</summary>
    private static readonly MetricsFilter ReadClicks = new(Dimension.UtmTerm, [], ["no such term"]);

    /// <summary>The default window of accepted instants is around this one.</summary>
    private readonly TestClock _clock = new();

    private MetricsDatabase _database = null!;

    public async Task InitializeAsync() => _database = await CreateAsync();

    public async Task DisposeAsync() => await _database.DisposeAsync();

    [Fact]
    public async Task Written_rollups_answer_like_the_clicks()
    {
        long start = UnixMicros.From(_clock.Now) - (6 * UnixMicros.PerDay);
        await CommitAsync(start);
        await FillControlPlaneAsync();
        var reader = new MetricsReader(_database.Metrics, new BareShortUrls(), _clock, VisitorPeriod.Month);
        int differing = 0;
        foreach ((MetricsQuery query, TimeInterval interval, Dimension by) in Questions(start))
        {
            MetricsQuery raw = query with { Filters = [.. query.Filters, ReadClicks] };
            MetricsTotals totals = (await reader.TotalsAsync(query, CancellationToken.None)).Value!;
            Assert.Equal((await reader.TotalsAsync(raw, CancellationToken.None)).Value, totals);
            Assert.Equal(
                (await reader.TimeSeriesAsync(raw, interval, CancellationToken.None)).Value!.Points,
                (await reader.TimeSeriesAsync(query, interval, CancellationToken.None)).Value!.Points);
            Assert.Equal(
                (await reader.BreakdownAsync(raw, by, 100, null, CancellationToken.None)).Value!.Items,
                (await reader.BreakdownAsync(query, by, 100, null, CancellationToken.None)).Value!.Items);
            differing += totals.Clicks > 0 ? 1 : 0;
        }

        Assert.True(differing > 50);
    }

    protected abstract Task<MetricsDatabase> CreateAsync();

    private static IEnumerable<(MetricsQuery Query, TimeInterval Interval, Dimension By)> Questions(long start)
    {
        var random = new Random(99);
        string[] zones = ["UTC", "Europe/Madrid", "Asia/Kathmandu"];
        for (int i = 0; i < 80; i++)
        {
            long from = start - UnixMicros.PerDay + random.NextInt64(3 * UnixMicros.PerDay);
            string? link = random.Next(2) == 0 ? null : Core.Ids.OpaqueId.Link.Format(1 + random.Next(3));
            var query = new MetricsQuery
            {
                WorkspaceId = 1,
                From = random.Next(4) == 0 ? null : PeriodBound.At(random.Next(2) == 0 ? from : from - (from % UnixMicros.PerDay)),
                To = random.Next(3) == 0 ? null : PeriodBound.At(from + UnixMicros.PerHour + random.NextInt64(5 * UnixMicros.PerDay)),
                TimeZone = TimeZoneInfo.FindSystemTimeZoneById(zones[random.Next(zones.Length)]),
                Bots = (BotsMode)random.Next(3),
                Filters = link is null ? [] : [new MetricsFilter(Dimension.Link, [link], [])],
            };
            yield return (query, (TimeInterval)random.Next(1, 5), RandomQueries.All[random.Next(RandomQueries.All.Length)]);
        }
    }

    private async Task CommitAsync(long start)
    {
        IClickStore store = _database.OpenClicks(_clock);
        for (int number = 0; number < Sources; number++)
        {
            var clicks = new RandomClicks(500 + number);
            SourceState source = await store.OpenSourceAsync("node/" + number, 0, CancellationToken.None);
            for (int batch = 0; batch < 4; batch++)
            {
                List<EnrichedClick> taken = clicks.Take(600, start, 5 * UnixMicros.PerDay, links: 8);
                // A link belongs to one workspace.
                taken.RemoveAll(click => click.Raw.WorkspaceId != 1);
                Assert.Equal(
                    CommitResult.Committed,
                    await store.CommitAsync(new ClickBatch(source, source.Position, clicks.Position, taken, []), CancellationToken.None));
                source = (await store.FindSourceAsync(source.Identity, CancellationToken.None))!;
            }
        }

        (store as IDisposable)?.Dispose();
        await using IMetricsSnapshot snapshot = await _database.Metrics.OpenSnapshotAsync(CancellationToken.None);
        Assert.NotEmpty(await snapshot.HotDaysAsync(1, new SlotRange(0, int.MaxValue), CancellationToken.None));
        Assert.Empty(await snapshot.HotDaysAsync(8, new SlotRange(0, int.MaxValue), CancellationToken.None));
    }

    private async Task FillControlPlaneAsync()
    {
        var created = new Instant(0);
        await _database.Rows.WriteAsync("workspaces", ["id", "name", "created_at"], [[1, "one", created]]);
        await _database.Rows.WriteAsync("domains", ["id", "workspace_id", "host", "created_at"], [[1, 1, "", created]]);
        await _database.Rows.WriteAsync(
            "links",
            ["id", "workspace_id", "domain_id", "slug", "url", "created_at", "updated_at"],
            Enumerable.Range(1, 8).Select(id => new object?[] { (long)id, 1, 1, "s" + id, "https://example.com/", created, created }));
    }
}
