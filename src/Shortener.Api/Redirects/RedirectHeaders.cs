using Microsoft.Extensions.Primitives;

namespace Shortener.Api.Redirects;

/// <summary>The answer that leads a visitor on.</summary>
/// <remarks>
/// <c>Cache-Control</c>: <c>private, no-store</c>, so that every click comes here. Permanent answers of plain links (301 and 308) promise
/// permanence, yet without a bound browsers would keep them for ever, so they carry <c>private, max-age=90</c>: repeated clicks within it
/// are not seen.
/// <c>Referrer-Policy: strict-origin-when-cross-origin</c> is the browsers' own default: the destination learns which site the visitor
/// came from, as without us, never the page, and nothing when the step leads from HTTPS to HTTP.
/// </remarks>
internal static class RedirectHeaders
{
    private static readonly StringValues Uncached = "private, no-store";
    private static readonly StringValues BrieflyCached = "private, max-age=90";
    private static readonly StringValues NoIndex = "noindex";
    private static readonly StringValues ReferrerPolicy = "strict-origin-when-cross-origin";

    /// <param name="location">Visible ASCII only.</param>
    /// <param name="briefly">Whether a browser may keep the answer for a while.</param>
    public static void Write(HttpResponse response, int status, string location, bool briefly)
    {
        response.StatusCode = status;
        response.ContentLength = 0;
        IHeaderDictionary headers = response.Headers;
        headers.Location = location;
        headers.CacheControl = briefly ? BrieflyCached : Uncached;
        headers["X-Robots-Tag"] = NoIndex;
        headers["Referrer-Policy"] = ReferrerPolicy;
    }
}
