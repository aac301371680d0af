using Shortener.Core.Clicks;
using Shortener.Core.Geo;
using Shortener.Core.UserAgents;

namespace Shortener.Core.Enrichment;

/// <summary>
/// Runs the steps of enrichment in their order. Thread-safe. Every text they fill in, and the user agent, can be stored: no control
/// characters, no lone surrogates, bounded length (see <see cref="VisitorText"/>). The raw click's other texts are as the visitor sent
/// them and are not stored.
/// </summary>
public sealed class ClickEnricher(IReadOnlyList<IEnrichmentStep> steps)
{
    /// <summary>The steps in order.</summary>
    public IReadOnlyList<IEnrichmentStep> Steps { get; } = steps;

    /// <summary>The product's steps: user agent, bot, geo, traffic, language. The first feeds the second and the fourth.</summary>
    public static ClickEnricher Create(IGeoLocator locator, IUserAgentParser parser) =>
        new([new UserAgentStep(parser), new BotStep(), new GeoStep(locator), new TrafficStep(), new LanguageStep()]);

    public EnrichedClick Enrich(RawClick raw)
    {
        var click = new EnrichedClick { Raw = WithStorableUserAgent(raw) };
        for (int i = 0; i < Steps.Count; i++)
        {
            Steps[i].Apply(click);
        }

        return click;
    }

    private static RawClick WithStorableUserAgent(RawClick raw)
    {
        string? storable = VisitorText.Clean(raw.UserAgent, UserAgentParser.MaxLength);
        return ReferenceEquals(storable, raw.UserAgent)
            ? raw
            : raw.WithUserAgent(storable);
    }
}
