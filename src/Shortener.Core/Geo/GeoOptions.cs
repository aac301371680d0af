namespace Shortener.Core.Geo;

/// <summary>Which MaxMind-DB files answer where an address lies.</summary>
public sealed class GeoOptions
{
    /// <summary>Section in the configuration.</summary>
    public const string SectionName = "Geo";

    /// <summary>Most files that may be configured.</summary>
    public const int MaxDatabases = 16;

    /// <summary>
    /// Paths of <c>.mmdb</c> files, absolute or below the working directory, at most 16; a file for IPv4 and one for IPv6 make a pair.
    /// Each field of a location comes from the first file that knows it. Each file is held in memory (its size once; twice while a
    /// changed one is taken over). Default: none given, which means the country file packaged beside the binaries.
    /// Environment: <c>Geo__DatabasePaths__0</c>, <c>Geo__DatabasePaths__1</c>, or <c>Geo__DatabasePaths</c> with paths separated by
    /// <c>;</c>.
    /// </summary>
    public IList<string> DatabasePaths { get; } = [];

    /// <summary>The country file that the build fetches; absent when it could not.</summary>
    public static string PackagedPath => Path.Combine(AppContext.BaseDirectory, "packaged", "geo", "geo-whois-asn-country.mmdb");
}
