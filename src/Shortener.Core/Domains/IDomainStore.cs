namespace Shortener.Core.Domains;

/// <summary>A host that serves links.</summary>
/// <param name="Host">Lower-case punycode without port; empty for the default domain, which every workspace may use.</param>
public sealed record Domain(int Id, int WorkspaceId, string Host, DateTimeOffset CreatedAt)
{
    /// <summary>Whether it answers every host that is no other domain's.</summary>
    public bool IsDefault => Host.Length == 0;
}

/// <summary>The domains of all workspaces. Thread-safe. Implemented once per backend.</summary>
public interface IDomainStore
{
    /// <summary>Null when another domain, of whatever workspace, has the host.</summary>
    Task<Domain?> CreateAsync(int workspaceId, string host, DateTimeOffset now, CancellationToken ct);

    /// <summary>A domain that the workspace may use, by host (empty for the default domain), or null.</summary>
    Task<Domain?> FindAsync(int workspaceId, string host, CancellationToken ct);

    /// <summary>The default domain and the workspace's own, by id.</summary>
    Task<IReadOnlyList<Domain>> ListAsync(int workspaceId, CancellationToken ct);

    /// <summary>Hosts of all workspaces; destinations on them would loop.</summary>
    Task<IReadOnlyList<string>> ListAllHostsAsync(CancellationToken ct);
}
