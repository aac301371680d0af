namespace Shortener.Core.Erasure;

/// <summary>
/// Ends workspaces and erases what they leave, in bounded transactions. What is left to do is told by the rows that are left, so a step can
/// be cut off and repeated anywhere. Thread-safe. Implemented once per backend.
/// </summary>
public interface IErasureStore
{
    /// <summary>Whether the workspace could be deleted.</summary>
    Task<WorkspaceEnd> JudgeAsync(int workspaceId, CancellationToken ct);

    /// <summary>
    /// Ends a workspace in one transaction whose size does not grow with its data: its links, pages and interstitials answer no more, its
    /// keys are revoked, sessions no longer mean it, its webhooks, imports and domains end.
    /// </summary>
    /// <param name="workspaceId">The workspace.</param>
    /// <param name="reserveSlugs">Whether its slugs on the default domain are kept from being given out again.</param>
    /// <param name="now">When.</param>
    /// <param name="ct">Cancels the call.</param>
    Task<WorkspaceEnd> EndAsync(int workspaceId, bool reserveSlugs, DateTimeOffset now, CancellationToken ct);

    /// <summary>Erasures, the latest first.</summary>
    Task<IReadOnlyList<WorkspaceErasure>> ListAsync(int limit, CancellationToken ct);

    /// <summary>
    /// Of the erasures that are due and nobody else's the one that nobody went on with for longest, which is the caller's until the instant
    /// given; null where there is none. One that fails again and again is behind all others then.
    /// </summary>
    Task<WorkspaceErasure?> ClaimAsync(string owner, DateTimeOffset now, DateTimeOffset until, CancellationToken ct);

    /// <summary>Keeps a claim.</summary>
    /// <returns>False where it was lost.</returns>
    Task<bool> KeepAsync(int workspaceId, string owner, DateTimeOffset until, CancellationToken ct);

    /// <summary>Gives a claim back; nobody takes it before the instant given.</summary>
    /// <returns>False where it was lost: whoever has it keeps it.</returns>
    Task<bool> PostponeAsync(int workspaceId, string owner, DateTimeOffset until, CancellationToken ct);

    /// <summary>Erases about so many rows of a part, in one transaction.</summary>
    Task<ErasureStep> EraseAsync(WorkspaceErasure erasure, ErasurePart part, int most, DateTimeOffset now, CancellationToken ct);

    /// <summary>Nothing is left: the workspace's row keeps its number, its version and when it was made, deleted and erased; no name and no settings.</summary>
    /// <returns>False where the claim was lost: nothing was written.</returns>
    Task<bool> FinishAsync(int workspaceId, string owner, DateTimeOffset now, CancellationToken ct);

    /// <summary>What the database says of its own tables.</summary>
    Task<Catalogue> ReadCatalogueAsync(CancellationToken ct);
}
