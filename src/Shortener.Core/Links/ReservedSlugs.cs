using System.Collections.Frozen;

namespace Shortener.Core.Links;

/// <summary>
/// First path segments that the platform answers itself, and words that would mislead a visitor or break a file name.
/// Compared without regard to case. Segments that hold a dot (<c>robots.txt</c>) are listed for readers: no slug holds a dot.
/// </summary>
public static class ReservedSlugs
{
    /// <summary>First segments of the platform's own addresses.</summary>
    public static IReadOnlyList<string> Addresses { get; } =
    [
        ".well-known", "api", "app", "docs", "e", "favicon.ico", "h", "healthz", "i", "internal", "metrics", "openapi", "p",
        "postback", "readyz", "robots.txt", "s.js",
    ];

    /// <summary>Words kept for pages of the platform, so that a link cannot pose as one.</summary>
    public static IReadOnlyList<string> Pages { get; } =
    [
        "account", "admin", "assets", "dashboard", "login", "logout", "register", "settings", "setup", "signin", "signout",
        "signup", "static",
    ];

    /// <summary>Device names of Windows: a QR code or an export saved under such a slug cannot be opened there.</summary>
    public static IReadOnlyList<string> DeviceNames { get; } =
    [
        "aux", "con", "nul", "prn",
        "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9",
        "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
    ];

    private static readonly FrozenSet<string> All = new[] { Addresses, Pages, DeviceNames }
        .SelectMany(words => words)
        .ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether the word is reserved.</summary>
    public static bool Contains(string slug) => All.Contains(slug);
}
