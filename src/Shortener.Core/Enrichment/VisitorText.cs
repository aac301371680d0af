using System.Diagnostics.CodeAnalysis;

namespace Shortener.Core.Enrichment;

/// <summary>
/// Makes what a visitor sent fit for every store: no control characters (PostgreSQL refuses NUL), no lone surrogates (they have no
/// UTF-8 form), no more than a given length. Stateless, thread-safe.
/// </summary>
public static class VisitorText
{
    /// <summary>
    /// Controls are dropped, lone surrogates become U+FFFD, surrounding white space is trimmed, and the rest is cut to
    /// <paramref name="maxChars"/> UTF-16 code units without splitting a pair. Null when nothing is left. Returns the argument itself
    /// when it is clean.
    /// </summary>
    public static string? Clean(string? text, int maxChars)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        return IsClean(text) && text.Length <= maxChars && !char.IsWhiteSpace(text[0]) && !char.IsWhiteSpace(text[^1])
            ? text
            : Rebuild(text, maxChars);
    }

    private static bool IsClean([NotNull] string text)
    {
        foreach (char c in text)
        {
            if (char.IsControl(c) || char.IsSurrogate(c))
            {
                return false;
            }
        }

        return true;
    }

    private static string? Rebuild(string text, int maxChars)
    {
        // Twice the bound: what is dropped or trimmed may be refilled from behind, within reason.
        ReadOnlySpan<char> source = text.AsSpan(0, Math.Min(text.Length, maxChars * 2)).Trim();
        char[] kept = new char[Math.Min(source.Length, maxChars)];
        int length = 0;
        for (int i = 0; i < source.Length && length < kept.Length; i++)
        {
            char c = source[i];
            if (char.IsHighSurrogate(c) && i + 1 < source.Length && char.IsLowSurrogate(source[i + 1]))
            {
                if (length + 2 > kept.Length)
                {
                    break;
                }

                kept[length++] = c;
                kept[length++] = source[++i];
            }
            else if (char.IsSurrogate(c))
            {
                kept[length++] = '\uFFFD';
            }
            else if (!char.IsControl(c))
            {
                kept[length++] = c;
            }
        }

        ReadOnlySpan<char> result = kept.AsSpan(0, length).Trim();
        return result.IsEmpty ? null : result.ToString();
    }
}
