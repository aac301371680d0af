using System.Diagnostics;
using System.Globalization;
using Shortener.Core.Observability;

namespace Shortener.Api.Observability;

/// <summary>
/// A span per request of the REST API, by route. ASP.NET Core's own source is not used: it would make a span of every redirect, and it
/// takes the address and the user agent of whoever asks into its tags.
/// </summary>
internal static class RequestTracing
{
    private const string ApiPrefix = "/api";

    private static readonly string[] Methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

    /// <summary>Put it behind the short links and before everything that answers for the API.</summary>
    public static IApplicationBuilder UseRequestTracing(this IApplicationBuilder app) => app.Use(next => context =>
        ShortenerTracing.Source.HasListeners() && context.Request.Path.StartsWithSegments(ApiPrefix, StringComparison.OrdinalIgnoreCase)
            ? TraceAsync(context, next)
            : next(context));

    private static async Task TraceAsync(HttpContext context, RequestDelegate next)
    {
        // The caller's span is the parent. The one that the server itself makes for its logs is exported by nobody.
        Activity.Current = null;
        ActivityContext.TryParse(context.Request.Headers.TraceParent, context.Request.Headers.TraceState, isRemote: true, out ActivityContext caller);
        string method = Array.Find(Methods, known => known == context.Request.Method) ?? "_OTHER";
        using Activity? span = ShortenerTracing.Source.StartActivity(method, ActivityKind.Server, caller);
        try
        {
            await next(context);
        }
        catch (Exception failed)
        {
            span?.SetTag("error.type", failed.GetType().FullName).SetStatus(ActivityStatusCode.Error);
            throw;
        }
        finally
        {
            Describe(span, method, context);
        }
    }

    private static void Describe(Activity? span, string method, HttpContext context)
    {
        if (span is not { IsAllDataRequested: true })
        {
            return;
        }

        string? route = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText;
        int status = context.Response.StatusCode;
        span.DisplayName = route is null ? method : $"{method} {route}";
        span.SetTag("http.request.method", method).SetTag("http.route", route).SetTag("http.response.status_code", status);
        if (status >= StatusCodes.Status500InternalServerError)
        {
            span.SetTag("error.type", status.ToString(CultureInfo.InvariantCulture)).SetStatus(ActivityStatusCode.Error);
        }
    }
}
