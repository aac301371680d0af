using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Shortener.Api.Accounts;
using Shortener.Api.Clicks;
using Shortener.Api.Exports;
using Shortener.Api.Links;
using Shortener.Core.Accounts;
using Shortener.Core.Analytics;
using Shortener.Core.Ids;
using Shortener.Core.Images;
using Shortener.Core.Links;
using Shortener.Core.RawClicks;
using Shortener.Core.WorkspaceArchives;

namespace Shortener.Api.WorkspaceArchives;

/// <summary>
/// Writes everything that a workspace owns as a ZIP, a page at a time: memory is bounded by a page and an image, nothing is put aside on
/// disk, and nothing is held open in the database while a slow reader takes its time. Thread-safe.
/// </summary>
internal sealed class WorkspaceArchive(
    IWorkspaceArchiveStore archives,
    IAccountStore accounts,
    ILinkCatalogue links,
    RawClickReader clicks,
    IImageStore images,
    IShortUrls shortUrls,
    PublicUrl publicUrl,
    TimeProvider time)
{
    private const int LinksPage = 500;
    private const int EventsPage = 2_000;
    private const int ImagesPage = 50;

    /// <summary>Writes the archive.</summary>
    /// <param name="workspaceId">An existing workspace.</param>
    /// <param name="target">Written to asynchronously and in order; need not seek.</param>
    /// <param name="ct">Gives the archive up, which is then incomplete.</param>
    /// <returns>What was written.</returns>
    public async Task<ArchiveManifest> WriteAsync(int workspaceId, Stream target, CancellationToken ct)
    {
        // On SQLite the reads are synchronous, and the thread that called may serve redirects.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        DateTimeOffset begun = time.GetUtcNow();
        Workspace workspace = await accounts.FindWorkspaceAsync(workspaceId, ct)
            ?? throw new InvalidOperationException($"There is no workspace {workspaceId}");
        using var buffer = new ArchiveBuffer();
        List<ArchivedFile> files = [];
        long pictures;
        ArchiveManifest manifest;
        using (var zip = new ZipArchive(buffer, ZipArchiveMode.Create, leaveOpen: true))
        {
            var run = new Run(zip, buffer, target, files, begun, ct);
            await run.WriteJsonAsync("workspace.json", WorkspaceResource.Of(workspace), ArchiveJson.Default.WorkspaceResource);
            await run.WriteLinesAsync("links.ndjson", LinkPartsAsync(workspaceId, LinkScope.All, ct));
            await run.WriteLinesAsync("links-trash.ndjson", LinkPartsAsync(workspaceId, LinkScope.Trash, ct));
            foreach (ArchiveTable table in ArchiveTables.All)
            {
                await run.WriteLinesAsync(table.File, TablePartsAsync(table, workspaceId, ct));
            }

            pictures = await WriteImagesAsync(run, workspaceId, ct);
            await run.WriteLinesAsync("events.ndjson", EventPartsAsync(workspaceId, ct));
            RawClickSelection selection = await clicks.SelectAsync(new MetricsQuery { WorkspaceId = workspaceId, Bots = BotsMode.Include }, ct);
            await run.WriteLinesAsync("clicks.ndjson", ClickExport.PartsAsync(clicks, selection.Clicks, ExportFormat.Ndjson, shortUrls, ct));
            manifest = new ArchiveManifest(
                ArchiveManifest.FormatName,
                ArchiveManifest.FormatVersion,
                OpaqueId.Workspace.Format(workspaceId),
                begun.UtcDateTime,
                time.GetUtcNow().UtcDateTime,
                [.. files],
                pictures,
                ArchiveManifest.Omissions);
            await run.WriteJsonAsync("manifest.json", manifest, ArchiveJson.Default.ArchiveManifest);
        }

        // The directory of the ZIP.
        await buffer.DrainAsync(target, ct);
        return manifest;
    }

    private IAsyncEnumerable<ReadOnlyMemory<byte>> LinkPartsAsync(int workspaceId, LinkScope scope, CancellationToken ct) => LinkExport.PartsAsync(
        links, new LinkQuery { WorkspaceId = workspaceId, Scope = scope, Limit = LinksPage }, publicUrl, ExportFormat.Ndjson, static _ => { }, ct);

    private async IAsyncEnumerable<ReadOnlyMemory<byte>> TablePartsAsync(
        ArchiveTable table, int workspaceId, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        object[]? after = null;
        while (true)
        {
            IReadOnlyList<ArchiveRow> rows = await archives.ReadAsync(table, workspaceId, after, table.Page, ct);
            yield return ArchiveLines.Of(table, rows);
            if (rows.Count < table.Page)
            {
                yield break;
            }

            after = rows[^1].Keys;
        }
    }

    private async IAsyncEnumerable<ReadOnlyMemory<byte>> EventPartsAsync(
        int workspaceId, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        EventDay? last = null;
        while (await archives.ReadEventDaysAsync(workspaceId, last, EventsPage, ct) is { Count: > 0 } days)
        {
            foreach (EventDay day in days)
            {
                last = day;
                EventPlace place = EventPlace.Start;
                while (await archives.ReadEventsAsync(workspaceId, day, place, EventsPage, ct) is { Count: > 0 } events)
                {
                    yield return ArchiveLines.Of(events);
                    place = new EventPlace(events[^1].At, events[^1].SourceId, events[^1].Position);
                }
            }
        }
    }

    private async Task<long> WriteImagesAsync(Run run, int workspaceId, CancellationToken ct)
    {
        long written = 0;
        long before = long.MaxValue;
        while (await images.ListAsync(workspaceId, before, ImagesPage, ct) is { Count: > 0 } page)
        {
            foreach (StoredImage image in page)
            {
                before = image.Id;
                if (await images.ReadAsync(image.Sha256, image.Type, ct) is { } data)
                {
                    written++;
                    await run.WriteFileAsync($"images/{OpaqueId.Image.Format(image.Id)}.{StoredImage.ExtensionOf(image.Type)}", data);
                }
            }
        }

        return written;
    }

    /// <summary>An archive under way.</summary>
    private sealed class Run(
        ZipArchive zip, ArchiveBuffer buffer, Stream target, List<ArchivedFile> files, DateTimeOffset at, CancellationToken ct)
    {
        public async Task WriteLinesAsync(string name, IAsyncEnumerable<ReadOnlyMemory<byte>> parts)
        {
            long rows = 0;
            await using (Stream file = Open(name, CompressionLevel.Fastest))
            {
                await foreach (ReadOnlyMemory<byte> part in parts.WithCancellation(ct))
                {
                    file.Write(part.Span);
                    rows += part.Span.Count((byte)'\n');
                    await buffer.DrainAsync(target, ct);
                }
            }

            files.Add(new ArchivedFile(name, rows));
            await buffer.DrainAsync(target, ct);
        }

        public async Task WriteJsonAsync<T>(string name, T content, JsonTypeInfo<T> type)
        {
            await using (Stream file = Open(name, CompressionLevel.Fastest))
            {
                JsonSerializer.Serialize(file, content, type);
            }

            files.Add(new ArchivedFile(name, 1));
            await buffer.DrainAsync(target, ct);
        }

        public async Task WriteFileAsync(string name, byte[] content)
        {
            // Images are compressed as they are.
            await using (Stream file = Open(name, CompressionLevel.NoCompression))
            {
                file.Write(content);
            }

            await buffer.DrainAsync(target, ct);
        }

        private Stream Open(string name, CompressionLevel level)
        {
            ZipArchiveEntry entry = zip.CreateEntry(name, level);
            entry.LastWriteTime = at;
            return entry.Open();
        }
    }
}
