using Shortener.Core.Bots;
using Shortener.Core.Clicks;

namespace Shortener.Core.Enrichment;

/// <summary>Joins the user agent's verdict with the request's (HEAD, prefetch). Runs behind <see cref="UserAgentStep"/>.</summary>
internal sealed class BotStep : IEnrichmentStep
{
    public string Name => "bot";

    public void Apply(EnrichedClick click) =>
        (click.BotKind, click.BotName) = BotClassifier.Classify(click.UserAgent.Bot, click.Raw.UserAgent, click.Raw.Flags);
}
