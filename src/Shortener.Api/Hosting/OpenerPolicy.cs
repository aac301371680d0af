using Microsoft.Extensions.Primitives;

namespace Shortener.Api.Hosting;

/// <summary>
/// <c>Cross-Origin-Opener-Policy</c> (HTML Standard). LinkHub pages and interstitials with pixels run their providers' scripts under this
/// host. Such a page carries no policy, and every other answer <c>same-origin</c>: a window that the script opens on one is cut off from
/// it, so that no answer can be read or acted in with the session of whoever looks at the page. Thread-safe.
/// </summary>
internal static class OpenerPolicy
{
    private const string Name = "Cross-Origin-Opener-Policy";

    private static readonly StringValues SameOrigin = "same-origin";

    /// <summary>For all answers behind the short links; those in front of it say for themselves.</summary>
    public static IApplicationBuilder UseOpenerPolicy(this IApplicationBuilder app) => app.Use(next => context =>
    {
        context.Response.Headers.CutOffOpener(isForeign: false);
        return next(context);
    });

    /// <summary>Says it of one answer.</summary>
    /// <param name="headers">Of the answer.</param>
    /// <param name="isForeign">Whether the page runs scripts of others.</param>
    public static void CutOffOpener(this IHeaderDictionary headers, bool isForeign)
    {
        if (isForeign)
        {
            headers.Remove(Name);
        }
        else
        {
            headers[Name] = SameOrigin;
        }
    }
}
