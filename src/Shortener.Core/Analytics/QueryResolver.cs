using System.Globalization;
using Shortener.Core.Analytics.Rollups;
using Shortener.Core.Clicks;
using Shortener.Core.Ids;

namespace Shortener.Core.Analytics;

/// <summary>Turns a question into periods that can be planned. One for each question; reads through its snapshot. Not thread-safe.</summary>
internal sealed class QueryResolver(IMetricsSnapshot snapshot, FilterCompiler filters, MetricsQuery query, WorkspaceSettings settings, long now)
{
    public TimeZoneInfo Zone { get; } = query.TimeZone ?? TimeZoneInfo.FindSystemTimeZoneById(settings.TimeZone);

    public string Currency => settings.Currency;

    /// <summary>The period asked for; an open end is an extreme instant.</summary>
    public TimeRange Asked => new(
        query.From is { } from ? InstantOf(from) : ZoneOffsets.Earliest,
        query.To is { } to ? InstantOf(to) : ZoneOffsets.Latest);

    /// <summary>The period of equal length before; an open end counts as now.</summary>
    public TimeRange Previous
    {
        get
        {
            TimeRange asked = Asked;
            long length = Math.Max(0, (query.To is null ? now : asked.To) - asked.From);
            return new TimeRange(Math.Max(asked.From - length, ZoneOffsets.Earliest), asked.From);
        }
    }

    /// <summary>Why the question cannot be answered whatever the data.</summary>
    public MetricsRefusal Refusal => (Asked.IsEmpty, query.ComparePrevious && query.From is null) switch
    {
        (true, _) => MetricsRefusal.EmptyPeriod,
        (_, true) => MetricsRefusal.CompareNeedsFrom,
        _ => MetricsRefusal.None,
    };

    /// <summary>The part of a measure that lies in the period and passes the filters.</summary>
    public Task<ResolvedPeriod> ResolveAsync(TimeRange asked, Measure measure, CancellationToken ct) =>
        measure.Events is null ? ResolveClicksAsync(asked, ct) : ResolveEventsAsync(asked, measure, ct);

    private async Task<ResolvedPeriod> ResolveClicksAsync(TimeRange asked, CancellationToken ct)
    {
        // Which links and filters apply does not depend on the period; their calendars do, so they are compiled once it is known.
        CompiledFilters? any = filters.Compile(query.Filters, Zone, new TimeRange(now, now));
        long? onlyLink = any is { Links.Count: 1, Filters.Count: 0 } ? any.Links[0] : null;
        if (any is null || (onlyLink is { } id && (await snapshot.NameLinksAsync(query.WorkspaceId, [id], ct)).Count == 0))
        {
            return Nothing(asked);
        }

        var scope = new RollupScope(query.WorkspaceId, onlyLink);
        if (await snapshot.ExtentAsync(scope, ct) is not { } extent || asked.From >= extent.To || asked.To <= extent.From)
        {
            return Nothing(asked);
        }

        TimeRange data = MetricsPlanner.Widen(asked, extent);
        CompiledFilters compiled = filters.Compile(query.Filters, Zone, data)!;
        var clicks = new ClickSelection(query.WorkspaceId, data, query.Bots, compiled.Links, compiled.Filters);
        bool hasRollup = compiled.Filters.Count == 0 && (compiled.Links is null || onlyLink is not null);
        return new ResolvedPeriod(asked, data, extent, clicks, hasRollup ? scope : null);
    }

    private async Task<ResolvedPeriod> ResolveEventsAsync(TimeRange asked, Measure measure, CancellationToken ct)
    {
        if (query.Filters.Any(filter => measure.IsForeign(filter.Dimension) && MeasuredSubject.Names(filter)))
        {
            return Nothing(asked);
        }

        MetricsFilter[] asks =
        [
            .. query.Filters.Where(filter => !measure.IsForeign(filter.Dimension) && (!measure.OfWholeHubs || filter.Dimension != Dimension.Button)),
        ];
        CompiledFilters? any = filters.Compile(asks, Zone, new TimeRange(now, now), ofEvents: true);
        if (any is null)
        {
            return Nothing(asked);
        }

        (bool known, IReadOnlyList<long>? subjects) = await SubjectsAsync(any, ct);
        if (!known)
        {
            return Nothing(asked);
        }

        EventScope? series = SeriesOf(measure, any, subjects);
        var extentOf = new RollupScope(query.WorkspaceId, null, series ?? new EventScope(EventCells.Anything, query.WorkspaceId, 0));
        if (await snapshot.ExtentAsync(extentOf, ct) is not { } extent || asked.From >= extent.To || asked.To <= extent.From)
        {
            return Nothing(asked);
        }

        TimeRange data = MetricsPlanner.Widen(asked, extent);
        CompiledFilters compiled = filters.Compile(asks, Zone, data, ofEvents: true)!;
        var events = new ClickSelection(
            query.WorkspaceId, data, query.Bots, compiled.Links, compiled.Filters, Events: new EventSelection(measure.Events!, subjects));
        return new ResolvedPeriod(asked, data, extent, events, series is null ? null : extentOf);
    }

    /// <summary>
    /// The hubs or interstitials that the filters leave, null for any; what is named by a part is found by it. Not known: no event can
    /// pass.
    /// </summary>
    private async Task<(bool Known, IReadOnlyList<long>? Subjects)> SubjectsAsync(CompiledFilters any, CancellationToken ct)
    {
        IReadOnlyList<long>? subjects = null;
        foreach (Dimension whole in (Dimension[])[Dimension.Hub, Dimension.Interstitial])
        {
            if (any.Filters.FirstOrDefault(filter => filter.Dimension == whole) is { Include: { } ids, IncludeUnknown: false })
            {
                subjects = [.. ids.Select(Number).Distinct()];
            }
        }

        foreach (Dimension part in (Dimension[])[Dimension.Button, Dimension.Creative])
        {
            // Asked of the question and not of what is compiled: a measure of whole hubs leaves its buttons out.
            if (query.Filters.FirstOrDefault(filter => filter.Dimension == part) is not { Include.Count: > 0 } filter || filter.Include.Contains(null))
            {
                continue;
            }

            OpaqueId kind = FilterCompiler.IdsOf(part)!;
            long[] ids = [.. filter.Include.OfType<string>().Select(text => kind.TryParse(text, out long id) ? id : 0)];
            IReadOnlyList<EventName> names = await snapshot.NameEventsAsync(query.WorkspaceId, part, ids, ct);
            long[] owners = [.. names.Select(name => name.SubjectId).Distinct()];
            subjects = subjects is null ? owners : [.. subjects.Intersect(owners)];
        }

        return (subjects is not { Count: 0 }, subjects);
    }

    /// <summary>The rollup that holds exactly what is asked for, or null.</summary>
    private EventScope? SeriesOf(Measure measure, CompiledFilters any, IReadOnlyList<long>? subjects)
    {
        if (measure == Measure.Impressions)
        {
            return (any.Links, any.Filters.Count) switch
            {
                (null, 0) => new EventScope(EventCells.Impressions, query.WorkspaceId, 0),
                ({ Count: 1 } links, 0) => new EventScope(EventCells.LinkImpressions, links[0], 0),
                _ => null,
            };
        }

        long part = 0;
        foreach (ValueFilter filter in any.Filters)
        {
            bool isPart = filter.Dimension is Dimension.Button or Dimension.Creative;
            bool isOne = filter is { Include.Count: 1, IncludeUnknown: false, Exclude.Count: 0, ExcludeUnknown: false };
            if (!isOne || (!isPart && filter.Dimension is not (Dimension.Hub or Dimension.Interstitial)))
            {
                return null;
            }

            part = isPart ? Number(filter.Include![0]) : part;
        }

        return any.Links is null && subjects is { Count: 1 } && measure.Events is { Count: 1 } kinds
            ? new EventScope((short)kinds[0], subjects[0], part)
            : null;
    }

    private static long Number(string id) => long.Parse(id, CultureInfo.InvariantCulture);

    /// <summary>
    /// Closes the open ends of a time series: from the first click or impression, until now or the last one, whichever is later. Null
    /// when an open start meets none.
    /// </summary>
    public async Task<TimeRange?> CloseAsync(ResolvedPeriod clicks, ResolvedPeriod impressions, CancellationToken ct)
    {
        if (query.From is not null && query.To is not null)
        {
            return clicks.Asked;
        }

        ResolvedPeriod period = clicks;
        (long First, long Last)? bounds = await BoundsAsync(clicks, ct);
        if (await BoundsAsync(impressions, ct) is { } shown)
        {
            bounds = bounds is { } clicked ? (Math.Min(clicked.First, shown.First), Math.Max(clicked.Last, shown.Last)) : shown;
        }

        if (query.From is null && bounds is null)
        {
            return null;
        }

        var closed = new TimeRange(
            query.From is null ? bounds!.Value.First : period.Asked.From,
            query.To is null ? Math.Max(now, bounds?.Last ?? now) + 1 : period.Asked.To);
        return closed.IsEmpty ? null : closed;
    }

    private async Task<(long First, long Last)?> BoundsAsync(ResolvedPeriod period, CancellationToken ct)
    {
        if (period.Data is not { } data)
        {
            return null;
        }

        if (period.Rollup is null || data.From > period.Extent.From || data.To < period.Extent.To)
        {
            return await snapshot.BoundsAsync(period.Clicks, ct);
        }

        // The extent's first and last hour hold a click each: no need to look at those between.
        TimeRange extent = period.Extent;
        var head = new TimeRange(extent.From, Math.Min(extent.From + UnixMicros.PerHour, extent.To));
        var tail = new TimeRange(Math.Max(extent.To - UnixMicros.PerHour, extent.From), extent.To);
        (long First, long Last)? first = await snapshot.BoundsAsync(period.Clicks with { Range = head }, ct);
        (long First, long Last)? last = await snapshot.BoundsAsync(period.Clicks with { Range = tail }, ct);
        return first is null || last is null ? null : (first.Value.First, last.Value.Last);
    }

    private ResolvedPeriod Nothing(TimeRange asked) =>
        new(asked, null, default, new ClickSelection(query.WorkspaceId, asked, query.Bots, [], []), null);

    private long InstantOf(PeriodBound bound) =>
        Math.Clamp(bound.UnixMicros ?? CalendarBuckets.StartOf(bound.Date, Zone), ZoneOffsets.Earliest, ZoneOffsets.Latest);
}
