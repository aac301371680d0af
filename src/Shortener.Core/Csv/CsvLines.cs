using System.Text;

namespace Shortener.Core.Csv;

/// <summary>Writes lines of CSV (RFC 4180, CRLF) into a text. Texts are made harmless by <see cref="CsvCell"/>. Not thread-safe.</summary>
public sealed class CsvLines(StringBuilder output)
{
    private bool _begun;

    /// <summary>Text that came from outside; null is an empty cell.</summary>
    public CsvLines Text(string? text) => Cell(text is null ? "" : CsvCell.Quote(CsvCell.Protect(text)));

    /// <summary>Text of our own making, such as a number: nothing in it can be a formula but a sign, which spreadsheets read as one.</summary>
    public CsvLines Plain(string? text) => Cell(text is null ? "" : CsvCell.Quote(text));

    public void End()
    {
        output.Append("\r\n");
        _begun = false;
    }

    private CsvLines Cell(string cell)
    {
        if (_begun)
        {
            output.Append(',');
        }

        output.Append(cell);
        _begun = true;
        return this;
    }
}
