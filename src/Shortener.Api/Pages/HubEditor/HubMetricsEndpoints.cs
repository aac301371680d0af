using Shortener.Api.Pages.App;
using Shortener.Api.Pages.Metrics;
using Shortener.Core.Accounts;
using Shortener.Core.Analytics;
using Shortener.Core.Hubs;
using Shortener.Core.Ids;

namespace Shortener.Api.Pages.HubEditor;

/// <summary>A button of a hub and what it had.</summary>
/// <param name="Name">What it says.</param>
/// <param name="Kind">Of its block; null for one that is no longer on the page.</param>
/// <param name="Clicks">People's.</param>
/// <param name="UniqueClicks">Distinct visitors among them.</param>
/// <param name="Ctr">In percent of the page's views; null without views.</param>
public sealed record HubButtonNumbers(string Name, string? Kind, long Clicks, long UniqueClicks, double? Ctr);

/// <param name="Hub">The page.</param>
/// <param name="Id">Its opaque id.</param>
/// <param name="Days">Length of the period.</param>
/// <param name="Totals">Of the period; null where they were not counted in time.</param>
/// <param name="Series">By day.</param>
/// <param name="Buttons">Most clicked first.</param>
/// <param name="Sources">By dimension, most views first; those that were counted in time.</param>
/// <param name="Zone">In which days are counted.</param>
/// <param name="Late">Address of the same page with what is missing here; null where nothing is, or nothing more will come.</param>
public sealed record HubMetricsModel(
    Hub Hub,
    string Id,
    int Days,
    MetricsTotals? Totals,
    IReadOnlyList<TimeSeriesPoint> Series,
    IReadOnlyList<HubButtonNumbers> Buttons,
    IReadOnlyDictionary<Dimension, IReadOnlyList<BreakdownItem>> Sources,
    TimeZoneInfo Zone,
    string? Late);

/// <summary><c>GET|HEAD /app/hubs/{id}/metrics</c>.</summary>
internal static class HubMetricsEndpoints
{
    /// <summary>Periods in days, the first one by default.</summary>
    public static readonly int[] Periods = [30, 7, 90];

    public static readonly Dimension[] SourceDimensions = [Dimension.Channel, Dimension.ReferrerDomain, Dimension.Country, Dimension.Device];

    private const int MaxButtons = 100;
    private const int MaxSources = 8;

    private static readonly string[] Clickable = ["link", "image", "socials", "messenger", "contact", "embed", "product", "map"];

    public static void MapHubMetrics(this IEndpointRouteBuilder routes) =>
        routes.MapMethods("/app/hubs/{id}/metrics", [HttpMethods.Get, HttpMethods.Head], ShowAsync).WithName("hubMetricsPage").ExcludeFromDescription();

    private static async Task ShowAsync(HttpContext context, string id, string? days, IHubStore hubs, MetricsReader metrics, ExplorerReader explorer, TimeProvider time)
    {
        if (await AppPage.OpenAsync(context, Permission.HubsRead | Permission.MetricsRead) is not { } frame
            || await HubEditorEndpoints.FindAsync(context, frame, id, hubs) is not { } hub)
        {
            return;
        }

        int length = Periods.FirstOrDefault(period => period.ToString(System.Globalization.CultureInfo.InvariantCulture) == days, Periods[0]);
        TimeZoneInfo zone = TimeZoneInfo.TryFindSystemTimeZoneById(frame.Timezone, out TimeZoneInfo? found) ? found : TimeZoneInfo.Utc;
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(time.GetUtcNow(), zone).DateTime);
        MetricsQuery query = Of(frame, today.AddDays(1 - length), today.AddDays(1)) with { Filters = [new MetricsFilter(Dimension.Hub, [id], [])] };
        bool patient = context.Request.Query.ContainsKey("wait");
        using NumbersBudget budget = explorer.Budget(patient, context.RequestAborted);
        Task<Numbers<MetricsResult<MetricsTotals>>> counting = budget.ReadAsync(ct => metrics.TotalsAsync(query, ct));
        Task<Numbers<MetricsResult<TimeSeries>>> byDay = budget.ReadAsync(ct => metrics.TimeSeriesAsync(query, TimeInterval.Day, ct));
        Task<Numbers<MetricsResult<Breakdown>>> byButton = budget.ReadAsync(ct => metrics.BreakdownAsync(query, Dimension.Button, MaxButtons, null, ct));
        // One visitor's dimension reads as many stored events as the next: where one is late, so are those behind it.
        Task<Numbers<MetricsResult<Breakdown>>>[] bySource =
            [.. SourceDimensions.Select(dimension => budget.ReadAsync(ct => metrics.BreakdownAsync(query, dimension, MaxSources, null, ct)))];
        await Task.WhenAll([counting, byDay, byButton, .. bySource]);
        Numbers<MetricsResult<MetricsTotals>> totals = await counting;
        MetricsTotals? counts = totals.Value is { } counted ? counted.Value ?? new MetricsTotals(0, 0, 0) : null;
        MetricsResult<TimeSeries>? series = (await byDay).Value;
        MetricsResult<Breakdown>? buttons = (await byButton).Value;
        var sources = new Dictionary<Dimension, IReadOnlyList<BreakdownItem>>();
        foreach ((Dimension dimension, Task<Numbers<MetricsResult<Breakdown>>> read) in SourceDimensions.Zip(bySource))
        {
            if ((await read).Value is { } breakdown)
            {
                sources[dimension] = [.. (breakdown.Value?.Items ?? []).OrderByDescending(item => item.Impressions)];
            }
        }

        bool complete = counts is not null && series is not null && buttons is not null && sources.Count == SourceDimensions.Length;
        await AppPage.WriteAsync<HubMetricsPage>(
            context,
            frame,
            new HubMetricsModel(
                hub,
                id,
                length,
                series is null || buttons is null ? null : counts,
                series?.Value?.Points ?? [],
                ButtonsOf(hub, buttons?.Value?.Items ?? [], counts?.Impressions ?? 0),
                sources,
                zone,
                complete || patient ? null : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"/app/hubs/{id}/metrics?days={length}&wait=1")));
    }

    /// <summary>Numbers of the last days by hub; null where they were not counted in time.</summary>
    public static async Task<IReadOnlyDictionary<long, HubNumbers>?> LastDaysAsync(AppFrame frame, MetricsReader metrics, DateOnly from, NumbersBudget budget)
    {
        if ((await budget.ReadAsync(ct => metrics.BreakdownAsync(Of(frame, from, null), Dimension.Hub, MaxButtons, null, ct))).Value is not { } byHub)
        {
            return null;
        }

        var numbers = new Dictionary<long, HubNumbers>();
        foreach (BreakdownItem item in byHub.Value?.Items ?? [])
        {
            if (item.Value is not null && OpaqueId.Hub.TryParse(item.Value, out long hub))
            {
                numbers[hub] = new HubNumbers(item.Impressions, item.Clicks, item.Ctr);
            }
        }

        return numbers;
    }

    private static bool IsClickable(HubBlock block) => block.Kind switch
    {
        "countdown" => block.Countdown?.Then == "link",
        "gallery" => block.Gallery?.Any(picture => !string.IsNullOrEmpty(picture?.Url)) == true,
        _ => Clickable.Contains(block.Kind),
    };

    private static MetricsQuery Of(AppFrame frame, DateOnly from, DateOnly? to) =>
        new() { WorkspaceId = frame.WorkspaceId, From = PeriodBound.On(from), To = to is { } end ? PeriodBound.On(end) : null };

    /// <summary>Every button of the page, clicked or not, and those that were clicked before they went.</summary>
    private static HubButtonNumbers[] ButtonsOf(Hub hub, IReadOnlyList<BreakdownItem> clicked, long views)
    {
        HubDocument document = HubJson.Read(hub.Published ?? hub.Draft);
        HubBlock[] shown = [.. (document.Blocks ?? []).OfType<HubBlock>().Where(block => block.Id is not null && IsClickable(block))];
        Dictionary<string, BreakdownItem> byId = clicked.Where(item => item.Value is not null).ToDictionary(item => item.Value!);
        Dictionary<string, string> kinds = shown.ToDictionary(block => block.Id!, block => block.Kind!);
        IEnumerable<HubButtonNumbers> had = clicked.Where(item => item.Value is not null).Select(item => new HubButtonNumbers(
            item.Label ?? item.Value!, kinds.GetValueOrDefault(item.Value!), item.Clicks, item.UniqueClicks, views == 0 ? null : item.Clicks * 100.0 / views));
        IEnumerable<HubButtonNumbers> never = shown.Where(block => !byId.ContainsKey(block.Id!))
            .Select(block => new HubButtonNumbers(block.Label ?? block.Alt ?? block.Map?.Address ?? "", block.Kind, 0, 0, views == 0 ? null : 0));
        return [.. had, .. never];
    }
}
