using System.Collections.Frozen;
using Microsoft.Extensions.Primitives;
using Shortener.Api.Hosting;
using Shortener.Api.Hubs;
using Shortener.Api.Links;
using Shortener.Api.Pages;
using Shortener.Core.Blocklists;
using Shortener.Core.Interstitials;
using Shortener.Core.Links;
using Shortener.Core.Redirects;

namespace Shortener.Api.Redirects;

/// <summary>
/// Serves <c>/</c>, <c>/{slug}</c> and, of links that forward their path, <c>/{slug}/…</c> in front of routing, and takes a link's password
/// by <c>POST</c>; every other path goes on to the rest of the pipeline. A cached redirect
/// completes synchronously on whatever thread it came on, takes no lock and allocates nothing of ours (a forwarded query costs the
/// new <c>Location</c>); everything that may wait leaves for the thread pool first, so that a slow query never holds an I/O thread.
/// </summary>
internal sealed class RedirectHandler
{
    private static readonly StringValues Allow = "GET, HEAD";

    private static readonly Func<(RequestDelegate Next, HttpContext Context), Task> PassOn = static request => request.Next(request.Context);

    private static readonly Func<HttpContext, Task> Blocked = static context => VisitorPages.BlockedAsync(context, ProgramHandler.Blocklisted);

    private static readonly Func<(RedirectHandler Handler, HttpContext Context, DomainEntry Domain), Task> Missed =
        static it => it.Handler.AnswerUnknownAsync(it.Context, it.Domain);

    private static readonly Func<(RedirectHandler Handler, HttpContext Context, DomainEntry Domain), Task> Root =
        static it => it.Handler.AnswerRootAsync(it.Context, it.Domain);

    private readonly RequestDelegate _next;
    private readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> _reserved;
    private readonly LinkResolver _resolver;
    private readonly DomainTable _domains;
    private readonly IBlocklist _blocklist;
    private readonly InterstitialTable _interstitials;
    private readonly ProgramHandler _programs;
    private readonly OrphanRecorder _orphans;
    private readonly ClickRecorder _clicks;
    // These two are null where a host serves short links alone.
    private readonly HubPageHandler? _hubs;
    private readonly LinkReads? _reads;

    public RedirectHandler(
        RequestDelegate next,
        FrozenSet<string> reserved,
        LinkResolver resolver,
        DomainTable domains,
        IBlocklist blocklist,
        InterstitialTable interstitials,
        ProgramHandler programs,
        OrphanRecorder orphans,
        ClickRecorder clicks,
        HubPageHandler? hubs,
        LinkReads? reads)
    {
        _next = next;
        _reserved = reserved.GetAlternateLookup<ReadOnlySpan<char>>();
        _resolver = resolver;
        _domains = domains;
        _blocklist = blocklist;
        _interstitials = interstitials;
        _programs = programs;
        _orphans = orphans;
        _clicks = clicks;
        _hubs = hubs;
        _reads = reads;
    }

    public Task HandleAsync(HttpContext context)
    {
        HttpRequest request = context.Request;
        if (!ShortPath.TrySplit(request.Path.Value, out ReadOnlySpan<char> segment, out ReadOnlySpan<char> suffix))
        {
            return request.Path.Value is "/" ? AnswerRootAsync(context)
                : _hubs is not null && HubPageHandler.Takes(request.Path.Value) ? _hubs.HandleAsync(context)
                : PassOnAsync(context);
        }

        DomainEntry? domain = _domains.Find((string?)request.Headers.Host);
        Span<char> buffer = stackalloc char[SlugRules.BufferLength];
        SlugRules rules = domain?.Settings.SlugRules ?? default;
        if (!rules.TryNormalise(segment, buffer, out ReadOnlySpan<char> slug))
        {
            return PassOnAsync(context);
        }

        LinkResolution resolution = LinkResolution.Unknown;
        bool resolved = domain is not null && _resolver.TryResolve(domain.DomainId, slug, out resolution);
        bool reads = HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);
        if (reads && suffix.IsEmpty && resolved && resolution.Plan is { IsPlain: true } plan
            && plan.IsClean(_blocklist.Current) && plan.IsFree(_interstitials.Current))
        {
            // Without a look at the reserved words: what is one is never looked up, so it is never in L1.
            return RedirectAsync(context, plan);
        }

        if (_reserved.Contains(slug))
        {
            return PassOnAsync(context);
        }

        bool posts = HttpMethods.IsPost(request.Method);
        if (!reads && !posts)
        {
            return suffix.IsEmpty ? RefuseMethod(context.Response) : PassOnAsync(context);
        }

        if (domain is null)
        {
            return (_domains.IsLoaded ? VisitorPages.Unknown : VisitorPages.Unavailable).WriteAsync(context);
        }

        string rest = suffix.IsEmpty ? "" : suffix.ToString();
        return resolved ? AnswerAsync(context, domain, resolution, rest) : LookUpAsync(context, domain, slug.ToString(), rest);
    }

    private Task PassOnAsync(HttpContext context) => _reads?.TryAnswer(context) ?? ThreadPoolContext.RunAsync(PassOn, (_next, context));

    private static Task RefuseMethod(HttpResponse response)
    {
        response.StatusCode = StatusCodes.Status405MethodNotAllowed;
        response.Headers.Allow = Allow;
        // A form can open it in a window of its own, and it forbids nothing.
        response.Headers.CutOffOpener(isForeign: false);
        response.ContentLength = 0;
        return Task.CompletedTask;
    }

    private async Task LookUpAsync(HttpContext context, DomainEntry domain, string slug, string suffix)
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

        await AnswerAsync(context, domain, resolution, suffix);
    }

    private Task AnswerAsync(HttpContext context, DomainEntry domain, LinkResolution resolution, string suffix)
    {
        if (resolution.Plan is not { } plan)
        {
            return AnswerMissAsync(context, domain, resolution, suffix);
        }

        if (suffix.Length > 0 && plan.Program is not { Options.ForwardPath: true })
        {
            return PassOnAsync(context);
        }

        if (HttpMethods.IsPost(context.Request.Method) && plan.Program is not { Options.PasswordHash: not null })
        {
            return RefuseMethod(context.Response);
        }

        if (!plan.Enabled)
        {
            return VisitorPages.Disabled.WriteAsync(context);
        }

        if (plan.Program is not null || !plan.IsFree(_interstitials.Current))
        {
            return _programs.RunAsync(context, domain, plan, plan.ProgramBehindInterstitial, suffix);
        }

        return plan.IsClean(_blocklist.Current) ? RedirectAsync(context, plan) : ThreadPoolContext.RunAsync(Blocked, context);
    }

    private Task AnswerMissAsync(HttpContext context, DomainEntry domain, LinkResolution resolution, string suffix)
    {
        if (resolution.Kind == LinkResolutionKind.Unavailable)
        {
            return VisitorPages.Unavailable.WriteAsync(context);
        }

        if (suffix.Length > 0)
        {
            return PassOnAsync(context);
        }

        if (HttpMethods.IsPost(context.Request.Method))
        {
            return RefuseMethod(context.Response);
        }

        return ThreadPoolContext.RunAsync(Missed, (this, context, domain));
    }

    private Task AnswerUnknownAsync(HttpContext context, DomainEntry domain)
    {
        _orphans.CountUnknownSlug(context, domain.DomainId);
        return AnswerWithAsync(context, domain.Settings.NotFoundUrl);
    }

    /// <summary>The page that a domain's owner chose, or ours.</summary>
    private Task AnswerWithAsync(HttpContext context, string? page) => page is not null && _blocklist.Current.Find(page) is null
        ? DomainPage.Redirect(context, page)
        : VisitorPages.Unknown.WriteAsync(context);

    private Task AnswerRootAsync(HttpContext context)
    {
        HttpRequest request = context.Request;
        if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method))
        {
            return RefuseMethod(context.Response);
        }

        if (_domains.Find((string?)request.Headers.Host) is not { } domain)
        {
            return (_domains.IsLoaded ? VisitorPages.Unknown : VisitorPages.Unavailable).WriteAsync(context);
        }

        return _hubs?.RootOf(domain.DomainId) is > 0 and var hub
            ? _hubs.HandleRootAsync(context, hub)
            : ThreadPoolContext.RunAsync(Root, (this, context, domain));
    }

    private Task AnswerRootAsync(HttpContext context, DomainEntry domain)
    {
        _orphans.CountRoot(context, domain.DomainId);
        return AnswerWithAsync(context, domain.Settings.RootUrl);
    }

    private Task RedirectAsync(HttpContext context, RedirectPlan plan)
    {
        string query = context.Request.QueryString.Value ?? "";
        ControlParameters orders = query.Length == 0 ? ControlParameters.None : ControlQuery.Read(query);
        string location = query.Length == 0 ? plan.Destination.Location : plan.Destination.LocationFor(query);
        RedirectHeaders.Write(context.Response, plan.StatusCode, location, plan.IsPermanent);

        // Headers leave when this method's task completes, so the click is in the journal first.
        return _clicks.RecordAsync(context, plan, plan.Destination.DestinationUtm, variant: null, query, orders);
    }
}
