using Microsoft.Extensions.Primitives;

namespace Shortener.Api.Redirects;

/// <summary>Whether a browser announces that it loads ahead of its user.</summary>
internal static class PrefetchRequest
{
    /// <summary>
    /// <c>Sec-Purpose</c> (prefetch, also with ;prerender), and its forerunners <c>Purpose</c>, <c>X-Purpose</c> and <c>X-Moz</c>
    /// (prefetch, preview). Allocates nothing.
    /// </summary>
    public static bool Is(IHeaderDictionary headers) =>
        Announces(headers, "Sec-Purpose") || Announces(headers, "Purpose") || Announces(headers, "X-Purpose") || Announces(headers, "X-Moz");

    private static bool Announces(IHeaderDictionary headers, string name) =>
        headers.TryGetValue(name, out StringValues values)
        && values is [{ } value, ..]
        && (value.Contains("prefetch", StringComparison.OrdinalIgnoreCase)
            || value.Contains("prerender", StringComparison.OrdinalIgnoreCase)
            || value.Contains("preview", StringComparison.OrdinalIgnoreCase));
}
