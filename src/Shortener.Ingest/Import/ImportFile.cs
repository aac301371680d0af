using System.Security.Cryptography;

namespace Shortener.Ingest.Import;

/// <summary>A file to read clicks from, plain or gzip, with its format detected.</summary>
internal sealed class ImportFile
{
    /// <summary>Lines looked at to tell the format: a feed may start with heartbeats or a broken line.</summary>
    private const int DetectionLines = 100;

    private ImportFile(string path, long bytes, ILineParser parser)
    {
        Path = path;
        Bytes = bytes;
        Parser = parser;
    }

    public string Path { get; }

    /// <summary>Size on disk, compressed or not.</summary>
    public long Bytes { get; }

    public ILineParser Parser { get; }

    /// <summary>Tells the format by the first lines that say anything.</summary>
    /// <param name="path">A file.</param>
    /// <param name="baseUrl">Base of the destinations of a web log's paths, or null; see <see cref="CombinedLogParser"/>.</param>
    /// <exception cref="ImportInputException">The file is missing, unreadable, damaged or of no known format.</exception>
    public static ImportFile Open(string path, Uri? baseUrl)
    {
        ILineParser[] parsers = [new BitlyFeedParser(), new CombinedLogParser(baseUrl)];
        return Guarded(path, () =>
        {
            using LineReader lines = new(OpenStream(path));
            for (int i = 0; i < DetectionLines && lines.TryRead(out ReadOnlySpan<byte> line, out _); i++)
            {
                foreach (ILineParser parser in parsers)
                {
                    if (parser.Parse(line) is { Record: not null } or { Reason: SkipReason.Heartbeat or SkipReason.FailedRequest or SkipReason.Method })
                    {
                        return new ImportFile(path, new FileInfo(path).Length, parser);
                    }
                }
            }

            throw new ImportInputException(
                $"{path}: neither a bitly feed (one JSON object a line) nor a Combined web log: no click in the first {DetectionLines} lines");
        });
    }

    /// <summary>Lines from the start of the file.</summary>
    /// <param name="hash">Receives every decompressed byte that is read, or null.</param>
    public LineReader ReadLines(IncrementalHash? hash = null) => new(OpenStream(Path), hash);

    /// <summary>Hands out every click of the file in order, with the number of its line.</summary>
    /// <exception cref="ImportInputException">The file cannot be read to its end.</exception>
    public void ForEachRecord(Action<long, ImportRecord> take, CancellationToken ct) => Guarded(Path, () =>
    {
        using LineReader lines = ReadLines();
        while (lines.TryRead(out ReadOnlySpan<byte> line, out bool tooLong))
        {
            ct.ThrowIfCancellationRequested();
            if (!tooLong && Parser.Parse(line).Record is { } record)
            {
                take(lines.LineNumber, record);
            }
        }

        return true;
    });

    /// <summary>Turns what a file can do wrong into one exception whose message is for the user.</summary>
    public static T Guarded<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new ImportInputException($"{path}: {unreadable.Message}", unreadable);
        }
    }

    /// <summary>The file's bytes, decompressed where they are gzip.</summary>
    public static Stream OpenStream(string path)
    {
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1 << 16, FileOptions.SequentialScan);
        try
        {
            Span<byte> magic = stackalloc byte[2];
            bool gzip = file.ReadAtLeast(magic, 2, throwOnEndOfStream: false) == 2 && magic is [0x1F, 0x8B];
            file.Position = 0;
            return gzip ? new CompleteGzipStream(file) : file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }
}
