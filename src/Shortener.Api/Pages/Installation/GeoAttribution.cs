using Shortener.Core.Geo;

namespace Shortener.Api.Pages.Installation;

/// <summary>What the licence of a geolocation file asks to be said beside what was found with it.</summary>
internal static class GeoAttribution
{
    /// <summary>The words, and where they lead; null for a file of unknown origin. Told by the file's type and name.</summary>
    public static (string Text, string Address)? Of(GeoFileState file)
    {
        string known = $"{file.DatabaseType} {Path.GetFileName(file.Path)}";
        return known switch
        {
            _ when Says(known, "dbip") => ("IP Geolocation by DB-IP", "https://db-ip.com"),
            _ when Says(known, "geolite") || Says(known, "geoip2") => ("This product includes GeoLite data created by MaxMind", "https://www.maxmind.com"),
            _ when Says(known, "geo-whois") => ("Number Resource Organization", "https://www.nro.net"),
            _ => null,
        };
    }

    private static bool Says(string text, string part) => text.Contains(part, StringComparison.OrdinalIgnoreCase);
}
