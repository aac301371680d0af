using System.Globalization;
using Shortener.Core.Links;
using Shortener.Core.Webhooks;

namespace Shortener.Ingest.Webhooks;

/// <summary>
/// Turns ends of links into messages, once per link and end: of schedules, and of click limits that are used up. Links are watched only
/// while an endpoint asks for it. Not thread-safe.
/// </summary>
internal sealed class EndedLinkFeeder(IWebhookFeed feed, WebhookPayload payload, TimeProvider time)
{
    private const int WalkLimit = 2_000;
    private const int EndedAtOnce = 500;

    // Then messages are sent, and the next round goes on.
    private const int MaxPages = 10;

    // Links whose ids were committed out of order are noticed when the walk begins again.
    private static readonly TimeSpan WalkEvery = TimeSpan.FromHours(1);

    private bool? _watching;
    private long _walkedTo;
    private long _walkBegan;
    private bool _walking;

    /// <summary>Begins or ends to watch, and goes on with the walk over links from before.</summary>
    public async Task FollowAsync(IReadOnlyList<Webhook> subscribers, CancellationToken ct)
    {
        if (!IsWanted(subscribers))
        {
            if (_watching != false)
            {
                await feed.UnwatchAsync(ct);
                _watching = false;
            }

            return;
        }

        if (_watching != true || (!_walking && time.GetElapsedTime(_walkBegan) >= WalkEvery))
        {
            _watching = true;
            _walking = true;
            _walkBegan = time.GetTimestamp();
            _walkedTo = 0;
        }

        if (_walking)
        {
            (IReadOnlyList<LinkEnd> found, long last) = await feed.WalkEndsAsync(_walkedTo, WalkLimit, ct);
            if (found.Count > 0)
            {
                // Limits used up before anybody asked. Links that were changed since come with their changes.
                await feed.WatchAsync(found, subscribers.Where(IsWantedBy).Min(webhook => webhook.ToldFrom), ct);
            }

            _walking = last != _walkedTo;
            _walkedTo = last;
        }
    }

    /// <summary>Watches links that were changed.</summary>
    public async Task WatchAsync(IReadOnlyList<Webhook> subscribers, IReadOnlyCollection<Link> changed, CancellationToken ct)
    {
        // A link without an end may have had one.
        if (IsWanted(subscribers) && changed.Count > 0)
        {
            await feed.WatchAsync(
                [.. changed.Select(link => link.DeletedAt is null
                    ? new LinkEnd(link.Id, link.Options?.ExpiresAt, link.Options?.ClickLimit, link.UpdatedAt)
                    : new LinkEnd(link.Id, null, null, link.UpdatedAt))],
                passOverBefore: null,
                ct);
        }
    }

    /// <summary>Feeds ends that have come, some thousands at most.</summary>
    public async Task FeedAsync(CancellationToken ct)
    {
        if (_watching != true)
        {
            return;
        }

        for (int pages = 0; pages < MaxPages && await feed.ReadEndedAsync(time.GetUtcNow(), EndedAtOnce, ct) is { Count: > 0 } ended; pages++)
        {
            IReadOnlyList<Webhook> subscribers = await feed.ListSubscribersAsync(ct);
            Dictionary<long, Link> links = (await feed.FindLinksAsync([.. ended.Select(end => end.LinkId).Distinct()], ct)).ToDictionary(link => link.Id);
            List<NewDelivery> messages = [];
            foreach (EndedLink end in ended)
            {
                // A link that was changed meanwhile is watched anew.
                if (links.GetValueOrDefault(end.LinkId) is { DeletedAt: null } link
                    && (end.ExpiresAt is null ? link.Options?.ClickLimit == end.ClickLimit : link.Options?.ExpiresAt == end.ExpiresAt))
                {
                    messages.AddRange(MessagesOf(end, link, subscribers));
                }
            }

            if (!await feed.AppendEndedAsync(ended, messages, ct))
            {
                return;
            }
        }
    }

    private IEnumerable<NewDelivery> MessagesOf(EndedLink end, Link link, IReadOnlyList<Webhook> subscribers)
    {
        bool byTime = end.ExpiresAt is not null;
        DateTimeOffset at = end.ExpiresAt ?? time.GetUtcNow();
        string occasion = string.Create(
            CultureInfo.InvariantCulture, $"{link.Version}\n{(byTime ? end.ExpiresAt!.Value.UtcTicks : end.ClickLimit)}\n{(byTime ? "schedule" : "click_limit")}");
        string body = payload.OfLink(WebhookEvents.LinkExpired, at, link, ("reason", byTime ? "schedule" : "click_limit"));
        return subscribers
            .Where(webhook => webhook.WorkspaceId == link.WorkspaceId && webhook.Wants(WebhookEvents.LinkExpired)
                && webhook.Takes(link.Id, link.Tags) && webhook.ToldFrom <= at)
            .Select(webhook => LinkEventFeeder.LinkMessage(webhook, WebhookEvents.LinkExpired, link, occasion, body, time));
    }

    private static bool IsWanted(IReadOnlyList<Webhook> subscribers) => subscribers.Any(IsWantedBy);

    private static bool IsWantedBy(Webhook webhook) => webhook.Wants(WebhookEvents.LinkExpired);
}
