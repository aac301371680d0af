namespace Shortener.Core.Hubs;

/// <summary>LinkHub pages, their blocks and versions. Thread-safe. Implemented once per backend.</summary>
/// <remarks>A deleted hub is found by nobody; its handle and domain are free at once, its row and its blocks' stay, for their events.</remarks>
public interface IHubStore
{
    /// <summary>A hub that nobody sees yet. <see cref="HubOutcome.HandleTaken"/> and <see cref="HubOutcome.DomainTaken"/> where another has it.</summary>
    Task<HubResult> CreateAsync(NewHub hub, DateTimeOffset now, CancellationToken ct);

    Task<Hub?> FindAsync(int workspaceId, long id, CancellationToken ct);

    /// <summary>By id, from the oldest on.</summary>
    Task<IReadOnlyList<HubSummary>> ListAsync(int workspaceId, long afterId, int limit, CancellationToken ct);

    /// <summary>Whether a hub of the installation has the handle (as <see cref="HubHandle"/> gives it), published or not.</summary>
    Task<bool> HasHandleAsync(string handle, CancellationToken ct);

    /// <summary>Writes handle, name and domain if the version is still the one given. What visitors see changes with them.</summary>
    Task<HubResult> UpdateAsync(Hub hub, DateTimeOffset now, CancellationToken ct);

    /// <summary>
    /// Writes the draft if the version is still <paramref name="expectedVersion"/> (null: whatever it is), and keeps it as a version: the
    /// author's last one where that is the hub's newest and was begun within <see cref="HubVersions.Coalesce"/>, else a new one, of which
    /// at most <see cref="HubVersions.Max"/> stay. Blocks get the kind and label that their events are shown under.
    /// </summary>
    Task<HubResult> SaveDraftAsync(HubDraft draft, long? expectedVersion, DateTimeOffset now, CancellationToken ct);

    /// <summary>Makes the draft of this version what visitors see. <see cref="HubOutcome.VersionMismatch"/> where another came between.</summary>
    Task<HubResult> PublishAsync(int workspaceId, long id, long expectedVersion, DateTimeOffset now, CancellationToken ct);

    /// <summary>Takes the page off; the published document stays.</summary>
    Task<HubResult> UnpublishAsync(int workspaceId, long id, long? expectedVersion, DateTimeOffset now, CancellationToken ct);

    Task<HubOutcome> DeleteAsync(int workspaceId, long id, long? expectedVersion, DateTimeOffset now, CancellationToken ct);

    /// <summary>Kept versions, newest first.</summary>
    Task<IReadOnlyList<HubVersion>> ListVersionsAsync(long hubId, CancellationToken ct);

    /// <summary>The document of a kept version, or null.</summary>
    Task<string?> FindVersionAsync(long hubId, long number, CancellationToken ct);

    /// <summary>Numbers for new blocks of a hub; their rows are there when this returns.</summary>
    Task<IReadOnlyList<long>> AddBlocksAsync(int workspaceId, long hubId, IReadOnlyList<string> kinds, CancellationToken ct);

    /// <summary>Which of the numbers are blocks of the hub.</summary>
    Task<IReadOnlySet<long>> FindBlocksAsync(long hubId, IReadOnlyCollection<long> ids, CancellationToken ct);
}

/// <param name="WorkspaceId">Whose it is.</param>
/// <param name="Handle">As <see cref="HubHandle"/> gives it.</param>
/// <param name="Name">Name for the owner.</param>
/// <param name="DomainId">Domain whose root shows it.</param>
/// <param name="Draft">First document.</param>
public sealed record NewHub(int WorkspaceId, string Handle, string Name, int? DomainId, string Draft);

/// <param name="WorkspaceId">Whose the hub is.</param>
/// <param name="HubId">The hub.</param>
/// <param name="Author">Who wrote it.</param>
/// <param name="Document">As <see cref="HubJson"/> writes it.</param>
/// <param name="Blocks">Every block of it.</param>
public sealed record HubDraft(int WorkspaceId, long HubId, string Author, string Document, IReadOnlyList<HubBlockName> Blocks)
{
    /// <summary>Whether it begins a version of its own, whatever the newest is: what it replaces can then be restored.</summary>
    public bool BeginsVersion { get; init; }
}

/// <summary>What a block's events are shown under.</summary>
public sealed record HubBlockName(long Id, string Kind, string Label);

/// <summary>What became of a write.</summary>
public enum HubOutcome
{
    Done,
    NotFound,
    VersionMismatch,
    HandleTaken,
    DomainTaken,
}

/// <param name="Outcome">What became of the write.</param>
/// <param name="Hub">The hub as stored when <see cref="HubOutcome.Done"/>.</param>
public readonly record struct HubResult(HubOutcome Outcome, Hub? Hub);

/// <summary>How many versions of drafts are kept, and when a new one begins.</summary>
public static class HubVersions
{
    /// <summary>Versions kept of a hub.</summary>
    public const int Max = 50;

    /// <summary>An author's savings within so long of the version's beginning are one version.</summary>
    public static readonly TimeSpan Coalesce = TimeSpan.FromMinutes(5);
}
