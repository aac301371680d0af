using System.Diagnostics.Metrics;
using Shortener.Core.Clicks;
using Shortener.Core.Events;

namespace Shortener.Ingest.Pipeline;

/// <summary>What the pipeline counts and times. Thread-safe.</summary>
internal sealed class IngestMetrics : IDisposable
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "Shortener.Ingest";

    private readonly Meter _meter;
    private readonly Counter<long> _received;
    private readonly Counter<long> _stored;
    private readonly Counter<long> _deadLettered;
    private readonly Counter<long> _events;
    private readonly Counter<long> _eventDeadLetters;
    private readonly Counter<long> _retries;
    private readonly Histogram<double> _commitDuration;
    private readonly Histogram<long> _batchSize;
    private readonly Gauge<double> _lag;

    public IngestMetrics(IMeterFactory meters)
    {
        _meter = meters.Create(MeterName);
        _received = _meter.CreateCounter<long>("shortener.ingest.received", "{click}", "Clicks and events read from their sources");
        _stored = _meter.CreateCounter<long>("shortener.ingest.stored", "{click}", "Clicks committed to the database");
        _deadLettered = _meter.CreateCounter<long>("shortener.ingest.dead_lettered", "{click}", "Clicks committed to the dead letters");
        _events = _meter.CreateCounter<long>("shortener.ingest.events.stored", "{event}", "Events of pages committed to the database");
        _eventDeadLetters = _meter.CreateCounter<long>(
            "shortener.ingest.events.dead_lettered", "{event}", "Events of pages committed to the dead letters");
        _retries = _meter.CreateCounter<long>("shortener.ingest.retries", "{retry}", "Batches tried again after the database failed");
        _commitDuration = _meter.CreateHistogram("shortener.ingest.commit.duration", "s", "Time of a successful commit",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] });
        _batchSize = _meter.CreateHistogram("shortener.ingest.batch.size", "{click}", "Clicks and events in a committed batch",
            advice: new InstrumentAdvice<long> { HistogramBucketBoundaries = [1, 4, 16, 64, 256, 1_024, 4_096, 8_192, 16_384] });
        _lag = _meter.CreateGauge<double>("shortener.ingest.lag", "s", "Age of the last committed click at its commit");
    }

    public void Received(int clicks) => _received.Add(clicks);

    public void Retried() => _retries.Add(1);

    public void Committed(ClickBatch batch, TimeSpan duration, TimeSpan? lag)
    {
        int events = batch.Clicks.Count(static click => click.Raw is RawEvent);
        int eventLetters = batch.DeadLetters.Count(static letter => letter.IsEvent);
        _stored.Add(batch.Clicks.Count - events);
        _commitDuration.Record(duration.TotalSeconds);
        _batchSize.Record(batch.Clicks.Count);
        Add(_deadLettered, batch.DeadLetters.Count - eventLetters);
        Add(_events, events);
        Add(_eventDeadLetters, eventLetters);

        if (lag is { } age)
        {
            _lag.Record(age.TotalSeconds);
        }
    }

    private static void Add(Counter<long> counter, int count)
    {
        if (count > 0)
        {
            counter.Add(count);
        }
    }

    public void Dispose() => _meter.Dispose();
}
