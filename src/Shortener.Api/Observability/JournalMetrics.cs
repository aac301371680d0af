using System.Diagnostics.Metrics;
using Shortener.Ingest.Journal;

namespace Shortener.Api.Observability;

/// <summary>Disk that the journal holds, against its bound.</summary>
internal sealed class JournalMetrics : IDisposable
{
    private readonly Meter _meter;

    /// <param name="meters">Where the meter belongs.</param>
    /// <param name="seat">Its journal is open before anything is measured.</param>
    public JournalMetrics(IMeterFactory meters, JournalSeat seat)
    {
        _meter = meters.Create("Shortener.Journal");
        _meter.CreateObservableGauge("shortener.journal.size", () => seat.Journal.DiskBytes, "By", "Disk taken by the journal's segments");
        _meter.CreateObservableGauge("shortener.journal.limit", () => seat.Journal.MaxDiskBytes, "By", "Disk that the journal may take (Journal:MaxMiB)");
        _meter.CreateObservableCounter(
            "shortener.journal.events.dropped",
            () => seat.Journal.ReadEventDrops().Select(drop => new Measurement<long>(drop.Value, new KeyValuePair<string, object?>("reason", drop.Key))),
            "{event}",
            "Events of pages that the journal refused, by reason");
    }

    public void Dispose() => _meter.Dispose();
}
