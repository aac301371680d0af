using System.Globalization;
using Shortener.Core.Clicks;
using Shortener.Core.Links;
using Shortener.Core.Webhooks;

namespace Shortener.Ingest.Webhooks;

/// <summary>
/// Turns changes and breaks of links into messages. Every process may do it; of those that do it at once one succeeds. Not thread-safe.
/// </summary>
internal sealed class LinkEventFeeder(IWebhookFeed feed, EndedLinkFeeder ends, WebhookPayload payload, TimeProvider time)
{
    private const int PageSize = 1_000;
    private const int BrokenAtOnce = 500;

    // Then messages are sent, and the next round goes on.
    private const int MaxPages = 10;

    /// <summary>Feeds what was committed before the call, some thousands of changes at most.</summary>
    /// <returns>Whether anybody asks for events of links.</returns>
    public async Task<bool> FeedChangesAsync(CancellationToken ct)
    {
        IReadOnlyList<Webhook> subscribers = await feed.ListSubscribersAsync(ct);
        await ends.FollowAsync(subscribers, ct);
        bool more = subscribers.Count > 0;
        for (int pages = 0; more && pages < MaxPages; pages++)
        {
            ChangePage page = await feed.ReadChangesAsync(subscribers, PageSize, ct);
            // A page that somebody else fed meanwhile is read again from where it ends.
            more = page.IsFull;
            if (page.Next != page.Stored)
            {
                // Listed behind the page: an endpoint made, enabled or changed since the first list misses nothing of it.
                await FeedAsync(page, await feed.ListSubscribersAsync(ct), ct);
            }
        }

        return subscribers.Count > 0;
    }

    /// <summary>Feeds breaks that were not announced, some thousands at most.</summary>
    public async Task FeedBrokenAsync(CancellationToken ct)
    {
        for (int pages = 0; pages < MaxPages && await feed.ReadBrokenAsync(BrokenAtOnce, ct) is { Count: > 0 } broken; pages++)
        {
            IReadOnlyList<Webhook> subscribers = await feed.ListSubscribersAsync(ct);
            Dictionary<long, Link> links = (await feed.FindLinksAsync([.. broken.Select(link => link.LinkId)], ct)).ToDictionary(link => link.Id);
            List<NewDelivery> messages = [];
            foreach (BrokenLink one in broken)
            {
                if (links.GetValueOrDefault(one.LinkId) is not { DeletedAt: null } link)
                {
                    continue;
                }

                string occasion = one.BrokenAt.UtcTicks.ToString(CultureInfo.InvariantCulture);
                messages.AddRange(Messages(
                    subscribers.Where(webhook => webhook.ToldFrom <= one.BrokenAt),
                    WebhookEvents.LinkBroken,
                    link,
                    occasion,
                    () => payload.OfLink(WebhookEvents.LinkBroken, one.BrokenAt, link, ("reason", one.Reason), ("brokenAt", one.BrokenAt))));
            }

            if (!await feed.AppendBrokenAsync(broken, messages, ct))
            {
                return;
            }
        }
    }

    private async Task FeedAsync(ChangePage page, IReadOnlyList<Webhook> subscribers, CancellationToken ct)
    {
        Dictionary<long, Link> links = (await feed.FindLinksAsync([.. page.Items.Select(change => change.LinkId).Distinct()], ct))
            .ToDictionary(link => link.Id);
        // First: what is watched twice does no harm, what is not watched is not announced.
        await ends.WatchAsync(subscribers, links.Values, ct);
        List<NewDelivery> messages = [];
        foreach (FeedChange change in page.Items)
        {
            if (links.GetValueOrDefault(change.LinkId) is not { } link)
            {
                continue;
            }

            string type = TypeOf(change.Kind);
            messages.AddRange(Messages(
                subscribers.Where(webhook => IsLater(change, webhook)),
                type,
                link,
                change.Version.ToString(CultureInfo.InvariantCulture),
                () => payload.OfLink(type, change.At, link)));
        }

        await feed.AppendChangesAsync(page, messages, ct);
    }

    private IEnumerable<NewDelivery> Messages(IEnumerable<Webhook> webhooks, string type, Link link, string occasion, Func<string> write)
    {
        string? body = null;
        foreach (Webhook webhook in webhooks.Where(
            webhook => webhook.WorkspaceId == link.WorkspaceId && webhook.Wants(type) && webhook.Takes(link.Id, link.Tags)))
        {
            yield return LinkMessage(webhook, type, link, occasion, body ??= write(), time);
        }
    }

    internal static NewDelivery LinkMessage(Webhook webhook, string type, Link link, string occasion, string body, TimeProvider time) => new()
    {
        WebhookId = webhook.Id,
        MessageId = MessageId.OfLink(webhook, type, link.Id, occasion),
        Event = type,
        Body = body,
        CreatedAt = UnixMicros.ToInstant(UnixMicros.Now(time)),
    };

    /// <summary>Whether the change came behind the endpoint's creation.</summary>
    private static bool IsLater(FeedChange change, Webhook webhook) =>
        change.Row > webhook.FromChange && (change.Transaction == 0 || change.Transaction > webhook.FromTransaction);

    private static string TypeOf(LinkChangeKind kind) => kind switch
    {
        LinkChangeKind.Created => WebhookEvents.LinkCreated,
        LinkChangeKind.Deleted => WebhookEvents.LinkDeleted,
        _ => WebhookEvents.LinkUpdated,
    };
}
