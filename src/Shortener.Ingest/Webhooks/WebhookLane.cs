using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Shortener.Core.Ids;
using Shortener.Core.Webhooks;

namespace Shortener.Ingest.Webhooks;

/// <summary>
/// Sends an endpoint's messages one after another, the oldest first, until none is due or its turn is over; a message that failed keeps
/// those behind it waiting. Thread-safe; of one endpoint at a time by whoever has its lease.
/// </summary>
internal sealed partial class WebhookLane(
    IWebhookQueue queue,
    ClickMessages clicks,
    WebhookSender sender,
    WebhookMetrics metrics,
    IOptions<WebhookOptions> options,
    TimeProvider time,
    ILogger<WebhookLane> logger)
{
    // Then the place is for whoever waits: busy endpoints may outnumber the places.
    private const int MaxMessages = 100;
    private static readonly TimeSpan LongestTurn = TimeSpan.FromSeconds(10);

    private readonly RetryPolicy _policy = new(options.Value);

    /// <param name="owner">Who has the lease.</param>
    /// <param name="webhookId">The endpoint.</param>
    /// <param name="soft">Ends the lane between two messages.</param>
    /// <param name="hard">Ends an attempt under way, which is then made again by whoever comes next.</param>
    public async Task RunAsync(string owner, long webhookId, CancellationToken soft, CancellationToken hard)
    {
        long began = time.GetTimestamp();
        int messages = 0;
        ClickPlan? plan = null;
        while (!soft.IsCancellationRequested && messages < MaxMessages && time.GetElapsedTime(began) < LongestTurn
            && await queue.FindHeldAsync(owner, webhookId, hard) is { } webhook)
        {
            if (await queue.NextAsync(webhookId, hard) is not { } delivery)
            {
                plan = webhook.Wants(WebhookEvents.LinkClicked) ? await clicks.PlanAsync(owner, webhook, hard) : null;
                if (plan is null)
                {
                    return;
                }
            }
            else if (delivery.NextAttemptAt > time.GetUtcNow() || !await AttemptAsync(owner, webhook, delivery, plan, hard))
            {
                return;
            }
            else
            {
                plan = null;
                messages++;
            }
        }
    }

    /// <summary>True to go on with the next message.</summary>
    private async Task<bool> AttemptAsync(string owner, Webhook webhook, WebhookDelivery delivery, ClickPlan? plan, CancellationToken ct)
    {
        NewDelivery message = delivery.Message;
        byte[] body = message.Body is { } text ? Encoding.UTF8.GetBytes(text)
            : plan is not null && plan.MessageId == message.MessageId ? plan.Body
            : await clicks.BodyOfAsync(webhook, message, ct);
        WebhookAttempt attempt = await sender.SendAsync(webhook, message.MessageId, body, ct);
        (WebhookDelivery after, WebhookVerdict verdict) =
            _policy.Judge(webhook, delivery, attempt, time.GetUtcNow(), Random.Shared.NextDouble());
        if (!await queue.SaveAsync(owner, after, verdict, ct))
        {
            return false;
        }

        metrics.Attempted(after);
        Tell(webhook, attempt, verdict);
        return after.Status != WebhookDeliveryStatus.Pending && verdict.DisabledReason is null;
    }

    private void Tell(Webhook webhook, WebhookAttempt attempt, WebhookVerdict verdict)
    {
        if (verdict.DisabledReason is { } reason)
        {
            Log.Disabled(logger, OpaqueId.Webhook.Format(webhook.Id), reason);
        }
        else if (verdict.FailingSince is not null && webhook.FailingSince is null)
        {
            Log.Fails(logger, OpaqueId.Webhook.Format(webhook.Id), attempt.Error ?? $"HTTP {attempt.Status}");
        }
        else if (verdict.FailingSince is null && webhook.FailingSince is not null)
        {
            Log.SucceedsAgain(logger, OpaqueId.Webhook.Format(webhook.Id));
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Webhook {WebhookId} fails ({Reason}); its messages wait and are tried again")]
        public static partial void Fails(ILogger logger, string webhookId, string reason);

        [LoggerMessage(2, LogLevel.Information, "Webhook {WebhookId} takes messages again")]
        public static partial void SucceedsAgain(ILogger logger, string webhookId);

        [LoggerMessage(3, LogLevel.Warning, "Webhook {WebhookId} is disabled: {Reason}")]
        public static partial void Disabled(ILogger logger, string webhookId, string reason);
    }
}
