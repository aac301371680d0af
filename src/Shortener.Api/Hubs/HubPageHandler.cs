using Microsoft.Extensions.Primitives;
using Shortener.Api.Events;
using Shortener.Api.Hosting;
using Shortener.Api.Pages;
using Shortener.Core.Events;
using Shortener.Core.Hubs;
using Shortener.Core.Redirects;
using Shortener.Core.Storage;

namespace Shortener.Api.Hubs;

/// <summary>
/// <c>GET|HEAD /@{handle}</c>, in front of routing, and the roots of domains that show a page. A page in memory that is the same for
/// everybody is answered on whatever thread the request came on; everything else leaves for the thread pool first.
/// </summary>
internal sealed class HubPageHandler(HubPages pages, HubVisits visits, EventRecorder events, DomainTable domains)
{
    private const string SentParameter = "sent";

    private static readonly StringValues Html = "text/html; charset=utf-8";
    private static readonly StringValues Vary = "Accept-Encoding";
    private static readonly StringValues NoSniff = "nosniff";
    private static readonly StringValues Deny = "DENY";
    private static readonly StringValues ReferrerPolicy = "strict-origin-when-cross-origin";
    private static readonly StringValues Brotli = "br";
    private static readonly StringValues Gzip = "gzip";

    private static readonly Func<(HubPageHandler Handler, HttpContext Context, string Handle), Task> ByHandle =
        static it => it.Handler.AnswerAsync(it.Context, pages => pages.FindAsync(it.Handle));

    private static readonly Func<(HubPageHandler Handler, HttpContext Context, long Id), Task> ById =
        static it => it.Handler.AnswerAsync(it.Context, pages => pages.FindAsync(it.Id));

    /// <summary>Whether the path is a page's: <c>/@</c> and a handle, with a slash behind it or none.</summary>
    public static bool Takes(ReadOnlySpan<char> path) => path is ['/', '@', ..];

    /// <summary>The hub that a domain's root shows; 0 for none.</summary>
    public long RootOf(int domainId) => pages.RootOf(domainId);

    /// <summary>Answers a path that <see cref="Takes"/> is true for.</summary>
    public Task HandleAsync(HttpContext context)
    {
        HttpRequest request = context.Request;
        ReadOnlySpan<char> handle = request.Path.Value.AsSpan(2);
        handle = handle is [.. var name, '/'] ? name : handle;
        if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method))
        {
            context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            context.Response.Headers.Allow = "GET, HEAD";
            context.Response.Headers.CutOffOpener(isForeign: false);
            context.Response.ContentLength = 0;
            return Task.CompletedTask;
        }

        if (pages.TryGet(handle, out HubPage? page) && page!.Visibility.IsPlain && page.Known(0) is { } rendering
            && domains.MayShow((string?)request.Headers.Host, page.Hub.WorkspaceId)
            && (!request.QueryString.HasValue || !request.Query.ContainsKey(SentParameter)))
        {
            return ShowAsync(context, page, rendering);
        }

        return HubHandle.TryNormalise(handle, out string? known)
            ? ThreadPoolContext.RunAsync(ByHandle, (this, context, known))
            : VisitorPages.Unknown.WriteAsync(context);
    }

    /// <summary>Shows a hub's page at a domain's root.</summary>
    public Task HandleRootAsync(HttpContext context, long hubId) => ThreadPoolContext.RunAsync(ById, (this, context, hubId));

    /// <summary>Writes a rendering; <paramref name="status"/> is another than 200 for a form with errors, which no cache keeps.</summary>
    public static Task WriteAsync(HttpContext context, HubRendering rendering, int status = StatusCodes.Status200OK)
    {
        HttpResponse response = context.Response;
        IHeaderDictionary headers = response.Headers;
        (byte[] body, StringValues tag, StringValues encoding) = Choose(context.Request.Headers.AcceptEncoding, rendering);
        headers.Vary = Vary;
        headers.ContentSecurityPolicy = rendering.PolicyFor(context.Request.Headers.Host);
        headers.XContentTypeOptions = NoSniff;
        headers.XFrameOptions = Deny;
        headers.CutOffOpener(rendering.IsForeign);
        headers["Referrer-Policy"] = ReferrerPolicy;
        if (status == StatusCodes.Status200OK)
        {
            headers.CacheControl = rendering.CacheControl;
            headers.ETag = tag;
            if (context.Request.Headers.IfNoneMatch is { Count: > 0 } known && Names(known, tag!))
            {
                response.StatusCode = StatusCodes.Status304NotModified;
                return Task.CompletedTask;
            }
        }
        else
        {
            headers.CacheControl = "private, no-store";
        }

        response.StatusCode = status;
        headers.ContentType = Html;
        headers.ContentLanguage = rendering.Language;
        if (encoding.Count > 0)
        {
            headers.ContentEncoding = encoding;
        }

        response.ContentLength = body.Length;
        if (HttpMethods.IsHead(context.Request.Method))
        {
            return Task.CompletedTask;
        }

        ValueTask<System.IO.Pipelines.FlushResult> written = response.BodyWriter.WriteAsync(body, context.RequestAborted);
        return written.IsCompletedSuccessfully ? Task.CompletedTask : written.AsTask();
    }

    private async Task AnswerAsync(HttpContext context, Func<HubPages, Task<HubPage?>> find)
    {
        try
        {
            if (await find(pages) is not { } page || !domains.MayShow((string?)context.Request.Headers.Host, page.Hub.WorkspaceId))
            {
                await VisitorPages.Unknown.WriteAsync(context);
                return;
            }

            ulong mask = visits.MaskFor(context, page.Visibility);
            if (context.Request.Query[SentParameter] is [{ } block] && page.HasForm(block))
            {
                // The view was counted when the form was shown.
                HubRendering thanks = await page.RenderThanksAsync(mask, block);
                context.Request.Headers.IfNoneMatch = StringValues.Empty;
                await WriteAsync(context, thanks);
                return;
            }

            await ShowAsync(context, page, await page.RenderAsync(mask));
        }
        catch (Exception away) when (DatabaseAway.Is(away))
        {
            await VisitorPages.Unavailable.WriteAsync(context);
        }
    }

    private Task ShowAsync(HttpContext context, HubPage page, HubRendering rendering)
    {
        string? query = context.Request.QueryString.Value;
        if (string.IsNullOrEmpty(query) || (ControlQuery.Read(query) & ControlParameters.NoTrack) == 0)
        {
            events.Record(context, EventKind.HubView, page.Hub.WorkspaceId, page.Hub.Id);
        }

        return WriteAsync(context, rendering);
    }

    private static (byte[] Body, StringValues Tag, StringValues Encoding) Choose(StringValues accepted, HubRendering rendering)
    {
        string? header = accepted;
        if (header is null)
        {
            return (rendering.Html, rendering.Tag, default);
        }

        return header.Contains("br", StringComparison.OrdinalIgnoreCase) ? (rendering.Brotli, rendering.BrotliTag, Brotli)
            : header.Contains("gzip", StringComparison.OrdinalIgnoreCase) ? (rendering.Gzip, rendering.GzipTag, Gzip)
            : (rendering.Html, rendering.Tag, default);
    }

    private static bool Names(StringValues known, string tag)
    {
        foreach (string? value in known)
        {
            if (value is "*" || value?.Contains(tag, StringComparison.Ordinal) == true)
            {
                return true;
            }
        }

        return false;
    }
}
