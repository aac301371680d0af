using Shortener.Core.Geo;
using Shortener.Core.UserAgents;

namespace Shortener.Core.Targeting;

/// <summary>What facts of a visit are derived with: the same engines that enrich clicks, so that rules and metrics agree.</summary>
public sealed class VisitEngines(IGeoLocator locator, IUserAgentParser parser)
{
    public IGeoLocator Locator { get; } = locator;

    /// <summary>Bounded cache inside: a user agent met before costs a lookup.</summary>
    public IUserAgentParser Parser { get; } = parser;
}
