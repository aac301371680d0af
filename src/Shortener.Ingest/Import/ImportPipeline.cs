using Shortener.Core.Clicks;
using Shortener.Ingest.Pipeline;

namespace Shortener.Ingest.Import;

/// <summary>The product's pipeline, run over one file until its end.</summary>
internal sealed class ImportPipeline(ClickPipelineFactory pipelines, IClickStore store) : IImportPipeline
{
    public Task<SourceState?> FindSourceAsync(string identity, CancellationToken ct) => store.FindSourceAsync(identity, ct);

    public async Task DrainAsync(IClickSource source, CancellationToken ct)
    {
        PipelineEnd end = await pipelines.Create(source, startPosition: 0).RunAsync(CancellationToken.None, ct);
        if (end == PipelineEnd.Completed && await store.FindSourceAsync(source.Identity, ct) is { } state)
        {
            await store.CloseSourceAsync(state.Id, ct);
        }
    }
}
