using System.Net;

namespace Shortener.Core.Geo;

/// <summary>Looks addresses up in the configured MaxMind-DB files. Thread-safe; never throws for an address or a corrupt record.</summary>
public interface IGeoLocator
{
    /// <summary>Reason why locations are unknown (no file, unusable file), or null when lookups work.</summary>
    string? Unavailable { get; }

    /// <summary>The location of an address, <see cref="GeoLocation.Unknown"/> when not found. <c>::ffff:</c> addresses are unmapped.</summary>
    GeoLocation Locate(IPAddress address);
}
