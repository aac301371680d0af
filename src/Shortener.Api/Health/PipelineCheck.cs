using System.Diagnostics.Metrics;
using System.Globalization;
using Shortener.Ingest.Pipeline;

namespace Shortener.Api.Health;

/// <summary>
/// Whether clicks get from the journal into the database. It listens to what the pipeline measures, so the pipeline knows nothing of
/// it. Behind means degraded, not failed: the journal keeps every click.
/// </summary>
internal sealed class PipelineCheck : IReadinessCheck, IDisposable
{
    /// <summary>A commit of a full batch takes a tenth of it on a laptop.</summary>
    private const double SlowCommitSeconds = 1;

    /// <summary>Twice what the slower mode promises at up to 70 % of the sustained rate.</summary>
    private const double LongLagSeconds = 10;

    /// <summary>Longer than the longest pause between two attempts of a batch (10 s), so that the state does not flicker.</summary>
    private static readonly TimeSpan Shown = TimeSpan.FromSeconds(15);

    private readonly TimeProvider _time;
    private readonly MeterListener _listener = new();
    private readonly Lock _gate = new();

    // Guarded by the gate: written by the pipelines, read by checks.
    private int _failures;
    private long _failedAt;
    private double _commitSeconds;
    private double _lagSeconds;
    private long _committedAt;

    public PipelineCheck(IMeterFactory meters, TimeProvider time)
    {
        _time = time;
        // Several hosts may live in one process, each with its own factory.
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == IngestMetrics.MeterName && ReferenceEquals(instrument.Meter.Scope, meters))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, _, _, _) => Take(instrument.Name, 0));
        _listener.SetMeasurementEventCallback<double>((instrument, value, _, _) => Take(instrument.Name, value));
        _listener.Start();
    }

    public string Name => "pipeline";

    public ValueTask<ReadinessResult> CheckAsync(CancellationToken ct)
    {
        string? problem = FindProblem();
        return new(new ReadinessResult(Name, problem is null ? ReadinessStatus.Ok : ReadinessStatus.Degraded, problem));
    }

    public void Dispose() => _listener.Dispose();

    private string? FindProblem()
    {
        lock (_gate)
        {
            if (_failures > 0 && _time.GetElapsedTime(_failedAt) < Shown)
            {
                return string.Create(CultureInfo.InvariantCulture,
                    $"The database did not take clicks {_failures} times in a row: they wait in the journal and are tried again. Check the database's server, disk space and connection limit.");
            }

            if (_committedAt == 0 || _time.GetElapsedTime(_committedAt) >= Shown)
            {
                return null;
            }

            if (_commitSeconds > SlowCommitSeconds)
            {
                return string.Create(CultureInfo.InvariantCulture,
                    $"The last commit took {_commitSeconds:0.0} s: clicks are stored late. Look for locks, a full disk queue or triggers in the database.");
            }

            return _lagSeconds <= LongLagSeconds ? null : string.Create(CultureInfo.InvariantCulture,
                $"Clicks are stored {_lagSeconds:0} s after they happened: more come than the database takes. They wait in the journal; give the database more, or spread the traffic over more nodes.");
        }
    }

    private void Take(string instrument, double value)
    {
        lock (_gate)
        {
            switch (instrument)
            {
                case "shortener.ingest.retries":
                    _failures++;
                    _failedAt = _time.GetTimestamp();
                    break;
                case "shortener.ingest.commit.duration":
                    _failures = 0;
                    _commitSeconds = value;
                    _committedAt = _time.GetTimestamp();
                    break;
                case "shortener.ingest.lag":
                    _lagSeconds = value;
                    break;
                default:
                    break;
            }
        }
    }
}
