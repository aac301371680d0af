using System.Globalization;

namespace Shortener.Core.Languages;

/// <summary>Reads <c>Accept-Language</c> (RFC 9110, 12.5.4). Stateless, thread-safe, never throws.</summary>
public static class PrimaryLanguage
{
    // Nothing real is longer; a hostile header is not read to its end.
    private const int MaxHeader = 512;

    /// <summary>Filled on demand by any thread; two threads may make the same string, either may stay.</summary>
    private static readonly string?[] TwoLetters = new string?[26 * 26];

    /// <summary>
    /// The primary subtag (two or three letters, lower case) of the language with the highest weight, the first among equals; null
    /// without a header, and for <c>*</c> and junk.
    /// </summary>
    public static string? Of(string? acceptLanguage)
    {
        if (string.IsNullOrEmpty(acceptLanguage))
        {
            return null;
        }

        ReadOnlySpan<char> header = acceptLanguage.AsSpan(0, Math.Min(acceptLanguage.Length, MaxHeader));
        ReadOnlySpan<char> best = default;
        double bestWeight = 0;
        foreach (Range part in header.Split(','))
        {
            ReadOnlySpan<char> range = header[part].Trim();
            int semicolon = range.IndexOf(';');
            ReadOnlySpan<char> tag = (semicolon < 0 ? range : range[..semicolon]).TrimEnd();
            int subtag = tag.IndexOfAny('-', '_');
            ReadOnlySpan<char> primary = subtag < 0 ? tag : tag[..subtag];
            double weight = semicolon < 0 ? 1 : Weight(range[(semicolon + 1)..]);
            if (weight > bestWeight && IsLanguage(primary))
            {
                best = primary;
                bestWeight = weight;
            }
        }

        return bestWeight > 0 ? Tag(best) : null;
    }

    /// <summary>A two-letter tag is one shared string: redirects with rules ask for it on every visit.</summary>
    private static string Tag(ReadOnlySpan<char> tag)
    {
        if (tag.Length == 2)
        {
            ref string? shared = ref TwoLetters[(((tag[0] | 0x20) - 'a') * 26) + (tag[1] | 0x20) - 'a'];
            return shared ??= Lower(tag);
        }

        return Lower(tag);
    }

    private static string Lower(ReadOnlySpan<char> tag) => string.Create(tag.Length, tag, static (text, letters) =>
    {
        for (int i = 0; i < text.Length; i++)
        {
            text[i] = (char)(letters[i] | 0x20);
        }
    });

    private static double Weight(ReadOnlySpan<char> parameters)
    {
        parameters = parameters.Trim();
        if (!parameters.StartsWith("q=", StringComparison.OrdinalIgnoreCase))
        {
            return 1;
        }

        ReadOnlySpan<char> value = parameters[2..];
        int end = value.IndexOf(';');
        return double.TryParse((end < 0 ? value : value[..end]).Trim(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double weight)
            && weight is >= 0 and <= 1
            ? weight
            : 0;
    }

    private static bool IsLanguage(ReadOnlySpan<char> tag)
    {
        if (tag.Length is not (2 or 3))
        {
            return false;
        }

        foreach (char c in tag)
        {
            if (!char.IsAsciiLetter(c))
            {
                return false;
            }
        }

        return true;
    }
}
