using Shortener.Core.Destinations;

namespace Shortener.Api.SignIns;

/// <summary>Where a browser goes after signing in: <c>return_to</c>, where it stays on this server.</summary>
internal static class OwnPath
{
    /// <summary>Name of the query parameter and the form field.</summary>
    public const string Parameter = "return_to";

    /// <summary>Without a wish, or with one that leads elsewhere.</summary>
    public const string Default = "/app";

    private const int MaxLength = 2_000;

    /// <summary>
    /// The wish as a path with query and fragment, or null where a browser would leave this origin for it (<see cref="ReturnTo"/>), where
    /// it is too long, or for none.
    /// </summary>
    public static string? Of(HttpContext context, string? wish)
    {
        HttpRequest request = context.Request;
        // Resolved against the page that asks, as the browser would; what comes out holds no host, so that of a lying Host is never used.
        return wish is { Length: > 0 and <= MaxLength }
            && WebUrl.TryParse($"{request.Scheme}://{request.Host.Value}{request.Path}", null, out WebUrl? page) == WebUrlError.None
                ? ReturnTo.Resolve(wish, page!)
                : null;
    }
}
