using Microsoft.AspNetCore.Components;
using Shortener.Api.Pages.Design;
using Shortener.Core.Accounts;

namespace Shortener.Api.Pages.Accounts;

/// <summary>What the pages of accounts share: language, rendering and headers. Stateless, thread-safe.</summary>
internal static class AccountPage
{
    /// <summary>The person's own language, else the browser's.</summary>
    public static PageLanguage LanguageOf(HttpContext context, User? user = null) => user?.Language is { } tag
        ? PageLanguages.All.FirstOrDefault(language => language.Tag() == tag)
        : VisitorPages.LanguageOf(context);

    /// <summary>Answers with a page of parameters <c>Language</c> and <c>Model</c>, whose forms come back here.</summary>
    /// <param name="context">The request.</param>
    /// <param name="status">HTTP status.</param>
    /// <param name="model">What the page shows.</param>
    /// <param name="language">What it is written in.</param>
    /// <param name="secretAddress">Whether the page's address holds a token.</param>
    /// <param name="withScript">Whether the page has a script.</param>
    public static async Task WriteAsync<TPage>(
        HttpContext context, int status, object model, PageLanguage language, bool secretAddress = false, bool withScript = false)
        where TPage : IComponent
    {
        byte[] body = await PageRenderer.RenderAsync<TPage>(("Language", language), ("Model", model));
        await context.WritePageAsync(status, body, language, withScript ? FormTarget.SelfAndScript : FormTarget.Self, hideReferrer: secretAddress);
    }

    /// <summary>Answers with words and one way on.</summary>
    public static Task NoticeAsync(HttpContext context, int status, Localized<AccountNotice> notice, bool secretAddress = false)
    {
        PageLanguage language = LanguageOf(context);
        return WriteAsync<AccountNoticePage>(context, status, notice.In(language), language, secretAddress);
    }

    /// <summary>Sends the browser on with a GET.</summary>
    public static void Redirect(HttpContext context, string path)
    {
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.Location = path;
        context.Response.Headers.CacheControl = "private, no-store";
    }
}
