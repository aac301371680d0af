using System.CommandLine;
using System.Text.Json;
using Shortener.Api.Clicks;
using Shortener.Api.Hosting;
using Shortener.Api.Links;
using Shortener.Api.WorkspaceArchives;
using Shortener.Core.Accounts;
using Shortener.Core.Analytics;
using Shortener.Core.Links;
using Shortener.Core.RawClicks;

namespace Shortener.Api.Exports;

/// <summary>
/// <c>export links|clicks|workspace</c>: the first workspace's links, its clicks or all that it owns, as a file or on standard output. Exit codes: 0 done, 1 failed or
/// interrupted, 2 bad input. A held data directory is the host factory's exception and exit code 3.
/// </summary>
internal static class ExportCommand
{
    private const string WholeWorkspace = "workspace";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static Command Create(Func<CancellationToken, Task<IHost>> openHost)
    {
        var what = new Argument<string>("WHAT") { Description = "links, clicks, or the workspace with everything it owns as a ZIP" };
        what.AcceptOnlyFromAmong("links", "clicks", WholeWorkspace);
        var format = new Option<string>("--format") { Description = "ndjson or csv; a workspace is always a ZIP", DefaultValueFactory = _ => "ndjson" };
        format.AcceptOnlyFromAmong("ndjson", "csv");
        var output = new Option<string?>("--output", "-o") { Description = "File to write; without it standard output" };
        var json = new Option<bool>("--json") { Description = "With --output: print a summary as JSON" };
        var command = new Command("export", "Write all links (archived ones included) or all clicks (flagged ones included), newest first, or all that a workspace owns") { what, format, output, json };
        command.SetAction(async (parsed, ct) =>
        {
            if (parsed.GetValue(json) && parsed.GetValue(output) is null)
            {
                await parsed.InvocationConfiguration.Error.WriteLineAsync("--json needs --output: standard output is the file");
                return ExitCode.BadInput;
            }

            // The option took no other words.
            _ = ExportFormats.TryParse(parsed.GetValue(format), out ExportFormat form);
            return await RunAsync(parsed.GetValue(what)!, form, parsed.GetValue(output), parsed.GetValue(json), openHost, parsed.InvocationConfiguration, ct);
        });
        return command;
    }

    private static async Task<int> RunAsync(
        string what, ExportFormat format, string? output, bool json, Func<CancellationToken, Task<IHost>> openHost, InvocationConfiguration console, CancellationToken ct)
    {
        IHost host = await openHost(ct);
        await using var owned = new OwnedHost(host);
        try
        {
            Stream file = output is null ? Console.OpenStandardOutput() : new FileStream(output, FileMode.Create, FileAccess.Write, FileShare.Read, 1 << 16);
            await using (file)
            {
                (long bytes, long rows) = await CommandProgress.RunAsync("exporting " + what, progress => WriteAsync(host.Services, what, format, file, progress, ct));
                if (output is not null)
                {
                    await console.Output.WriteLineAsync(json
                        ? JsonSerializer.Serialize(new { What = what, Format = what == WholeWorkspace ? "zip" : format.ToString().ToLowerInvariant(), Rows = rows, Bytes = bytes, Output = Path.GetFullPath(output) }, Json)
                        : $"{rows} {(what == WholeWorkspace ? "rows" : what)} in {output}");
                }
            }

            return ExitCode.Done;
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            await console.Error.WriteLineAsync("Interrupted: the file is not complete.");
            return ExitCode.Failed;
        }
        catch (Exception unwritable) when (unwritable is UnauthorizedAccessException or DirectoryNotFoundException)
        {
            await console.Error.WriteLineAsync(unwritable.Message);
            return ExitCode.BadInput;
        }
    }

    private static async Task<(long Bytes, long Rows)> WriteAsync(
        IServiceProvider services, string what, ExportFormat format, Stream file, IProgress<double?> progress, CancellationToken ct)
    {
        progress.Report(null);
        if (what == WholeWorkspace)
        {
            Workspace first = (await services.GetRequiredService<IAccountStore>().FindFirstWorkspaceAsync(ct))!;
            var counted = new CountingStream(file);
            ArchiveManifest manifest = await services.GetRequiredService<WorkspaceArchive>().WriteAsync(first.Id, counted, ct);
            return (counted.Written, manifest.Files.Sum(one => one.Rows));
        }

        long bytes = 0;
        long lines = 0;
        await foreach (ReadOnlyMemory<byte> part in await PartsAsync(services, what, format, ct))
        {
            await file.WriteAsync(part, ct);
            bytes += part.Length;
            lines += format == ExportFormat.Ndjson ? part.Span.Count((byte)'\n') : part.Span.Count("\r\n"u8);
        }

        return (bytes, Math.Max(0, format == ExportFormat.Csv ? lines - 1 : lines));
    }

    private static async Task<IAsyncEnumerable<ReadOnlyMemory<byte>>> PartsAsync(IServiceProvider services, string what, ExportFormat format, CancellationToken ct)
    {
        Workspace workspace = (await services.GetRequiredService<IAccountStore>().FindFirstWorkspaceAsync(ct))!;
        if (what == "links")
        {
            var query = new LinkQuery { WorkspaceId = workspace.Id, Scope = LinkScope.All, Limit = 500 };
            return LinkExport.PartsAsync(services.GetRequiredService<ILinkCatalogue>(), query, services.GetRequiredService<PublicUrl>(), format, static _ => { }, ct);
        }

        RawClickReader reader = services.GetRequiredService<RawClickReader>();
        RawClickSelection selection = await reader.SelectAsync(new MetricsQuery { WorkspaceId = workspace.Id, Bots = BotsMode.Include }, ct);
        return ClickExport.PartsAsync(reader, selection.Clicks, format, services.GetRequiredService<IShortUrls>(), ct);
    }
}
