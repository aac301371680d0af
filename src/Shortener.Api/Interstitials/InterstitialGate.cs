using System.Collections.Concurrent;
using System.Security.Cryptography;
using Shortener.Api.Events;
using Shortener.Api.Pages;
using Shortener.Api.Pages.Design;
using Shortener.Api.Pages.Interstitial;
using Shortener.Api.Redirects;
using Shortener.Core.Clicks;
using Shortener.Core.Destinations;
using Shortener.Core.Events;
using Shortener.Core.Interstitials;
using Shortener.Core.Redirects;
using Shortener.Core.Retargeting;
using Shortener.Core.Visitors;

namespace Shortener.Api.Interstitials;

/// <summary>Stands between a decided visit and its redirect: chooses the interstitial that is shown, if any, and shows it. Thread-safe.</summary>
internal sealed partial class InterstitialGate(
    InterstitialTable table,
    IInterstitialStore store,
    FrequencyGate caps,
    VisitorCookieJar cookies,
    ClickRecorder clicks,
    EventRecorder events,
    IVisitorPseudonyms pseudonyms,
    IClientAddress clientAddress,
    TimeProvider time,
    ILogger<InterstitialGate> logger)
{
    private const long Never = long.MinValue;

    private static readonly TimeSpan TagsTimeout = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan TagsRest = TimeSpan.FromSeconds(1);

    // Plans are told apart by reference: a changed link brings another one.
    private readonly ConcurrentDictionary<RedirectPlan, Task> _tagsRead = new();
    private long _tagsFailedAt = Never;

    /// <summary>What is known of interstitials; never waits.</summary>
    public InterstitialSnapshot Current => table.Current;

    /// <summary>Whether the link's tags have to be read before it is known which interstitials are its.</summary>
    public bool AsksForTags(RedirectPlan plan) =>
        plan.Tags is null && table.Current.Of(plan.WorkspaceId) is { } workspace && workspace.AsksForTags(plan.Program?.Options);

    /// <summary>
    /// Reads the link's tags, once for all who wait for them. Where the database does not answer in time the visit goes on without, as all do
    /// for the next <see cref="TagsRest"/>; then it is asked again.
    /// </summary>
    public async Task ReadTagsAsync(RedirectPlan plan)
    {
        long failedAt = Interlocked.Read(ref _tagsFailedAt);
        if (failedAt != Never && time.GetElapsedTime(failedAt) < TagsRest)
        {
            return;
        }

        var flight = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task shared = _tagsRead.GetOrAdd(plan, flight.Task);
        if (shared != flight.Task)
        {
            await shared;
            return;
        }

        try
        {
            // Not the visitor's to cancel: others wait for it.
            using var limit = new CancellationTokenSource(TagsTimeout, time);
            plan.Tags = await store.FindTagsAsync(plan.WorkspaceId, plan.LinkId, limit.Token).WaitAsync(limit.Token);
        }
        catch (Exception)
        {
            // Whatever it is, a visitor is led on all the same.
            Interlocked.Exchange(ref _tagsFailedAt, time.GetTimestamp());
        }
        finally
        {
            _tagsRead.TryRemove(plan, out _);
            flight.SetResult();
        }
    }

    /// <summary>Those that may stand before the link, the most particular first.</summary>
    public IReadOnlyList<CompiledInterstitial> Of(RedirectPlan plan) =>
        table.Current.Of(plan.WorkspaceId)?.Of(plan.Program?.Options, plan.Tags ?? []) ?? [];

    /// <summary>Whether the visitor came before, where the workspace's cookie tells.</summary>
    public bool? IsReturning(HttpContext context, int workspaceId) => table.Current.Of(workspaceId) is { } workspace
        ? VisitorCookieJar.Read(context, workspaceId, workspace).State.IsReturning(time.GetUtcNow())
        : null;

    /// <summary>Shows the first that the visitor may still meet, and records click and impression. False when there is none: the visitor is led on.</summary>
    /// <param name="visit">The visit.</param>
    /// <param name="decision">Where it leads: its outcome is <see cref="LinkOutcome.Redirect"/>.</param>
    /// <param name="offers">Those that take the visit.</param>
    public async Task<bool> TryShowAsync(LinkVisit visit, LinkDecision decision, IReadOnlyList<CompiledInterstitial> offers)
    {
        HttpContext context = visit.Context;
        int workspaceId = visit.Plan.WorkspaceId;
        string location = decision.Destination.LocationFor(visit.Query, visit.Suffix);
        // What only an app opens has no host to show, and what does not fit into a ticket cannot be led on to.
        if (location.Length > InterstitialTicket.MaxUrl
            || WebUrl.TryParse(location, null, out WebUrl? url) != WebUrlError.None
            || table.Key is not { } key
            || table.Current.Of(workspaceId) is not { } workspace)
        {
            return false;
        }

        if (await PrepareAsync(visit, offers, location, url!, key, workspace) is not { } prepared)
        {
            return false;
        }

        // Before anything is written: the click and the impression are in the journal when the page leaves.
        await clicks.RecordAsync(context, visit.Plan, decision.Destination.DestinationUtm, decision.Variant, visit.Query, visit.Orders, visit.Referrer);
        if (!prepared.Ticket.Untracked)
        {
            events.Record(context, EventKind.InterstitialView, workspaceId, prepared.Ticket.InterstitialId, prepared.Ticket.CreativeId, visit.Plan.LinkId);
        }

        await InterstitialAnswer.WriteAsync(context, prepared.Page, prepared.Language, prepared.Body);
        return true;
    }

    /// <summary>What is shown, rendered, before anything is recorded; null for nothing, also where it fails: the visitor is led on.</summary>
    private async Task<Prepared?> PrepareAsync(
        LinkVisit visit, IReadOnlyList<CompiledInterstitial> offers, string location, WebUrl url, byte[] key, AttachedInterstitials workspace)
    {
        HttpContext context = visit.Context;
        int workspaceId = visit.Plan.WorkspaceId;
        try
        {
            VisitorCookie cookie = VisitorCookieJar.Read(context, workspaceId, workspace);
            (CompiledInterstitial? shown, VisitorState? state) = await ChooseAsync(context, workspaceId, offers, cookie);
            if (shown is null)
            {
                return null;
            }

            Creative creative = shown.Draw(Random.Shared.NextDouble());
            InterstitialTicket ticket = TicketFor(visit, shown, creative, location);
            InterstitialPageModel page = PageFor(context, shown, creative, ticket, key, url, cookie.ShallAsk);
            PageLanguage language = VisitorPages.LanguageOf(context);
            byte[] body = await InterstitialAnswer.RenderAsync(page, language);
            if (state is not null)
            {
                cookies.Write(context, workspaceId, state);
            }

            return new Prepared(ticket, page, language, body);
        }
        catch (Exception exception) when (!context.RequestAborted.IsCancellationRequested)
        {
            Log.NotShown(logger, exception, visit.Plan.LinkId);
            return null;
        }
    }

    private InterstitialTicket TicketFor(LinkVisit visit, CompiledInterstitial shown, Creative creative, string location) => new()
    {
        Use = TicketUse.Continue,
        IssuedAt = time.GetUtcNow().ToUnixTimeMilliseconds(),
        WorkspaceId = visit.Plan.WorkspaceId,
        DomainId = visit.Plan.DomainId,
        LinkId = visit.Plan.LinkId,
        LinkVersion = visit.Plan.Version,
        InterstitialId = shown.Source.Id,
        CreativeId = creative.Id,
        Showing = BitConverter.ToInt64(RandomNumberGenerator.GetBytes(sizeof(long))),
        Countdown = (byte)shown.Source.Settings.Countdown,
        Untracked = (visit.Orders & ControlParameters.NoTrack) != 0,
        Slug = visit.Plan.Slug,
        Url = location,
    };

    private static InterstitialPageModel PageFor(
        HttpContext context, CompiledInterstitial shown, Creative creative, InterstitialTicket ticket, byte[] key, WebUrl destination, bool asksConsent)
    {
        // Who asked not to be recorded is not told to others either.
        RetargetingSettings? tags = shown.Source.Settings.Retargeting is { Any: true } given && !ticket.Untracked ? given : null;
        IHeaderDictionary headers = context.Request.Headers;
        string? click = creative.Url is { } target ? TicketPath.Of(ticket with { Use = TicketUse.Creative, Url = target }, key) : null;
        string? frame = creative.Kind == CreativeKind.Html ? TicketPath.Of(ticket with { Use = TicketUse.Frame, Url = creative.Url ?? "" }, key) : null;
        return new InterstitialPageModel(
            creative, shown.Source.Settings, destination.Authority, TicketPath.Of(ticket, key), click, frame, asksConsent ? TicketPath.Of(ticket with { Url = "" }, key) : null)
        {
            Tags = tags?.Tags,
            // Not every browser that sends the signal tells its scripts of it.
            TagsMode = tags is null ? null : tags.NeedsConsent(headers["Sec-GPC"], headers["DNT"]) ? "ask" : tags.Mode,
        };
    }

    private async Task<(CompiledInterstitial? Shown, VisitorState? State)> ChooseAsync(
        HttpContext context, int workspaceId, IReadOnlyList<CompiledInterstitial> offers, VisitorCookie cookie)
    {
        long? visitor = cookie.MayKeep
            ? null
            : pseudonyms.Compute(workspaceId, clientAddress.Of(context), (string?)context.Request.Headers.UserAgent, UnixMicros.Now(time));
        foreach (CompiledInterstitial offer in offers)
        {
            FrequencyCap? cap = offer.Source.Settings.Cap;
            if (cookie.MayKeep)
            {
                if (cookie.State.TryShow(offer.Source.Id, cap, time.GetUtcNow()) is { } state)
                {
                    return (offer, state);
                }
            }
            else if (await caps.TryTakeAsync(offer.Source.Id, cap, visitor, context.RequestAborted))
            {
                return (offer, null);
            }
        }

        return (null, null);
    }

    private sealed record Prepared(InterstitialTicket Ticket, InterstitialPageModel Page, PageLanguage Language, byte[] Body);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "An interstitial before link {LinkId} could not be shown; the visitor is led on")]
        public static partial void NotShown(ILogger logger, Exception exception, long linkId);
    }
}
