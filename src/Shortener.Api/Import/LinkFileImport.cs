using Shortener.Api.Imports;
using Shortener.Core.LinkImports;
using Shortener.Ingest.LinkImport;

namespace Shortener.Api.Import;

/// <summary>Files of links as the <c>import</c> command takes them: what was done before an interruption is found again.</summary>
internal static class LinkFileImport
{
    /// <summary>Lines of the report that are printed; the counts cover all of them.</summary>
    private const int NamedLines = 20;

    /// <summary>Runs one file to its end.</summary>
    /// <param name="file">The file.</param>
    /// <param name="run">Brings it in.</param>
    /// <param name="plan">Where it goes and how.</param>
    /// <param name="progress">Told the fraction of records done.</param>
    /// <param name="ct">Interrupts it.</param>
    public static async Task<LinkFileSummary> RunAsync(
        LinkFile file, LinkImportRun run, ImportPlan plan, IProgress<double?> progress, CancellationToken ct)
    {
        progress.Report(null);
        long records = Math.Max(1, file.ReadLinks().LongCount(record => record.Refusal is not { Code: RefusalCode.UnknownColumn }));
        List<ImportRefusal> named = [];
        ImportTally tally = await run.RunAsync(
            file,
            plan,
            default,
            (reached, refusals, _) =>
            {
                named.AddRange(refusals.Take(NamedLines - named.Count));
                progress.Report(Math.Min(1, (double)reached.Position / records));
                return Task.FromResult(true);
            },
            ct);
        return new LinkFileSummary(file.Path, LinkFormats.NameOf(file.Format), plan.DryRun, tally, named);
    }
}

/// <summary>What became of one file of links; the shape of the <c>--json</c> output.</summary>
/// <param name="File">Path as it was given.</param>
/// <param name="Format">Name of the format.</param>
/// <param name="DryRun">Nothing was written.</param>
/// <param name="Tally">Counts.</param>
/// <param name="Refused">The first records that were refused or left alone.</param>
internal sealed record LinkFileSummary(string File, string Format, bool DryRun, ImportTally Tally, IReadOnlyList<ImportRefusal> Refused);
