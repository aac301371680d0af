using Microsoft.Extensions.Primitives;
using Shortener.Api.Hosting;

namespace Shortener.Api.Pages.Design;

/// <summary>Where a page's forms may lead.</summary>
internal enum FormTarget
{
    /// <summary>The page has no form.</summary>
    None,

    /// <summary>This server.</summary>
    Self,

    /// <summary>
    /// This server, whose answer may lead anywhere: browsers apply <c>form-action</c> to the redirect that follows as well, so a
    /// password form that may only submit here would never reach the destination.
    /// </summary>
    SelfThenAnywhere,

    /// <summary>This server, also from the page's script.</summary>
    SelfAndScript,
}

/// <summary>The headers that every page for visitors carries, and its body.</summary>
internal static class PageHeaders
{
    private static readonly StringValues Html = "text/html; charset=utf-8";
    private static readonly StringValues Uncached = "private, no-store";
    private static readonly StringValues NoIndex = "noindex";
    private static readonly StringValues Deny = "DENY";
    private static readonly StringValues NoSniff = "nosniff";

    // As with a redirect: others learn which site the visitor came from, never the page. A stricter one would send forms to ourselves
    // with "Origin: null", which the check against foreign forms could not tell from a foreign one.
    private static readonly StringValues ReferrerPolicy = "strict-origin-when-cross-origin";

    // For pages whose own address is a secret.
    private static readonly StringValues NoReferrer = "no-referrer";

    private static readonly StringValues WithoutForm = Policy("form-action 'none'; ");
    private static readonly StringValues WithForm = Policy("form-action 'self'; ");
    private static readonly StringValues WithFormAndScript = Policy("script-src 'self'; connect-src 'self'; form-action 'self'; ");
    private static readonly StringValues WithOpenForm = Policy("");

    /// <summary>Answers with a page; a HEAD request gets its headers.</summary>
    /// <param name="context">The request.</param>
    /// <param name="status">HTTP status.</param>
    /// <param name="body">The page.</param>
    /// <param name="language">What it is written in.</param>
    /// <param name="forms">Where its forms may lead.</param>
    /// <param name="retryAfter">When to come again; null where that does not apply.</param>
    /// <param name="hideReferrer">Whether the page's own address is a secret; its forms then come with <c>Origin: null</c>.</param>
    public static async Task WritePageAsync(
        this HttpContext context,
        int status,
        ReadOnlyMemory<byte> body,
        PageLanguage language,
        FormTarget forms = FormTarget.None,
        TimeSpan? retryAfter = null,
        bool hideReferrer = false)
    {
        HttpResponse response = context.Response;
        response.StatusCode = status;
        response.ContentLength = body.Length;
        IHeaderDictionary headers = response.Headers;
        headers.ContentType = Html;
        headers.ContentLanguage = language.Tag();
        headers.CacheControl = Uncached;
        headers.ContentSecurityPolicy = forms switch
        {
            FormTarget.Self => WithForm,
            FormTarget.SelfAndScript => WithFormAndScript,
            FormTarget.SelfThenAnywhere => WithOpenForm,
            _ => WithoutForm,
        };
        headers.XFrameOptions = Deny;
        headers.CutOffOpener(isForeign: false);
        headers.XContentTypeOptions = NoSniff;
        headers["X-Robots-Tag"] = NoIndex;
        headers["Referrer-Policy"] = hideReferrer ? NoReferrer : ReferrerPolicy;
        if (retryAfter is { } wait)
        {
            headers.RetryAfter = Seconds(wait);
        }

        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await response.BodyWriter.WriteAsync(body, context.RequestAborted);
        }
    }

    private static string Seconds(TimeSpan wait) =>
        Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds)).ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static string Policy(string forms) =>
        $"default-src 'none'; style-src {PageStyle.Sources}; img-src 'self'; {forms}base-uri 'none'; frame-ancestors 'none'";
}
