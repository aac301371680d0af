namespace Shortener.Core.Geo;

/// <summary>
/// Where an address lies, as far as the databases know. Immutable, shared between clicks.
/// </summary>
/// <param name="Country">ISO 3166-1 alpha-2, upper case, or null.</param>
/// <param name="Region">Name of the first subdivision alone (<c>California</c>), or null.</param>
/// <param name="City">Name of the city alone, or null.</param>
/// <param name="Latitude">Degrees, or null.</param>
/// <param name="Longitude">Degrees, or null.</param>
public sealed record GeoLocation(string? Country, string? Region, string? City, double? Latitude, double? Longitude)
{
    /// <summary>Nothing is known.</summary>
    public static readonly GeoLocation Unknown = new(null, null, null, null, null);
}
