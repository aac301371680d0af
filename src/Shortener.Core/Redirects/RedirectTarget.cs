namespace Shortener.Core.Redirects;

/// <summary>
/// What the redirect path needs of a link, as read from the database or from L2; the redirect plan is compiled from it. Immutable.
/// </summary>
public sealed record RedirectTarget
{
    public required long LinkId { get; init; }

    public required int WorkspaceId { get; init; }

    public required int DomainId { get; init; }

    public required string Slug { get; init; }

    public required string Url { get; init; }

    public required int RedirectCode { get; init; }

    public required bool ForwardQuery { get; init; }

    public required bool Enabled { get; init; }

    /// <summary>What <see cref="Links.LinkOptions"/> stores; null for a plain link.</summary>
    public string? Options { get; init; }

    /// <summary>Version of the link row; an entry goes into L2 only if its version is newer.</summary>
    public required long Version { get; init; }
}

/// <summary>Reads what a redirect miss needs. Point lookups only. Implemented once per backend.</summary>
public interface IRedirectStore
{
    /// <summary>Null when no such link exists or it is deleted.</summary>
    ValueTask<RedirectTarget?> FindForRedirectAsync(int domainId, string slug, CancellationToken ct);

    /// <summary>Every domain that holds its host; the default domain has an empty one.</summary>
    Task<IReadOnlyList<DomainEntry>> ListDomainsAsync(CancellationToken ct);

    /// <summary>Workspaces that were deleted and are not erased yet.</summary>
    Task<IReadOnlyList<int>> ListEndedWorkspacesAsync(CancellationToken ct);

    /// <summary>
    /// Changes of links that may have been committed since <see cref="LinkChanges.Next"/> was <paramref name="after"/>. None is ever
    /// left out; some are seen again, so a reader must be idempotent. <see cref="LinkChanges.FromNow"/> (or any negative position)
    /// returns no changes and the position behind all of them.
    /// </summary>
    Task<LinkChanges> ReadChangesAsync(long after, int limit, CancellationToken ct);
}

/// <summary>One changed link.</summary>
public sealed record LinkChange(int DomainId, string Slug, long Version);

/// <summary>Changes read, and the position to read on from (rows of transactions still open lie behind it and are seen again).</summary>
public sealed record LinkChanges(IReadOnlyList<LinkChange> Items, long Next)
{
    /// <summary>Position of a reader that wants no changes of the past.</summary>
    public const long FromNow = -1;
}
