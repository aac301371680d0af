namespace Shortener.Core.Webhooks;

/// <summary>
/// What is to be sent, and who sends it. Thread-safe. Implemented once per backend. An endpoint's lease keeps two processes from
/// sending to it at once; every change here is refused to whoever lost it. SQLite has one process, which holds every lease.
/// </summary>
public interface IWebhookQueue
{
    /// <summary>
    /// Renews the leases of endpoints being sent to, and takes those of others that have something to send now: a message whose time
    /// has come, or clicks. First those whose last turn is longest ago; those that fail come behind the others.
    /// </summary>
    /// <param name="owner">Who asks: unique to the process.</param>
    /// <param name="lease">How long nobody else gets them.</param>
    /// <param name="limit">Most to take beside those that run.</param>
    /// <param name="running">Ids of endpoints being sent to, left out of the answer.</param>
    /// <param name="now">Instant by which messages are due.</param>
    /// <param name="ct">Cancels the call.</param>
    Task<IReadOnlyList<Webhook>> ClaimAsync(
        string owner, TimeSpan lease, int limit, IReadOnlyCollection<long> running, DateTimeOffset now, CancellationToken ct);

    /// <summary>Gives leases back at a stop.</summary>
    Task LeaveAsync(string owner, CancellationToken ct);

    /// <summary>The endpoint as it is; null when it is gone, disabled, or another process has the lease.</summary>
    Task<Webhook?> FindHeldAsync(string owner, long webhookId, CancellationToken ct);

    /// <summary>The endpoint's oldest pending message, due or not; null for none.</summary>
    Task<WebhookDelivery?> NextAsync(long webhookId, CancellationToken ct);

    /// <summary>Keeps what an attempt came to, and what it says of the endpoint.</summary>
    /// <returns>False for whoever lost the lease: nothing is kept.</returns>
    Task<bool> SaveAsync(string owner, WebhookDelivery after, WebhookVerdict verdict, CancellationToken ct);

    /// <summary>Ranges of one source that the endpoint has not been told of, in order; those of the source that waits longest.</summary>
    Task<IReadOnlyList<PendingRange>> ReadRangesAsync(Webhook webhook, int limit, CancellationToken ct);

    /// <summary>
    /// Moves the endpoint's position in a source, if it is still where it was, together with the message that tells of the clicks on
    /// the way; null where none is for the endpoint.
    /// </summary>
    /// <returns>False when the position had moved or the lease was lost: nothing is kept.</returns>
    Task<bool> PlanAsync(string owner, long webhookId, int sourceId, long from, long to, NewDelivery? message, CancellationToken ct);

    /// <summary>The clicks of a range in the order of their positions.</summary>
    /// <param name="workspaceId">Whose clicks.</param>
    /// <param name="range">Which.</param>
    /// <param name="ct">Cancels the call.</param>
    Task<IReadOnlyList<StoredClick>> ReadClicksAsync(int workspaceId, ClickRange range, CancellationToken ct);

    /// <summary>What waits, over all endpoints that are enabled.</summary>
    Task<WebhookBacklog> MeasureAsync(DateTimeOffset now, CancellationToken ct);

    /// <summary>Removes ranges that every endpoint has been told of.</summary>
    Task PruneRangesAsync(CancellationToken ct);

    /// <summary>Removes a slice of the log: deliveries finished before an instant, and the oldest of an endpoint that has too many.</summary>
    /// <returns>How many were removed.</returns>
    Task<int> PruneLogAsync(DateTimeOffset before, int deliveries, CancellationToken ct);
}

/// <summary>What an attempt says of its endpoint.</summary>
/// <param name="FailingSince">First failure since the last success; null after a success.</param>
/// <param name="DisabledReason">Why the endpoint is disabled now; null to leave it enabled.</param>
public readonly record struct WebhookVerdict(DateTimeOffset? FailingSince, string? DisabledReason);

/// <summary>What waits to be delivered.</summary>
/// <param name="Messages">Messages made and not delivered.</param>
/// <param name="Clicks">Clicks of ranges that no message tells of yet.</param>
/// <param name="OldestAt">When the oldest of them came to be; null when nothing waits.</param>
/// <param name="Failing">Endpoints whose last attempt failed.</param>
public sealed record WebhookBacklog(long Messages, long Clicks, DateTimeOffset? OldestAt, int Failing);

/// <summary>A stored click with what a message tells of it.</summary>
public sealed record StoredClick
{
    public required long Position { get; init; }

    public required long LinkId { get; init; }

    /// <summary>Stored host of the link's domain.</summary>
    public required string Host { get; init; }

    public required string Slug { get; init; }

    public required IReadOnlyList<string> Tags { get; init; }

    /// <summary>Microseconds since the epoch.</summary>
    public required long At { get; init; }

    public required Clicks.BotKind BotKind { get; init; }

    public string? BotName { get; init; }

    public string? Country { get; init; }

    public string? Region { get; init; }

    public string? City { get; init; }

    public string? Device { get; init; }

    public string? Os { get; init; }

    public string? Browser { get; init; }

    public string? ReferrerDomain { get; init; }

    public string? Channel { get; init; }

    public string? UtmSource { get; init; }

    public string? UtmMedium { get; init; }

    public string? UtmCampaign { get; init; }

    public string? UtmTerm { get; init; }

    public string? UtmContent { get; init; }

    public string? Variant { get; init; }
}
