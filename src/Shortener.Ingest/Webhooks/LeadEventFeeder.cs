using Shortener.Core.Clicks;
using Shortener.Core.Hubs;
using Shortener.Core.Webhooks;

namespace Shortener.Ingest.Webhooks;

/// <summary>Turns leads into messages, once per lead. Every process may do it; of those that do it at once one succeeds. Not thread-safe.</summary>
internal sealed class LeadEventFeeder(IWebhookFeed feed, TimeProvider time)
{
    private const int AtOnce = 200;

    // Then messages are sent, and the next round goes on.
    private const int MaxPages = 10;

    /// <summary>Feeds leads that were committed before the call, some thousands at most.</summary>
    public async Task FeedAsync(CancellationToken ct)
    {
        for (int pages = 0; pages < MaxPages && await feed.ReadLeadsAsync(AtOnce, ct) is { Count: > 0 } leads; pages++)
        {
            // Listed behind the leads: an endpoint made meanwhile misses none.
            IReadOnlyList<Webhook> subscribers = await feed.ListSubscribersAsync(ct);
            List<NewDelivery> messages = [.. leads.SelectMany(lead => MessagesOf(lead, subscribers))];
            if (!await feed.AppendLeadsAsync(leads, messages, ct))
            {
                return;
            }
        }
    }

    private IEnumerable<NewDelivery> MessagesOf(Lead lead, IReadOnlyList<Webhook> subscribers)
    {
        string? body = null;
        foreach (Webhook webhook in subscribers)
        {
            // One that asks for a link or a tag asks for nothing else.
            if (webhook.WorkspaceId == lead.WorkspaceId && webhook.Wants(WebhookEvents.LeadCreated) && webhook.ToldFrom <= lead.CreatedAt
                && webhook is { LinkId: null, Tag: null })
            {
                yield return new NewDelivery
                {
                    WebhookId = webhook.Id,
                    MessageId = MessageId.OfLead(webhook, lead.Id),
                    Event = WebhookEvents.LeadCreated,
                    Body = body ??= WebhookPayload.OfLead(lead),
                    CreatedAt = UnixMicros.ToInstant(UnixMicros.Now(time)),
                };
            }
        }
    }
}
