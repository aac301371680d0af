using Microsoft.Extensions.Primitives;
using Shortener.Core.Bots;

namespace Shortener.Api.Redirects;

/// <summary>Whether a browser announces that it loads ahead of its user.</summary>
internal static class PrefetchRequest
{
    /// <summary>Looks for the headers of <see cref="PrefetchHeaders"/> one by one. Allocates nothing.</summary>
    public static bool Is(IHeaderDictionary headers) =>
        Announces(headers, "Sec-Purpose") || Announces(headers, "Purpose") || Announces(headers, "X-Purpose") || Announces(headers, "X-Moz");

    private static bool Announces(IHeaderDictionary headers, string name) =>
        headers.TryGetValue(name, out StringValues values) && values is [{ } value, ..] && PrefetchHeaders.Announces(value);
}
