using Shortener.Core.Clicks;

namespace Shortener.StoreContracts.Clicks;

/// <summary>A real store whose commits fail on a plan: before they start, or after they happened without telling.</summary>
internal sealed class UnreliableClickStore(IClickStore store, Random random) : IClickStore
{
    public int Failures { get; private set; }

    /// <summary>Share of commits that fail, half of them after the fact.</summary>
    public double FailureRate { get; set; } = 0.4;

    /// <summary>Run before each commit.</summary>
    public Func<ClickBatch, Task>? Before { get; set; }

    public async Task<CommitResult> CommitAsync(ClickBatch batch, CancellationToken ct)
    {
        await (Before?.Invoke(batch) ?? Task.CompletedTask);
        double fate = random.NextDouble();
        if (fate < FailureRate / 2)
        {
            Failures++;
            throw new TimeoutException("Planned: before the commit");
        }

        CommitResult result = await store.CommitAsync(batch, ct);
        if (fate < FailureRate)
        {
            Failures++;
            throw new TimeoutException("Planned: after the commit");
        }

        return result;
    }

    public Task<SourceState> OpenSourceAsync(string identity, long position, CancellationToken ct) => store.OpenSourceAsync(identity, position, ct);

    public Task<SourceState?> FindSourceAsync(string identity, CancellationToken ct) => random.NextDouble() < FailureRate / 4
        ? throw new TimeoutException("Planned: reading the position")
        : store.FindSourceAsync(identity, ct);

    public Task<IReadOnlyList<SourceState>> ListSourcesAsync(CancellationToken ct) => store.ListSourcesAsync(ct);

    public Task CloseSourceAsync(int sourceId, CancellationToken ct) => store.CloseSourceAsync(sourceId, ct);

    public Task CloseSourceAsync(int sourceId, SourceReport report, CancellationToken ct) => store.CloseSourceAsync(sourceId, report, ct);
}
