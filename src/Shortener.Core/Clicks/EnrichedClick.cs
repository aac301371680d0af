using Shortener.Core.Channels;
using Shortener.Core.Geo;
using Shortener.Core.UserAgents;

namespace Shortener.Core.Clicks;

/// <summary>
/// A click on its way through the pipeline's steps; each step fills its part. What leaves the pipeline is what the stores write.
/// Not thread-safe.
/// </summary>
public sealed class EnrichedClick
{
    public required RawClick Raw { get; init; }

    public BotKind BotKind { get; set; }

    /// <summary>Name of the bot, or null for a human or an unnamed one.</summary>
    public string? BotName { get; set; }

    public GeoLocation Location { get; set; } = GeoLocation.Unknown;

    public UserAgentResult UserAgent { get; set; } = UserAgentResult.Unknown;

    public TrafficSource Traffic { get; set; } = TrafficSource.Direct;

    /// <summary>Scheme, host and path of the referrer, without query and fragment; null when none or unusable.</summary>
    public string? Referrer { get; set; }

    /// <summary>Host of the referrer in lower case without <c>www.</c>; null when none.</summary>
    public string? ReferrerDomain { get; set; }

    /// <summary>Primary language tag (<c>es</c>), or null.</summary>
    public string? Language { get; set; }
}
