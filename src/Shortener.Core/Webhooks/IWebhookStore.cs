namespace Shortener.Core.Webhooks;

/// <summary>Endpoints and their log. Thread-safe. Implemented once per backend.</summary>
public interface IWebhookStore
{
    /// <summary>Adds an endpoint, which is told of what happens from then on. Its id, version and instants are given here.</summary>
    /// <param name="webhook">What to add.</param>
    /// <param name="limit">Endpoints the workspace may have.</param>
    /// <param name="now">Instant of the change.</param>
    /// <param name="ct">Cancels the call.</param>
    Task<WebhookResult> CreateAsync(Webhook webhook, int limit, DateTimeOffset now, CancellationToken ct);

    /// <summary>Null where the workspace has no such endpoint.</summary>
    Task<Webhook?> FindAsync(int workspaceId, long id, CancellationToken ct);

    /// <summary>Endpoints behind an id, oldest first.</summary>
    Task<IReadOnlyList<Webhook>> ListAsync(int workspaceId, long afterId, int limit, CancellationToken ct);

    /// <summary>
    /// Stores what the owner may change, and the secrets, if the version is still <paramref name="webhook"/>'s. An endpoint that is
    /// enabled again is told of what happens from then on, and its failures are forgotten.
    /// </summary>
    Task<WebhookResult> UpdateAsync(Webhook webhook, DateTimeOffset now, CancellationToken ct);

    /// <summary>Removes an endpoint with its log and whatever it was to be told of.</summary>
    Task<WebhookOutcome> DeleteAsync(int workspaceId, long id, long? expectedVersion, CancellationToken ct);

    /// <summary>The log of an endpoint, newest first; whose endpoint it is the caller has asked before.</summary>
    /// <param name="webhookId">The endpoint.</param>
    /// <param name="status">Only these; null for all.</param>
    /// <param name="beforeId">Only older ones; <see cref="long.MaxValue"/> for all.</param>
    /// <param name="limit">Most to give.</param>
    /// <param name="ct">Cancels the call.</param>
    Task<IReadOnlyList<WebhookDelivery>> ListDeliveriesAsync(
        long webhookId, WebhookDeliveryStatus? status, long beforeId, int limit, CancellationToken ct);

    /// <summary>Null where the endpoint has no such delivery.</summary>
    Task<WebhookDelivery?> FindDeliveryAsync(long webhookId, long id, CancellationToken ct);

    /// <summary>Puts the same message, with the same id, at the end of what is to be sent; null where there is no such delivery.</summary>
    Task<WebhookDelivery?> ResendAsync(long webhookId, long id, DateTimeOffset now, CancellationToken ct);
}
