using Shortener.Core.Clicks;

namespace Shortener.Ingest.Background;

/// <summary>
/// A store whose commits leave the processor to redirects: they run on a <see cref="YieldingThread"/>. Everything else passes through.
/// </summary>
internal sealed class YieldingClickStore(IClickStore store) : IClickStore, IDisposable
{
    private readonly YieldingThread _thread = new("click-commits");

    public Task<SourceState> OpenSourceAsync(string identity, long position, CancellationToken ct) => store.OpenSourceAsync(identity, position, ct);

    public Task<SourceState?> FindSourceAsync(string identity, CancellationToken ct) => store.FindSourceAsync(identity, ct);

    public Task<IReadOnlyList<SourceState>> ListSourcesAsync(CancellationToken ct) => store.ListSourcesAsync(ct);

    public Task CloseSourceAsync(int sourceId, CancellationToken ct) => store.CloseSourceAsync(sourceId, ct);

    public Task CloseSourceAsync(int sourceId, SourceReport report, CancellationToken ct) => store.CloseSourceAsync(sourceId, report, ct);

    public Task<CommitResult> CommitAsync(ClickBatch batch, CancellationToken ct) => _thread.RunAsync(() => store.CommitAsync(batch, ct));

    public void Dispose()
    {
        _thread.Dispose();
        (store as IDisposable)?.Dispose();
    }
}
