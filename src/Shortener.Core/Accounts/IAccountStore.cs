namespace Shortener.Core.Accounts;

/// <summary>A tenant: its links, domains and keys are seen by nobody else.</summary>
/// <param name="Timezone">IANA name.</param>
/// <param name="Currency">ISO 4217 code.</param>
public sealed record Workspace(int Id, string Name, string Timezone, string Currency, DateTimeOffset CreatedAt);

/// <summary>What an empty installation begins with. Thread-safe. Implemented once per backend.</summary>
public interface IAccountStore
{
    /// <summary>
    /// On an empty database creates the first workspace, the default domain and, where a hash is given, the first key (all rights);
    /// false where a workspace exists. Several nodes may start at once: one of them gets true.
    /// </summary>
    Task<bool> BootstrapAsync(string workspaceName, string keyName, byte[]? keyHash, DateTimeOffset now, CancellationToken ct);

    /// <summary>The workspace, or null.</summary>
    Task<Workspace?> FindWorkspaceAsync(int workspaceId, CancellationToken ct);

    /// <summary>The workspace made by the bootstrap, or null before it.</summary>
    Task<Workspace?> FindFirstWorkspaceAsync(CancellationToken ct);
}
