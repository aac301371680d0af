using Shortener.Core.Clicks;
using Shortener.Core.Geo;

namespace Shortener.Core.Enrichment;

/// <summary>Location of the address, or the record's own location.</summary>
internal sealed class GeoStep(IGeoLocator locator) : IEnrichmentStep
{
    private const int MaxName = 128;

    public string Name => "geo";

    public void Apply(EnrichedClick click)
    {
        RawClick raw = click.Raw;
        GeoLocation found = (raw.Flags & ClickFlags.Located) != 0
            ? raw.Location ?? GeoLocation.Unknown
            : raw.Address is { } address ? locator.Locate(address) : GeoLocation.Unknown;
        click.Location = Storable(found);
    }

    /// <summary>The location itself when its texts are clean, which they are unless a record brought them.</summary>
    private static GeoLocation Storable(GeoLocation location)
    {
        string? country = VisitorText.Clean(location.Country, MaxName);
        string? region = VisitorText.Clean(location.Region, MaxName);
        string? city = VisitorText.Clean(location.City, MaxName);
        return ReferenceEquals(country, location.Country) && ReferenceEquals(region, location.Region) && ReferenceEquals(city, location.City)
            ? location
            : location with { Country = country, Region = region, City = city };
    }
}
