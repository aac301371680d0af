using System.Globalization;
using Shortener.Api.Links;
using Shortener.Core.Clicks;
using Shortener.Core.LinkImports;
using Shortener.Core.Links;
using Shortener.Ingest.Import;
using Shortener.Ingest.LinkImport;
using Shortener.Ingest.Pipeline;

namespace Shortener.Api.Imports;

/// <summary>
/// Brings a file into a workspace: its links batch by batch, then its clicks as a source of their own. What was done before an
/// interruption is found again. Thread-safe; one run of a file at a time.
/// </summary>
internal sealed class LinkImportRun(
    LinkImporter importer, ILinkStore links, DestinationCheck destinations, ClickPipelineFactory pipelines, IClickStore clickStore)
{
    private const int BatchSize = 200;

    /// <summary>Clicks without a usable instant that the report names; the counts cover all of them.</summary>
    private const int NamedClicks = 1_000;

    /// <summary>Keeps what was reached; false when somebody else took the import over, which ends the run.</summary>
    public delegate Task<bool> Checkpoint(ImportTally tally, IReadOnlyList<ImportRefusal> refusals, CancellationToken ct);

    /// <summary>Runs to the end of the file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="plan">Where it goes.</param>
    /// <param name="tally">What is settled already.</param>
    /// <param name="checkpoint">Called after each batch.</param>
    /// <param name="ct">Ends the run; a later one goes on.</param>
    public async Task<ImportTally> RunAsync(LinkFile file, ImportPlan plan, ImportTally tally, Checkpoint checkpoint, CancellationToken ct)
    {
        string hash = file.Hash(ct);
        bool isOwn = file.Format is LinkFormat.Csv or LinkFormat.Ndjson;
        long settled = tally.Position;
        long read = 0;
        List<ForeignLink> batch = [];
        foreach (ForeignLink record in file.ReadLinks())
        {
            ct.ThrowIfCancellationRequested();
            bool isNote = record.Refusal is { Code: RefusalCode.UnknownColumn };
            read += isNote ? 0 : 1;
            if (isNote ? settled > 0 : read <= settled)
            {
                continue;
            }

            batch.Add(record);
            if (batch.Count == BatchSize)
            {
                tally = await SettleAsync(plan, hash, isOwn, batch, tally, checkpoint, ct);
                batch.Clear();
            }
        }

        tally = await SettleAsync(plan, hash, isOwn, batch, tally, checkpoint, ct);
        return file.HasClicks ? await AddClicksAsync(file, hash, plan, tally, checkpoint, ct) : tally;
    }

    private async Task<ImportTally> SettleAsync(
        ImportPlan plan, string hash, bool isOwn, List<ForeignLink> batch, ImportTally tally, Checkpoint checkpoint, CancellationToken ct)
    {
        if (batch.Count == 0)
        {
            return tally;
        }

        List<ImportRefusal> refusals = [];
        tally = await importer.WriteAsync(plan, hash, isOwn, batch, tally, refusals, ct);
        return await checkpoint(tally, refusals, ct) ? tally : throw new OperationCanceledException("The import was taken over");
    }

    private async Task<ImportTally> AddClicksAsync(
        LinkFile file, string hash, ImportPlan plan, ImportTally tally, Checkpoint checkpoint, CancellationToken ct)
    {
        var scan = new ClickLines();
        List<ImportRefusal> refusals = [];
        foreach (ForeignClick click in file.ReadClicks())
        {
            ct.ThrowIfCancellationRequested();
            scan.Add(click.Record is not null);
            if (click.Record is null && refusals.Count < NamedClicks)
            {
                refusals.Add(new ImportRefusal(0, click.Line, "click", SkipReason.BadTime, "The click has no usable instant"));
            }
        }

        long added = 0;
        if (!plan.DryRun && scan.Total > 0)
        {
            var found = new ImportedLinks(file, plan, links, destinations);
            await found.LearnAsync(ct);
            string identity = string.Create(CultureInfo.InvariantCulture, $"import/{plan.WorkspaceId}/{hash}");
            SourceState? before = await clickStore.FindSourceAsync(identity, ct);
            if (before is not { Closed: true })
            {
                using var source = new ForeignClickSource(identity, file, scan, found);
                await new ImportPipeline(pipelines, clickStore).DrainAsync(source, ct);
                added = ((await clickStore.FindSourceAsync(identity, ct))?.Stored ?? 0) - (before?.Stored ?? 0);
            }
        }

        tally = tally with { Clicks = scan.Total, ClicksAdded = tally.ClicksAdded + added };
        return await checkpoint(tally, refusals, ct) ? tally : throw new OperationCanceledException("The import was taken over");
    }
}
