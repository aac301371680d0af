using System.Net;
using Shortener.Core.Geo;

namespace Shortener.Benchmarks.Ingest;

/// <summary>Recorded visits bring their own location.</summary>
internal sealed class NoLocator : IGeoLocator
{
    public string? Unavailable => "The benchmark has no database of places.";

    public GeoLocation Locate(IPAddress address) => GeoLocation.Unknown;
}
