using Shortener.Core.Clicks;
using Shortener.Core.Geo;
using Shortener.Core.UserAgents;

namespace Shortener.Core.Enrichment;

/// <summary>
/// Runs the steps of enrichment in their order. Thread-safe. Every text of the result can be stored: no control characters, no lone
/// surrogates, bounded length; the raw click's user agent alone is as the visitor sent it (see <see cref="StorableText"/>).
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
        var click = new EnrichedClick { Raw = raw };
        for (int i = 0; i < Steps.Count; i++)
        {
            Steps[i].Apply(click);
        }

        return click;
    }
}
