using Shortener.Core.Webhooks;

namespace Shortener.Ingest.Webhooks;

/// <summary>What an attempt makes of its message and its endpoint. Pure.</summary>
internal sealed class RetryPolicy(WebhookOptions options)
{
    private const double Jitter = 0.2;

    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(1);

    /// <summary>Pause after the attempt of this number, counted from 1.</summary>
    /// <param name="attempt">Attempts so far.</param>
    /// <param name="luck">0 to 1: where within a fifth less and a fifth more.</param>
    public TimeSpan PauseAfter(int attempt, double luck)
    {
        double pause = options.FirstRetryMs * Math.Pow(2, Math.Min(attempt - 1, 30));
        return TimeSpan.FromMilliseconds(Math.Min(pause, LongestPause.TotalMilliseconds) * (1 - Jitter + (2 * Jitter * luck)));
    }

    /// <summary>The delivery and the endpoint after an attempt.</summary>
    /// <param name="webhook">The endpoint before.</param>
    /// <param name="delivery">The delivery before.</param>
    /// <param name="attempt">How it went.</param>
    /// <param name="now">When it ended.</param>
    /// <param name="luck">As for <see cref="PauseAfter"/>.</param>
    public (WebhookDelivery Delivery, WebhookVerdict Verdict) Judge(
        Webhook webhook, WebhookDelivery delivery, WebhookAttempt attempt, DateTimeOffset now, double luck)
    {
        WebhookDelivery after = delivery with
        {
            Attempts = delivery.Attempts + 1,
            FirstAttemptAt = delivery.FirstAttemptAt ?? now,
            ResponseStatus = attempt.Status,
            Error = attempt.Error,
            DurationMs = attempt.DurationMs,
        };
        if (attempt.Succeeded)
        {
            return (after with { Status = WebhookDeliveryStatus.Delivered, FinishedAt = now }, new WebhookVerdict(null, null));
        }

        DateTimeOffset failingSince = webhook.FailingSince ?? now;
        string? disabled = attempt.IsGone ? "The endpoint answered 410 Gone"
            : now - failingSince >= TimeSpan.FromHours(options.DisableAfterHours)
                ? $"Nothing but failures for {options.DisableAfterHours} hours; the last: {attempt.Error ?? $"HTTP {attempt.Status}"}"
            : null;
        DateTimeOffset next = now + PauseAfter(after.Attempts, luck);
        bool givenUp = attempt.IsGone || next - after.FirstAttemptAt > TimeSpan.FromHours(options.RetryHours);
        after = givenUp ? after with { Status = WebhookDeliveryStatus.Failed, FinishedAt = now } : after with { NextAttemptAt = next };
        return (after, new WebhookVerdict(failingSince, disabled));
    }
}
