using System.IO.Compression;
using Shortener.Ingest.Import;

namespace Shortener.Benchmarks.Ingest;

/// <summary>The visits of bitly's public 1.USA.gov feed, grouped by the link they went to; most visited links first.</summary>
internal sealed class RecordedVisits
{
    private RecordedVisits(ImportRecord[][] byLink) => ByLink = byLink;

    public IReadOnlyList<ImportRecord[]> ByLink { get; }

    /// <param name="folder">Holds <c>clicks/usagov_bitly_*.gz</c>, one JSON object a line.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    public static RecordedVisits Load(string folder)
    {
        var byLink = new Dictionary<string, List<ImportRecord>>(StringComparer.Ordinal);
        var parser = new BitlyFeedParser();
        foreach (string file in Directory.EnumerateFiles(Path.Combine(folder, "clicks"), "usagov_bitly_*.gz").Order(StringComparer.Ordinal))
        {
            using var lines = new LineReader(new GZipStream(File.OpenRead(file), CompressionMode.Decompress));
            while (lines.TryRead(out ReadOnlySpan<byte> line, out _))
            {
                if (parser.Parse(line).Record is { } record)
                {
                    if (!byLink.TryGetValue(record.Link.Slug, out List<ImportRecord>? records))
                    {
                        byLink.Add(record.Link.Slug, records = []);
                    }

                    records.Add(record);
                }
            }
        }

        return byLink.Count > 0
            ? new RecordedVisits([.. byLink.Values.OrderByDescending(records => records.Count).Select(records => records.ToArray())])
            : throw new InvalidDataException($"There is no record in {folder}/clicks/usagov_bitly_*.gz");
    }
}
