using System.Globalization;
using Shortener.Core.Clicks;

namespace Shortener.Core.Analytics;

/// <summary>
/// The one mapping from a click to the values it is broken down by. Null is "unknown" and has value id 0. Dictionary rows, rollups
/// and raw reads all go by it. Thread-safe.
/// </summary>
public static class DimensionValues
{
    /// <summary>Dimensions kept for a workspace's days: <see cref="Dimension.Total"/> up to <see cref="Dimension.InAppBrowser"/>.</summary>
    public const int WorkspaceDimensions = (int)Dimension.InAppBrowser + 1;

    /// <summary>
    /// Dimensions kept for a link's days: those of a workspace, <see cref="Dimension.HourOfUtcDay"/> and <see cref="Dimension.Variant"/>.
    /// </summary>
    public const int LinkDimensions = (int)Dimension.Variant + 1;

    private static readonly string[] Hours = [.. Enumerable.Range(0, 24).Select(hour => hour.ToString(CultureInfo.InvariantCulture))];

    /// <summary>
    /// The click's value, as the contract spells it: <c>US</c>, <c>US/California</c>, <c>US/California/Springfield</c>, families of
    /// browser and operating system, <c>scheme://host/path</c> of the referrer, <c>crawler</c>, the hour <c>0</c>–<c>23</c> in UTC.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The dimension is not one that a rollup stores.</exception>
    public static string? Of(EnrichedClick click, Dimension dimension) => dimension switch
    {
        Dimension.Total => null,
        Dimension.Country => Clean(click.Location.Country),
        Dimension.Region => Region(Clean(click.Location.Country), Clean(click.Location.Region)),
        Dimension.City => City(Clean(click.Location.Country), Clean(click.Location.Region), Clean(click.Location.City)),
        Dimension.Device => Clean(click.UserAgent.DeviceType),
        Dimension.Os => Clean(Family(click.UserAgent.Os.Family)),
        Dimension.Browser => Clean(Family(click.UserAgent.Browser.Family)),
        Dimension.Language => Clean(click.Language),
        Dimension.Referrer => Clean(Referrer(click.Referrer, click.ReferrerDomain)),
        Dimension.ReferrerDomain => Clean(click.ReferrerDomain),
        Dimension.Channel => Clean(click.Traffic.Channel),
        Dimension.Source => Clean(click.Traffic.Source),
        Dimension.UtmSource => Clean(click.Traffic.UtmSource),
        Dimension.UtmMedium => Clean(click.Traffic.UtmMedium),
        Dimension.UtmCampaign => Clean(click.Traffic.UtmCampaign),
        Dimension.UtmTerm => Clean(click.Traffic.UtmTerm),
        Dimension.UtmContent => Clean(click.Traffic.UtmContent),
        Dimension.Bot => Clean(click.BotName),
        Dimension.BotKind => BotKindName(click.BotKind),
        Dimension.InAppBrowser => Clean(click.UserAgent.InAppBrowser),
        Dimension.HourOfUtcDay => HourOfUtcDay(click.Raw.UnixMicros),
        Dimension.Variant => Clean(click.Raw.Variant),
        _ => throw new ArgumentOutOfRangeException(nameof(dimension), dimension, "No rollup stores this dimension"),
    };

    /// <summary><c>US/California</c>; null when the region is unknown.</summary>
    public static string? Region(string? country, string? region) => region is null ? null : $"{country}/{region}";

    /// <summary><c>US/California/Springfield</c>, <c>US//Springfield</c> without a region; null when the city is unknown.</summary>
    public static string? City(string? country, string? region, string? city) => city is null ? null : $"{country}/{region}/{city}";

    /// <summary>uap-core's family; its <c>Other</c> says that no rule matched and is unknown here.</summary>
    public static string? Family(string family) => family is "Other" or "" ? null : family;

    /// <summary>The referrer; where only its domain is known, the domain, so that the dictionary row always has a value.</summary>
    public static string? Referrer(string? referrer, string? domain) => referrer ?? domain;

    /// <summary><c>crawler</c>, <c>preview</c>, <c>prefetch</c>, <c>head</c>, <c>tool</c>; null for a human.</summary>
    public static string? BotKindName(BotKind kind) => kind switch
    {
        BotKind.None => null,
        BotKind.Crawler => "crawler",
        BotKind.Preview => "preview",
        BotKind.Prefetch => "prefetch",
        BotKind.Head => "head",
        BotKind.Tool => "tool",
        _ => null,
    };

    /// <summary>The hour of the instant's UTC day, <c>0</c>–<c>23</c>, for an instant since 1970.</summary>
    public static string HourOfUtcDay(long unixMicros) => Hours[unixMicros / UnixMicros.PerHour % 24];

    private static string? Clean(string? text) => StorableText.Clean(text);
}
