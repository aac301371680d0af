using Shortener.Core.Geo;

namespace Shortener.Api.Health;

/// <summary>
/// The geolocation files: without them every location is unknown, and nothing else changes. A file that was replaced by one that cannot
/// be used shows as well, although the one in use stays.
/// </summary>
internal sealed class GeoCheck(GeoLocator locator) : IReadinessCheck
{
    public string Name => "geo";

    public ValueTask<ReadinessResult> CheckAsync(CancellationToken ct)
    {
        string? problem = locator.Unavailable ?? Refused();
        return new(new ReadinessResult(Name, problem is null ? ReadinessStatus.Ok : ReadinessStatus.Degraded, problem));
    }

    private string? Refused()
    {
        string refused = string.Join("; ", locator.Files.Where(file => file.Problem is not null).Select(file => $"{file.Path}: {file.Problem}"));
        return refused.Length == 0 ? null : $"A geolocation file cannot be used, the one read before stays in use: {refused}. Put a sound .mmdb file there; it is taken over within {GeoLocator.PollInterval.TotalSeconds:0} seconds.";
    }
}
