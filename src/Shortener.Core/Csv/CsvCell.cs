using System.Buffers;

namespace Shortener.Core.Csv;

/// <summary>
/// Cells of our CSV files. A spreadsheet runs a cell that begins with <c>= + - @</c>, a tab or a line break as a formula (OWASP, "CSV
/// Injection"), so such a text gets an apostrophe in front, which spreadsheets show as text. A text that begins with an apostrophe gets
/// one too, so that taking one away restores every text as it was.
/// </summary>
public static class CsvCell
{
    private const string First = "=+-@\t\r\n'";

    private static readonly SearchValues<char> NeedQuotes = SearchValues.Create("\",;\t\r\n");

    /// <summary>The text as it may stand in a cell, before quoting.</summary>
    public static string Protect(string text) => text.Length > 0 && First.Contains(text[0], StringComparison.Ordinal) ? "'" + text : text;

    /// <summary>Undoes <see cref="Protect"/>; other text stays as it is.</summary>
    public static string Unprotect(string cell) =>
        cell.Length > 1 && cell[0] == '\'' && First.Contains(cell[1], StringComparison.Ordinal) ? cell[1..] : cell;

    /// <summary>A protected cell quoted where RFC 4180 asks for it.</summary>
    public static string Quote(string cell) =>
        cell.AsSpan().ContainsAny(NeedQuotes) || cell is [' ', ..] or [.., ' '] ? "\"" + cell.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"" : cell;
}
