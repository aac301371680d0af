using Shortener.Core.Clicks;
using Shortener.Ingest.Import;
using Shortener.Ingest.LinkImport;

namespace Shortener.Api.Imports;

/// <summary>
/// The clicks of a file of links as a source; its position is the number of click records read, which a dump with all rows on one line
/// has no line numbers for. Clicks of links that were not imported become dead letters. Read by one pipeline at a time.
/// </summary>
/// <param name="identity"><c>import/</c>, the workspace and the file's hash.</param>
/// <param name="file">The file.</param>
/// <param name="scan">Which records are clicks, counted once before.</param>
/// <param name="links">The links they belong to.</param>
internal sealed class ForeignClickSource(string identity, LinkFile file, ClickLines scan, ImportedLinks links) : IClickSource, IDisposable
{
    private IEnumerator<ForeignClick>? _records;
    private long _read;

    public string Identity => identity;

    public async ValueTask<ClickChunk> ReadAsync(long from, int maxClicks, TimeSpan wait, CancellationToken ct)
    {
        SeekTo(from, ct);
        List<RawClick> clicks = [];
        List<DeadLetter> refused = [];
        while (clicks.Count + refused.Count < maxClicks && _records!.MoveNext())
        {
            ct.ThrowIfCancellationRequested();
            _read++;
            if (_records.Current is not { Record: { } record } click)
            {
                continue;
            }

            if (await links.FindAsync(click.Slug, ct) is { } link)
            {
                clicks.Add(ToClick(_read, record, link));
            }
            else
            {
                refused.Add(new DeadLetter(_read, null, record.UnixMicros, ImportFileSource.LinkRefused, null));
            }
        }

        return new ClickChunk(from, _read, clicks, refused, Completed: _read >= scan.Lines);
    }

    public void Release(long position)
    {
        // The file stays until the import has ended.
    }

    public SourceReport? ReportAt(long to) => new(scan.CountBefore(to), new Dictionary<string, long>(), Pending: 0, OldestUnixMicros: null);

    public void Dispose() => _records?.Dispose();

    private static RawClick ToClick(long position, ImportRecord record, ImportedLink link) => new()
    {
        EndPosition = position,
        LinkId = link.LinkId,
        WorkspaceId = link.WorkspaceId,
        UnixMicros = record.UnixMicros,
        // Who clicked is not known: the salts of a past day are gone or never were.
        Visitor = null,
        Flags = record.Flags,
        Address = record.Address,
        Location = record.Location,
        UserAgent = record.UserAgent,
        Referrer = record.Referrer,
        DestinationUtm = link.DestinationUtm,
    };

    /// <summary>There is no place to jump to: going back means reading from the start.</summary>
    private void SeekTo(long position, CancellationToken ct)
    {
        if (_records is null || _read > position)
        {
            _records?.Dispose();
            _records = file.ReadClicks().GetEnumerator();
            _read = 0;
        }

        while (_read < position && _records.MoveNext())
        {
            ct.ThrowIfCancellationRequested();
            _read++;
        }
    }
}
