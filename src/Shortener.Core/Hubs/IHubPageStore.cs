namespace Shortener.Core.Hubs;

/// <summary>LinkHub pages as visitors see them. Thread-safe. Implemented once per backend.</summary>
public interface IHubPageStore
{
    /// <summary>
    /// Changes of what visitors see behind a page version, in the order of their commits; none that a transaction still open could precede.
    /// </summary>
    Task<IReadOnlyList<HubPageChange>> ReadChangesAsync(long after, int limit, CancellationToken ct);

    /// <summary>The latest page version; 0 before the first.</summary>
    Task<long> ReadVersionAsync(CancellationToken ct);

    /// <summary>Hubs that domains' roots show.</summary>
    Task<IReadOnlyList<HubRoot>> ListRootsAsync(CancellationToken ct);

    /// <summary>The published page with this handle (in lower case), or null.</summary>
    Task<PublishedHub?> FindAsync(string handle, CancellationToken ct);

    /// <inheritdoc cref="FindAsync(string, CancellationToken)" />
    Task<PublishedHub?> FindAsync(long id, CancellationToken ct);
}

/// <param name="DomainId">The domain whose root shows it, while it is published.</param>
public sealed record HubPageChange(long HubId, long PageVersion, int? DomainId);

/// <summary>A domain's root and the hub that it shows.</summary>
public sealed record HubRoot(int DomainId, long HubId);

/// <summary>What visitors see.</summary>
/// <param name="Document">As <see cref="HubJson"/> writes it.</param>
public sealed record PublishedHub(long Id, int WorkspaceId, string Handle, int? DomainId, long PageVersion, string Document);
