using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Shortener.Core.Clicks;
using Shortener.Ingest.Import;
using Shortener.Testing;

namespace Shortener.UnitTests.Import;

public sealed class ImportFileTests : IDisposable
{
    private const string Feed = """
        {"_heartbeat_":1}
        {"h":"a","u":"http://a.example/","t":10,"c":"US"}
        {"h":"b","u":"http://b.example/","t":11,"c":"ES"}
        {"h":"b","u":"http://b.examp
        {"h":"app","u":"http://c.example/","t":12}
        {"h":"a","u":"http://a.example/","t":10,"c":"US"}

        """;

    private readonly TemporaryDirectory _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Plain_and_compressed_copies_are_the_same_source()
    {
        ImportScan plain = Scan(Write("a.json", Feed, gzip: false));
        ImportScan packed = Scan(Write("b.gz", Feed, gzip: true));

        Assert.Equal("import/" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Feed))), plain.Identity);
        Assert.Equal(plain.Identity, packed.Identity);
        Assert.NotEqual(plain.Identity, Scan(Write("c.json", Feed + "\n", gzip: false)).Identity);
    }

    [Fact]
    public void A_scan_counts_every_line_and_names_the_unreadable_ones()
    {
        ImportScan scan = Scan(Write("a.json", Feed, gzip: false));

        Assert.Equal(6, scan.ClickLines.Lines);
        Assert.Equal(4, scan.ClickLines.Total);
        Assert.Equal(1, scan.Skipped[SkipReason.Heartbeat]);
        Assert.Equal(1, scan.Skipped[SkipReason.CutOff]);
        Assert.Equal([new SkippedLine(4, SkipReason.CutOff)], scan.Named);
    }

    [Theory]
    [InlineData("nothing here\n")]
    [InlineData("")]
    [InlineData("{\"some\":\"json\"}\n")]
    public void A_file_of_no_known_format_is_refused(string content)
    {
        string path = Write("x", content, gzip: false);
        Assert.Contains(path, Assert.Throws<ImportInputException>(() => ImportFile.Open(path, null)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_and_a_damaged_file_are_refused()
    {
        Assert.Throws<ImportInputException>(() => ImportFile.Open(_folder.File("missing"), null));

        string packed = Write("b.gz", string.Concat(Enumerable.Repeat(Feed, 2_000)), gzip: true);
        byte[] bytes = File.ReadAllBytes(packed);
        bytes.AsSpan(bytes.Length / 2).Fill(0xA5);
        File.WriteAllBytes(packed, bytes);
        Assert.Throws<ImportInputException>(() => Scan(packed));
    }

    [Fact]
    public async Task Clicks_come_in_order_with_their_line_as_position_and_their_link_made_first()
    {
        var links = new RecordedLinks();
        using ImportFileSource source = new(Scan(Write("a.json", Feed, gzip: true)), links);

        ClickChunk first = await source.ReadAsync(0, 2, TimeSpan.Zero, CancellationToken.None);
        ClickChunk second = await source.ReadAsync(first.To, 10, TimeSpan.Zero, CancellationToken.None);

        Assert.Equal([2L, 3L], first.Clicks.Select(click => click.EndPosition));
        Assert.Equal((0L, 3L, false), (first.From, first.To, first.Completed));
        Assert.Equal([6L], second.Clicks.Select(click => click.EndPosition));
        Assert.Equal((3L, 6L, true), (second.From, second.To, second.Completed));
        DeadLetter refused = Assert.Single(second.Unreadable);
        Assert.Equal((5L, ImportFileSource.LinkRefused), (refused.Position, refused.Reason));
        Assert.Equal(["a", "b", "app"], links.Asked);
        Assert.Equal(7, first.Clicks[0].WorkspaceId);
        Assert.Equal("utm_source=a", first.Clicks[0].DestinationUtm);
        Assert.Null(first.Clicks[0].Visitor);
    }

    [Fact]
    public async Task Reading_goes_on_from_any_position_forwards_and_backwards()
    {
        using ImportFileSource source = new(Scan(Write("a.json", Feed, gzip: true)), new RecordedLinks());
        long[] positions = [2, 3, 6];
        foreach (int from in new[] { 3, 0, 6, 2, 5, 1 })
        {
            ClickChunk chunk = await source.ReadAsync(from, 100, TimeSpan.Zero, CancellationToken.None);
            Assert.Equal(positions.Where(position => position > from), chunk.Clicks.Select(click => click.EndPosition));
            Assert.True(chunk.Completed);
            Assert.Equal(6, chunk.To);
        }
    }

    [Fact]
    public void The_account_counts_the_clicks_among_the_lines_committed()
    {
        using ImportFileSource source = new(Scan(Write("a.json", Feed, gzip: false)), new RecordedLinks());
        long[] accepted = [.. Enumerable.Range(0, 8).Select(line => source.ReportAt(line)!.Accepted)];

        Assert.Equal([0, 0, 1, 2, 2, 3, 4, 4], accepted);
    }

    [Fact]
    public void Click_lines_count_across_words()
    {
        var lines = new ClickLines();
        for (int i = 0; i < 1_000; i++)
        {
            lines.Add(i % 3 == 0);
        }

        for (int upTo = 0; upTo <= 1_000; upTo++)
        {
            Assert.Equal((upTo + 2) / 3, lines.CountBefore(upTo));
        }
    }

    [TestDataFact]
    public void Every_line_of_the_real_files_is_a_click_or_has_its_reason()
    {
        Dictionary<string, long> skipped = new(StringComparer.Ordinal);
        HashSet<string> identities = [];
        long lines = 0;
        long clicks = 0;
        long expectedLines = 0;
        foreach (string path in Directory.GetFiles(TestData.Path("clicks"), "*.gz"))
        {
            ImportScan scan = Scan(path);
            lines += scan.ClickLines.Lines;
            clicks += scan.ClickLines.Total;
            identities.Add(scan.Identity);
            foreach ((string reason, long count) in scan.Skipped)
            {
                skipped[reason] = skipped.GetValueOrDefault(reason) + count;
            }

            using var text = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
            while (text.ReadLine() is { } line)
            {
                expectedLines++;
            }
        }

        Assert.Equal(Directory.GetFiles(TestData.Path("clicks"), "*.gz").Length, identities.Count);
        Assert.Equal(expectedLines, lines);
        Assert.Equal(lines, clicks + skipped.Values.Sum());
        // Nothing but what the files' description names: signs of life, broken records, and the log's failed or other requests.
        Assert.Subset(
            new HashSet<string> { SkipReason.Heartbeat, SkipReason.CutOff, SkipReason.FailedRequest, SkipReason.Method },
            skipped.Keys.ToHashSet());
        Assert.True(skipped[SkipReason.CutOff] <= 3, $"{skipped[SkipReason.CutOff]} lines cut off");
    }

    private static ImportScan Scan(string path) => ImportScan.Run(ImportFile.Open(path, null), CancellationToken.None);

    private string Write(string name, string content, bool gzip)
    {
        string path = _folder.File(name);
        using Stream file = File.Create(path);
        using Stream target = gzip ? new GZipStream(file, CompressionLevel.Fastest) : file;
        target.Write(Encoding.UTF8.GetBytes(content));
        return path;
    }

    /// <summary>Gives every slug but the reserved <c>app</c> a link.</summary>
    private sealed class RecordedLinks : IImportLinks
    {
        public List<string> Asked { get; } = [];

        public Task<IReadOnlyDictionary<string, ImportedLink>> EnsureAsync(IReadOnlyList<ImportLink> links, CancellationToken ct)
        {
            Asked.AddRange(links.Select(link => link.Slug));
            IReadOnlyDictionary<string, ImportedLink> found = links
                .Where(link => link.Slug != "app")
                .ToDictionary(link => link.Slug, link => new ImportedLink(link.Slug[0], 7, "utm_source=" + link.Slug));
            return Task.FromResult(found);
        }
    }
}
