using Shortener.Api.Hosting;
using Shortener.Api.Interstitials;
using Shortener.Api.Links;
using Shortener.Api.Pages;
using Shortener.Api.Pages.Escape;
using Shortener.Api.Pages.Password;
using Shortener.Api.Pages.Previews;
using Shortener.Api.Passwords;
using Shortener.Core.Apps;
using Shortener.Core.Blocklists;
using Shortener.Core.ClickLimits;
using Shortener.Core.Destinations;
using Shortener.Core.Links;
using Shortener.Core.Redirects;

namespace Shortener.Api.Redirects;

/// <summary>
/// Answers visits to links that do more than redirect. A visit that is led on by what memory knows completes on the thread it came on;
/// pages, passwords and questions to the database leave for the thread pool. Thread-safe.
/// </summary>
internal sealed class ProgramHandler(
    VisitReader visits,
    ClickLimiter limits,
    PasswordGate passwords,
    ClickRecorder clicks,
    InterstitialGate interstitials,
    IBlocklist blocklist,
    PublicUrl publicUrl)
{
    /// <summary>Shown in place of a destination that is on the blocklist.</summary>
    public static readonly LinkBlock Blocklisted = new(StatusCodes.Status410Gone, null);

    private static readonly Func<(ProgramHandler Handler, LinkVisit Visit, LinkDecision Decision), Task> Page = static it => it.Handler.ShowAsync(it.Visit, it.Decision);
    private static readonly Func<(ProgramHandler Handler, LinkVisit Visit, VisitDecision Decided), Task> Limited = static it => it.Handler.TakeAsync(it.Visit, it.Decided);
    private static readonly Func<(ProgramHandler Handler, LinkVisit Visit, VisitDecision Decided), Task> Interstitial = static it => it.Handler.ShowInterstitialAsync(it.Visit, it.Decided);
    private static readonly Func<(ProgramHandler Handler, LinkVisit Visit), Task> Posted = static it => it.Handler.TryPasswordAsync(it.Visit);

    private static readonly Func<(HttpContext Context, AppPage Page, Task Recorded), Task> Escape = static it => EscapeAsync(it.Context, it.Page, it.Recorded);

    // Just after the start the engines' rules are still being read.
    private static readonly Func<(ProgramHandler Handler, LinkVisit Visit), Task> Unready = static it => it.Handler.PrepareAsync(it.Visit);

    /// <param name="suffix">What follows the slug in the path, without its slash; empty for nothing.</param>
    public Task RunAsync(HttpContext context, DomainEntry domain, RedirectPlan plan, LinkProgram program, string suffix)
    {
        string query = context.Request.QueryString.Value ?? "";
        ControlParameters orders = query.Length == 0 ? ControlParameters.None : ControlQuery.Read(query);
        var visit = new LinkVisit(context, domain, plan, program, suffix, query, orders);
        return HttpMethods.IsPost(context.Request.Method) ? ThreadPoolContext.RunAsync(Posted, (this, visit))
            : visits.IsReady && !interstitials.AsksForTags(plan) ? DecideAsync(visit, passwordGiven: false)
            : ThreadPoolContext.RunAsync(Unready, (this, visit));
    }

    /// <summary>What takes time before the decision: the engines just after the start, the link's tags where interstitials are attached to some.</summary>
    private async Task PrepareAsync(LinkVisit visit, bool passwordGiven = false)
    {
        if (interstitials.AsksForTags(visit.Plan))
        {
            await interstitials.ReadTagsAsync(visit.Plan);
        }

        await DecideAsync(visit, passwordGiven);
    }

    private Task DecideAsync(in LinkVisit visit, bool passwordGiven)
    {
        VisitDecision decided = visits.Decide(visit, passwordGiven);
        LinkDecision decision = decided.Decision;
        if (!decision.IsClick)
        {
            return ThreadPoolContext.RunAsync(Page, (this, visit, decision));
        }

        if (IsListed(visit, decision))
        {
            // Before a click is taken: whom it would be taken for is not led on.
            return ThreadPoolContext.RunAsync(Page, (this, visit, new LinkDecision(LinkOutcome.Blocked, Block: Blocklisted)));
        }

        if (!decision.UsesClickLimit || visit.Program.Options.ClickLimit is not { } limit)
        {
            return AnswerAsync(visit, decided);
        }

        return !decided.IsBot && limits.TryTake(visit.Plan.LinkId, limit) == ClickAllowance.Taken
            ? AnswerAsync(visit, decided)
            : ThreadPoolContext.RunAsync(Limited, (this, visit, decided));
    }

    /// <summary>The interstitial where one takes the visit, otherwise the redirect.</summary>
    private Task AnswerAsync(in LinkVisit visit, in VisitDecision decided) => decided.Offers.Count == 0
        ? LeadOnAsync(visit, decided.Decision)
        : ThreadPoolContext.RunAsync(Interstitial, (this, visit, decided));

    private async Task ShowInterstitialAsync(LinkVisit visit, VisitDecision decided)
    {
        if (!await interstitials.TryShowAsync(visit, decided.Decision, decided.Offers))
        {
            await LeadOnAsync(visit, decided.Decision);
        }
    }

    private async Task TakeAsync(LinkVisit visit, VisitDecision decided)
    {
        ClickAllowance allowance;
        try
        {
            long limit = visit.Program.Options.ClickLimit!.Value;
            CancellationToken gone = visit.Context.RequestAborted;
            allowance = decided.IsBot
                ? await limits.CheckAsync(visit.Plan.LinkId, limit, gone)
                : await limits.TakeAsync(visit.Plan.LinkId, limit, gone);
        }
        catch (OperationCanceledException)
        {
            // The visitor is gone.
            return;
        }

        await (allowance switch
        {
            ClickAllowance.Taken => AnswerAsync(visit, decided),
            ClickAllowance.Unavailable => VisitorPages.Unavailable.WriteAsync(visit.Context),
            _ when visit.Program.LimitReached is { } fallback && blocklist.Current.Find(fallback.Location) is null
                => LeadOnAsync(visit, new LinkDecision(LinkOutcome.Redirect, fallback)),
            _ => VisitorPages.ClickLimit.WriteAsync(visit.Context),
        });
    }

    /// <summary>Whether anything that the visitor would be led to, or offered, is on the blocklist, to which queries do not matter.</summary>
    private bool IsListed(in LinkVisit visit, in LinkDecision decision)
    {
        Blocklist list = blocklist.Current;
        return list.Count > 0
            && (list.Find(decision.Destination.LocationFor("", visit.Suffix)) is not null
                || (decision.Page is { } page && (list.Find(page.OpenUrl) is not null || list.Find(page.StoreUrl) is not null)));
    }

    private Task LeadOnAsync(in LinkVisit visit, in LinkDecision decision)
    {
        Task recorded = clicks.RecordAsync(
            visit.Context, visit.Plan, decision.Destination.DestinationUtm, decision.Variant, visit.Query, visit.Orders, visit.Referrer);
        if (decision.Page is { } page)
        {
            return ThreadPoolContext.RunAsync(Escape, (visit.Context, page, recorded));
        }

        // A browser repeats a form behind 302 by custom and behind 307 by rule; 303 makes it read.
        int status = HttpMethods.IsPost(visit.Context.Request.Method) ? StatusCodes.Status303SeeOther : visit.Plan.StatusCode;
        RedirectHeaders.Write(
            visit.Context.Response, status, decision.Destination.LocationFor(visit.Query, visit.Suffix), visit.Plan.IsPermanent);
        return recorded;
    }

    /// <summary>The page stands in place of the redirect, so the click is in the journal before it leaves.</summary>
    private static async Task EscapeAsync(HttpContext context, AppPage page, Task recorded)
    {
        await recorded;
        EscapeTarget target = page.InAppBrowser is null ? EscapeTarget.App : EscapeTarget.Browser;
        await VisitorPages.EscapeAsync(context, new EscapePageModel(page.OpenUrl, page.PlainUrl, HostOf(page.PlainUrl), page.StoreUrl, target));
    }

    private static string HostOf(string url) =>
        WebUrl.TryParse(url, null, out WebUrl? parsed) == WebUrlError.None ? parsed!.Host : url;

    private async Task TryPasswordAsync(LinkVisit visit)
    {
        // Only a link with a password takes a POST.
        PasswordAnswer answer = await passwords.TryAsync(visit.Context, visit.Plan, visit.Program.Options.PasswordHash!);
        if (answer.Passed)
        {
            await PrepareAsync(visit with { Referrer = answer.Referrer ?? "" }, passwordGiven: true);
            return;
        }

        PasswordState state = answer.Wait is not null ? PasswordState.Limited : PasswordState.Wrong;
        await VisitorPages.PasswordAsync(visit.Context, new PasswordPageModel(state, answer.Wait, answer.Referrer));
    }

    private Task ShowAsync(in LinkVisit visit, in LinkDecision decision)
    {
        HttpContext context = visit.Context;
        LinkOptions options = visit.Program.Options;
        switch (decision.Outcome)
        {
            case LinkOutcome.Blocked:
                return VisitorPages.BlockedAsync(context, decision.Block!);
            case LinkOutcome.NotStarted:
                return VisitorPages.NotStartedAsync(context, options.StartsAt!.Value, options.TimeZone);
            case LinkOutcome.Expired:
                return visit.Domain.Settings.ExpiredUrl is { } page && blocklist.Current.Find(page) is null ? DomainPage.Redirect(context, page) : VisitorPages.Expired.WriteAsync(context);
            case LinkOutcome.Preview:
                LinkPreview? preview = options.Preview;
                return VisitorPages.PreviewAsync(context, new PreviewPageModel(
                    publicUrl.Of(visit.Domain.Host is { Length: > 0 } host ? host : null, visit.Plan.Slug), preview?.Title, preview?.Text, preview?.Image));
            default:
                string? referrer = context.Request.Headers.Referer;
                return VisitorPages.PasswordAsync(
                    context,
                    new PasswordPageModel(PasswordState.Asked, Referrer: referrer is { Length: > PasswordPageModel.MaxReferrerLength } ? null : referrer));
        }
    }
}
