using System.Collections.Frozen;
using Microsoft.Extensions.Primitives;
using Shortener.Api.Hosting;
using Shortener.Core.Clicks;
using Shortener.Core.Links;
using Shortener.Core.Redirects;
using Shortener.Core.Visitors;

namespace Shortener.Api.Redirects;

/// <summary>
/// Serves <c>GET|HEAD /{slug}</c> in front of routing; every other path goes on to the rest of the pipeline. A cached redirect
/// completes synchronously on whatever thread it came on, takes no lock and allocates nothing of ours (a forwarded query costs the
/// new <c>Location</c>); everything else leaves for the thread pool first, so that a slow query never holds an I/O thread.
/// </summary>
/// <remarks>
/// <c>Cache-Control</c>: <c>private, no-store</c> for 302 and 307, so that every click comes here. 301 and 308 promise permanence, yet
/// without a bound browsers would keep them for ever, so they carry <c>private, max-age=90</c>: repeated clicks within it are not seen.
/// <c>Referrer-Policy: strict-origin-when-cross-origin</c> is the browsers' own default: the destination learns which site the visitor
/// came from, as without us, never the page, and nothing when the step leads from HTTPS to HTTP.
/// </remarks>
internal sealed partial class RedirectHandler
{
    private const int RetryAfterSeconds = 5;

    private static readonly StringValues Uncached = "private, no-store";
    private static readonly StringValues BrieflyCached = "private, max-age=90";
    private static readonly StringValues NoIndex = "noindex";
    private static readonly StringValues ReferrerPolicy = "strict-origin-when-cross-origin";
    private static readonly StringValues Allow = "GET, HEAD";
    private static readonly StringValues Html = "text/html; charset=utf-8";
    private static readonly StringValues RetryAfter = RetryAfterSeconds.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static readonly Func<(RequestDelegate Next, HttpContext Context), Task> PassOn = static request => request.Next(request.Context);

    private readonly RequestDelegate _next;
    private readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> _reserved;
    private readonly LinkResolver _resolver;
    private readonly DomainTable _domains;
    private readonly IClickAppender _journal;
    private readonly IVisitorPseudonyms _pseudonyms;
    private readonly IClientAddress _clientAddress;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    public RedirectHandler(
        RequestDelegate next,
        FrozenSet<string> reserved,
        LinkResolver resolver,
        DomainTable domains,
        IClickAppender journal,
        IVisitorPseudonyms pseudonyms,
        IClientAddress clientAddress,
        TimeProvider time,
        ILogger<RedirectHandler> logger)
    {
        _next = next;
        _reserved = reserved.GetAlternateLookup<ReadOnlySpan<char>>();
        _resolver = resolver;
        _domains = domains;
        _journal = journal;
        _pseudonyms = pseudonyms;
        _clientAddress = clientAddress;
        _time = time;
        _logger = logger;
    }

    public Task HandleAsync(HttpContext context)
    {
        HttpRequest request = context.Request;
        if (!ShortPath.TryGetSlug(request.Path.Value, out ReadOnlySpan<char> segment))
        {
            bool isRoot = request.Path.Value is "/" && (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method));
            return isRoot && _domains.Find((string?)request.Headers.Host) is { Settings.RootUrl: { } root }
                ? DomainPage.Redirect(context, root)
                : PassOnAsync(context);
        }

        DomainEntry? domain = _domains.Find((string?)request.Headers.Host);
        Span<char> normalised = stackalloc char[SlugRules.BufferLength];
        SlugRules rules = domain?.Settings.SlugRules ?? default;
        if (!rules.TryNormalise(segment, normalised, out ReadOnlySpan<char> slug))
        {
            return PassOnAsync(context);
        }

        LinkResolution resolution = LinkResolution.Unknown;
        bool resolved = domain is not null && _resolver.TryResolve(domain.DomainId, slug, out resolution);
        bool reads = HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);
        if (reads && resolved && resolution.Plan is { Enabled: true } plan)
        {
            // Without a look at the reserved words: what is one is never looked up, so it is never in L1.
            return RedirectAsync(context, plan);
        }

        if (_reserved.Contains(slug))
        {
            return PassOnAsync(context);
        }

        if (!reads)
        {
            return RefuseMethod(context.Response);
        }

        if (domain is null)
        {
            return WritePageAsync(context, _domains.IsLoaded ? LinkPage.Unknown : LinkPage.Unavailable);
        }

        return resolved ? AnswerAsync(context, domain, resolution) : LookUpAsync(context, domain, slug.ToString());
    }

    private Task PassOnAsync(HttpContext context) => ThreadPoolContext.RunAsync(PassOn, (_next, context));

    private static Task RefuseMethod(HttpResponse response)
    {
        response.StatusCode = StatusCodes.Status405MethodNotAllowed;
        response.Headers.Allow = Allow;
        response.ContentLength = 0;
        return Task.CompletedTask;
    }

    private async Task LookUpAsync(HttpContext context, DomainEntry domain, string slug)
    {
        LinkResolution resolution;
        try
        {
            resolution = await _resolver.ResolveAsync(domain.DomainId, slug, context.RequestAborted);
        }
        catch (OperationCanceledException)
        {
            // The visitor is gone; the lookup goes on for the others.
            return;
        }

        await AnswerAsync(context, domain, resolution);
    }

    private Task AnswerAsync(HttpContext context, DomainEntry domain, LinkResolution resolution)
    {
        if (resolution.Plan is { Enabled: true } plan)
        {
            return RedirectAsync(context, plan);
        }

        if (resolution.Kind == LinkResolutionKind.Unknown && domain.Settings.NotFoundUrl is { } notFound)
        {
            return DomainPage.Redirect(context, notFound);
        }

        return WritePageAsync(context, resolution.Kind switch
        {
            LinkResolutionKind.Found => LinkPage.Disabled,
            LinkResolutionKind.Unavailable => LinkPage.Unavailable,
            _ => LinkPage.Unknown,
        });
    }

    private Task RedirectAsync(HttpContext context, RedirectPlan plan)
    {
        string query = context.Request.QueryString.Value ?? "";
        ControlParameters orders = query.Length == 0 ? ControlParameters.None : ControlQuery.Read(query);

        HttpResponse response = context.Response;
        response.StatusCode = plan.StatusCode;
        response.ContentLength = 0;
        IHeaderDictionary headers = response.Headers;
        headers.Location = query.Length == 0 ? plan.Location : plan.LocationFor(query);
        headers.CacheControl = plan.IsPermanent ? BrieflyCached : Uncached;
        headers["X-Robots-Tag"] = NoIndex;
        headers["Referrer-Policy"] = ReferrerPolicy;

        if ((orders & ControlParameters.NoTrack) != 0)
        {
            return Task.CompletedTask;
        }

        // Headers leave when this method's task completes, so the click is in the journal first.
        if (!Record(context, plan, query, orders))
        {
            return Task.CompletedTask;
        }

        ValueTask durable = _journal.WhenDurableAsync();
        return durable.IsCompletedSuccessfully ? Task.CompletedTask : AwaitDurableAsync(durable);
    }

    private bool Record(HttpContext context, RedirectPlan plan, string query, ControlParameters orders)
    {
        HttpRequest request = context.Request;
        IHeaderDictionary headers = request.Headers;
        string? userAgent = headers.UserAgent;
        System.Net.IPAddress? address = _clientAddress.Of(context);
        long unixMicros = UnixMicros.Now(_time);
        ClickFlags flags = ClickFlags.None;
        if (HttpMethods.IsHead(request.Method))
        {
            flags |= ClickFlags.Head;
        }

        if (PrefetchRequest.Is(headers))
        {
            flags |= ClickFlags.Prefetch;
        }

        if ((orders & ControlParameters.Qr) != 0)
        {
            flags |= ClickFlags.Qr;
        }

        return _journal.TryAppend(new ClickCapture
        {
            LinkId = plan.LinkId,
            WorkspaceId = plan.WorkspaceId,
            UnixMicros = unixMicros,
            Visitor = _pseudonyms.Compute(plan.WorkspaceId, address, userAgent, unixMicros),
            Flags = flags,
            Address = address,
            UserAgent = userAgent,
            Referrer = (string?)headers.Referer,
            AcceptLanguage = (string?)headers.AcceptLanguage,
            Query = query,
            DestinationUtm = plan.DestinationUtm,
        });
    }

    private async Task AwaitDurableAsync(ValueTask durable)
    {
        try
        {
            await durable;
        }
        catch (Exception exception)
        {
            // The journal counts what it could not keep; a visitor is redirected all the same.
            Log.NotDurable(_logger, exception);
        }
    }

    private static async Task WritePageAsync(HttpContext context, LinkPage page)
    {
        ReadOnlyMemory<byte> body = page.In(context.Request.Headers.AcceptLanguage);
        HttpResponse response = context.Response;
        response.StatusCode = page.Status;
        response.ContentLength = body.Length;
        IHeaderDictionary headers = response.Headers;
        headers.ContentType = Html;
        headers.CacheControl = Uncached;
        headers["X-Robots-Tag"] = NoIndex;
        if (page.Status == StatusCodes.Status503ServiceUnavailable)
        {
            headers.RetryAfter = RetryAfter;
        }

        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await response.BodyWriter.WriteAsync(body, context.RequestAborted);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "Waiting for a click to be on disk failed")]
        public static partial void NotDurable(ILogger logger, Exception exception);
    }
}
