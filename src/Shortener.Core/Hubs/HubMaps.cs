using System.Globalization;

namespace Shortener.Core.Hubs;

/// <summary>Addresses of maps that show a place: by its coordinates, else by a search for its address. Stateless, thread-safe.</summary>
public static class HubMaps
{
    /// <summary>The services, in the order in which a page names them; a button is counted under its place here.</summary>
    public static IReadOnlyList<string> All { get; } = ["openstreetmap", "google", "apple", "yandex"];

    /// <summary>Those that a place names, in the order of <see cref="All"/>.</summary>
    public static IEnumerable<string> Of(HubPlace place) => place.Maps is null ? All : All.Where(map => place.Maps.Contains(map));

    /// <summary>Whether it has coordinates.</summary>
    public static bool HasPoint(HubPlace place) => place is { Latitude: not null, Longitude: not null };

    /// <summary>The page of the service.</summary>
    /// <param name="map">One of <see cref="All"/>.</param>
    /// <param name="place">With an address or coordinates.</param>
    /// <param name="name">What stands at the pin, where the service takes it; null for the address.</param>
    public static string AddressOf(string map, HubPlace place, string? name)
    {
        string words = Uri.EscapeDataString(OneLine(place.Address));
        string label = Uri.EscapeDataString(OneLine(string.IsNullOrWhiteSpace(name) ? place.Address : name));
        bool isPoint = HasPoint(place);
        (string lat, string lon) = isPoint ? (Degrees(place.Latitude!.Value), Degrees(place.Longitude!.Value)) : ("", "");
        return map switch
        {
            "openstreetmap" => isPoint ? $"https://www.openstreetmap.org/?mlat={lat}&mlon={lon}#map=17/{lat}/{lon}" : $"https://www.openstreetmap.org/search?query={words}",
            // https://developers.google.com/maps/documentation/urls/get-started
            "google" => $"https://www.google.com/maps/search/?api=1&query={(isPoint ? $"{lat}%2C{lon}" : words)}",
            // https://developer.apple.com/library/archive/featuredarticles/iPhoneURLScheme_Reference/MapLinks/MapLinks.html
            "apple" => isPoint ? $"https://maps.apple.com/?ll={lat},{lon}&q={label}" : $"https://maps.apple.com/?q={words}",
            // https://yandex.com/dev/yandex-apps-launch-maps/doc/en/: longitude comes first.
            _ => isPoint ? $"https://yandex.com/maps/?pt={lon},{lat}&z=17&l=map" : $"https://yandex.com/maps/?text={words}",
        };
    }

    /// <summary>What the telephone's own map takes (RFC 5870): the point or, without one, a search.</summary>
    public static string GeoOf(HubPlace place) => HasPoint(place)
        ? $"geo:{Degrees(place.Latitude!.Value)},{Degrees(place.Longitude!.Value)}"
        : $"geo:0,0?q={Uri.EscapeDataString(OneLine(place.Address))}";

    /// <summary>Six places: about a tenth of a metre.</summary>
    private static string Degrees(double degrees) => degrees.ToString("0.######", CultureInfo.InvariantCulture);

    private static string OneLine(string? text) => string.Join(", ", (text ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
}
