using Shortener.Core.Erasure;

namespace Shortener.StoreContracts.Erasure;

/// <summary>Passes everything on to a real store, so that a test watches or holds up single calls.</summary>
public abstract class PassingErasure(IErasureStore inner) : IErasureStore
{
    public Task<WorkspaceEnd> JudgeAsync(int workspaceId, CancellationToken ct) => inner.JudgeAsync(workspaceId, ct);

    public Task<WorkspaceEnd> EndAsync(int workspaceId, bool reserveSlugs, DateTimeOffset now, CancellationToken ct) =>
        inner.EndAsync(workspaceId, reserveSlugs, now, ct);

    public Task<IReadOnlyList<WorkspaceErasure>> ListAsync(int limit, CancellationToken ct) => inner.ListAsync(limit, ct);

    public Task<WorkspaceErasure?> ClaimAsync(string owner, DateTimeOffset now, DateTimeOffset until, CancellationToken ct) =>
        inner.ClaimAsync(owner, now, until, ct);

    public virtual Task<bool> KeepAsync(int workspaceId, string owner, DateTimeOffset until, CancellationToken ct) =>
        inner.KeepAsync(workspaceId, owner, until, ct);

    public Task<bool> PostponeAsync(int workspaceId, string owner, DateTimeOffset until, CancellationToken ct) =>
        inner.PostponeAsync(workspaceId, owner, until, ct);

    public virtual Task<ErasureStep> EraseAsync(WorkspaceErasure erasure, ErasurePart part, int most, DateTimeOffset now, CancellationToken ct) =>
        inner.EraseAsync(erasure, part, most, now, ct);

    public Task<bool> FinishAsync(int workspaceId, string owner, DateTimeOffset now, CancellationToken ct) =>
        inner.FinishAsync(workspaceId, owner, now, ct);

    public Task<Catalogue> ReadCatalogueAsync(CancellationToken ct) => inner.ReadCatalogueAsync(ct);
}
