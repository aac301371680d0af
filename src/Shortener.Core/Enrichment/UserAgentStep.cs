using Shortener.Core.Clicks;
using Shortener.Core.UserAgents;

namespace Shortener.Core.Enrichment;

/// <summary>Browser, system, device, in-app browser, and what the user agent says of bots.</summary>
internal sealed class UserAgentStep(IUserAgentParser parser) : IEnrichmentStep
{
    public string Name => "user_agent";

    public void Apply(EnrichedClick click) => click.UserAgent = parser.Parse(click.Raw.UserAgent);
}
