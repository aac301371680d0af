using System.Security.Cryptography;
using System.Text;
using Shortener.Ingest.Import;

namespace Shortener.UnitTests.Import;

public sealed class LineReaderTests
{
    [Theory]
    [InlineData("", 0)]
    [InlineData("\n", 1)]
    [InlineData("a", 1)]
    [InlineData("a\nb", 2)]
    [InlineData("a\r\nb\n", 2)]
    [InlineData("a\n\nb\n", 3)]
    public void Lines_are_counted_with_and_without_a_last_line_break(string text, int lines)
    {
        Assert.Equal(lines, Read(text).Count);
    }

    [Fact]
    public void Line_breaks_are_not_part_of_the_line()
    {
        Assert.Equal(["a", "", "b "], Read("a\r\n\nb "));
    }

    [Fact]
    public void A_line_longer_than_the_buffer_is_read_and_one_above_the_bound_is_passed_over()
    {
        string big = new('x', 300_000);
        string tooBig = new('y', LineReader.MaxLineBytes + 5_000_000);

        Assert.Equal([big, "<too long>", "end"], Read($"{big}\n{tooBig}\nend"));
        Assert.Equal(["<too long>"], Read(tooBig));
    }

    [Fact]
    public void The_hash_covers_every_byte()
    {
        byte[] bytes = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 50_000).Select(i => $"line {i}\r\n")));
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var reader = new LineReader(new MemoryStream(bytes), hash);
        while (reader.TryRead(out _, out _))
        {
        }

        Assert.Equal(50_000, reader.LineNumber);
        Assert.Equal(SHA256.HashData(bytes), hash.GetHashAndReset());
    }

    private static List<string> Read(string text)
    {
        // One byte at a time: no line lies whole in one read.
        using var reader = new LineReader(new TrickleStream(Encoding.UTF8.GetBytes(text)));
        List<string> lines = [];
        while (reader.TryRead(out ReadOnlySpan<byte> line, out bool tooLong))
        {
            lines.Add(tooLong ? "<too long>" : Encoding.UTF8.GetString(line));
            Assert.Equal(lines.Count, reader.LineNumber);
        }

        return lines;
    }

    /// <summary>Gives a few bytes at a call, as a decompressing stream may.</summary>
    private sealed class TrickleStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override int Read(byte[] buffer, int offset, int count) =>
            base.Read(buffer, offset, Math.Min(count, Length > 1_000 ? 4_093 : 1));
    }
}
