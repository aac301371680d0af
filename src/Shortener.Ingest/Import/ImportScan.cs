using System.Globalization;
using System.Security.Cryptography;

namespace Shortener.Ingest.Import;

/// <summary>What a first pass over a file found: its identity as a source and its own account.</summary>
internal sealed class ImportScan
{
    /// <summary>Lines named in the report; the counts cover all of them.</summary>
    private const int NamedLines = 20;

    private readonly SortedDictionary<string, long> _skipped = new(StringComparer.Ordinal);
    private readonly List<SkippedLine> _named = [];

    private ImportScan(ImportFile file) => File = file;

    public ImportFile File { get; }

    /// <summary><c>import/</c> and the SHA-256 of the decompressed bytes in lower-case hex: a copy under another name is the same source.</summary>
    public string Identity { get; private set; } = "";

    public ClickLines ClickLines { get; } = new();

    /// <summary>Lines that are no clicks, by <see cref="SkipReason"/>.</summary>
    public IReadOnlyDictionary<string, long> Skipped => _skipped;

    /// <summary>The first lines that ought to have been clicks and cannot be read (heartbeats and the like are only counted).</summary>
    public IReadOnlyList<SkippedLine> Named => _named;

    /// <exception cref="ImportInputException">The file cannot be read to its end.</exception>
    public static ImportScan Run(ImportFile file, CancellationToken ct) => ImportFile.Guarded(file.Path, () =>
    {
        var scan = new ImportScan(file);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using LineReader lines = file.ReadLines(hash);
        while (lines.TryRead(out ReadOnlySpan<byte> line, out bool tooLong))
        {
            ct.ThrowIfCancellationRequested();
            LineVerdict verdict = tooLong ? LineVerdict.Skip(SkipReason.TooLong) : file.Parser.Parse(line);
            scan.ClickLines.Add(verdict.Record is not null);
            if (verdict.Reason is { } reason)
            {
                scan.CountSkipped(lines.LineNumber, reason);
            }
        }

        scan.Identity = string.Create(CultureInfo.InvariantCulture, $"import/{Convert.ToHexStringLower(hash.GetHashAndReset())}");
        return scan;
    });

    private void CountSkipped(long line, string reason)
    {
        _skipped[reason] = _skipped.GetValueOrDefault(reason) + 1;
        bool expected = reason is SkipReason.Blank or SkipReason.Heartbeat or SkipReason.Method or SkipReason.FailedRequest;
        if (!expected && _named.Count < NamedLines)
        {
            _named.Add(new SkippedLine(line, reason));
        }
    }
}

/// <summary>A line that is no click.</summary>
/// <param name="Line">Number from 1.</param>
/// <param name="Reason">One of <see cref="SkipReason"/>.</param>
internal sealed record SkippedLine(long Line, string Reason);
