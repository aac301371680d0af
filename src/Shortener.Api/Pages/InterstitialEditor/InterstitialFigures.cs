using System.Globalization;
using Shortener.Api.Pages.App;
using Shortener.Core.Analytics;
using Shortener.Core.Ids;
using Shortener.Core.Interstitials;
using Entry = Shortener.Core.Interstitials.Interstitial;

namespace Shortener.Api.Pages.InterstitialEditor;

/// <summary>An interstitial's results over a period, and its creatives'.</summary>
/// <param name="Totals">Of the whole period.</param>
/// <param name="Days">Each day, for the chart and its table.</param>
/// <param name="ByCreative">Each creative that was shown.</param>
/// <param name="Revenue">What its price comes to; null without a price.</param>
public sealed record InterstitialFigures(
    MetricsTotals Totals, IReadOnlyList<ChartRow> Days, IReadOnlyList<BreakdownItem> ByCreative, decimal? Revenue)
{
    private const int MaxCreatives = 100;

    /// <summary>Reads the 30 days up to now, on the workspace's clock.</summary>
    internal static async Task<InterstitialFigures> ReadAsync(
        MetricsReader metrics, Entry interstitial, CultureInfo culture, DateTimeOffset now, CancellationToken ct)
    {
        MetricsQuery query = QueryOf(interstitial.WorkspaceId, now) with
        {
            Filters = [new MetricsFilter(Dimension.Interstitial, [OpaqueId.Interstitial.Format(interstitial.Id)], [])],
        };
        MetricsTotals totals = (await metrics.TotalsAsync(query, ct)).Value ?? new MetricsTotals(0, 0, 0);
        MetricsResult<TimeSeries> days = await metrics.TimeSeriesAsync(query, TimeInterval.Day, ct);
        Breakdown? creatives = (await metrics.BreakdownAsync(query, Dimension.Creative, MaxCreatives, null, ct)).Value;
        TimeZoneInfo zone = TimeZoneInfo.TryFindSystemTimeZoneById(days.TimeZone, out TimeZoneInfo? found) ? found : TimeZoneInfo.Utc;
        return new InterstitialFigures(
            totals,
            [.. (days.Value?.Points ?? []).Select(point => RowOf(point, zone, culture))],
            creatives?.Items ?? [],
            RevenueOf(interstitial.Settings.Price, totals));
    }

    /// <summary>The 30 days up to now.</summary>
    internal static MetricsQuery QueryOf(int workspaceId, DateTimeOffset now) => new()
    {
        WorkspaceId = workspaceId,
        From = PeriodBound.At(Core.Clicks.UnixMicros.From(now.AddDays(-30))),
    };

    /// <summary>What a price comes to; null without one. Never rounded up: whole cents that are owed.</summary>
    internal static decimal? RevenueOf(InterstitialPrice? price, MetricsTotals totals) =>
        price is null || !decimal.TryParse(price.Amount, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal amount) ? null
        : decimal.Round(price.Model == "cpm" ? amount * totals.Impressions / 1_000 : amount * totals.Clicks, 2, MidpointRounding.ToZero);

    private static ChartRow RowOf(TimeSeriesPoint point, TimeZoneInfo zone, CultureInfo culture)
    {
        DateTimeOffset start = TimeZoneInfo.ConvertTime(Core.Clicks.UnixMicros.ToInstant(point.Start), zone);
        return new ChartRow(
            start.ToString("d MMM", culture),
            start.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            [point.Impressions.ToString(CultureInfo.InvariantCulture), point.Clicks.ToString(CultureInfo.InvariantCulture)],
            [point.Impressions.ToString("N0", culture), point.Clicks.ToString("N0", culture)]);
    }
}
