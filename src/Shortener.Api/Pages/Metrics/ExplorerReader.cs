using Microsoft.Extensions.Options;
using Shortener.Api.Analytics;
using Shortener.Api.Pages.App;
using Shortener.Core.Analytics;
using Shortener.Core.Clicks;
using Shortener.Core.Geo;
using Shortener.Core.Ids;
using Shortener.Core.Links;

namespace Shortener.Api.Pages.Metrics;

/// <summary>Reads what an explorer shows, all parts side by side and within a budget. Thread-safe.</summary>
internal sealed class ExplorerReader(
    MetricsReader reader, IMetricsStore store, IShortUrls shortUrls, IOptions<DashboardOptions> dashboard, IOptions<MetricsOptions> metrics, IOptions<GeoOptions> geo, TimeProvider time)
{
    /// <summary>Rows of a card.</summary>
    public const int CardRows = 9;

    /// <summary>As many countries as there are: the map shows them all.</summary>
    private const int Countries = 250;

    /// <summary>What a page may take; <paramref name="patient"/> where somebody asked to wait.</summary>
    public NumbersBudget Budget(bool patient, CancellationToken aborted) => patient
        ? new NumbersBudget(TimeSpan.FromSeconds(metrics.Value.TimeoutSeconds), NumbersState.TooMuch, time, aborted)
        : new NumbersBudget(TimeSpan.FromMilliseconds(dashboard.Value.NumbersWithinMs), NumbersState.Late, time, aborted);

    /// <summary>The whole page, or some of its parts alone.</summary>
    public async Task<ExplorerModel> ReadAsync(AppFrame frame, ExplorerState state, NumbersBudget budget, params string[] parts)
    {
        ExplorerModel model = Describe(frame, state);
        MetricsQuery query = state.QueryFor(frame.WorkspaceId, model.Zone, model.Today);
        Task<Numbers<MetricsResult<MetricsTotals>>>? totals = Wanted(ExplorerCard.Totals)
            ? budget.ReadAsync(ct => reader.TotalsAsync(query, ct))
            : null;
        Task<Numbers<MetricsResult<TimeSeries>>>? series = Wanted(ExplorerCard.Series)
            ? budget.ReadAsync(ct => SeriesAsync(query, model, ct))
            : null;
        Task<Numbers<Names>> names = budget.ReadAsync(ct => NamesAsync(frame.WorkspaceId, state, ct));
        var breakdowns = model.Cards.Where(card => Wanted(card.Key))
            .SelectMany(card => card.Needed(state).Select(dimension => (dimension, Bots: card.Key == ExplorerCard.Bots)))
            .DistinctBy(one => one.dimension)
            .Select(one => (one.dimension, Read: budget.ReadAsync(ct => BreakdownAsync(query, one.dimension, one.Bots, ct))))
            .ToList();
        var found = new Dictionary<Dimension, Numbers<MetricsResult<Breakdown>>>();
        foreach ((Dimension dimension, Task<Numbers<MetricsResult<Breakdown>>> read) in breakdowns)
        {
            found[dimension] = await read;
        }

        return model with
        {
            Totals = totals is null ? null : await totals,
            Series = series is null ? null : await series,
            LinkNames = (await names).Value?.Links ?? model.LinkNames,
            Breakdowns = found,
        };

        bool Wanted(string key) => parts.Length == 0 || parts.Contains(key);
    }

    /// <summary>A page of all values of a dimension.</summary>
    public async Task<(ExplorerModel Model, Numbers<MetricsResult<Breakdown>> Values)> ValuesAsync(
        AppFrame frame, ExplorerState state, Dimension by, BreakdownCursor? after, int limit, NumbersBudget budget)
    {
        ExplorerModel model = Describe(frame, state);
        MetricsQuery query = state.QueryFor(frame.WorkspaceId, model.Zone, model.Today) with { ComparePrevious = false };
        query = by is Dimension.Bot or Dimension.BotKind ? query with { Bots = BotsMode.Only } : query;
        Numbers<MetricsResult<Breakdown>> values = await budget.ReadAsync(ct => reader.BreakdownAsync(query, by, limit, after, ct));
        Numbers<Names> names = await budget.ReadAsync(ct => NamesAsync(frame.WorkspaceId, state, ct));
        return (model with { LinkNames = names.Value?.Links ?? model.LinkNames }, values);
    }

    private ExplorerModel Describe(AppFrame frame, ExplorerState state)
    {
        TimeZoneInfo zone = state.ZoneOr(frame.Timezone);
        DateTimeOffset now = TimeZoneInfo.ConvertTime(time.GetUtcNow(), zone);
        var today = DateOnly.FromDateTime(now.DateTime);
        double? days = DaysOf(state.Bounds(today), zone, now);
        TimeInterval? suiting = days is { } length ? ExplorerPeriod.Suiting(length) : null;
        return new ExplorerModel
        {
            State = state,
            Zone = zone,
            Today = today,
            WorkspaceZone = frame.Timezone,
            Days = days,
            Interval = state.Interval is { } asked && (days is null || ExplorerPeriod.Fits(asked, days.Value)) ? asked : suiting ?? TimeInterval.Day,
            Cards = ExplorerCard.Of(state.Scope),
            NamesDbIp = geo.Value.DatabasePaths.Any(path => path.Contains("dbip", StringComparison.OrdinalIgnoreCase)),
        };
    }

    private static double? DaysOf((PeriodBound? From, PeriodBound? To) bounds, TimeZoneInfo zone, DateTimeOffset now)
    {
        if (bounds.From is not { } from)
        {
            return null;
        }

        DateTimeOffset end = bounds.To is { } to ? InstantOf(to) : now;
        return Math.Max(0, (end - InstantOf(from)).TotalDays);

        DateTimeOffset InstantOf(PeriodBound bound)
        {
            if (bound.UnixMicros is { } micros)
            {
                return UnixMicros.ToInstant(micros);
            }

            DateTime local = bound.Date.ToDateTime(TimeOnly.MinValue);
            return new DateTimeOffset(local, zone.GetUtcOffset(local));
        }
    }

    /// <summary>An open period is shown by day where its points are few enough to read, else by month.</summary>
    private async Task<MetricsResult<TimeSeries>> SeriesAsync(MetricsQuery query, ExplorerModel model, CancellationToken ct)
    {
        MetricsResult<TimeSeries> series = await reader.TimeSeriesAsync(query, model.Interval, ct);
        return series.Refusal == MetricsRefusal.TooManyPoints && model.Interval != TimeInterval.Month
            ? await reader.TimeSeriesAsync(query, TimeInterval.Month, ct)
            : series;
    }

    private async Task<MetricsResult<Breakdown>> BreakdownAsync(MetricsQuery query, Dimension by, bool bots, CancellationToken ct) => await reader.BreakdownAsync(
        query with { ComparePrevious = false, Bots = bots ? BotsMode.Only : query.Bots },
        by,
        by switch
        {
            Dimension.Country => Countries,
            Dimension.HourOfDay or Dimension.DayOfWeek => 24,
            _ => CardRows,
        },
        null,
        ct);

    private async Task<Names> NamesAsync(int workspaceId, ExplorerState state, CancellationToken ct)
    {
        long[] ids = [.. (state.FilterOn(Dimension.Link) is { } filter ? filter.Include.Concat(filter.Exclude) : [])
            .Select(id => id is not null && OpaqueId.Link.TryParse(id, out long number) ? number : 0).Where(id => id > 0).Take(50)];
        if (ids.Length == 0)
        {
            return new Names(new Dictionary<string, string>());
        }

        await using IMetricsSnapshot snapshot = await store.OpenSnapshotAsync(ct);
        return new Names((await snapshot.NameLinksAsync(workspaceId, ids, ct))
            .ToDictionary(link => OpaqueId.Link.Format(link.Id), link => ShortText.WithoutScheme(shortUrls.ShortUrl(link.Host, link.Slug))));
    }

    private sealed record Names(IReadOnlyDictionary<string, string> Links);
}
