using System.Globalization;

namespace Shortener.Core.Languages;

/// <summary>Reads <c>Accept-Language</c> (RFC 9110, 12.5.4). Stateless, thread-safe, never throws.</summary>
public static class PrimaryLanguage
{
    // Nothing real is longer; a hostile header is not read to its end.
    private const int MaxHeader = 512;

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

#pragma warning disable CA1308 // BCP 47 writes primary subtags in lower case.
        return bestWeight > 0 ? best.ToString().ToLowerInvariant() : null;
#pragma warning restore CA1308
    }

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
