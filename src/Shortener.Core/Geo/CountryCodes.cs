namespace Shortener.Core.Geo;

/// <summary>One shared string per two-letter code, so that a table of many locations holds each code once. Thread-safe.</summary>
internal static class CountryCodes
{
    /// <summary>Filled on demand by any thread; two threads may make the same string, either may stay.</summary>
    private static readonly string?[] Codes = new string?[26 * 26];

    /// <summary>The code in upper case, of two ASCII letters.</summary>
    public static string Get(char first, char second)
    {
        int row = (first | 0x20) - 'a';
        int column = (second | 0x20) - 'a';
        return Codes[(row * 26) + column] ??= string.Create(2, (row, column), static (text, at) =>
        {
            text[0] = (char)('A' + at.row);
            text[1] = (char)('A' + at.column);
        });
    }
}
