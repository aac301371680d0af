using Shortener.Core.Clicks;

namespace Shortener.Ingest.Import;

/// <summary>The click pipeline as an import needs it.</summary>
internal interface IImportPipeline
{
    /// <summary>The file as the database knows it, or null when nothing of it was ever imported.</summary>
    Task<SourceState?> FindSourceAsync(string identity, CancellationToken ct);

    /// <summary>
    /// Enriches and commits everything of <paramref name="source"/> behind its committed position, then closes the source. Returns
    /// once the last commit is durable.
    /// </summary>
    Task DrainAsync(IClickSource source, CancellationToken ct);
}
