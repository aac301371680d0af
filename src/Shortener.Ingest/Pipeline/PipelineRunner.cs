using System.Net.Sockets;
using Shortener.Core.Clicks;
using Shortener.Core.Storage.Postgres;
using Shortener.Ingest.Background;
using Shortener.Ingest.Sources;

namespace Shortener.Ingest.Pipeline;

/// <summary>Stores a source's clicks in this process, giving way to its redirects.</summary>
/// <param name="leases">Where other processes could be storing them: the source is withdrawn there first. Null with SQLite.</param>
internal sealed class PipelineRunner(ClickPipelineFactory pipelines, IClickStore store, PostgresSourceLeases? leases)
    : ISourceRunner, IDisposable
{
    private readonly YieldingThread _reading = new("click-reading");

    public async Task<PipelineEnd> RunAsync(ProvidedSource source, CancellationToken soft, CancellationToken hard)
    {
        Task withdrawing = WithdrawAsync(source.Source.Identity, hard);
        PipelineEnd end = await _reading.RunAsync(() => pipelines.Create(source.Source, source.StartPosition).RunAsync(soft, hard));
        await withdrawing;
        return end;
    }

    public void Dispose() => _reading.Dispose();

    /// <summary>A worker that is still at it does no harm, so a database that is away stops nobody here.</summary>
    private async Task WithdrawAsync(string identity, CancellationToken ct)
    {
        if (leases is null)
        {
            return;
        }

        try
        {
            if (await store.FindSourceAsync(identity, ct) is { } source)
            {
                await leases.WithdrawAsync(source.Id, ct);
            }
        }
        catch (Exception exception) when (exception is System.Data.Common.DbException or SocketException or TimeoutException or IOException or OperationCanceledException)
        {
            // The worker loses each race against this process or wins it: the compare-and-set decides.
        }
    }
}
