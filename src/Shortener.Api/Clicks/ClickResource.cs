using System.Text.Json.Serialization;
using Shortener.Core.Analytics;
using Shortener.Core.Clicks;
using Shortener.Core.Ids;
using Shortener.Core.Links;
using Shortener.Core.RawClicks;

namespace Shortener.Api.Clicks;

/// <summary>A stored click. Null is unknown; values are those that metrics count and filter by.</summary>
/// <param name="Id">Opaque id; no two clicks share one.</param>
/// <param name="Link">The link that was clicked.</param>
/// <param name="At">Instant (UTC).</param>
/// <param name="Country">ISO 3166-1 alpha-2.</param>
/// <param name="Region">With the country it lies in: <c>US/California</c>.</param>
/// <param name="City">With what it lies in: <c>US/California/Springfield</c>.</param>
/// <param name="Latitude">Degrees, of the place the address is known for, never the visitor's own.</param>
/// <param name="Longitude">Degrees.</param>
/// <param name="Device"><c>desktop</c>, <c>mobile</c>, <c>tablet</c>, <c>tv</c>, <c>console</c>, <c>car</c>, <c>wearable</c> or <c>other</c>.</param>
/// <param name="DeviceBrand">Maker of the device.</param>
/// <param name="DeviceModel">Model of the device.</param>
/// <param name="Os">Family of the operating system.</param>
/// <param name="OsVersion">Its version.</param>
/// <param name="Browser">Family of the browser.</param>
/// <param name="BrowserVersion">Its version.</param>
/// <param name="InAppBrowser">The app whose own browser it was.</param>
/// <param name="Language">Primary tag of the preferred language.</param>
/// <param name="Referrer">Scheme, host and path.</param>
/// <param name="ReferrerDomain">Registrable domain of the referrer.</param>
/// <param name="Channel">Channel as Google Analytics 4 spells it.</param>
/// <param name="Source">Source of the traffic.</param>
/// <param name="Medium">Medium of the traffic.</param>
/// <param name="Campaign">Campaign of the traffic.</param>
/// <param name="UtmSource">Campaign parameter.</param>
/// <param name="UtmMedium">Campaign parameter.</param>
/// <param name="UtmCampaign">Campaign parameter.</param>
/// <param name="UtmTerm">Campaign parameter.</param>
/// <param name="UtmContent">Campaign parameter.</param>
/// <param name="Variant">The A/B variant that was chosen.</param>
/// <param name="Visitor">Pseudonym, the same for as long as <c>Privacy:VisitorPeriod</c> says.</param>
/// <param name="IsBot">Whether the click is flagged.</param>
/// <param name="BotKind"><c>crawler</c>, <c>preview</c>, <c>prefetch</c>, <c>head</c> or <c>tool</c>; null for a human click.</param>
/// <param name="Bot">Name of the bot.</param>
/// <param name="Qr">Whether it came from one of our QR codes.</param>
/// <param name="UserAgent">The header as it was sent, at most 2,048 characters.</param>
internal sealed record ClickResource(
    string Id,
    ClickedLink Link,
    DateTime At,
    string? Country,
    string? Region,
    string? City,
    double? Latitude,
    double? Longitude,
    string? Device,
    string? DeviceBrand,
    string? DeviceModel,
    string? Os,
    string? OsVersion,
    string? Browser,
    string? BrowserVersion,
    string? InAppBrowser,
    string? Language,
    string? Referrer,
    string? ReferrerDomain,
    string? Channel,
    string? Source,
    string? Medium,
    string? Campaign,
    string? UtmSource,
    string? UtmMedium,
    string? UtmCampaign,
    string? UtmTerm,
    string? UtmContent,
    string? Variant,
    string? Visitor,
    bool IsBot,
    string? BotKind,
    string? Bot,
    bool Qr,
    string? UserAgent)
{
    public static ClickResource Of(StoredClick click, IShortUrls shortUrls) => new(
        OpaqueClickId.Format(click.Place),
        new ClickedLink(OpaqueId.Link.Format(click.LinkId), click.Slug, shortUrls.DomainOf(click.Host)),
        UnixMicros.ToInstant(click.Place.At).UtcDateTime,
        click.Country,
        DimensionValues.Region(click.Country, click.Region),
        DimensionValues.City(click.Country, click.Region, click.City),
        click.Latitude,
        click.Longitude,
        click.Device,
        click.DeviceBrand,
        click.DeviceModel,
        click.Os,
        click.OsVersion,
        click.Browser,
        click.BrowserVersion,
        click.InAppBrowser,
        click.Language,
        click.Referrer,
        click.ReferrerDomain,
        click.Channel,
        click.Source,
        click.Medium,
        click.Campaign,
        click.UtmSource,
        click.UtmMedium,
        click.UtmCampaign,
        click.UtmTerm,
        click.UtmContent,
        click.Variant,
        click.Visitor is { } visitor ? ClickMatcher.VisitorName(visitor) : null,
        click.BotKind != Core.Clicks.BotKind.None,
        DimensionValues.BotKindName(click.BotKind),
        click.BotName,
        click.Flags.HasFlag(ClickFlags.Qr),
        click.UserAgent);
}

/// <summary>The link of a click, under the name it has by now.</summary>
/// <param name="Id">Opaque id.</param>
/// <param name="Slug">Case matters.</param>
/// <param name="Domain">Host.</param>
internal sealed record ClickedLink(string Id, string Slug, string Domain);

/// <summary>A page of clicks, newest first.</summary>
/// <param name="Items">At most <c>limit</c> clicks.</param>
/// <param name="NextCursor">Where the next page begins; null behind the last click. It never expires.</param>
internal sealed record ClickList(IReadOnlyList<ClickResource> Items, string? NextCursor);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ClickList))]
[JsonSerializable(typeof(ClickResource))]
internal sealed partial class ClicksJsonContext : JsonSerializerContext;
