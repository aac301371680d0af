using Shortener.Core.Interstitials;

namespace Shortener.IntegrationTests.Redirects;

/// <summary>Of an installation in which nobody ever made an interstitial.</summary>
internal sealed class NoInterstitials : IInterstitialStore
{
    public Task<IReadOnlyDictionary<int, long>> ReadVersionsAsync(CancellationToken ct) =>
        Task.FromResult<IReadOnlyDictionary<int, long>>(new Dictionary<int, long>());

    public Task<byte[]> EnsureKeyAsync(byte[] fresh, DateTimeOffset now, CancellationToken ct) => Task.FromResult(fresh);

    public Task<InterstitialResult> CreateAsync(Interstitial interstitial, int limit, DateTimeOffset now, CancellationToken ct) => throw new NotSupportedException();

    public Task<Interstitial?> FindAsync(int workspaceId, long id, CancellationToken ct) => throw new NotSupportedException();

    public Task<IReadOnlyList<Interstitial>> ListAsync(int workspaceId, long afterId, int limit, CancellationToken ct) => throw new NotSupportedException();

    public Task<InterstitialResult> UpdateAsync(Interstitial interstitial, DateTimeOffset now, CancellationToken ct) => throw new NotSupportedException();

    public Task<InterstitialOutcome> DeleteAsync(int workspaceId, long id, long? expectedVersion, DateTimeOffset now, CancellationToken ct) => throw new NotSupportedException();

    public Task<StoredAttachments> FindAttachmentsAsync(int workspaceId, CancellationToken ct) => throw new NotSupportedException();

    public Task<StoredAttachments?> AttachAsync(int workspaceId, InterstitialAttachments attachments, long? expectedVersion, CancellationToken ct) => throw new NotSupportedException();

    public Task<InterstitialWorkspace?> LoadAsync(int workspaceId, CancellationToken ct) => throw new NotSupportedException();

    public Task<IReadOnlyList<string>> FindTagsAsync(int workspaceId, long linkId, CancellationToken ct) => throw new NotSupportedException();
}
