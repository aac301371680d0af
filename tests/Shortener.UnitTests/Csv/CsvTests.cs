using System.Text;
using Shortener.Core.Csv;

namespace Shortener.UnitTests.Csv;

public sealed class CsvTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("", "")]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+1", "'+1")]
    [InlineData("-1", "'-1")]
    [InlineData("@x", "'@x")]
    [InlineData("\tx", "'\tx")]
    [InlineData("\rx", "'\rx")]
    [InlineData("\nx", "'\nx")]
    [InlineData("'=1", "''=1")]
    [InlineData("'", "''")]
    [InlineData("it's", "it's")]
    public void Protection_makes_formulas_text_and_can_be_undone(string text, string cell)
    {
        Assert.Equal(cell, CsvCell.Protect(text));
        Assert.Equal(text, CsvCell.Unprotect(cell));
    }

    [Fact]
    public void Whatever_is_written_is_read_back()
    {
        var random = new Random(7);
        const string Characters = "ab,;\"'=+-@\t\r\n \0ñ😀";
        List<string[]> rows = [];
        var text = new StringBuilder();
        var lines = new CsvLines(text);
        for (int row = 0; row < 500; row++)
        {
            // A first cell that is never empty: a line with nothing on it is no record.
            string[] cells = [.. Enumerable.Range(0, 4).Select(i => (i == 0 ? "x" : "") + Text(random, Characters))];
            rows.Add(cells);
            foreach (string cell in cells)
            {
                lines.Text(cell);
            }

            lines.End();
        }

        using var input = new StringReader(text.ToString());
        var reader = new CsvReader(input, ',');
        foreach (string[] expected in rows)
        {
            Assert.True(reader.TryRead(out List<string>? cells));
            Assert.Equal(expected, cells!.Select(CsvCell.Unprotect));
        }

        Assert.False(reader.TryRead(out _));
    }

    [Fact]
    public void Lines_are_counted_through_quoted_breaks_and_all_line_ends()
    {
        using var input = new StringReader("a,b\r\n\"two\nlines\",2\n\n\rc,3\r\"open to the end");
        var reader = new CsvReader(input, ',');
        List<(long, string)> records = [];
        while (reader.TryRead(out List<string>? cells))
        {
            records.Add((reader.Line, string.Join('|', cells!)));
        }

        Assert.Equal([(1L, "a|b"), (2L, "two\nlines|2"), (6L, "c|3"), (7L, "open to the end")], records);
    }

    [Fact]
    public void A_record_that_is_too_long_is_passed_over()
    {
        using var input = new StringReader("a,b\n" + new string('x', CsvReader.MaxRecord + 10) + ",1\nc,d\n");
        var reader = new CsvReader(input, ',');
        Assert.True(reader.TryRead(out _));
        Assert.True(reader.TryRead(out List<string>? tooLong));
        Assert.Null(tooLong);
        Assert.True(reader.TryRead(out List<string>? next));
        Assert.Equal(["c", "d"], next);
    }

    private static string Text(Random random, string characters)
    {
        Rune[] runes = [.. characters.EnumerateRunes()];
        return string.Concat(Enumerable.Range(0, random.Next(6)).Select(_ => runes[random.Next(runes.Length)].ToString()));
    }
}
