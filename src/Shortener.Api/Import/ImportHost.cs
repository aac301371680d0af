using Shortener.Api.Imports;
using Shortener.Ingest.Import;

namespace Shortener.Api.Import;

/// <summary>What the <c>import</c> command needs of the product; disposing it gives the data directory back.</summary>
internal sealed class ImportHost(IImportLinks links, IImportPipeline pipeline, IAsyncDisposable owned) : IAsyncDisposable
{
    public IImportLinks Links { get; } = links;

    public IImportPipeline Pipeline { get; } = pipeline;

    /// <summary>Brings files of links in; null where the host has nothing for it.</summary>
    public LinkImportRun? LinkRun { get; init; }

    /// <summary>Where their links go; set together with <see cref="LinkRun"/>.</summary>
    public ImportPlan? LinkPlan { get; init; }

    public ValueTask DisposeAsync() => owned.DisposeAsync();
}
