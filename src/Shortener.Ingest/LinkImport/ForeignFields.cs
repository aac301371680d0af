using System.Globalization;
using System.Text.Json.Nodes;

namespace Shortener.Ingest.LinkImport;

/// <summary>Turns values as other programs write them into the API's.</summary>
internal static class ForeignFields
{
    private static readonly string[] Instants =
    [
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd HH:mm:ssK",
        "yyyy-MM-dd HH:mm:ss.FFFFFFFK", "yyyy-MM-dd HH:mm:sszz", "yyyy-MM-dd HH:mm:ss.FFFFFFFzz", "yyyy-MM-dd HH:mm", "yyyy-MM-dd",
    ];

    /// <summary>An instant in one of the ISO-like forms of databases and APIs (without an offset it is UTC), or Unix seconds.</summary>
    public static DateTimeOffset? Instant(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        string value = text.Trim();
        if (value.Length >= 5 && value[^5] is '+' or '-' && value.Contains(':', StringComparison.Ordinal) && value[^4..].All(char.IsAsciiDigit))
        {
            // Bitly and PHP: +0000.
            value = value.Insert(value.Length - 2, ":");
        }

        if (DateTimeOffset.TryParseExact(
            value, Instants, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTimeOffset instant))
        {
            return instant;
        }

        return value.Length is >= 9 and <= 11 && long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out long seconds)
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;
    }

    /// <summary>An instant in the API's form; text that is none stays as it is, so that it is refused by name.</summary>
    public static string? InstantText(string? text) => string.IsNullOrWhiteSpace(text)
        ? null
        : Instant(text)?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture) ?? text;

    /// <summary>
    /// The path of a short URL without its slash: <c>https://bit.ly/abc</c> and <c>bit.ly/abc</c> are <c>abc</c>. Text without a slash
    /// is the path itself.
    /// </summary>
    public static string SlugOf(string shortUrl)
    {
        string rest = WithoutScheme(shortUrl);
        int end = rest.AsSpan().IndexOfAny('?', '#');
        rest = end < 0 ? rest : rest[..end];
        int slash = rest.IndexOf('/', StringComparison.Ordinal);
        string path = slash < 0 ? rest : rest[(slash + 1)..].TrimEnd('/');
        return Uri.UnescapeDataString(path);
    }

    /// <summary>Host of a short URL; null where it names none.</summary>
    public static string? HostOf(string shortUrl)
    {
        string rest = WithoutScheme(shortUrl);
        int slash = rest.IndexOf('/', StringComparison.Ordinal);
        return slash <= 0 ? null : rest[..slash].ToLowerInvariant();
    }

    /// <summary>Tags between separators, or as a JSON array.</summary>
    public static JsonArray? Tags(string? text, char separator)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        return JsonArrayOf(text)
            ?? [.. text.Split(separator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(tag => (JsonNode)tag)];
    }

    /// <summary>The text as a JSON array; null for other text.</summary>
    public static JsonArray? JsonArrayOf(string text) => text.StartsWith('[') ? JsonText(text) as JsonArray : null;

    /// <summary>The text as JSON; null for other text.</summary>
    public static JsonNode? JsonText(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (System.Text.Json.JsonException)
        {
            return null;
        }
    }

    public static bool? Bool(string? text) => text?.Trim().ToLowerInvariant() switch
    {
        "true" or "1" or "yes" or "t" => true,
        "false" or "0" or "no" or "f" or "" => false,
        _ => null,
    };

    private static string WithoutScheme(string shortUrl)
    {
        string text = shortUrl.Trim();
        int scheme = text.IndexOf("://", StringComparison.Ordinal);
        return scheme < 0 ? text : text[(scheme + 3)..];
    }
}
