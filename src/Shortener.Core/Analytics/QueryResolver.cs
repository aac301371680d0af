using Shortener.Core.Clicks;

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

    public async Task<ResolvedPeriod> ResolveAsync(TimeRange asked, CancellationToken ct)
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

    /// <summary>
    /// Closes the open ends of a time series: from the first click, until now or the last click, whichever is later. Null when an
    /// open start meets no click.
    /// </summary>
    public async Task<TimeRange?> CloseAsync(ResolvedPeriod period, CancellationToken ct)
    {
        if (query.From is not null && query.To is not null)
        {
            return period.Asked;
        }

        (long First, long Last)? bounds = await BoundsAsync(period, ct);
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
