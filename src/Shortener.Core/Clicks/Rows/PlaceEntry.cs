using System.Globalization;
using Shortener.Core.Analytics;
using Shortener.Core.Geo;

namespace Shortener.Core.Clicks.Rows;

/// <summary>One row of <c>places</c> with the labels that its clicks count under.</summary>
internal sealed class PlaceEntry : DictionaryEntry
{
    private PlaceEntry(long id)
        : base(id)
    {
    }

    public required string? Region { get; init; }

    public required string? City { get; init; }

    public required double? Latitude { get; init; }

    public required double? Longitude { get; init; }

    public required LabelEntry? CountryLabel { get; init; }

    public required LabelEntry? RegionLabel { get; init; }

    public required LabelEntry? CityLabel { get; init; }

    public static PlaceEntry Create(GeoLocation location, LabelSet labels)
    {
        string? country = StorableText.Clean(location.Country);
        string? region = StorableText.Clean(location.Region);
        string? city = StorableText.Clean(location.City);
        double? latitude = Finite(location.Latitude);
        double? longitude = Finite(location.Longitude);
        return new PlaceEntry(ContentId.OfColumns(country, region, city, Text(latitude), Text(longitude)))
        {
            Region = region,
            City = city,
            Latitude = latitude,
            Longitude = longitude,
            CountryLabel = labels.Use(country),
            RegionLabel = labels.Use(DimensionValues.Region(country, region)),
            CityLabel = labels.Use(DimensionValues.City(country, region, city)),
        };
    }

    public void UseLabels(LabelSet labels)
    {
        labels.Use(CountryLabel);
        labels.Use(RegionLabel);
        labels.Use(CityLabel);
    }

    /// <summary>SQLite reads NaN as null and PostgreSQL keeps it: neither is a coordinate.</summary>
    private static double? Finite(double? degrees) => degrees is { } value && double.IsFinite(value) ? value : null;

    private static string? Text(double? degrees) => degrees?.ToString("R", CultureInfo.InvariantCulture);
}
