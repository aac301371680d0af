using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Shortener.Api.Hosting;
using Shortener.Api.Imports;
using Shortener.Core.LinkImports;
using Shortener.Ingest.Import;
using Shortener.Ingest.LinkImport;
using Spectre.Console;

namespace Shortener.Api.Import;

/// <summary>
/// <c>import FILE…</c>: takes bitly feeds and Combined web logs into the click pipeline, and files of links with their clicks where the
/// format has them. Exit codes: 0 done, 1 failed or interrupted
/// (run it again to go on), 2 a file that cannot be used. A held data directory is the host factory's exception and exit code 3.
/// </summary>
internal static class ImportCommand
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <param name="openHost">Opens the stores and the pipeline; called once, after the files have been looked at.</param>
    public static Command Create(Func<CancellationToken, Task<ImportHost>> openHost)
    {
        var files = new Argument<string[]>("FILE")
        {
            Description = "bitly feed (one JSON object a line), Combined web log, or links of this product (CSV, NDJSON), Bitly, YOURLS, Shlink, Kutt or Dub; plain or gzip; the format is detected",
            Arity = ArgumentArity.OneOrMore,
        };
        var baseUrl = new Option<Uri?>("--base-url")
        {
            Description = "For web logs: where the paths lead to; a link's destination is this URL and its path. Without it the links are created disabled",
            CustomParser = result => Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out Uri? uri) && uri.Scheme is "http" or "https"
                ? uri
                : Refuse(result, "--base-url must be an absolute http or https URL"),
        };
        var dryRun = new Option<bool>("--dry-run") { Description = "For links: write nothing, say what would become of each record" };
        var onConflict = new Option<string>("--on-conflict")
        {
            Description = "For links: what to do where another link has the slug",
            DefaultValueFactory = _ => "skip",
        };
        onConflict.AcceptOnlyFromAmong("skip", "update", "rename");
        var json = new Option<bool>("--json") { Description = "Print the summary as JSON" };
        var command = new Command("import", "Import clicks or links from files; importing a file twice adds nothing, an interrupted import continues")
        {
            files, baseUrl, dryRun, onConflict, json,
        };
        command.SetAction((parsed, ct) =>
            RunAsync(
                parsed.GetValue(files)!,
                parsed.GetValue(baseUrl),
                (Enum.Parse<ConflictRule>(parsed.GetValue(onConflict)!, ignoreCase: true), parsed.GetValue(dryRun)),
                parsed.GetValue(json),
                openHost,
                parsed.InvocationConfiguration,
                ct));
        return command;
    }

    private static Uri? Refuse(System.CommandLine.Parsing.ArgumentResult result, string message)
    {
        result.AddError(message);
        return null;
    }

    private static async Task<int> RunAsync(
        string[] paths,
        Uri? baseUrl,
        (ConflictRule OnConflict, bool DryRun) rules,
        bool json,
        Func<CancellationToken, Task<ImportHost>> openHost,
        InvocationConfiguration console,
        CancellationToken ct)
    {
        List<ImportFile> files = [];
        List<LinkFile> linkFiles = [];
        foreach (string path in paths)
        {
            try
            {
                if (File.Exists(path) && LinkFile.Open(path, format: null) is { } links)
                {
                    linkFiles.Add(links);
                }
                else
                {
                    files.Add(ImportFile.Open(path, baseUrl));
                }
            }
            catch (ImportInputException unusable)
            {
                await console.Error.WriteLineAsync(unusable.Message);
            }
        }

        bool allUsable = files.Count + linkFiles.Count == paths.Length;
        List<ImportSummary> summaries = [];
        List<LinkFileSummary> linkSummaries = [];
        try
        {
            if (files.Count + linkFiles.Count > 0)
            {
                await using ImportHost host = await openHost(ct);
                foreach (LinkFile file in linkFiles)
                {
                    ImportPlan plan = host.LinkPlan! with { OnConflict = rules.OnConflict, DryRun = rules.DryRun };
                    linkSummaries.Add(await CommandProgress.RunAsync(
                        "importing " + Path.GetFileName(file.Path), progress => LinkFileImport.RunAsync(file, host.LinkRun!, plan, progress, ct)));
                }

                var runner = new ImportRunner(host.Links, host.Pipeline);
                await ImportProgressBar.RunAsync(files, async (file, progress) =>
                {
                    try
                    {
                        summaries.Add(await runner.RunAsync(file, progress, ct));
                    }
                    catch (ImportInputException unusable)
                    {
                        allUsable = false;
                        await console.Error.WriteLineAsync(unusable.Message);
                    }
                });
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            await console.Error.WriteLineAsync("Interrupted. What is committed stays; run the same command again to go on.");
            return 1;
        }

        if (json || files.Count > 0 || linkFiles.Count == 0)
        {
            Print(summaries, linkSummaries, json, console.Output);
        }

        if (!json)
        {
            Print(linkSummaries, console.Output);
        }

        return allUsable ? 0 : 2;
    }

    private static void Print(List<LinkFileSummary> summaries, TextWriter output)
    {
        foreach (LinkFileSummary summary in summaries)
        {
            foreach (ImportRefusal refusal in summary.Refused)
            {
                output.WriteLine(string.Create(
                    CultureInfo.InvariantCulture, $"{summary.File}:{refusal.Line}: {refusal.Field ?? "record"}: {refusal.Code}: {refusal.Message}"));
            }

            ImportTally tally = summary.Tally;
            output.WriteLine(
                $"{(summary.DryRun ? "would import " : "")}{summary.File} ({summary.Format}): {Number(tally.Created)} created, {Number(tally.Updated)} updated, "
                + $"{Number(tally.Renamed)} renamed, {Number(tally.Unchanged)} unchanged, {Number(tally.Skipped)} skipped, {Number(tally.Refused)} refused; "
                + $"{Number(tally.ClicksAdded)} of {Number(tally.Clicks)} clicks added");
        }
    }

    private static void Print(List<ImportSummary> summaries, List<LinkFileSummary> linkFiles, bool json, TextWriter output)
    {
        if (json)
        {
            output.WriteLine(JsonSerializer.Serialize(
                new
                {
                    Files = summaries,
                    LinkFiles = linkFiles,
                    Lines = summaries.Sum(summary => summary.Lines),
                    Clicks = summaries.Sum(summary => summary.Clicks),
                    Added = summaries.Sum(summary => summary.Added),
                    Stored = summaries.Sum(summary => summary.Stored),
                    DeadLettered = summaries.Sum(summary => summary.DeadLettered),
                    Skipped = summaries.SelectMany(summary => summary.Skipped)
                        .GroupBy(pair => pair.Key, StringComparer.Ordinal)
                        .ToDictionary(group => group.Key, group => group.Sum(pair => pair.Value)),
                },
                Json));
            return;
        }

        Table table = new Table().AddColumns("file", "format");
        foreach (string number in new[] { "lines", "clicks", "added", "dead letters", "skipped" })
        {
            table.AddColumn(new TableColumn(number).RightAligned());
        }

        foreach (ImportSummary summary in summaries)
        {
            table.AddRow(
                Markup.Escape(Path.GetFileName(summary.File)),
                summary.Format,
                Number(summary.Lines),
                Number(summary.Clicks),
                Number(summary.Added),
                Number(summary.DeadLettered),
                Markup.Escape(string.Join(", ", summary.Skipped.Select(pair => $"{Number(pair.Value)} {pair.Key}"))));
        }

        TextTable.Write(table, output);
        foreach (ImportSummary summary in summaries)
        {
            foreach (SkippedLine line in summary.SkippedLines)
            {
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{summary.File}:{line.Line}: {line.Reason}"));
            }
        }

        output.WriteLine(
            $"{Number(summaries.Sum(summary => summary.Added))} of {Number(summaries.Sum(summary => summary.Clicks))} clicks added, "
            + $"{Number(summaries.Sum(summary => summary.Stored))} stored from these files");
    }

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
