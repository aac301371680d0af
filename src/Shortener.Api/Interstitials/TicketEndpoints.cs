using System.Globalization;
using Shortener.Api.Events;
using Shortener.Api.Pages;
using Shortener.Api.Pages.Interstitial;
using Shortener.Api.Redirects;
using Shortener.Core.Blocklists;
using Shortener.Core.Clicks;
using Shortener.Core.Events;
using Shortener.Core.Interstitials;
using Shortener.Core.Redirects;

namespace Shortener.Api.Interstitials;

/// <summary>
/// <c>/i/{token}</c>: the way on from an interstitial, its creative's clicks and the document in its frame. Whatever leads anywhere is in the
/// ticket, which nobody else can make; what is no ticket is an unknown address. Thread-safe.
/// </summary>
internal sealed class TicketEndpoints(
    InterstitialTable table,
    LinkResolver resolver,
    DomainTable domains,
    IBlocklist blocklist,
    EventRecorder events,
    VisitorCookieJar cookies,
    OncePerShowing once,
    TimeProvider time)
{
    private const string Route = TicketPath.Prefix + "{token}";

    /// <summary>Asks the short link to record nothing.</summary>
    private const string Uncounted = "?no-track";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapMethods(Route, [HttpMethods.Get, HttpMethods.Head], context => Of(context).FollowAsync(context)).ExcludeFromDescription();
        routes.MapPost(Route, context => Of(context).ConsentAsync(context)).ExcludeFromDescription();
    }

    private static TicketEndpoints Of(HttpContext context) => context.RequestServices.GetRequiredService<TicketEndpoints>();

    private async Task FollowAsync(HttpContext context)
    {
        if (Open(context) is not { } ticket)
        {
            await (domains.IsLoaded && table.Key is not null ? VisitorPages.Unknown : VisitorPages.Unavailable).WriteAsync(context);
            return;
        }

        DateTimeOffset now = time.GetUtcNow();
        long elapsed = now.ToUnixTimeMilliseconds() - ticket.IssuedAt;
        if (ticket.Use == TicketUse.Frame)
        {
            await WriteFrameAsync(context, ticket);
            return;
        }

        if (elapsed < 0 || elapsed > InterstitialTicket.Lifetime.TotalMilliseconds)
        {
            // A day later it is another visit, whose click counts.
            LeadTo(context, ShortPathOf(ticket));
            return;
        }

        if (ticket.Use == TicketUse.Continue && await RefusalAsync(context, ticket, elapsed) is { } answered)
        {
            await answered;
            return;
        }

        if (blocklist.Current.Find(ticket.Url) is not null)
        {
            await VisitorPages.BlockedAsync(context, ProgramHandler.Blocklisted);
            return;
        }

        Record(context, ticket, elapsed);
        LeadTo(context, ticket.Url);
    }

    /// <summary>What is answered in place of the destination where the link is not what it was; null where it is, or nobody can tell.</summary>
    private async Task<Task?> RefusalAsync(HttpContext context, InterstitialTicket ticket, long elapsed)
    {
        if (!resolver.TryResolve(ticket.DomainId, ticket.Slug, out LinkResolution resolution))
        {
            resolution = await resolver.ResolveAsync(ticket.DomainId, ticket.Slug, context.RequestAborted);
        }

        if (resolution.Plan is not { } plan || plan.LinkId != ticket.LinkId)
        {
            return resolution.Kind == LinkResolutionKind.Unavailable ? null : VisitorPages.Unknown.WriteAsync(context);
        }

        if (!plan.Enabled)
        {
            return VisitorPages.Disabled.WriteAsync(context);
        }

        // Time ends a link without another version.
        if (plan.Version == ticket.LinkVersion && plan.Program?.IsOpenAt(UnixMicros.Now(time)) != false)
        {
            return null;
        }

        // It may have expired, lead elsewhere, ask for a password or be blocked: the link itself says. The visit's click was recorded with the
        // interstitial; who follows the ticket once more comes anew.
        bool isCounted = Record(context, ticket, elapsed) || ticket.Untracked;
        LeadTo(context, ShortPathOf(ticket) + (isCounted ? Uncounted : ""));
        return Task.CompletedTask;
    }

    private static string ShortPathOf(InterstitialTicket ticket) => "/" + Uri.EscapeDataString(ticket.Slug);

    /// <summary>Whether this is the visitor's first use of the ticket, which is recorded.</summary>
    private bool Record(HttpContext context, InterstitialTicket ticket, long elapsed)
    {
        bool reads = HttpMethods.IsGet(context.Request.Method) && !PrefetchRequest.Is(context.Request.Headers);
        if (ticket.Untracked || !reads || !once.TryTake(ticket.Showing, ticket.Use))
        {
            return false;
        }

        // The page's own measure leaves out the way to it, but it is the visitor's: it counts where it can be true.
        long told = long.TryParse(context.Request.Query["ms"], NumberStyles.None, CultureInfo.InvariantCulture, out long ms) && ms <= elapsed ? ms : elapsed;
        EventKind kind = ticket.Use == TicketUse.Creative ? EventKind.CreativeClick
            : told < ticket.Countdown * 1_000L ? EventKind.InterstitialSkip
            : EventKind.InterstitialContinue;
        events.Record(context, kind, ticket.WorkspaceId, ticket.InterstitialId, ticket.CreativeId, ticket.LinkId, (int)told);
        return true;
    }

    private async Task WriteFrameAsync(HttpContext context, InterstitialTicket ticket)
    {
        Creative? creative = table.Current.Of(ticket.WorkspaceId)?.Find(ticket.InterstitialId)?.Source.Settings.Creatives
            .FirstOrDefault(one => one.Id == ticket.CreativeId && one.Kind == CreativeKind.Html);
        if (creative?.Html is not { } html)
        {
            await VisitorPages.Unknown.WriteAsync(context);
            return;
        }

        string? click = ticket.Url.Length > 0 ? TicketPath.Of(ticket with { Use = TicketUse.Creative }, table.Key) : null;
        await FrameDocument.WriteAsync(context, html, click);
    }

    /// <summary>The visitor's answer to the notice on cookies. 204 leaves the browser on the page.</summary>
    private async Task ConsentAsync(HttpContext context)
    {
        if (Open(context) is not { Use: TicketUse.Continue } ticket
            || table.Current.Of(ticket.WorkspaceId) is not { } workspace
            || !VisitorCookieJar.Read(context, ticket.WorkspaceId, workspace).ShallAsk
            || !context.Request.HasFormContentType
            || context.Request.ContentLength is null or > 1_024)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        IFormCollection form = await context.Request.ReadFormAsync(context.RequestAborted);
        DateTimeOffset now = time.GetUtcNow();
        bool agreed = form["cookies"] == "yes";
        VisitorState state = VisitorState.Unknown with { Agreed = agreed };
        // The showing that asked counts, so that the cap holds from the first visit on.
        FrequencyCap? cap = workspace.Find(ticket.InterstitialId)?.Source.Settings.Cap;
        cookies.Write(context, ticket.WorkspaceId, agreed ? state.TryShow(ticket.InterstitialId, cap, now) ?? state : state);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        context.Response.Headers.CacheControl = "private, no-store";
    }

    /// <summary>The ticket of the request's address; null for what is none, or belongs to another host.</summary>
    private InterstitialTicket? Open(HttpContext context) =>
        table.Key is { } key
        && context.Request.RouteValues["token"] is string token
        && InterstitialTicket.TryOpen(token, key) is { } ticket
        && domains.Find((string?)context.Request.Headers.Host)?.DomainId == ticket.DomainId
            ? ticket
            : null;

    private static void LeadTo(HttpContext context, string location) =>
        RedirectHeaders.Write(context.Response, StatusCodes.Status302Found, location, briefly: false);
}
