using System.Diagnostics.Metrics;
using Shortener.Core.Webhooks;

namespace Shortener.Ingest.Webhooks;

/// <summary>What webhooks do, as metrics. What waits is of the whole installation, as of the last look. Thread-safe.</summary>
internal sealed class WebhookMetrics : IDisposable
{
    private readonly Meter _meter;
    private readonly TimeProvider _time;
    private readonly Counter<long> _attempts;
    private readonly Counter<long> _delivered;
    private readonly Counter<long> _failed;
    private readonly Histogram<double> _duration;

    // Swapped whole by the dispatcher, read by the instruments.
    private volatile WebhookBacklog? _backlog;

    public WebhookMetrics(IMeterFactory meters, TimeProvider time)
    {
        _time = time;
        _meter = meters.Create("Shortener.Webhooks");
        _attempts = _meter.CreateCounter<long>("shortener.webhooks.attempts", "{attempt}", "Attempts to deliver a message, whatever came of them");
        _delivered = _meter.CreateCounter<long>("shortener.webhooks.delivered", "{message}", "Messages that their endpoint took");
        _failed = _meter.CreateCounter<long>("shortener.webhooks.failed", "{message}", "Messages given up");
        _duration = _meter.CreateHistogram<double>("shortener.webhooks.attempt.duration", "s", "Time from an attempt to the endpoint's answer");
        _meter.CreateObservableGauge("shortener.webhooks.pending", () => Of(backlog => backlog.Messages), "{message}", "Messages waiting to be delivered");
        _meter.CreateObservableGauge("shortener.webhooks.pending.clicks", () => Of(backlog => backlog.Clicks), "{click}", "Clicks that no message tells of yet");
        _meter.CreateObservableGauge("shortener.webhooks.oldest", () => Of(backlog => AgeOf(backlog)), "s", "Age of the oldest of what waits");
        _meter.CreateObservableGauge("shortener.webhooks.failing", () => Of(backlog => backlog.Failing), "{endpoint}", "Enabled endpoints whose last attempt failed");
    }

    /// <summary>Counts an attempt by what became of its message.</summary>
    public void Attempted(WebhookDelivery after)
    {
        _attempts.Add(1);
        _duration.Record((after.DurationMs ?? 0) / 1_000.0);
        if (after.Status == WebhookDeliveryStatus.Delivered)
        {
            _delivered.Add(1);
        }
        else if (after.Status == WebhookDeliveryStatus.Failed)
        {
            _failed.Add(1);
        }
    }

    /// <summary>What waits from now on.</summary>
    public void Show(WebhookBacklog backlog) => _backlog = backlog;

    public void Dispose() => _meter.Dispose();

    private double AgeOf(WebhookBacklog backlog) => backlog.OldestAt is { } at ? Math.Max(0, (_time.GetUtcNow() - at).TotalSeconds) : 0;

    private IEnumerable<Measurement<T>> Of<T>(Func<WebhookBacklog, T> value)
        where T : struct =>
        _backlog is { } backlog ? [new Measurement<T>(value(backlog))] : [];
}
