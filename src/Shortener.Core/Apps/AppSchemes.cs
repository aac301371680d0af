using System.Buffers;
using System.Collections.Frozen;
using Shortener.Core.Destinations;

namespace Shortener.Core.Apps;

/// <summary>
/// The custom URL schemes that links may open, by the operator's list. Immutable, thread-safe. Source of the grammar: RFC 3986, 3.1.
/// </summary>
public sealed class AppSchemes
{
    /// <summary>Schemes on the list.</summary>
    public const int MaxSchemes = 100;

    private const int MaxScheme = 32;
    private const int MaxUrl = 2_048;

    /// <summary>They run code, show what a page made up, reach into the device, or are the web's own.</summary>
    private static readonly FrozenSet<string> Never = FrozenSet.ToFrozenSet(
    [
        "about", "android-app", "blob", "chrome", "chrome-extension", "content", "data", "edge", "file", "filesystem", "ftp", "help", "http",
        "https", "intent", "intents", "jar", "javascript", "livescript", "mocha", "moz-extension", "opera", "res", "resource", "search",
        "search-ms", "shell", "vbscript", "view-source", "wais", "ws", "wss", "wyciwyg",
    ]);

    private static readonly SearchValues<char> NoScheme = SearchValues.Create(" \t\r\n/?#");

    private static readonly SearchValues<char> SchemeChars = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789+.-");

    // Visible ASCII without what breaks out of markup or is no URL character.
    private static readonly SearchValues<char> UrlChars = SearchValues.Create(
        "!#$%&'()*+,-./0123456789:;=?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]_abcdefghijklmnopqrstuvwxyz~");

    private readonly FrozenSet<string> _allowed;

    /// <summary>The schemes as configured; those that may not be allowed are left out.</summary>
    public AppSchemes(IEnumerable<string> schemes) => _allowed = schemes.Where(scheme => ProblemOf(scheme) is null).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Why a scheme cannot be on the list, or null.</summary>
    public static string? ProblemOf(string scheme)
    {
        if (scheme.Length is < 2 or > MaxScheme || !char.IsAsciiLetterLower(scheme[0]) || scheme.AsSpan().ContainsAnyExcept(SchemeChars))
        {
            return $"it must be 2 to {MaxScheme} lower-case letters, digits, +, . or -, begin with a letter, and have no colon";
        }

        return Never.Contains(scheme) || scheme.StartsWith("ms-", StringComparison.Ordinal) || scheme.StartsWith("x-safari-", StringComparison.Ordinal)
            ? "this scheme is never allowed"
            : null;
    }

    /// <summary>
    /// Whether an app destination may be this URL: http and https go by the destination policy, everything else by the list.
    /// </summary>
    public DestinationVerdict Check(string url, Func<string, DestinationVerdict> destination)
    {
        int colon = url.IndexOf(':', StringComparison.Ordinal);
        // A text without a scheme, or with blanks before it, is the destination policy's to refuse in its own words.
        ReadOnlySpan<char> before = colon < 0 ? default : url.AsSpan(0, colon);
        if (colon < 0 || IsWeb(url) || before.ContainsAny(NoScheme))
        {
            return destination(url);
        }

        Span<char> scheme = stackalloc char[MaxScheme];
        int length = before.Length <= MaxScheme ? before.ToLowerInvariant(scheme) : -1;
        if (length <= 0 || !_allowed.GetAlternateLookup<ReadOnlySpan<char>>().Contains(scheme[..length]))
        {
            return new DestinationVerdict(null, "Only https, http and the schemes that the operator allows (Apps:CustomSchemes) can be opened");
        }

        ReadOnlySpan<char> rest = url.AsSpan(colon + 1);
        if (rest.Length is 0 || url.Length > MaxUrl)
        {
            return new DestinationVerdict(null, $"Something must follow the scheme, {MaxUrl} characters at most");
        }

        return rest.ContainsAnyExcept(UrlChars)
            ? new DestinationVerdict(null, "Percent-encode blanks, quotes, brackets and everything beyond ASCII")
            : new DestinationVerdict(string.Concat(scheme[..length], ":", rest), null);
    }

    /// <summary>Whether a URL is http or https.</summary>
    internal static bool IsWeb(string url) =>
        url.StartsWith("https:", StringComparison.OrdinalIgnoreCase) || url.StartsWith("http:", StringComparison.OrdinalIgnoreCase);
}
