using Shortener.Ingest.Pipeline;

namespace Shortener.Ingest.Sources;

/// <summary>Carries one source of this process on its way: into the database, or into the stream that a worker reads.</summary>
internal interface ISourceRunner
{
    /// <summary>
    /// Runs until the source is completed or closed, or a stop. <paramref name="soft"/> lets it finish what is at hand;
    /// <paramref name="hard"/> gives that up.
    /// </summary>
    /// <exception cref="OperationCanceledException">The hard stop.</exception>
    Task<PipelineEnd> RunAsync(ProvidedSource source, CancellationToken soft, CancellationToken hard);
}
