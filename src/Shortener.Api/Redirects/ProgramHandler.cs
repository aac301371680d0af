using Shortener.Api.Hosting;
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
internal sealed class ProgramHandler(VisitReader visits, ClickLimiter limits, PasswordGate passwords, ClickRecorder clicks, IBlocklist blocklist, PublicUrl publicUrl)
{
    /// <summary>Shown in place of a destination that is on the blocklist.</summary>
    public static readonly LinkBlock Blocklisted = new(StatusCodes.Status410Gone, null);

    private static readonly Func<(ProgramHandler Handler, LinkVisit Visit, LinkDecision Decision), Task> Page = static it => it.Handler.ShowAsync(it.Visit, it.Decision);
    private static readonly Func<(ProgramHandler Handler, LinkVisit Visit, LinkDecision Decision, bool IsBot), Task> Limited = static it => it.Handler.TakeAsync(it.Visit, it.Decision, it.IsBot);
    private static readonly Func<(ProgramHandler Handler, LinkVisit Visit), Task> Posted = static it => it.Handler.TryPasswordAsync(it.Visit);

    private static readonly Func<(HttpContext Context, AppPage Page, Task Recorded), Task> Escape = static it => EscapeAsync(it.Context, it.Page, it.Recorded);

    // Just after the start the engines' rules are still being read.
    private static readonly Func<(ProgramHandler Handler, LinkVisit Visit), Task> Unready = static it => it.Handler.DecideAsync(it.Visit, passwordGiven: false);

    /// <param name="suffix">What follows the slug in the path, without its slash; empty for nothing.</param>
    public Task RunAsync(HttpContext context, DomainEntry domain, RedirectPlan plan, LinkProgram program, string suffix)
    {
        string query = context.Request.QueryString.Value ?? "";
        ControlParameters orders = query.Length == 0 ? ControlParameters.None : ControlQuery.Read(query);
        var visit = new LinkVisit(context, domain, plan, program, suffix, query, orders);
        return HttpMethods.IsPost(context.Request.Method) ? ThreadPoolContext.RunAsync(Posted, (this, visit))
            : visits.IsReady ? DecideAsync(visit, passwordGiven: false)
            : ThreadPoolContext.RunAsync(Unready, (this, visit));
    }

    private Task DecideAsync(in LinkVisit visit, bool passwordGiven)
    {
        (LinkDecision decision, bool isBot) = visits.Decide(visit, passwordGiven);
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
            return LeadOnAsync(visit, decision);
        }

        return !isBot && limits.TryTake(visit.Plan.LinkId, limit) == ClickAllowance.Taken
            ? LeadOnAsync(visit, decision)
            : ThreadPoolContext.RunAsync(Limited, (this, visit, decision, isBot));
    }

    private async Task TakeAsync(LinkVisit visit, LinkDecision decision, bool isBot)
    {
        ClickAllowance allowance;
        try
        {
            long limit = visit.Program.Options.ClickLimit!.Value;
            CancellationToken gone = visit.Context.RequestAborted;
            allowance = isBot
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
            ClickAllowance.Taken => LeadOnAsync(visit, decision),
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
            await DecideAsync(visit with { Referrer = answer.Referrer ?? "" }, passwordGiven: true);
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
