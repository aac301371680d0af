using Shortener.Ingest.Import;

namespace Shortener.Api.Import;

/// <summary>What the <c>import</c> command needs of the product; disposing it gives the data directory back.</summary>
internal sealed class ImportHost(IImportLinks links, IImportPipeline pipeline, IAsyncDisposable owned) : IAsyncDisposable
{
    public IImportLinks Links { get; } = links;

    public IImportPipeline Pipeline { get; } = pipeline;

    public ValueTask DisposeAsync() => owned.DisposeAsync();
}
