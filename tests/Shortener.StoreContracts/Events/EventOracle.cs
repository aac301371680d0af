using System.Globalization;
using Shortener.Core.Analytics;
using Shortener.Core.Clicks;
using Shortener.Core.Events;
using Shortener.Core.Ids;

namespace Shortener.StoreContracts.Events;

/// <summary>Answers questions about pages by counting what was committed one by one. Shares no code with what is tested.</summary>
internal sealed class EventOracle(IReadOnlyList<EnrichedClick> world)
{
    public MetricsTotals Totals(MetricsQuery query)
    {
        (EventKind? click, EventKind[] views) = Subject(query.Filters, null);
        EnrichedClick[] clicks = Of(query, click is null ? [] : [click.Value], wholeHubs: false);
        EnrichedClick[] shown = Of(query, views, wholeHubs: true);
        var totals = new MetricsTotals(Counted(clicks, query.Bots).Length, Visitors(clicks, query.Bots), clicks.Count(IsBot))
        {
            Impressions = Counted(shown, query.Bots).Length,
            Reach = Visitors(shown, query.Bots),
        };
        if (click is null)
        {
            return totals;
        }

        int[] times = [.. clicks.Where(item => !IsBot(item)).Select(item => ((RawEvent)item.Raw).ElapsedMs).OfType<int>()];
        totals = totals with { TimeToClickMs = times.Length == 0 ? null : times.Sum(time => (long)time) / times.Length };
        return click == EventKind.HubButton
            ? totals with { Leads = Counted(Of(query, [EventKind.Lead], wholeHubs: true), query.Bots).Length }
            : totals with
            {
                Skips = Counted(Of(query, [EventKind.InterstitialSkip], wholeHubs: false), query.Bots).Length,
                Continues = Counted(Of(query, [EventKind.InterstitialContinue], wholeHubs: false), query.Bots).Length,
            };
    }

    public IReadOnlyList<BreakdownItem> Breakdown(MetricsQuery query, Dimension by)
    {
        (EventKind? click, EventKind[] views) = Subject(query.Filters, by);
        ILookup<string, EnrichedClick> clicks = Of(query, click is null ? [] : [click.Value], wholeHubs: false).ToLookup(item => Value(item, by, query) ?? "null");
        ILookup<string, EnrichedClick> shown = Of(query, views, wholeHubs: true).ToLookup(item => Value(item, by, query) ?? "null");
        ILookup<string, EnrichedClick> shownByHub = Of(query, views, wholeHubs: true).ToLookup(item => Value(item, Dimension.Hub, query) ?? "null");
        IEnumerable<string> values = clicks.Select(group => group.Key).Union(by == Dimension.Button || click is null ? [] : shown.Select(group => group.Key));
        return
        [
            .. values
                .Select(value =>
                {
                    EnrichedClick[] own = [.. clicks[value]];
                    EnrichedClick[] seen = by == Dimension.Button
                        ? [.. shownByHub[HubOfButton(value)]]
                        : [.. shown[value]];
                    string? given = value == "null" ? null : value;
                    return new BreakdownItem(given, Label(given, by), Counted(own, query.Bots).Length, Visitors(own, query.Bots), own.Count(IsBot))
                    {
                        Impressions = Counted(seen, query.Bots).Length,
                        Reach = Visitors(seen, query.Bots),
                    };
                })
                .Where(item => item.Clicks > 0 || (click is not null && by != Dimension.Button && item.Impressions > 0))
                .OrderByDescending(item => item.Clicks).ThenBy(item => item.Value is null).ThenBy(item => item.Value, StringComparer.Ordinal),
        ];
    }

    /// <summary>Clicks and impressions of the buckets that start at these instants.</summary>
    public IReadOnlyList<TimeSeriesPoint> TimeSeries(MetricsQuery query, IReadOnlyList<long> starts)
    {
        (EventKind? click, EventKind[] views) = Subject(query.Filters, null);
        ILookup<long, EnrichedClick> clicks = Of(query, click is null ? [] : [click.Value], wholeHubs: false).ToLookup(Bucket);
        ILookup<long, EnrichedClick> shown = Of(query, views, wholeHubs: true).ToLookup(Bucket);
        return
        [
            .. starts.Select(start => new TimeSeriesPoint(
                start, Counted([.. clicks[start]], query.Bots).Length, Visitors([.. clicks[start]], query.Bots), clicks[start].Count(IsBot))
            {
                Impressions = Counted([.. shown[start]], query.Bots).Length,
                Reach = Visitors([.. shown[start]], query.Bots),
            }),
        ];

        long Bucket(EnrichedClick item) => starts.Last(start => start <= item.Raw.UnixMicros);
    }

    private static (EventKind? Click, EventKind[] Views) Subject(IReadOnlyList<MetricsFilter> filters, Dimension? by)
    {
        bool Asks(params Dimension[] names) => names.Any(name =>
            by == name || filters.Any(filter => filter.Dimension == name && filter.Include.Count > 0 && !filter.Include.Contains(null)));
        return Asks(Dimension.Hub, Dimension.Button) ? (EventKind.HubButton, [EventKind.HubView])
            : Asks(Dimension.Interstitial, Dimension.Creative) ? (EventKind.CreativeClick, [EventKind.InterstitialView])
            : (null, [EventKind.HubView, EventKind.InterstitialView]);
    }

    /// <summary>Events of these kinds, or the clicks of links for none.</summary>
    private EnrichedClick[] Of(MetricsQuery query, EventKind[] kinds, bool wholeHubs) =>
    [
        .. world.Where(item => item.Raw.WorkspaceId == query.WorkspaceId
            && (kinds.Length == 0 ? item.Raw is not RawEvent : item.Raw is RawEvent captured && kinds.Contains(captured.Kind))
            && (query.From is null || item.Raw.UnixMicros >= query.From.Value.UnixMicros)
            && (query.To is null || item.Raw.UnixMicros < query.To.Value.UnixMicros)
            && query.Filters.All(filter => Passes(item, filter, query, wholeHubs))),
    ];

    private static bool Passes(EnrichedClick item, MetricsFilter filter, MetricsQuery query, bool wholeHubs)
    {
        string? value = Value(item, filter.Dimension, query);
        if (wholeHubs && filter.Dimension == Dimension.Button && item.Raw is RawEvent { Kind: EventKind.HubView or EventKind.Lead } page)
        {
            return filter.Include.Any(button => HubOfButton(button!) == OpaqueId.Hub.Format(page.SubjectId));
        }

        return (filter.Include.Count == 0 || filter.Include.Contains(value)) && !filter.Exclude.Contains(value);
    }

    private static string? Value(EnrichedClick item, Dimension dimension, MetricsQuery query)
    {
        var captured = item.Raw as RawEvent;
        bool hub = captured?.Kind <= EventKind.Lead;
        return dimension switch
        {
            Dimension.Country => item.Location.Country,
            Dimension.Device => item.UserAgent.DeviceType,
            Dimension.Channel => item.Traffic.Channel,
            Dimension.Language => item.Language,
            Dimension.Variant => null,
            Dimension.HourOfDay => TimeZoneInfo.ConvertTime(UnixMicros.ToInstant(item.Raw.UnixMicros), query.TimeZone!).Hour.ToString(CultureInfo.InvariantCulture),
            Dimension.Link => item.Raw.LinkId == 0 ? null : OpaqueId.Link.Format(item.Raw.LinkId),
            Dimension.Hub => hub ? OpaqueId.Hub.Format(captured!.SubjectId) : null,
            Dimension.Button => hub && captured!.PartId != 0 ? OpaqueId.HubBlock.Format(captured.PartId) : null,
            Dimension.Interstitial => captured is not null && !hub ? OpaqueId.Interstitial.Format(captured.SubjectId) : null,
            Dimension.Creative => captured is not null && !hub ? OpaqueId.Creative.Format(captured.PartId) : null,
            _ => throw new ArgumentOutOfRangeException(nameof(dimension), dimension, "Not asked"),
        };
    }

    private static string? Label(string? value, Dimension by) => value is null ? null : by switch
    {
        Dimension.Hub => "Hub " + Number(OpaqueId.Hub, value),
        Dimension.Button => "Button " + Number(OpaqueId.HubBlock, value),
        Dimension.Interstitial => "Ad " + Number(OpaqueId.Interstitial, value),
        Dimension.Creative => "Creative " + Number(OpaqueId.Creative, value),
        Dimension.Link => "/s" + Number(OpaqueId.Link, value),
        _ => value,
    };

    private static string HubOfButton(string button) =>
        OpaqueId.HubBlock.TryParse(button, out long id) ? OpaqueId.Hub.Format(EventWorld.HubOfBlock[id]) : "none";

    private static long Number(OpaqueId kind, string value) => kind.TryParse(value, out long id) ? id : 0;

    private static bool IsBot(EnrichedClick item) => item.BotKind != BotKind.None;

    private static EnrichedClick[] Counted(EnrichedClick[] items, BotsMode bots) =>
        [.. items.Where(item => bots switch { BotsMode.Exclude => !IsBot(item), BotsMode.Only => IsBot(item), _ => true })];

    private static long Visitors(EnrichedClick[] items, BotsMode bots) =>
        Counted(items, bots).Select(item => item.Raw.Visitor).OfType<long>().Distinct().LongCount();
}
