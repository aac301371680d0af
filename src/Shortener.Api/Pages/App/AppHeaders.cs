using Microsoft.Extensions.Primitives;
using Shortener.Api.Pages.Design;

namespace Shortener.Api.Pages.App;

/// <summary>The headers of dashboard pages, and their body.</summary>
internal static class AppHeaders
{
    // Scripts, sheets, pictures and requests of this server alone; frames for the previews of pages that this server renders.
    private static readonly StringValues Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    /// <summary>Answers with a page that no cache keeps; a HEAD request gets its headers.</summary>
    public static async Task WriteAppPageAsync(this HttpContext context, int status, ReadOnlyMemory<byte> body, PageLanguage language)
    {
        HttpResponse response = context.Response;
        response.StatusCode = status;
        response.ContentLength = body.Length;
        IHeaderDictionary headers = response.Headers;
        headers.ContentType = "text/html; charset=utf-8";
        headers.ContentLanguage = language.Tag();
        headers.CacheControl = "private, no-store";
        headers.ContentSecurityPolicy = Policy;
        headers.XFrameOptions = "DENY";
        headers.XContentTypeOptions = "nosniff";
        headers["X-Robots-Tag"] = "noindex";
        headers["Referrer-Policy"] = "strict-origin-when-cross-origin";
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await response.BodyWriter.WriteAsync(body, context.RequestAborted);
        }
    }
}
