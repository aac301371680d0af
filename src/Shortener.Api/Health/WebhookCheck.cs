using Shortener.Ingest.Webhooks;

namespace Shortener.Api.Health;

/// <summary>Whether this process delivers webhooks. Endpoints that fail are their owners' matter: the log and the metrics tell of them.</summary>
internal sealed class WebhookCheck(WebhookService webhooks) : IReadinessCheck
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    public string Name => "webhooks";

    public ValueTask<ReadinessResult> CheckAsync(CancellationToken ct) => new(webhooks.SinceSuccess is { } since && since > Patience
        ? new ReadinessResult(Name, ReadinessStatus.Degraded,
            $"No webhook has been looked at for {since.TotalSeconds:0} seconds; messages wait. The log says why; most often the database does not answer.")
        : new ReadinessResult(Name, ReadinessStatus.Ok, null));
}
