using Shortener.Api.AbuseReports;
using Shortener.Api.Pages.Design;
using Shortener.Api.Pages.Info;
using Shortener.Api.Pages.Notices;
using Shortener.Core.AbuseReports;
using Shortener.Core.Links;
using Shortener.Core.Storage;

namespace Shortener.Api.Pages.Report;

/// <summary>
/// <c>GET|HEAD|POST /{slug}+report</c>: the form that reports a link. No slug holds a plus sign, so the address is nobody's link.
/// </summary>
/// <remarks>
/// There is no session that a foreign page could abuse, only the visitor's address, by which reports are limited. So no token is needed
/// that would set a cookie: a form sent by another site is told by <c>Sec-Fetch-Site</c> and <c>Origin</c>, and refused with 403.
/// </remarks>
internal static class ReportEndpoints
{
    public static void MapReportPage(this IEndpointRouteBuilder routes)
    {
        routes.MapMethods("/{slug}+report", [HttpMethods.Get, HttpMethods.Head], ShowAsync).WithName("linkReport").ExcludeFromDescription();
        routes.MapPost("/{slug}+report", TakeAsync).WithName("sendLinkReport").ExcludeFromDescription();
    }

    private static async Task ShowAsync(HttpContext context, string slug, VisitorLinks links, IShortUrls shortUrls)
    {
        (Link? link, ReadyPage missing) = await links.FindAsync(context, slug);
        if (link is null)
        {
            await missing.WriteAsync(context);
            return;
        }

        ReportState state = context.Request.Query.ContainsKey("sent") ? ReportState.Sent : ReportState.Asked;
        await WriteAsync(context, StatusCodes.Status200OK, ModelOf(link, shortUrls) with { State = state });
    }

    private static async Task TakeAsync(HttpContext context, string slug, VisitorLinks links, IShortUrls shortUrls, ReportDesk desk)
    {
        if (IsForeign(context.Request))
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }

        IFormCollection? form = await PageForm.ReadAsync(context);
        if (form is null)
        {
            return;
        }

        (Link? link, ReadyPage missing) = await links.FindAsync(context, slug);
        if (link is null)
        {
            await missing.WriteAsync(context);
            return;
        }

        ReportPageModel model = Fill(ModelOf(link, shortUrls), form);
        if (model.HasErrors)
        {
            await WriteAsync(context, StatusCodes.Status422UnprocessableEntity, model with { State = ReportState.Incomplete });
            return;
        }

        try
        {
            // A trap that was stepped into looks like success.
            if (form[ReportPageModel.TrapField].ToString().Length == 0 && !desk.TryTake(context, link, out TimeSpan wait))
            {
                await WriteAsync(context, StatusCodes.Status429TooManyRequests, model with { State = ReportState.Limited, Wait = wait }, wait);
                return;
            }

            if (form[ReportPageModel.TrapField].ToString().Length == 0)
            {
                await desk.StoreAsync(context, link, model.Reason!.Value, model.Comment, model.Email);
            }
        }
        catch (Exception away) when (DatabaseAway.Is(away))
        {
            await VisitorPages.Unavailable.WriteAsync(context);
            return;
        }

        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.Location = $"/{Uri.EscapeDataString(link.Slug)}+report?sent";
        context.Response.Headers.CacheControl = "private, no-store";
    }

    private static ReportPageModel Fill(ReportPageModel empty, IFormCollection form)
    {
        string reason = form[ReportPageModel.ReasonField].ToString();
        string comment = form[ReportPageModel.CommentField].ToString().ReplaceLineEndings("\n").Trim();
        string email = form[ReportPageModel.EmailField].ToString().Trim();
        AbuseReason? known = Enum.GetValues<AbuseReason>()
            .Where(value => reason.Equals(value.ToString(), StringComparison.OrdinalIgnoreCase))
            .Select(value => (AbuseReason?)value)
            .FirstOrDefault();
        return empty with
        {
            Reason = known,
            Comment = comment,
            Email = email,
            ReasonMissing = known is null,
            CommentTooLong = comment.Length > ReportPageModel.MaxComment,
            EmailWrong = email.Length > 0 && !IsAddress(email),
        };
    }

    /// <summary>Loosely: a letter that comes back tells more than any pattern.</summary>
    private static bool IsAddress(string email)
    {
        int at = email.LastIndexOf('@');
        return email.Length <= ReportPageModel.MaxEmail && at > 0 && at < email.Length - 1 && !email.Any(c => char.IsWhiteSpace(c) || char.IsControl(c));
    }

    private static bool IsForeign(HttpRequest request)
    {
        string? site = request.Headers["Sec-Fetch-Site"];
        string? origin = request.Headers.Origin;
        return (site is not null && site is not ("same-origin" or "none"))
            || (origin is not null && (!Uri.TryCreate(origin, UriKind.Absolute, out Uri? from) || !from.Authority.Equals(request.Host.Value, StringComparison.OrdinalIgnoreCase)));
    }

    private static ReportPageModel ModelOf(Link link, IShortUrls shortUrls) => new(shortUrls.ShortUrl(link.Domain ?? "", link.Slug), link.Slug);

    private static async Task WriteAsync(HttpContext context, int status, ReportPageModel model, TimeSpan? retryAfter = null)
    {
        PageLanguage language = VisitorPages.LanguageOf(context);
        byte[] body = await PageRenderer.RenderAsync<ReportPage>((nameof(ReportPage.Language), language), (nameof(ReportPage.Model), model));
        await context.WritePageAsync(status, body, language, FormTarget.Self, retryAfter);
    }
}
