using Shortener.Core.Analytics;

namespace Shortener.Api.Pages.Metrics;

/// <summary>A card of breakdowns that belong together, one tab open. Immutable.</summary>
/// <param name="Key">Names the card in addresses of its content.</param>
/// <param name="Dimensions">Tabs in order; the first one is open unless the address says otherwise.</param>
public sealed record ExplorerCard(string Key, IReadOnlyList<Dimension> Dimensions)
{
    public const string Totals = "totals";
    public const string Series = "series";
    public const string Where = "where";
    public const string When = "when";
    public const string Bots = "bots";

    private static readonly ExplorerCard[] Always =
    [
        new(Where, [Dimension.Country, Dimension.Region, Dimension.City, Dimension.Language]),
        new("from", [Dimension.Channel, Dimension.ReferrerDomain, Dimension.Referrer, Dimension.Source]),
        new("utm", [Dimension.UtmCampaign, Dimension.UtmSource, Dimension.UtmMedium, Dimension.UtmTerm, Dimension.UtmContent]),
        new("what", [Dimension.Link, Dimension.Tag, Dimension.Domain, Dimension.Variant, Dimension.Hub, Dimension.Button, Dimension.Interstitial]),
        new("with", [Dimension.Device, Dimension.Os, Dimension.Browser, Dimension.InAppBrowser]),
        new(When, [Dimension.HourOfDay, Dimension.DayOfWeek]),
        new("visitors", [Dimension.Visitor]),
        new(Bots, [Dimension.BotKind, Dimension.Bot]),
    ];

    /// <summary>The cards of a page about everything, or about what a scope names: nobody needs to see that one link has one domain.</summary>
    public static IReadOnlyList<ExplorerCard> Of(MetricsFilter? scope) => scope is null
        ? Always
        : [.. Always.Select(card => card.Key != "what" ? card : card with
        {
            Dimensions = scope.Dimension switch
            {
                Dimension.Link => [Dimension.Variant, Dimension.Interstitial],
                Dimension.Hub => [Dimension.Button, Dimension.Link],
                Dimension.Interstitial => [Dimension.Link, Dimension.Tag],
                _ => card.Dimensions,
            },
        })];

    /// <summary>The open tab.</summary>
    public Dimension Open(ExplorerState state) =>
        Dimensions.Cast<Dimension?>().FirstOrDefault(one => state.Shown.Contains(DimensionName.NameOf(one!.Value))) ?? Dimensions[0];

    /// <summary>What has to be read for the card.</summary>
    public IEnumerable<Dimension> Needed(ExplorerState state) => Key switch
    {
        // The map beside the table always shows countries.
        Where => new[] { Dimension.Country, Open(state) }.Distinct(),
        When => Dimensions,
        _ => [Open(state)],
    };
}
