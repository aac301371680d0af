using Shortener.Core.Geo;

namespace Shortener.Api.Health;

/// <summary>The geolocation files: without them every location is unknown, and nothing else changes.</summary>
internal sealed class GeoCheck(IGeoLocator locator) : IReadinessCheck
{
    public ValueTask<ReadinessResult> CheckAsync(CancellationToken ct) =>
        new(new ReadinessResult("geo", locator.Unavailable is null ? ReadinessStatus.Ok : ReadinessStatus.Degraded, locator.Unavailable));
}
