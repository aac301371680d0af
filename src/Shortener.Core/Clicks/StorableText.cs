using System.Diagnostics.CodeAnalysis;

namespace Shortener.Core.Clicks;

/// <summary>
/// Makes text from outside storable on both backends. PostgreSQL refuses NUL in text and jsonb, and a lone surrogate has no UTF-8
/// form; either would fail the whole batch that it travels in. Thread-safe, allocates only when something must change.
/// </summary>
public static class StorableText
{
    /// <summary>UTF-16 units kept of any one text; longer ones are cut. Above what a journal frame carries, so only imports meet it.</summary>
    public const int MaxChars = 2_048;

    private const char Replacement = '\uFFFD';

    /// <summary>
    /// Replaces NUL and lone surrogates by U+FFFD and cuts to <see cref="MaxChars"/> without splitting a pair. Null stays null.
    /// </summary>
    [return: NotNullIfNotNull(nameof(text))]
    public static string? Clean(string? text) => text is null || IsClean(text) ? text : Rewrite(text);

    private static bool IsClean(string text)
    {
        if (text.Length > MaxChars || text.Contains('\0', StringComparison.Ordinal))
        {
            return false;
        }

        // Vectorised: nearly every text has no surrogate at all.
        return !text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF') || IndexOfLoneSurrogate(text) < 0;
    }

    private static int IndexOfLoneSurrogate(ReadOnlySpan<char> text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
            {
                continue;
            }

            if (i + 1 >= text.Length || !char.IsSurrogatePair(text[i], text[i + 1]))
            {
                return i;
            }

            i++;
        }

        return -1;
    }

    private static string Rewrite(string text)
    {
        int length = Math.Min(text.Length, MaxChars);
        if (length < text.Length && char.IsHighSurrogate(text[length - 1]))
        {
            length--;
        }

        return string.Create(length, text, static (target, source) =>
        {
            for (int i = 0; i < target.Length; i++)
            {
                bool pair = i + 1 < target.Length && char.IsSurrogatePair(source[i], source[i + 1]);
                target[i] = source[i] == '\0' || (char.IsSurrogate(source[i]) && !pair) ? Replacement : source[i];
                if (pair)
                {
                    target[++i] = source[i];
                }
            }
        });
    }
}
