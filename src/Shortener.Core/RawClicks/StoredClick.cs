using Shortener.Core.Clicks;

namespace Shortener.Core.RawClicks;

/// <summary>
/// One stored click with everything that is kept of it. Null is unknown; values are spelt as the dimensions of metrics spell them.
/// Immutable.
/// </summary>
public sealed record StoredClick
{
    /// <summary>Where the click stands among all clicks.</summary>
    public required ClickPlace Place { get; init; }

    public required int WorkspaceId { get; init; }

    public required long LinkId { get; init; }

    /// <summary>Slug of the link as it is called by now.</summary>
    public required string Slug { get; init; }

    /// <summary>Host of the link's domain as stored; empty for the default domain.</summary>
    public required string Host { get; init; }

    /// <summary>Tags of the link as they are by now.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>The visitor's pseudonym.</summary>
    public long? Visitor { get; init; }

    public BotKind BotKind { get; init; }

    public string? BotName { get; init; }

    public ClickFlags Flags { get; init; }

    public string? Language { get; init; }

    public string? Variant { get; init; }

    /// <summary>The header as it was sent, cut and cleaned for storage.</summary>
    public string? UserAgent { get; init; }

    public string? Browser { get; init; }

    public string? BrowserVersion { get; init; }

    public string? Os { get; init; }

    public string? OsVersion { get; init; }

    public string? Device { get; init; }

    public string? DeviceBrand { get; init; }

    public string? DeviceModel { get; init; }

    public string? InAppBrowser { get; init; }

    public string? Country { get; init; }

    /// <summary>Name alone, without the country.</summary>
    public string? Region { get; init; }

    /// <summary>Name alone.</summary>
    public string? City { get; init; }

    public double? Latitude { get; init; }

    public double? Longitude { get; init; }

    public string? Referrer { get; init; }

    public string? ReferrerDomain { get; init; }

    public string? Channel { get; init; }

    public string? Source { get; init; }

    public string? Medium { get; init; }

    public string? Campaign { get; init; }

    public string? UtmSource { get; init; }

    public string? UtmMedium { get; init; }

    public string? UtmCampaign { get; init; }

    public string? UtmTerm { get; init; }

    public string? UtmContent { get; init; }
}
