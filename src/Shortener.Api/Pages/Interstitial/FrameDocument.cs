using System.Text;

namespace Shortener.Api.Pages.Interstitial;

/// <summary>
/// A creative's own HTML, as a document without an origin: the header puts it into a sandbox whether a frame does or not, so it reaches
/// neither our cookies nor the page around it, and takes nobody away from it. It may show pictures, videos and fonts of other hosts over
/// HTTPS and run what its owner wrote into it; it may load no script of others, send nothing, and submit nothing.
/// </summary>
internal static class FrameDocument
{
    /// <summary>What an owner writes for the address that counts the click and leads to the creative's destination.</summary>
    public const string ClickMark = "{{click}}";

    private const string Policy =
        "sandbox allow-scripts allow-popups allow-popups-to-escape-sandbox; default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline' https:; "
        + "img-src https: data:; media-src https:; font-src https: data:; form-action 'none'; base-uri 'none'; frame-ancestors 'self'";

    /// <summary>Answers with the document.</summary>
    /// <param name="html">As its owner wrote it.</param>
    /// <param name="clickPath">Stands where <see cref="ClickMark"/> does; null for a creative that leads nowhere.</param>
    public static async Task WriteAsync(HttpContext context, string html, string? clickPath)
    {
        // A path of ours holds only letters, digits, slashes, hyphens and underscores: it needs no encoding wherever the mark stands.
        byte[] body = Encoding.UTF8.GetBytes("<!DOCTYPE html><meta charset=\"utf-8\"><base target=\"_blank\">" + html.Replace(ClickMark, clickPath ?? "#", StringComparison.Ordinal));
        HttpResponse response = context.Response;
        response.ContentLength = body.Length;
        IHeaderDictionary headers = response.Headers;
        headers.ContentType = "text/html; charset=utf-8";
        headers.CacheControl = "private, no-store";
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["X-Robots-Tag"] = "noindex";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await response.BodyWriter.WriteAsync(body, context.RequestAborted);
        }
    }
}
