using Shortener.Core.Clicks;
using Shortener.Core.Links;
using Shortener.Core.Visitors;

namespace Shortener.Core.Analytics;

/// <summary>
/// Answers questions about clicks from rollups where they can, else from stored clicks; each question is answered from one instant
/// of the database. Thread-safe.
/// </summary>
/// <remarks>
/// Cost: a whole workspace or one link reads rollups of its days (and quarters, where the time zone cuts days) beside at most two
/// partial days of stored clicks. Every other filter, <c>by=link|domain|tag|visitor</c> and minutes scan the period's stored clicks.
/// </remarks>
public sealed class MetricsReader(IMetricsStore store, IShortUrls shortUrls, TimeProvider time, VisitorPeriod uniquesPer)
{
    /// <summary>What a unique click is unique within.</summary>
    public VisitorPeriod UniquesPer => uniquesPer;

    /// <summary>Counts of the whole period.</summary>
    public Task<MetricsResult<MetricsTotals>> TotalsAsync(MetricsQuery query, CancellationToken ct) => AnswerAsync(
        query,
        async (snapshot, resolver, asked) =>
        {
            var reader = new TotalsReader(snapshot, resolver, uniquesPer);
            return (await reader.ReadAsync(MeasuredSubject.Of(query.Filters), query.Bots, asked, ct), MetricsRefusal.None);
        },
        ct);

    /// <summary>Counts by a dimension's values.</summary>
    /// <param name="limit">Most items of the page, 1 to 100.</param>
    /// <param name="after">Where the page starts; the comparison's page always is the first one.</param>
    public Task<MetricsResult<Breakdown>> BreakdownAsync(
        MetricsQuery query, Dimension by, int limit, BreakdownCursor? after, CancellationToken ct) => AnswerAsync(
        query,
        async (snapshot, resolver, asked) =>
        {
            MeasuredSubject subject = MeasuredSubject.Of(query.Filters, by);
            ResolvedPeriod clicks = await resolver.ResolveAsync(asked, subject.Clicks, ct);
            ResolvedPeriod impressions = await resolver.ResolveAsync(asked, subject.Impressions, ct);
            BreakdownCursor? start = asked == resolver.Asked ? after : null;
            var reader = new BreakdownReader(new GroupReader(snapshot, uniquesPer, shortUrls, resolver.Zone), snapshot, shortUrls);
            return (await reader.ReadAsync(clicks, impressions, by, limit, start, ct), MetricsRefusal.None);
        },
        ct);

    /// <summary>Counts by buckets of the calendar, empty ones included. An open period starts with the first click or impression and ends now.</summary>
    public Task<MetricsResult<TimeSeries>> TimeSeriesAsync(
        MetricsQuery query, TimeInterval interval, CancellationToken ct) => AnswerAsync<TimeSeries>(
        query,
        async (snapshot, resolver, asked) =>
        {
            MeasuredSubject subject = MeasuredSubject.Of(query.Filters);
            ResolvedPeriod clicks = await resolver.ResolveAsync(asked, subject.Clicks, ct);
            ResolvedPeriod impressions = await resolver.ResolveAsync(asked, subject.Impressions, ct);
            TimeRange? closed = asked == resolver.Asked ? await resolver.CloseAsync(clicks, impressions, ct) : asked;
            if (closed is not { } range)
            {
                return (new TimeSeries(interval, []), MetricsRefusal.None);
            }

            if (interval == TimeInterval.Minute && range.Length > UnixMicros.PerDay)
            {
                return (null, MetricsRefusal.MinutesTooLong);
            }

            if (CalendarBuckets.ForInterval(interval, resolver.Zone, range) is not var (points, map))
            {
                return (null, MetricsRefusal.TooManyPoints);
            }

            var reader = new BucketReader(snapshot, uniquesPer);
            IReadOnlyDictionary<int, GroupCounts> counts = await reader.ReadAsync(clicks, map, ct);
            IReadOnlyDictionary<int, GroupCounts> shown = await reader.ReadAsync(impressions, map, ct);
            TimeSeriesPoint[] series =
            [
                .. points.Select((start, index) => counts.GetValueOrDefault(index) is var count
                    && shown.GetValueOrDefault(index) is var impression
                    ? new TimeSeriesPoint(start, GroupOrder.Clicks(count, query.Bots), count.Uniques, count.BotClicks)
                    {
                        Impressions = GroupOrder.Clicks(impression, query.Bots),
                        Reach = impression.Uniques,
                    }
                    : null!),
            ];
            return (new TimeSeries(interval, series), MetricsRefusal.None);
        },
        ct);

    private async Task<MetricsResult<T>> AnswerAsync<T>(
        MetricsQuery query, Func<IMetricsSnapshot, QueryResolver, TimeRange, Task<(T? Value, MetricsRefusal Refusal)>> answer, CancellationToken ct)
        where T : class
    {
        await using IMetricsSnapshot snapshot = await store.OpenSnapshotAsync(ct);
        WorkspaceSettings settings = await snapshot.FindWorkspaceAsync(query.WorkspaceId, ct)
            ?? throw new InvalidOperationException($"There is no workspace {query.WorkspaceId}");
        var resolver = new QueryResolver(snapshot, new FilterCompiler(shortUrls), query, settings, UnixMicros.Now(time));
        (T? value, T? previous) = (null, null);
        MetricsRefusal refusal = resolver.Refusal;
        if (refusal == MetricsRefusal.None)
        {
            (value, refusal) = await answer(snapshot, resolver, resolver.Asked);
        }

        if (refusal == MetricsRefusal.None && query.ComparePrevious)
        {
            (previous, refusal) = await answer(snapshot, resolver, resolver.Previous);
        }

        return new MetricsResult<T>(refusal == MetricsRefusal.None ? value : null, previous, resolver.Zone.Id, resolver.Currency, refusal);
    }
}
