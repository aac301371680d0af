using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Shortener.Core.Csv;
using Shortener.Ingest.Import;

namespace Shortener.Ingest.LinkImport;

/// <summary>A file of links, plain or gzip, with its format known. Every reading starts at the beginning. Thread-safe.</summary>
internal sealed class LinkFile
{
    /// <summary>Bytes that the format is told by.</summary>
    private const int DetectionBytes = 256 * 1024;

    /// <summary>Most bytes behind decompression: 16 GiB, a bound for a bomb.</summary>
    private const long MaxBytes = 1L << 34;

    private readonly char _delimiter;
    private readonly Layout _layout;
    private string? _hash;

    private LinkFile(string path, LinkFormat format, Layout layout, char delimiter)
    {
        Path = path;
        Format = format;
        _layout = layout;
        _delimiter = delimiter;
    }

    private enum Layout
    {
        Csv,
        Ndjson,
        Json,
        Sql,
    }

    public string Path { get; }

    public LinkFormat Format { get; }

    /// <summary>Whether clicks may be among it.</summary>
    public bool HasClicks => (_layout, Format) is (Layout.Sql, LinkFormat.Yourls) or (Layout.Json, LinkFormat.Shlink);

    /// <summary>Tells the format by the beginning of the file.</summary>
    /// <param name="path">A file.</param>
    /// <param name="format">The format it is said to have; null detects it.</param>
    /// <returns>Null where it is no file of links, or none of the format said.</returns>
    /// <exception cref="ImportInputException">The file cannot be read.</exception>
    public static LinkFile? Open(string path, LinkFormat? format) => ImportFile.Guarded(path, () =>
    {
        string start = ReadStart(path);
        string trimmed = start.TrimStart('\uFEFF', ' ', '\t', '\r', '\n');
        LinkFile? file = trimmed switch
        {
            ['{' or '[', ..] => OpenJson(path, trimmed, format),
            _ when LooksLikeSql(trimmed) => new LinkFile(path, LinkFormat.Yourls, Layout.Sql, ','),
            _ => OpenCsv(path, trimmed, format),
        };
        return format is null || file?.Format == format ? file : null;
    });

    /// <exception cref="ImportInputException">While reading: the file is gone, damaged or cut off.</exception>
    public IEnumerable<ForeignLink> ReadLinks() => Guarded((stream, text) => _layout switch
    {
        Layout.Csv => CsvLinks.Read(text, _delimiter, Format),
        Layout.Ndjson => NdjsonLinks.Read(stream),
        Layout.Json => JsonLinks.Read(stream, Format),
        _ => YourlsDump.Read(text),
    });

    /// <exception cref="ImportInputException">While reading: the file is gone, damaged or cut off.</exception>
    public IEnumerable<ForeignClick> ReadClicks() => Guarded((stream, text) =>
        !HasClicks ? [] : _layout == Layout.Sql ? YourlsDump.ReadClicks(text) : JsonLinks.ReadClicks(stream));

    /// <summary>SHA-256 of the decompressed bytes in lower-case hex: the file's identity under whatever name. Read once.</summary>
    /// <exception cref="ImportInputException">The file cannot be read to its end, or is too large.</exception>
    public string Hash(CancellationToken ct) => _hash ??= ImportFile.Guarded(Path, () =>
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using Stream stream = ImportFile.OpenStream(Path);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(1 << 17);
        try
        {
            long length = 0;
            int read;
            while ((read = stream.Read(buffer, 0, buffer.Length)) > 0)
            {
                ct.ThrowIfCancellationRequested();
                hash.AppendData(buffer, 0, read);
                length += read;
                if (length > MaxBytes)
                {
                    throw new ImportInputException(string.Create(CultureInfo.InvariantCulture, $"{Path}: more than {MaxBytes} bytes"));
                }
            }

            return Convert.ToHexStringLower(hash.GetHashAndReset());
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    });

    private IEnumerable<T> Guarded<T>(Func<Stream, TextReader, IEnumerable<T>> read)
    {
        using Stream stream = ImportFile.Guarded(Path, () => ImportFile.OpenStream(Path));
        using TextReader text = Text(stream);
        using IEnumerator<T> items = read(stream, text).GetEnumerator();
        while (ImportFile.Guarded(Path, items.MoveNext))
        {
            yield return items.Current;
        }
    }

    private static StreamReader Text(Stream stream) => new(stream, Encoding.UTF8, detectEncodingFromByteOrderMarks: true, bufferSize: 1 << 16, leaveOpen: true);

    private static string ReadStart(string path)
    {
        using Stream stream = ImportFile.OpenStream(path);
        using StreamReader text = Text(stream);
        char[] start = new char[DetectionBytes];
        return new string(start, 0, text.ReadBlock(start, 0, start.Length));
    }

    private static bool LooksLikeSql(string start) =>
        (start.StartsWith("--", StringComparison.Ordinal) || start.StartsWith("/*", StringComparison.Ordinal) || start.StartsWith('#')
            || start.StartsWith("INSERT", StringComparison.OrdinalIgnoreCase) || start.StartsWith("CREATE", StringComparison.OrdinalIgnoreCase)
            || start.StartsWith("SET", StringComparison.OrdinalIgnoreCase) || start.StartsWith("DROP", StringComparison.OrdinalIgnoreCase))
        && (start.Contains("yourls", StringComparison.OrdinalIgnoreCase) || start.Contains("INSERT INTO", StringComparison.OrdinalIgnoreCase)
            || start.Contains("CREATE TABLE", StringComparison.OrdinalIgnoreCase));

    private static LinkFile? OpenJson(string path, string start, LinkFormat? said)
    {
        int end = start.IndexOf('\n', StringComparison.Ordinal);
        string first = (end < 0 ? start : start[..end]).Trim();
        if (start[0] == '{' && ForeignFields.JsonText(first) is JsonObject line
            && (said == LinkFormat.Ndjson || (line["url"] is JsonValue && !line.ContainsKey("h") && !line.ContainsKey("key"))))
        {
            return new LinkFile(path, LinkFormat.Ndjson, Layout.Ndjson, ',');
        }

        using var items = new JsonItems(ImportFile.OpenStream(path));
        return items.TryRead(out ReadOnlyMemory<byte> item) && NdjsonLinks.Parse(1, item.Span).Fields is { } fields && JsonLinks.Detect(fields) is { } format
            ? new LinkFile(path, format, Layout.Json, ',')
            : said == LinkFormat.Ndjson ? new LinkFile(path, LinkFormat.Ndjson, Layout.Ndjson, ',') : null;
    }

    private static LinkFile? OpenCsv(string path, string start, LinkFormat? said)
    {
        int end = start.IndexOf('\n', StringComparison.Ordinal);
        char delimiter = CsvLinks.DelimiterOf(end < 0 ? start : start[..end]);
        using var text = new StringReader(start);
        if (!new CsvReader(text, delimiter).TryRead(out List<string>? header) || header is null)
        {
            return null;
        }

        LinkFormat? found = CsvLinks.Detect(header);
        // A header may fit two formats: what the caller says counts where it can be.
        LinkFormat? format = said == LinkFormat.Csv && header.Any(name => name.Trim().Equals("url", StringComparison.OrdinalIgnoreCase)) ? said : found;
        return format is { } known ? new LinkFile(path, known, Layout.Csv, delimiter) : null;
    }
}
