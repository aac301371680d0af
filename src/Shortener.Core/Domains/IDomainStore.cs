namespace Shortener.Core.Domains;

/// <summary>The domains of all workspaces. Thread-safe. Implemented once per backend.</summary>
/// <remarks>
/// A host has one holder, whose links it serves: the first domain created for it, until the owner of another one proves ownership.
/// Further workspaces have claims meanwhile. Deleted domains are found by nobody.
/// </remarks>
public interface IDomainStore
{
    /// <summary>
    /// A domain that holds the host, or a claim where another workspace's unverified domain holds it. Null when the workspace has one for
    /// the host, or another workspace's is verified.
    /// </summary>
    Task<Domain?> CreateAsync(int workspaceId, string host, string token, DateTimeOffset now, CancellationToken ct);

    /// <summary>A domain that the workspace may use, by host (empty for the default domain), or null.</summary>
    Task<Domain?> FindAsync(int workspaceId, string host, CancellationToken ct);

    /// <summary>A domain that the workspace may use, the default domain among them, or null.</summary>
    Task<Domain?> FindAsync(int workspaceId, int id, CancellationToken ct);

    /// <summary>The default domain and the workspace's own, by id.</summary>
    Task<IReadOnlyList<Domain>> ListAsync(int workspaceId, CancellationToken ct);

    /// <summary>Hosts of all workspaces; destinations on them would loop.</summary>
    Task<IReadOnlyList<string>> ListAllHostsAsync(CancellationToken ct);

    /// <summary>
    /// Writes the settings of one of the workspace's own domains if its version is still <paramref name="expectedVersion"/>.
    /// <see cref="DomainWriteOutcome.HasLinks"/> where slug rules would change and the domain has links, deleted ones included: those can
    /// come back.
    /// </summary>
    Task<DomainWriteResult> UpdateAsync(int workspaceId, int id, long expectedVersion, DomainSettings settings, CancellationToken ct);

    /// <summary>
    /// Removes one of the workspace's own domains, not the default one. <see cref="DomainWriteOutcome.HasLinks"/> while it has links that
    /// are not deleted; the row of a domain with deleted links stays, its host is free at once.
    /// </summary>
    /// <param name="workspaceId">Workspace of the caller.</param>
    /// <param name="id">The domain.</param>
    /// <param name="expectedVersion">Null deletes whatever version there is.</param>
    /// <param name="now">Instant of the change.</param>
    /// <param name="ct">Cancels the call.</param>
    Task<DomainWriteOutcome> DeleteAsync(int workspaceId, int id, long? expectedVersion, DateTimeOffset now, CancellationToken ct);

    /// <summary>
    /// Notes that ownership was proved: the domain holds its host from here on, and another workspace's unverified domain becomes a
    /// claim. <see cref="DomainWriteOutcome.Taken"/> where another workspace proved it first. Repeating it changes nothing.
    /// </summary>
    Task<DomainWriteResult> VerifyAsync(int workspaceId, int id, DateTimeOffset now, CancellationToken ct);
}

/// <summary>What became of a write.</summary>
public enum DomainWriteOutcome
{
    Done,
    NotFound,
    VersionMismatch,
    HasLinks,
    Taken,
}

/// <param name="Outcome">What became of the write.</param>
/// <param name="Domain">The domain as stored when <see cref="DomainWriteOutcome.Done"/>.</param>
public readonly record struct DomainWriteResult(DomainWriteOutcome Outcome, Domain? Domain);
