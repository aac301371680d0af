using Shortener.Core.Hubs;
using Shortener.Core.Links;

namespace Shortener.Core.Webhooks;

/// <summary>
/// Turns what was committed of links into messages: their changes, their ends, their breaks. Thread-safe. Implemented once per backend.
/// Of several processes that do it at once, one succeeds: each step moves what it began from, in the transaction that adds the messages.
/// </summary>
public interface IWebhookFeed
{
    /// <summary>Enabled endpoints that ask for more than clicks, of all workspaces.</summary>
    Task<IReadOnlyList<Webhook>> ListSubscribersAsync(CancellationToken ct);

    /// <summary>
    /// Changes behind those fed so far, in the order of their commits; none that a transaction still open could precede.
    /// </summary>
    /// <param name="subscribers">Changes before the first of them are passed over.</param>
    /// <param name="limit">Most to read; a transaction's are kept together and may exceed it.</param>
    /// <param name="ct">Cancels the call.</param>
    Task<ChangePage> ReadChangesAsync(IReadOnlyList<Webhook> subscribers, int limit, CancellationToken ct);

    /// <summary>Adds messages in their order, if nobody fed the page before.</summary>
    Task<bool> AppendChangesAsync(ChangePage page, IReadOnlyList<NewDelivery> messages, CancellationToken ct);

    /// <summary>Links by id, deleted and purged ones too: an event is told even if little is left of its link.</summary>
    Task<IReadOnlyList<Link>> FindLinksAsync(IReadOnlyCollection<long> ids, CancellationToken ct);

    /// <summary>Links that broke and were not announced.</summary>
    Task<IReadOnlyList<BrokenLink>> ReadBrokenAsync(int limit, CancellationToken ct);

    /// <summary>Marks breaks as announced, with their messages; false when somebody else announced one of them.</summary>
    Task<bool> AppendBrokenAsync(IReadOnlyList<BrokenLink> broken, IReadOnlyList<NewDelivery> messages, CancellationToken ct);

    /// <summary>Leads that were not announced, oldest first.</summary>
    Task<IReadOnlyList<Lead>> ReadLeadsAsync(int limit, CancellationToken ct);

    /// <summary>Marks leads as announced, with their messages; false when somebody else announced or deleted one of them.</summary>
    Task<bool> AppendLeadsAsync(IReadOnlyList<Lead> leads, IReadOnlyList<NewDelivery> messages, CancellationToken ct);

    /// <summary>Links with a schedule's end or a click limit behind an id, to be watched.</summary>
    /// <returns>The links, and the last id looked at; the id given when there is none behind it.</returns>
    Task<(IReadOnlyList<LinkEnd> Ends, long Last)> WalkEndsAsync(long afterId, int limit, CancellationToken ct);

    /// <summary>
    /// Watches these ends. An end that is watched already stays announced or not; another one of the same link is not. A link without
    /// any is no longer watched.
    /// </summary>
    /// <param name="ends">What the links' options say.</param>
    /// <param name="passOverBefore">
    /// Limits of links last changed before it count as announced if they are used up already; null for none.
    /// </param>
    /// <param name="ct">Cancels the call.</param>
    Task WatchAsync(IReadOnlyList<LinkEnd> ends, DateTimeOffset? passOverBefore, CancellationToken ct);

    /// <summary>Watches nothing any more.</summary>
    Task UnwatchAsync(CancellationToken ct);

    /// <summary>Watched ends that have come and were not announced.</summary>
    Task<IReadOnlyList<EndedLink>> ReadEndedAsync(DateTimeOffset now, int limit, CancellationToken ct);

    /// <summary>Marks ends as announced, with their messages; false when somebody else announced one of them.</summary>
    Task<bool> AppendEndedAsync(IReadOnlyList<EndedLink> ended, IReadOnlyList<NewDelivery> messages, CancellationToken ct);

    /// <summary>
    /// Removes changes of links from before an instant that have been fed, a slice at a time; always keeps the last one. Caches that
    /// follow the changes look back minutes at most.
    /// </summary>
    /// <param name="before">Later ones stay.</param>
    /// <param name="anySubscribers">Whether somebody waits for them: then those not fed stay as well.</param>
    /// <param name="ct">Cancels the call.</param>
    /// <returns>How many were removed.</returns>
    Task<int> PruneChangesAsync(DateTimeOffset before, bool anySubscribers, CancellationToken ct);
}

/// <summary>A change of a link as its transaction recorded it.</summary>
/// <param name="Row">Its number.</param>
/// <param name="Transaction">Its transaction; 0 in SQLite.</param>
public sealed record FeedChange(long Row, long Transaction, long LinkId, LinkChangeKind Kind, long Version, DateTimeOffset At);

/// <summary>Changes to feed.</summary>
/// <param name="Items">In the order of their commits.</param>
/// <param name="Stored">How far changes had been fed.</param>
/// <param name="Next">How far they are when these have.</param>
/// <param name="IsFull">Whether there may be more.</param>
public sealed record ChangePage(IReadOnlyList<FeedChange> Items, long Stored, long Next, bool IsFull);

/// <summary>A link whose destination failed.</summary>
public sealed record BrokenLink(long LinkId, DateTimeOffset BrokenAt, string? Reason);

/// <summary>When a link ends; both null for never.</summary>
/// <param name="UpdatedAt">When the link was last changed.</param>
public sealed record LinkEnd(long LinkId, DateTimeOffset? ExpiresAt, long? ClickLimit, DateTimeOffset UpdatedAt);

/// <summary>An end that has come.</summary>
/// <param name="ExpiresAt">The schedule's end; null for a click limit.</param>
/// <param name="ClickLimit">The click limit; null for a schedule's end.</param>
public sealed record EndedLink(long LinkId, DateTimeOffset? ExpiresAt, long? ClickLimit);
