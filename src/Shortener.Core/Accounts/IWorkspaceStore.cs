namespace Shortener.Core.Accounts;

/// <summary>A workspace and what a person is in it.</summary>
public sealed record WorkspaceMembership(Workspace Workspace, Role Role);

/// <summary>Workspaces that people make. Thread-safe. Implemented once per backend.</summary>
public interface IWorkspaceStore
{
    /// <summary>A further workspace with its owner.</summary>
    Task<Workspace> CreateAsync(string name, string timezone, string currency, long ownerId, DateTimeOffset now, CancellationToken ct);

    /// <summary>The person's workspaces that are not deleted, in the order they joined them.</summary>
    Task<IReadOnlyList<WorkspaceMembership>> ListOfAsync(long userId, CancellationToken ct);

    /// <summary>Writes what its owner may change if the version is still <paramref name="workspace"/>'s; else null.</summary>
    Task<Workspace?> ChangeAsync(Workspace workspace, DateTimeOffset now, CancellationToken ct);
}
