namespace Shortener.Core.Links;

/// <summary>
/// Changes of many links at once, meant for some thousand. Every changed link gets a higher version and its row in
/// <c>link_changes</c> in the same transaction. Thread-safe. Implemented once per backend.
/// </summary>
public interface ILinkBatches
{
    /// <summary>Those of the links that the workspace has outside of the trash, in no order.</summary>
    Task<IReadOnlyList<Link>> FindManyAsync(int workspaceId, IReadOnlyList<long> ids, CancellationToken ct);

    /// <summary>
    /// Writes all changeable fields but slug and external id of each link whose stored version is still its <see cref="Link.Version"/>.
    /// The answer holds those, with their new versions, in no order.
    /// </summary>
    Task<IReadOnlyList<ChangedLink>> UpdateAsync(IReadOnlyList<Link> links, DateTimeOffset now, CancellationToken ct);

    /// <summary>Moves links to the trash. The answer holds those that were not there before.</summary>
    Task<IReadOnlyList<ChangedLink>> DeleteAsync(int workspaceId, IReadOnlyList<long> ids, DateTimeOffset now, CancellationToken ct);

    /// <summary>
    /// Takes links out of the trash that nothing can stand in the way of: others (<see cref="ILinkStore.RestoreAsync"/> says why) are
    /// not in the answer.
    /// </summary>
    Task<IReadOnlyList<ChangedLink>> RestoreAsync(int workspaceId, IReadOnlyList<long> ids, DateTimeOffset now, CancellationToken ct);

    /// <summary>
    /// Disables one batch of the links that lead to a host or its sub-domains, those in the trash included: call it again with
    /// <see cref="DisabledBatch.Next"/> until that is null. Each call is a transaction of its own of some milliseconds.
    /// </summary>
    /// <param name="workspaceId">Workspace of the caller.</param>
    /// <param name="host">As <see cref="DestinationKey.OfHost"/> makes it.</param>
    /// <param name="reason">Becomes <see cref="Link.DisabledReason"/>.</param>
    /// <param name="after">Null for the first batch.</param>
    /// <param name="now">Instant of the change.</param>
    /// <param name="ct">Cancels the call; batches done stay done.</param>
    Task<DisabledBatch> DisableHostAsync(
        int workspaceId, string host, string reason, HostCursor? after, DateTimeOffset now, CancellationToken ct);
}

/// <summary>A link that was changed.</summary>
public sealed record ChangedLink(long Id, int DomainId, string Slug, long Version);

/// <summary>Place in the order of destinations' hosts.</summary>
public readonly record struct HostCursor(string Host, long Id);

/// <param name="Changed">Links that were enabled before.</param>
/// <param name="Next">Null when no link is left.</param>
public sealed record DisabledBatch(IReadOnlyList<ChangedLink> Changed, HostCursor? Next);
