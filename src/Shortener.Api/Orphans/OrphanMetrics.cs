using System.Diagnostics.Metrics;
using Shortener.Core.Orphans;

namespace Shortener.Api.Orphans;

/// <summary>Visits that found no link, as a metric; bots included.</summary>
internal sealed class OrphanMetrics : IDisposable
{
    private readonly Meter _meter;

    public OrphanMetrics(IMeterFactory meters, OrphanVisits visits)
    {
        _meter = meters.Create("Shortener.Orphans");
        _meter.CreateObservableCounter(
            "shortener.orphans.visits",
            () => (Measurement<long>[])[Of(visits.Total(OrphanKind.Root), "root"), Of(visits.Total(OrphanKind.UnknownSlug), "unknown_slug")],
            "{visit}",
            "Visits that found no link, by what they asked for");
    }

    public void Dispose() => _meter.Dispose();

    private static Measurement<long> Of(long value, string kind) => new(value, new KeyValuePair<string, object?>("kind", kind));
}
