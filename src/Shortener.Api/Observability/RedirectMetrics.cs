using System.Diagnostics.Metrics;
using Shortener.Core.Redirects;

namespace Shortener.Api.Observability;

/// <summary>Look-ups behind L1 as metrics; a hit in L1 is not counted, because counting it would be its largest cost.</summary>
internal sealed class RedirectMetrics : IDisposable
{
    private readonly Meter _meter;

    public RedirectMetrics(IMeterFactory meters, LinkResolver resolver)
    {
        _meter = meters.Create("Shortener.Redirects");
        _meter.CreateObservableCounter("shortener.redirects.lookups", () => Read(resolver.Statistics), "{lookup}", "Look-ups that L1 could not answer, by what did");
    }

    public void Dispose() => _meter.Dispose();

    private static Measurement<long>[] Read(LinkResolverStatistics statistics) =>
    [
        Of(statistics.SharedHits, "redis"),
        Of(statistics.DatabaseReads, "database"),
        Of(statistics.ServedStale, "stale"),
        Of(statistics.Unavailable, "unavailable"),
    ];

    private static Measurement<long> Of(long value, string answeredBy) => new(value, new KeyValuePair<string, object?>("answered_by", answeredBy));
}
