using Shortener.Core.Events;

namespace Shortener.Core.Analytics;

/// <summary>Something that a question counts: the clicks of links, or some kinds of events. Immutable.</summary>
/// <param name="Events">Null: clicks of links.</param>
/// <param name="OfWholeHubs">Filters on buttons stand for their hubs: a view shows every button.</param>
internal sealed record Measure(IReadOnlyList<EventKind>? Events, bool OfWholeHubs = false)
{
    public static readonly Measure LinkClicks = new(Events: null);

    public static readonly Measure Impressions = new([EventKind.HubView, EventKind.InterstitialView]);

    public static readonly Measure HubViews = new([EventKind.HubView], OfWholeHubs: true);

    public static readonly Measure HubClicks = new([EventKind.HubButton]);

    public static readonly Measure Leads = new([EventKind.Lead], OfWholeHubs: true);

    public static readonly Measure InterstitialViews = new([EventKind.InterstitialView]);

    public static readonly Measure CreativeClicks = new([EventKind.CreativeClick]);

    public static readonly Measure Skips = new([EventKind.InterstitialSkip]);

    public static readonly Measure Continues = new([EventKind.InterstitialContinue]);

    /// <summary>Whether none of its events can have a value of the dimension: hubs have no creatives, interstitials no buttons.</summary>
    public bool IsForeign(Dimension dimension) => dimension switch
    {
        Dimension.Hub or Dimension.Button => Events?.All(static kind => kind > EventKind.Lead) ?? true,
        Dimension.Interstitial or Dimension.Creative => Events?.All(static kind => kind <= EventKind.Lead) ?? true,
        _ => false,
    };
}

/// <summary>
/// What clicks and impressions are in a question. A filter that names a hub, button, interstitial or creative, or a breakdown by one of
/// them, asks about pages; every other question asks about links, beside which all impressions of the workspace count.
/// </summary>
internal sealed record MeasuredSubject(Measure Clicks, Measure Impressions)
{
    public static readonly MeasuredSubject Links = new(Measure.LinkClicks, Measure.Impressions);

    public static readonly MeasuredSubject Hubs = new(Measure.HubClicks, Measure.HubViews);

    public static readonly MeasuredSubject Interstitials = new(Measure.CreativeClicks, Measure.InterstitialViews);

    /// <param name="filters">Of the question.</param>
    /// <param name="by">What it breaks down by; null for none.</param>
    public static MeasuredSubject Of(IReadOnlyList<MetricsFilter> filters, Dimension? by = null)
    {
        // Both at once is a question that no event answers: either subject finds none.
        bool Asks(Dimension whole, Dimension part) =>
            by == whole || by == part || filters.Any(filter => (filter.Dimension == whole || filter.Dimension == part) && Names(filter));
        return Asks(Dimension.Hub, Dimension.Button) ? Hubs
            : Asks(Dimension.Interstitial, Dimension.Creative) ? Interstitials
            : Links;
    }

    /// <summary>Whether the filter lets only some values through, and not the unknown one.</summary>
    public static bool Names(MetricsFilter filter) => (filter.Include.Count > 0 && !filter.Include.Contains(null)) || filter.Exclude.Contains(null);
}
