using Shortener.Core.Clicks;

namespace Shortener.Ingest.Import;

/// <summary>
/// Imports files one after the other through the pipeline. What is already committed of a file is not read in again, so an import
/// that was interrupted continues and a finished one adds nothing.
/// </summary>
internal sealed class ImportRunner(IImportLinks links, IImportPipeline pipeline)
{
    /// <exception cref="ImportInputException">The file cannot be used; nothing of it was imported unless it broke while it was read.</exception>
    public async Task<ImportSummary> RunAsync(ImportFile file, IProgress<ImportProgress> progress, CancellationToken ct)
    {
        progress.Report(new ImportProgress(file.Path, Lines: 0, Total: null));
        ImportScan scan = ImportScan.Run(file, ct);
        SourceState? before = await pipeline.FindSourceAsync(scan.Identity, ct);
        SourceState? after = before;
        if (before is not { Closed: true })
        {
            using var source = new ImportFileSource(scan, links);
            await WatchAsync(pipeline.DrainAsync(source, ct), source, scan, progress);
            after = await pipeline.FindSourceAsync(scan.Identity, ct);
        }

        return new ImportSummary
        {
            File = file.Path,
            Format = file.Parser.Format,
            Source = scan.Identity,
            Lines = scan.ClickLines.Lines,
            Clicks = scan.ClickLines.Total,
            Added = (after?.Stored ?? 0) - (before?.Stored ?? 0),
            Stored = after?.Stored ?? 0,
            DeadLettered = after?.DeadLettered ?? 0,
            Skipped = scan.Skipped,
            SkippedLines = scan.Named,
        };
    }

    private static async Task WatchAsync(Task drain, ImportFileSource source, ImportScan scan, IProgress<ImportProgress> progress)
    {
        // Five looks a second: enough for a bar, nothing beside the work.
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        Task<bool> next = tick.WaitForNextTickAsync(CancellationToken.None).AsTask();
        while (await Task.WhenAny(drain, next) != drain)
        {
            progress.Report(new ImportProgress(scan.File.Path, source.Released, scan.ClickLines.Lines));
            next = tick.WaitForNextTickAsync(CancellationToken.None).AsTask();
        }

        await drain;
        progress.Report(new ImportProgress(scan.File.Path, scan.ClickLines.Lines, scan.ClickLines.Lines));
    }
}

/// <summary>How far an import is.</summary>
/// <param name="Lines">Lines committed.</param>
/// <param name="Total">Lines of the file; null while they are being counted.</param>
internal readonly record struct ImportProgress(string File, long Lines, long? Total);

/// <summary>What became of one file; the shape of the <c>--json</c> output.</summary>
internal sealed record ImportSummary
{
    public required string File { get; init; }

    public required string Format { get; init; }

    /// <summary>Identity of the source: <c>import/</c> and the hash of the decompressed bytes.</summary>
    public required string Source { get; init; }

    public required long Lines { get; init; }

    /// <summary>Lines that are clicks.</summary>
    public required long Clicks { get; init; }

    /// <summary>Clicks stored by this run.</summary>
    public required long Added { get; init; }

    /// <summary>Clicks stored from this file by all runs.</summary>
    public required long Stored { get; init; }

    public required long DeadLettered { get; init; }

    /// <summary>Lines that are no clicks, by reason.</summary>
    public required IReadOnlyDictionary<string, long> Skipped { get; init; }

    /// <summary>The first unreadable lines.</summary>
    public required IReadOnlyList<SkippedLine> SkippedLines { get; init; }
}
