using System.Globalization;
using Shortener.Core.Ids;
using Shortener.Core.Links;

namespace Shortener.Core.Analytics;

/// <summary>Turns filters into the terms of the stored clicks: ids of links, stored hosts, calendars.</summary>
internal sealed class FilterCompiler(IShortUrls shortUrls)
{
    /// <summary>Returns null when no click can pass.</summary>
    /// <param name="filters">At most one for each dimension.</param>
    /// <param name="zone">Where hours and days of the week are counted.</param>
    /// <param name="data">The period the calendars have to cover.</param>
    /// <param name="ofEvents">Whether events are selected, not clicks.</param>
    public CompiledFilters? Compile(IReadOnlyList<MetricsFilter> filters, TimeZoneInfo zone, TimeRange data, bool ofEvents = false)
    {
        IReadOnlyList<long>? links = null;
        var compiled = new List<ValueFilter>();
        foreach (MetricsFilter filter in filters)
        {
            if (IsAlwaysUnknown(filter.Dimension, ofEvents))
            {
                if (filter.Exclude.Contains(null) || (filter.Include.Count > 0 && !filter.Include.Contains(null)))
                {
                    return null;
                }

                continue;
            }

            ValueFilter value = Translate(filter, zone, data, ofEvents);
            if (value.Include is { Count: 0 } && !value.IncludeUnknown)
            {
                return null;
            }

            if (filter.Dimension == Dimension.Link && value is { Include: not null, IncludeUnknown: false })
            {
                links = [.. value.Include.Select(id => long.Parse(id, CultureInfo.InvariantCulture)).Distinct()];
                value = value with { Include = null };
            }

            if (value.Include is not null || value.IncludeUnknown || value.Exclude.Count > 0 || value.ExcludeUnknown)
            {
                compiled.Add(value);
            }
        }

        return new CompiledFilters(links, compiled);
    }

    /// <summary>Clicks have no value for these; what has belongs to other events. Events have no variant.</summary>
    public static bool IsAlwaysUnknown(Dimension dimension, bool ofEvents) => ofEvents
        ? dimension is Dimension.Variant or Dimension.Campaign or Dimension.AdSet or Dimension.Ad
        : dimension >= Dimension.Hub;

    /// <summary>What ids of the dimension look like; null where its values are no ids.</summary>
    public static OpaqueId? IdsOf(Dimension dimension) => dimension switch
    {
        Dimension.Link => OpaqueId.Link,
        Dimension.Hub => OpaqueId.Hub,
        Dimension.Button => OpaqueId.HubBlock,
        Dimension.Interstitial => OpaqueId.Interstitial,
        Dimension.Creative => OpaqueId.Creative,
        _ => null,
    };

    // A click always has a link: null alone matches none.
    private ValueFilter Translate(MetricsFilter filter, TimeZoneInfo zone, TimeRange data, bool ofEvents) => new(
        filter.Dimension,
        filter.Include.Count == 0 ? null : Stored(filter.Dimension, filter.Include),
        (ofEvents || filter.Dimension != Dimension.Link) && filter.Include.Contains(null),
        Stored(filter.Dimension, filter.Exclude),
        filter.Exclude.Contains(null),
        filter.Dimension switch
        {
            Dimension.HourOfDay => CalendarBuckets.HoursOfDay(zone, data),
            Dimension.DayOfWeek => CalendarBuckets.DaysOfWeek(zone, data),
            _ => null,
        });

    /// <summary>Values as stored; those that cannot be stored match nothing and are left out.</summary>
    private List<string> Stored(Dimension dimension, IReadOnlyList<string?> values)
    {
        var stored = new List<string>(values.Count);
        foreach (string value in values.OfType<string>())
        {
            string? found = IdsOf(dimension) is { } ids ? ids.TryParse(value, out long id) ? id.ToString(CultureInfo.InvariantCulture) : null
                : dimension == Dimension.Domain ? shortUrls.StoredHostOf(value)
                : value;
            // PostgreSQL refuses NUL, hence no stored value has it.
            if (found is not null && !found.Contains('\0', StringComparison.Ordinal))
            {
                stored.Add(found);
            }
        }

        return stored;
    }
}

/// <summary>Filters in the terms of the stored clicks.</summary>
/// <param name="Links">Links of which one must match; null: any.</param>
internal sealed record CompiledFilters(IReadOnlyList<long>? Links, IReadOnlyList<ValueFilter> Filters);
