using Shortener.Core.Analytics;
using Shortener.Core.Clicks;
using Shortener.Core.Ids;
using Shortener.Core.Links;
using Shortener.Core.Visitors;

namespace Shortener.StoreContracts.Analytics;

/// <summary>
/// What a metrics store promises: through the reader, every answer equals a recount of the clicks, whatever mix of rollups and stored
/// clicks it came from.
/// </summary>
public abstract class MetricsStoreContract : IAsyncLifetime
{
    private const int Seed = 20260401;
    private const int Questions = 300;

    /// <summary>The instant of all questions: after the last click, but within the generated calendar.</summary>
    private static readonly long Now = ClickWorld.End + (30 * UnixMicros.PerHour);

    private MetricsDatabase _database = null!;

    public async Task InitializeAsync() => _database = await CreateAsync();

    public async Task DisposeAsync() => await _database.DisposeAsync();

    [Theory]
    [InlineData(VisitorPeriod.Day)]
    [InlineData(VisitorPeriod.Month)]
    public async Task Totals_equal_a_recount(VisitorPeriod per)
    {
        (MetricsReader reader, ClickWorld world, MetricsOracle oracle) = await FillAsync(per);
        var queries = new RandomQueries(world, Seed);
        for (int i = 0; i < Questions; i++)
        {
            MetricsQuery query = queries.Next();
            MetricsResult<MetricsTotals> result = await reader.TotalsAsync(query, CancellationToken.None);
            Check(oracle.Totals(query), result.Value, i, query, "");
        }
    }

    [Theory]
    [InlineData(VisitorPeriod.Day)]
    [InlineData(VisitorPeriod.Month)]
    public async Task Breakdowns_equal_a_recount_page_by_page(VisitorPeriod per)
    {
        (MetricsReader reader, ClickWorld world, MetricsOracle oracle) = await FillAsync(per);
        var queries = new RandomQueries(world, Seed + 1);
        for (int i = 0; i < Questions; i++)
        {
            MetricsQuery query = queries.Next();
            Dimension by = queries.NextDimension();
            IReadOnlyList<BreakdownItem> expected = oracle.Breakdown(query, by);
            Check(expected, await ReadPagesAsync(reader, query, by, queries.NextLimit(), expected.Count), i, query, by);
        }
    }

    [Theory]
    [InlineData(VisitorPeriod.Day)]
    [InlineData(VisitorPeriod.Month)]
    public async Task Every_dimension_equals_a_recount_for_the_workspace_and_for_a_link(VisitorPeriod per)
    {
        (MetricsReader reader, _, MetricsOracle oracle) = await FillAsync(per);
        string[] scopes = ["", OpaqueId.Link.Format(1), OpaqueId.Link.Format(5)];
        foreach (Dimension by in RandomQueries.All)
        {
            foreach (string scope in scopes)
            {
                var query = new MetricsQuery
                {
                    WorkspaceId = ClickWorld.Workspace,
                    From = PeriodBound.At(ClickWorld.Start + (UnixMicros.PerHour * 7)),
                    Bots = BotsMode.Include,
                    Filters = scope.Length == 0 ? [] : [new MetricsFilter(Dimension.Link, [scope], [])],
                };
                MetricsResult<Breakdown> result = await reader.BreakdownAsync(query, by, 10_000, null, CancellationToken.None);
                Check(oracle.Breakdown(query, by), result.Value!.Items, 0, query, by);
                Assert.Null(result.Value.Next);
            }
        }
    }

    [Theory]
    [InlineData(VisitorPeriod.Day)]
    [InlineData(VisitorPeriod.Month)]
    public async Task Time_series_equal_a_recount(VisitorPeriod per)
    {
        (MetricsReader reader, ClickWorld world, MetricsOracle oracle) = await FillAsync(per);
        var queries = new RandomQueries(world, Seed + 2);
        int minutes = 0;
        for (int i = 0; i < Questions; i++)
        {
            MetricsQuery query = queries.Next();
            TimeInterval interval = queries.NextInterval();
            if (interval == TimeInterval.Minute && query.From is { } from)
            {
                long start = MetricsOracle.InstantOf(from, query.TimeZone!);
                query = query with { To = PeriodBound.At(start + (UnixMicros.PerDay / (1 + (i % 3)))) };
                minutes++;
            }

            IReadOnlyList<TimeSeriesPoint>? expected = oracle.TimeSeries(query, interval);
            MetricsResult<TimeSeries> result = await reader.TimeSeriesAsync(query, interval, CancellationToken.None);
            Assert.Equal(expected is null, result.Refusal is MetricsRefusal.TooManyPoints or MetricsRefusal.MinutesTooLong);
            Check(expected, result.Value?.Points, i, query, interval);
        }

        Assert.True(minutes > 10);
    }

    [Fact]
    public async Task Comparison_is_the_period_of_equal_length_before()
    {
        (MetricsReader reader, ClickWorld world, MetricsOracle oracle) = await FillAsync(VisitorPeriod.Day);
        _ = world;
        long from = ClickWorld.Start + (20 * UnixMicros.PerDay) + 12_345;
        var query = new MetricsQuery { WorkspaceId = ClickWorld.Workspace, From = PeriodBound.At(from), To = PeriodBound.At(from + (5 * UnixMicros.PerDay)), ComparePrevious = true };
        MetricsQuery before = query with { From = PeriodBound.At(from - (5 * UnixMicros.PerDay)), To = query.From };

        MetricsResult<MetricsTotals> totals = await reader.TotalsAsync(query, CancellationToken.None);
        MetricsResult<TimeSeries> series = await reader.TimeSeriesAsync(query, TimeInterval.Day, CancellationToken.None);
        MetricsResult<Breakdown> breakdown = await reader.BreakdownAsync(query, Dimension.Country, 100, null, CancellationToken.None);

        Assert.Equal(oracle.Totals(query), totals.Value);
        Assert.Equal(oracle.Totals(before), totals.Previous);
        Assert.Equal(oracle.TimeSeries(before, TimeInterval.Day), series.Previous!.Points);
        Assert.Equal(oracle.Breakdown(before, Dimension.Country), breakdown.Previous!.Items);
        Assert.Equal(("Europe/Madrid", "EUR"), (totals.TimeZone, totals.Currency));
    }

    [Fact]
    public async Task Refused_questions_say_why()
    {
        (MetricsReader reader, _, _) = await FillAsync(VisitorPeriod.Day);
        var query = new MetricsQuery { WorkspaceId = ClickWorld.Workspace, From = PeriodBound.At(Now), To = PeriodBound.At(Now) };
        Assert.Equal(MetricsRefusal.EmptyPeriod, (await reader.TotalsAsync(query, CancellationToken.None)).Refusal);
        query = query with { From = null, ComparePrevious = true };
        Assert.Equal(MetricsRefusal.CompareNeedsFrom, (await reader.TotalsAsync(query, CancellationToken.None)).Refusal);
        query = query with { From = PeriodBound.On(new DateOnly(2020, 1, 1)), ComparePrevious = false };
        Assert.Equal(MetricsRefusal.TooManyPoints, (await reader.TimeSeriesAsync(query, TimeInterval.Hour, CancellationToken.None)).Refusal);
        Assert.Equal(MetricsRefusal.MinutesTooLong, (await reader.TimeSeriesAsync(query, TimeInterval.Minute, CancellationToken.None)).Refusal);
    }

    [Fact]
    public async Task A_workspace_without_clicks_has_nothing_to_count()
    {
        (MetricsReader reader, _, _) = await FillAsync(VisitorPeriod.Day);
        var query = new MetricsQuery { WorkspaceId = 3 };
        AssertNothing((await reader.TotalsAsync(query, CancellationToken.None)).Value!);
        Assert.Empty((await reader.BreakdownAsync(query, Dimension.Country, 100, null, CancellationToken.None)).Value!.Items);
        Assert.Empty((await reader.TimeSeriesAsync(query, TimeInterval.Day, CancellationToken.None)).Value!.Points);
        query = query with { From = PeriodBound.At(ClickWorld.Start), To = PeriodBound.At(ClickWorld.Start + UnixMicros.PerDay) };
        Assert.Equal(24, (await reader.TimeSeriesAsync(query, TimeInterval.Hour, CancellationToken.None)).Value!.Points.Count);
    }

    [Theory]
    [InlineData("'; DROP TABLE clicks; --")]
    [InlineData("a\0b")]
    [InlineData("\\%_\"]")]
    [InlineData("\ud800")]
    public async Task Hostile_filter_values_match_nothing_and_break_nothing(string value)
    {
        (MetricsReader reader, _, _) = await FillAsync(VisitorPeriod.Day);
        foreach (Dimension dimension in RandomQueries.All)
        {
            var query = new MetricsQuery { WorkspaceId = ClickWorld.Workspace, Filters = [new MetricsFilter(dimension, [value], [])] };
            AssertNothing((await reader.TotalsAsync(query, CancellationToken.None)).Value!);
        }
    }

    [Fact]
    public async Task A_cancelled_question_ends_with_its_cancellation()
    {
        (MetricsReader reader, _, _) = await FillAsync(VisitorPeriod.Day);
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => reader.TotalsAsync(new MetricsQuery { WorkspaceId = ClickWorld.Workspace }, cancelled.Token));
    }

    protected abstract Task<MetricsDatabase> CreateAsync();

    private async Task<(MetricsReader Reader, ClickWorld World, MetricsOracle Oracle)> FillAsync(VisitorPeriod per)
    {
        ClickWorld world = ClickWorld.Generate(Seed, 5_000, per);
        await RollupFixture.FillAsync(_database.Rows, world);
        return (new MetricsReader(_database.Metrics, new BareShortUrls(), new FixedTime(Now), per), world, new MetricsOracle(world, Now));
    }

    private static async Task<List<BreakdownItem>> ReadPagesAsync(MetricsReader reader, MetricsQuery query, Dimension by, int limit, int expected)
    {
        var items = new List<BreakdownItem>();
        BreakdownCursor? next = null;
        do
        {
            MetricsResult<Breakdown> result = await reader.BreakdownAsync(query, by, limit, next, CancellationToken.None);
            items.AddRange(result.Value!.Items);
            next = result.Value.Next is { } cursor && BreakdownCursor.TryDecode(cursor.Encode(), out BreakdownCursor? decoded) ? decoded : null;
            Assert.True(items.Count <= expected + 1, "The pages do not end");
        }
        while (next is not null && items.Count < 40);
        return items;
    }

    /// <summary>What pages count besides is 0 or not asked about.</summary>
    private static void AssertNothing(MetricsTotals totals) => Assert.Equal(
        new MetricsTotals(0, 0, 0), totals with { Leads = Nothing(totals.Leads), Skips = Nothing(totals.Skips), Continues = Nothing(totals.Continues) });

    private static long? Nothing(long? count) => count == 0 ? null : count;

    private static void Check<T>(T expected, T actual, int number, MetricsQuery query, object what)
    {
        if (expected is IEnumerable<object> expectedItems && actual is IEnumerable<object> actualItems)
        {
            // A breakdown of many pages is read to forty items.
            object[] got = [.. actualItems];
            object[] wanted = what is Dimension && got.Length >= 40 ? [.. expectedItems.Take(got.Length)] : [.. expectedItems];
            Assert.True(wanted.SequenceEqual(got), Describe(string.Join("\n", wanted.Except(got)), string.Join("\n", got.Except(wanted))));
            return;
        }

        Assert.True(Equals(expected, actual), Describe(expected, actual));

        string Describe(object? wanted, object? got) =>
            $"Question {number} (seed {Seed}) {what} {query} filters {string.Join("; ", query.Filters.Select(filter => $"{filter.Dimension} +[{string.Join('|', filter.Include)}] -[{string.Join('|', filter.Exclude)}]"))}\nexpected\n{wanted}\nactual\n{got}";
    }

    private sealed class FixedTime(long now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => UnixMicros.ToInstant(now);
    }
}
