namespace Shortener.Core.Destinations;

/// <summary>Where a browser may be sent after signing in: nowhere but the platform itself.</summary>
public static class ReturnTo
{
    /// <summary>
    /// Path, query and fragment of <paramref name="target"/> as a browser on <paramref name="page"/> would resolve it, or null when
    /// that leaves the page's origin.
    /// </summary>
    public static string? Resolve(string target, WebUrl page)
    {
        if (WebUrl.TryParse(target, page, out WebUrl? url) != WebUrlError.None || url!.HasUserInfo || url.Origin != page.Origin)
        {
            return null;
        }

        // A path of two slashes would be read as another host when it is sent on as a relative reference.
        string path = url.Path.StartsWith("//", StringComparison.Ordinal) ? "/." + url.Path : url.Path;
        return path + (url.Query is null ? "" : "?" + url.Query) + (url.Fragment is null ? "" : "#" + url.Fragment);
    }
}
