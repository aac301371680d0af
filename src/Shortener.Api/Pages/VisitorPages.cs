using Shortener.Api.Pages.Design;
using Shortener.Api.Pages.Escape;
using Shortener.Api.Pages.Notices;
using Shortener.Api.Pages.Password;
using Shortener.Api.Pages.Previews;
using Shortener.Core.Links;

namespace Shortener.Api.Pages;

/// <summary>
/// The pages that a visitor of a link may meet instead of its destination. Each answers the request with status, headers and body in
/// the visitor's language and is no click. Thread-safe.
/// </summary>
/// <remarks>
/// Statuses: unknown 404; disabled, expired, used up 410; blocked 410, 403 or 451; not started 404, because there is nothing at the address
/// yet and whoever checks links comes back; password 200, wrong 403, limited 429; unavailable 503.
/// </remarks>
internal static class VisitorPages
{
    /// <summary>404: no such link.</summary>
    public static readonly ReadyPage Unknown = new(StatusCodes.Status404NotFound, MarkState.Broken, NoticeTexts.Unknown);

    /// <summary>410: switched off by its owner.</summary>
    public static readonly ReadyPage Disabled = new(StatusCodes.Status410Gone, MarkState.Broken, NoticeTexts.Disabled);

    /// <summary>410: its time is over.</summary>
    public static readonly ReadyPage Expired = new(StatusCodes.Status410Gone, MarkState.Broken, NoticeTexts.Expired);

    /// <summary>410: its clicks are used up.</summary>
    public static readonly ReadyPage ClickLimit = new(StatusCodes.Status410Gone, MarkState.Broken, NoticeTexts.ClickLimit);

    /// <summary>503 with <c>Retry-After</c>: nobody who could know the link answers.</summary>
    public static readonly ReadyPage Unavailable = new(
        StatusCodes.Status503ServiceUnavailable, MarkState.Waiting, NoticeTexts.Unavailable, TimeSpan.FromSeconds(5));

    /// <summary>404 with the instant from which the link works.</summary>
    /// <param name="timeZone">The link's time zone (IANA); null for UTC.</param>
    public static Task NotStartedAsync(HttpContext context, DateTimeOffset startsAt, string? timeZone)
    {
        PageLanguage language = LanguageOf(context);
        InstantInZone instant = InstantInZone.Of(startsAt, timeZone, language);
        return NoticeAsync(
            context,
            StatusCodes.Status404NotFound,
            language,
            MarkState.Waiting,
            NoticeTexts.NotStarted.In(language),
            instant: new NoticeInstant(instant.Text, instant.Machine));
    }

    /// <summary>410, 403 for a visitor whom a rule turns away, or 451 where the law demands it, with the reason that was given.</summary>
    public static Task BlockedAsync(HttpContext context, LinkBlock block)
    {
        PageLanguage language = LanguageOf(context);
        bool byLaw = block.Status == StatusCodes.Status451UnavailableForLegalReasons;
        return NoticeAsync(
            context,
            byLaw || block.Status == StatusCodes.Status403Forbidden ? block.Status : StatusCodes.Status410Gone,
            language,
            MarkState.Barred,
            (byLaw ? NoticeTexts.BlockedByLaw : NoticeTexts.Blocked).In(language),
            reason: block.Reason);
    }

    /// <summary>The password form: 200, 403 for a wrong one, 429 with <c>Retry-After</c> when attempts are limited.</summary>
    public static async Task PasswordAsync(HttpContext context, PasswordPageModel model)
    {
        PageLanguage language = LanguageOf(context);
        byte[] body = await PageRenderer.RenderAsync<PasswordPage>((nameof(PasswordPage.Language), language), (nameof(PasswordPage.Model), model));
        int status = model.State switch
        {
            PasswordState.Wrong => StatusCodes.Status403Forbidden,
            PasswordState.Limited => StatusCodes.Status429TooManyRequests,
            _ => StatusCodes.Status200OK,
        };
        TimeSpan? wait = model.State == PasswordState.Limited ? model.Wait ?? TimeSpan.Zero : null;
        await context.WritePageAsync(status, body, language, FormTarget.SelfThenAnywhere, wait);
    }

    /// <summary>200: a button out of an app's own browser (or into an app) and a plain link.</summary>
    public static async Task EscapeAsync(HttpContext context, EscapePageModel model)
    {
        PageLanguage language = LanguageOf(context);
        byte[] body = await PageRenderer.RenderAsync<EscapePage>((nameof(EscapePage.Language), language), (nameof(EscapePage.Model), model));
        await context.WritePageAsync(StatusCodes.Status200OK, body, language);
    }

    /// <summary>200: Open Graph tags for a messenger's fetcher.</summary>
    public static async Task PreviewAsync(HttpContext context, PreviewPageModel model)
    {
        PageLanguage language = LanguageOf(context);
        byte[] body = await PageRenderer.RenderAsync<PreviewPage>((nameof(PreviewPage.Language), language), (nameof(PreviewPage.Model), model));
        await context.WritePageAsync(StatusCodes.Status200OK, body, language);
    }

    /// <summary>Renders what can be rendered ahead, so that the first visitor does not wait for it.</summary>
    public static void Prepare()
    {
        foreach (ReadyPage page in (ReadyPage[])[Unknown, Disabled, Expired, ClickLimit, Unavailable])
        {
            page.Prepare();
        }
    }

    internal static PageLanguage LanguageOf(HttpContext context) => PageLanguages.Of(context.Request.Headers.AcceptLanguage);

    private static async Task NoticeAsync(
        HttpContext context, int status, PageLanguage language, MarkState state, NoticeText texts, NoticeInstant? instant = null, string? reason = null)
    {
        byte[] body = await PageRenderer.RenderAsync<NoticePage>(
            (nameof(NoticePage.Language), language),
            (nameof(NoticePage.State), state),
            (nameof(NoticePage.Texts), texts),
            (nameof(NoticePage.Instant), instant),
            (nameof(NoticePage.Reason), reason));
        await context.WritePageAsync(status, body, language);
    }
}
