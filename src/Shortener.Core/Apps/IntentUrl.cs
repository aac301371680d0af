namespace Shortener.Core.Apps;

/// <summary>
/// <c>intent:</c> URLs, by which Android's browsers open apps and, out of an in-app browser, the visitor's own browser.
/// Source: https://developer.chrome.com/docs/android/intents; Android's <c>Intent.parseUri</c>, which takes what follows the last
/// number sign for the intent, so a fragment of the URL's own may stay before it.
/// </summary>
internal static class IntentUrl
{
    /// <param name="url">An absolute URL: visible ASCII.</param>
    /// <param name="package">The only app that may take it; null for any.</param>
    /// <param name="fallback">Web page for those without such an app; null for none.</param>
    public static string Of(string url, string? package, string? fallback)
    {
        int colon = url.IndexOf(':', StringComparison.Ordinal);
        // The parser of the extras splits at semicolons, so the fallback is encoded down to unreserved characters.
        return string.Concat(
            $"intent:{url.AsSpan(colon + 1)}#Intent;scheme={url.AsSpan(0, colon)};",
            package is null ? "" : $"package={package};",
            fallback is null ? "" : $"S.browser_fallback_url={Uri.EscapeDataString(fallback)};",
            "end");
    }
}
