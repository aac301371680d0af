using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Shortener.Core.Analytics;
using Shortener.Core.Clicks;
using Shortener.Core.Visitors;

namespace Shortener.Api.Analytics;

/// <summary>Answer of <c>GET /api/v1/metrics</c>. A ratio whose divisor is 0 is null; money is a decimal string.</summary>
/// <param name="Clicks">Clicks by <c>bots</c>: of links, of a hub's buttons or of an interstitial's creatives.</param>
/// <param name="UniqueClicks">Distinct visitors among them, per <paramref name="UniquesPer"/>.</param>
/// <param name="BotClicks">Flagged clicks, whatever <c>bots</c> says.</param>
/// <param name="UniquesPer"><c>day</c> or <c>month</c>.</param>
/// <param name="Timezone">IANA name of the zone that dates are in.</param>
/// <param name="Impressions">Showings of hubs and interstitials, by <c>bots</c>.</param>
/// <param name="Reach">Distinct visitors among impressions, per <paramref name="UniquesPer"/>.</param>
/// <param name="Ctr">Clicks / impressions in percent.</param>
/// <param name="Conversions">Actions that campaigns are for.</param>
/// <param name="ConversionRate">Conversions / clicks in percent.</param>
/// <param name="Revenue">Of conversions, in <paramref name="Currency"/>.</param>
/// <param name="Cost">Of the period, in <paramref name="Currency"/>.</param>
/// <param name="Currency">ISO 4217 code of the workspace.</param>
/// <param name="Cpc">Cost / clicks.</param>
/// <param name="Cpm">Cost / impressions × 1,000.</param>
/// <param name="Cpa">Cost / conversions.</param>
/// <param name="Cpr">Cost / results, where the campaign says which event is its result.</param>
/// <param name="Roi">(Revenue − cost) / cost, as a fraction.</param>
/// <param name="Roas">Revenue / cost, as a fraction.</param>
/// <param name="Leads">Leads of hubs, by <c>bots</c>; null where no hub is asked about.</param>
/// <param name="Skips">Interstitials left before their countdown ended; null where none is asked about.</param>
/// <param name="Continues">Interstitials left once their countdown had ended; null where none is asked about.</param>
/// <param name="TimeToClickMs">
/// Mean milliseconds between page and click, of clicks without a bot that know it; null where there is none, or no page is asked about.
/// </param>
internal sealed record MetricsResource(
    long Clicks,
    long UniqueClicks,
    long BotClicks,
    [property: AllowedValues("day", "month")] string UniquesPer,
    string Timezone,
    long Impressions,
    long Reach,
    double? Ctr,
    long Conversions,
    double? ConversionRate,
    string Revenue,
    string Cost,
    string Currency,
    string? Cpc,
    string? Cpm,
    string? Cpa,
    string? Cpr,
    double? Roi,
    double? Roas,
    long? Leads,
    long? Skips,
    long? Continues,
    long? TimeToClickMs)
{
    private const string NoMoney = "0.00";

    /// <summary>The same for the period before.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public MetricsResource? Previous { get; init; }

    public static MetricsResource Of(MetricsResult<MetricsTotals> result, VisitorPeriod uniquesPer) =>
        Of(result.Value!, result, uniquesPer) with { Previous = result.Previous is null ? null : Of(result.Previous, result, uniquesPer) };

    /// <summary>
    /// Nothing records conversions or costs: they are 0, hence so are the ratios over clicks and impressions, and those over them are
    /// null.
    /// </summary>
    private static MetricsResource Of(MetricsTotals totals, MetricsResult<MetricsTotals> result, VisitorPeriod uniquesPer) => new(
        totals.Clicks,
        totals.UniqueClicks,
        totals.BotClicks,
        PeriodName.Of(uniquesPer),
        result.TimeZone,
        totals.Impressions,
        totals.Reach,
        Ctr: totals.Impressions == 0 ? null : totals.Clicks * 100.0 / totals.Impressions,
        Conversions: 0,
        ConversionRate: totals.Clicks == 0 ? null : 0,
        Revenue: NoMoney,
        Cost: NoMoney,
        result.Currency,
        Cpc: totals.Clicks == 0 ? null : NoMoney,
        Cpm: totals.Impressions == 0 ? null : NoMoney,
        Cpa: null,
        Cpr: null,
        Roi: null,
        Roas: null,
        totals.Leads,
        totals.Skips,
        totals.Continues,
        totals.TimeToClickMs);
}

/// <summary>Answer of <c>GET /api/v1/metrics/breakdown</c>.</summary>
/// <param name="By">The dimension asked for.</param>
/// <param name="Items">Most clicks first, then by value in order of code points, unknown last; values without clicks are absent, of hubs
/// and interstitials those without clicks and impressions.</param>
/// <param name="Timezone">IANA name of the zone that dates are in.</param>
/// <param name="UniquesPer">How long a visitor keeps one pseudonym: <c>day</c> or <c>month</c>.</param>
/// <param name="NextCursor">Opaque start of the next page; null on the last one.</param>
internal sealed record BreakdownResource(
    string By, string Timezone, string UniquesPer, IReadOnlyList<BreakdownItem> Items, string? NextCursor)
{
    /// <summary>The first page for the period before.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public BreakdownResource? Previous { get; init; }

    public static BreakdownResource Of(MetricsResult<Breakdown> result, Dimension by, VisitorPeriod uniquesPer) =>
        Of(result.Value!, result, by, uniquesPer) with { Previous = result.Previous is null ? null : Of(result.Previous, result, by, uniquesPer) };

    private static BreakdownResource Of(Breakdown breakdown, MetricsResult<Breakdown> result, Dimension by, VisitorPeriod uniquesPer) =>
        new(DimensionName.NameOf(by), result.TimeZone, PeriodName.Of(uniquesPer), breakdown.Items, breakdown.Next?.Encode());
}

/// <summary>Answer of <c>GET /api/v1/metrics/timeseries</c>.</summary>
/// <param name="Interval">The interval asked for.</param>
/// <param name="Timezone">IANA name of the zone that buckets are in.</param>
/// <param name="UniquesPer">How long a visitor keeps one pseudonym: <c>day</c> or <c>month</c>.</param>
/// <param name="Points">Every bucket that the period touches, in order.</param>
internal sealed record TimeSeriesResource(string Interval, string Timezone, string UniquesPer, IReadOnlyList<PointResource> Points)
{
    /// <summary>The same for the period before.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TimeSeriesResource? Previous { get; init; }

    public static TimeSeriesResource Of(MetricsResult<TimeSeries> result, VisitorPeriod uniquesPer) =>
        Of(result.Value!, result, uniquesPer) with { Previous = result.Previous is null ? null : Of(result.Previous, result, uniquesPer) };

    private static TimeSeriesResource Of(TimeSeries series, MetricsResult<TimeSeries> result, VisitorPeriod uniquesPer) => new(
        series.Interval switch
        {
            TimeInterval.Minute => "minute",
            TimeInterval.Hour => "hour",
            TimeInterval.Day => "day",
            TimeInterval.Week => "week",
            _ => "month",
        },
        result.TimeZone,
        PeriodName.Of(uniquesPer),
        [.. series.Points.Select(PointResource.Of)]);
}

/// <summary>Counts of one bucket.</summary>
/// <param name="Start">Instant at which the bucket starts, UTC; before <c>from</c> where that lies inside the bucket.</param>
/// <param name="Clicks">Clicks by <c>bots</c>.</param>
/// <param name="UniqueClicks">Distinct visitors among them.</param>
/// <param name="BotClicks">Flagged clicks, whatever <c>bots</c> says.</param>
/// <param name="Impressions">Showings of hubs and interstitials, by <c>bots</c>.</param>
/// <param name="Reach">Distinct visitors among impressions.</param>
internal sealed record PointResource(DateTime Start, long Clicks, long UniqueClicks, long BotClicks, long Impressions, long Reach)
{
    public static PointResource Of(TimeSeriesPoint point) => new(
        UnixMicros.ToInstant(point.Start).UtcDateTime, point.Clicks, point.UniqueClicks, point.BotClicks, point.Impressions, point.Reach);
}

/// <summary>How a period of uniques is spelt.</summary>
internal static class PeriodName
{
    public static string Of(VisitorPeriod period) => period == VisitorPeriod.Month ? "month" : "day";
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(MetricsResource))]
[JsonSerializable(typeof(BreakdownResource))]
[JsonSerializable(typeof(TimeSeriesResource))]
internal sealed partial class MetricsJsonContext : JsonSerializerContext;
