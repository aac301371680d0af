using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text;

namespace Shortener.Api.Observability;

/// <summary>
/// Collects the product's meters (names that start with <c>Shortener</c>), the runtime's and two of Kestrel's, and renders them in
/// Prometheus' text format. Observable instruments are read at each scrape. Thread-safe.
/// </summary>
internal sealed class PrometheusExporter : IDisposable
{
    /// <summary>Prefix of the meters that are exported.</summary>
    public const string MeterPrefix = "Shortener";

    /// <summary>
    /// Memory, processor time, garbage collections and the like, read at a scrape alone. Of Kestrel what changes once a connection:
    /// whatever is measured once a request would be paid by every redirect.
    /// </summary>
    private const string RuntimeMeter = "System.Runtime";

    private static readonly HashSet<string> ServerInstruments = ["kestrel.active_connections", "kestrel.rejected_connections"];

    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<Instrument, MetricSeries> _series = new();

    public PrometheusExporter()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name.StartsWith(MeterPrefix, StringComparison.Ordinal)
                || instrument.Meter.Name == RuntimeMeter
                || ServerInstruments.Contains(instrument.Name))
            {
                // Named from the start: who writes an alarm over a counter of failures finds it before the first one.
                _series.GetOrAdd(instrument, static created => new MetricSeries(created));
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Record(instrument, value, tags));
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Record(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Record(instrument, value, tags));
        _listener.Start();
    }

    /// <summary>The current values as text.</summary>
    public string Render()
    {
        _listener.RecordObservableInstruments();
        var text = new StringBuilder(4_096);
        foreach (MetricSeries series in _series.OrderBy(pair => pair.Key.Name, StringComparer.Ordinal).Select(pair => pair.Value))
        {
            series.Write(text);
        }

        return text.ToString();
    }

    public void Dispose() => _listener.Dispose();

    private void Record(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        _series.GetOrAdd(instrument, static created => new MetricSeries(created)).Record(value, tags);
}
