using Shortener.Core.Clicks;

namespace Shortener.Ingest.Import;

/// <summary>
/// An imported file as a source of clicks; its position is the number of lines read. Links are created as their first clicks come,
/// before those clicks are handed out. Read by one pipeline at a time; <see cref="Released"/> may be read from other threads.
/// </summary>
internal sealed class ImportFileSource(ImportScan scan, IImportLinks links) : IClickSource, IDisposable
{
    /// <summary>Reason of a dead letter: the slug can be no link here.</summary>
    public const string LinkRefused = "link_refused";

    /// <summary>Most links asked for at once; see <see cref="IImportLinks.EnsureAsync"/>.</summary>
    private const int LinksAtOnce = 1_000;

    /// <summary>Known links kept (about 150 bytes each); beyond it all are forgotten and asked for again, which is safe.</summary>
    private const int KnownLinks = 1_000_000;

    private readonly Dictionary<string, ImportedLink?> _known = new(StringComparer.Ordinal);
    private LineReader? _lines;
    private long _released;

    public string Identity => scan.Identity;

    /// <summary>Lines durably committed, for a progress bar.</summary>
    public long Released => Interlocked.Read(ref _released);

    public async ValueTask<ClickChunk> ReadAsync(long from, int maxClicks, TimeSpan wait, CancellationToken ct)
    {
        (List<(long Line, ImportRecord Record)> records, long to) = ImportFile.Guarded(scan.File.Path, () => ReadRecords(from, maxClicks, ct));
        await LearnLinksAsync(records, ct);

        var clicks = new List<RawClick>(records.Count);
        List<DeadLetter> refused = [];
        foreach ((long line, ImportRecord record) in records)
        {
            if (_known[record.Link.Slug] is { } link)
            {
                clicks.Add(ToClick(line, record, link));
            }
            else
            {
                refused.Add(new DeadLetter(line, null, record.UnixMicros, LinkRefused, null));
            }
        }

        return new ClickChunk(from, to, clicks, refused, Completed: to >= scan.ClickLines.Lines);
    }

    public void Release(long position) => Interlocked.Exchange(ref _released, position);

    /// <summary>The account of the scan: clicks among the lines committed are accepted, and none of them is dropped or waits.</summary>
    public SourceReport? ReportAt(long to) => new(scan.ClickLines.CountBefore(to), new Dictionary<string, long>(), Pending: 0, OldestUnixMicros: null);

    public void Dispose() => _lines?.Dispose();

    private static RawClick ToClick(long line, ImportRecord record, ImportedLink link) => new()
    {
        EndPosition = line,
        LinkId = link.LinkId,
        WorkspaceId = link.WorkspaceId,
        UnixMicros = record.UnixMicros,
        // Who clicked is not known: the feed has no address, and the salts of a past day are gone or never were.
        Visitor = null,
        Flags = record.Flags,
        Address = record.Address,
        Location = record.Location,
        UserAgent = record.UserAgent,
        Referrer = record.Referrer,
        AcceptLanguage = record.AcceptLanguage,
        Query = record.Query,
        DestinationUtm = link.DestinationUtm,
    };

    private (List<(long Line, ImportRecord Record)> Records, long To) ReadRecords(long from, int maxClicks, CancellationToken ct)
    {
        SeekTo(from, ct);
        var records = new List<(long, ImportRecord)>(Math.Min(maxClicks, 4_096));
        while (records.Count < maxClicks && _lines!.TryRead(out ReadOnlySpan<byte> line, out bool tooLong))
        {
            ct.ThrowIfCancellationRequested();
            if (!tooLong && scan.File.Parser.Parse(line).Record is { } record)
            {
                records.Add((_lines.LineNumber, record));
            }
        }

        return (records, _lines!.LineNumber);
    }

    /// <summary>A compressed file has no place to jump to: going back means reading from the start.</summary>
    private void SeekTo(long position, CancellationToken ct)
    {
        if (_lines is null || _lines.LineNumber > position)
        {
            _lines?.Dispose();
            _lines = scan.File.ReadLines();
        }

        while (_lines.LineNumber < position && _lines.TryRead(out _, out _))
        {
            ct.ThrowIfCancellationRequested();
        }
    }

    private async Task LearnLinksAsync(List<(long Line, ImportRecord Record)> records, CancellationToken ct)
    {
        if (_known.Count > KnownLinks)
        {
            _known.Clear();
        }

        var unknown = new Dictionary<string, ImportLink>(StringComparer.Ordinal);
        foreach ((_, ImportRecord record) in records)
        {
            if (!_known.ContainsKey(record.Link.Slug))
            {
                unknown.TryAdd(record.Link.Slug, record.Link);
            }
        }

        foreach (ImportLink[] batch in unknown.Values.Chunk(LinksAtOnce))
        {
            IReadOnlyDictionary<string, ImportedLink> found = await links.EnsureAsync(batch, ct);
            foreach (ImportLink link in batch)
            {
                _known[link.Slug] = found.GetValueOrDefault(link.Slug);
            }
        }
    }
}
