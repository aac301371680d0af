using System.Globalization;
using Shortener.Core.Analytics;
using Shortener.Core.Clicks;
using Shortener.Core.Ids;
using Shortener.Core.Links;

namespace Shortener.Core.RawClicks;

/// <summary>
/// The filters of metrics, asked of one click at a time: lets through exactly what the same filters select in the database. Immutable.
/// </summary>
public sealed class ClickMatcher(BotsMode bots, IReadOnlyList<MetricsFilter> filters, TimeZoneInfo zone, IShortUrls shortUrls)
{
    public bool Matches(StoredClick click)
    {
        if (bots switch { BotsMode.Exclude => click.BotKind != BotKind.None, BotsMode.Only => click.BotKind == BotKind.None, _ => false })
        {
            return false;
        }

        foreach (MetricsFilter filter in filters)
        {
            if (!Passes(filter, click))
            {
                return false;
            }
        }

        return true;
    }

    private bool Passes(MetricsFilter filter, StoredClick click)
    {
        if (filter.Dimension == Dimension.Tag)
        {
            return (filter.Include.Count == 0 || filter.Include.Any(tag => Has(click, tag))) && !filter.Exclude.Any(tag => Has(click, tag));
        }

        string? value = ValueOf(click, filter.Dimension);
        return (filter.Include.Count == 0 || filter.Include.Any(wanted => Equal(filter.Dimension, wanted, value)))
            && !filter.Exclude.Any(unwanted => Equal(filter.Dimension, unwanted, value));
    }

    private static bool Has(StoredClick click, string? tag) => tag is null ? click.Tags.Count == 0 : click.Tags.Contains(tag, StringComparer.Ordinal);

    private bool Equal(Dimension dimension, string? given, string? value) =>
        dimension == Dimension.Domain && given is not null ? shortUrls.StoredHostOf(given) == value : given == value;

    private string? ValueOf(StoredClick click, Dimension dimension) => dimension switch
    {
        Dimension.Country => click.Country,
        Dimension.Region => DimensionValues.Region(click.Country, click.Region),
        Dimension.City => DimensionValues.City(click.Country, click.Region, click.City),
        Dimension.Device => click.Device,
        Dimension.Os => click.Os,
        Dimension.Browser => click.Browser,
        Dimension.Language => click.Language,
        Dimension.Referrer => click.Referrer,
        Dimension.ReferrerDomain => click.ReferrerDomain,
        Dimension.Channel => click.Channel,
        Dimension.Source => click.Source,
        Dimension.UtmSource => click.UtmSource,
        Dimension.UtmMedium => click.UtmMedium,
        Dimension.UtmCampaign => click.UtmCampaign,
        Dimension.UtmTerm => click.UtmTerm,
        Dimension.UtmContent => click.UtmContent,
        Dimension.Bot => click.BotName,
        Dimension.BotKind => DimensionValues.BotKindName(click.BotKind),
        Dimension.InAppBrowser => click.InAppBrowser,
        Dimension.Variant => click.Variant,
        Dimension.Link => OpaqueId.Link.Format(click.LinkId),
        Dimension.Domain => click.Host,
        Dimension.Visitor => click.Visitor is { } visitor ? VisitorName(visitor) : null,
        Dimension.HourOfDay => Local(click).Hour.ToString(CultureInfo.InvariantCulture),
        Dimension.DayOfWeek => (((int)Local(click).DayOfWeek + 6) % 7 + 1).ToString(CultureInfo.InvariantCulture),
        _ => null,
    };

    /// <summary>A pseudonym as metrics spell it.</summary>
    public static string VisitorName(long visitor) => visitor.ToString("x16", CultureInfo.InvariantCulture);

    private DateTimeOffset Local(StoredClick click) => TimeZoneInfo.ConvertTime(UnixMicros.ToInstant(click.Place.At), zone);
}
