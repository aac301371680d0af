using System.Globalization;
using System.Text;
using Microsoft.Extensions.Primitives;
using Shortener.Api.Events;
using Shortener.Api.Pages;
using Shortener.Api.Pages.Hubs;
using Shortener.Api.Redirects;
using Shortener.Core.Blocklists;
using Shortener.Core.Events;
using Shortener.Core.Hubs;
using Shortener.Core.Links;
using Shortener.Core.Redirects;
using Shortener.Core.Storage;

namespace Shortener.Api.Hubs;

/// <summary>
/// <c>/h/{token}</c>: a button of a published page. It leads where that page leads by now and nowhere else; where that is a link of ours,
/// through the link, so that its click is recorded too.
/// </summary>
internal static class HubButtonEndpoint
{
    private const int MaxElapsedMs = 86_400_000;

    private static readonly StringValues NoStore = "private, no-store";

    public static void MapHubButtons(this IEndpointRouteBuilder routes)
    {
        routes.MapMethods("/h/{token}", [HttpMethods.Get, HttpMethods.Head], FollowAsync).WithName("hubButton").ExcludeFromDescription();
        routes.MapPost("/h/{token}", SendAsync).WithName("hubLead").ExcludeFromDescription();
    }

    private static async Task FollowAsync(
        HttpContext context,
        string token,
        HubPages pages,
        DomainTable domains,
        EventRecorder events,
        IBlocklist blocklist,
        ILinkStore links,
        IShortUrls shortUrls,
        TimeProvider time)
    {
        try
        {
            if (!HubToken.TryParse(token, out HubToken place)
                || await pages.FindAsync(place.HubId) is not { } page
                || !domains.MayShow((string?)context.Request.Headers.Host, page.Hub.WorkspaceId)
                || !page.Targets.TryGetValue(place, out HubTarget? target)
                || target.Lead is not null)
            {
                await VisitorPages.Unknown.WriteAsync(context);
                return;
            }

            if (target.From is { } from && time.GetUtcNow() < from)
            {
                // A visitor's clock that is fast, or somebody who guesses: the page still counts down.
                await RedirectAsync(context, "/@" + page.Hub.Handle);
                return;
            }

            if (target.Url is { } blocked && blocklist.Current.Find(blocked) is not null)
            {
                await VisitorPages.BlockedAsync(context, ProgramHandler.Blocklisted);
                return;
            }

            string? location = target.Url;
            if (target.LinkId is { } id)
            {
                Link? link = await links.FindAsync(page.Hub.WorkspaceId, id, context.RequestAborted);
                if (link is null)
                {
                    await VisitorPages.Unknown.WriteAsync(context);
                    return;
                }

                location = shortUrls.ShortUrl(link.Domain ?? "", link.Slug);
            }

            bool tracked = (ControlQuery.Read(context.Request.QueryString.Value) & ControlParameters.NoTrack) == 0;
            if (tracked)
            {
                events.Record(
                    context, EventKind.HubButton, page.Hub.WorkspaceId, page.Hub.Id, place.BlockId, elapsedMs: ElapsedOf(context.Request.Query["t"]));
            }
            else if (target.LinkId is not null)
            {
                location += "?no-track";
            }

            await (target.Contact is { } contact ? SendCardAsync(context, contact) : RedirectAsync(context, location!));
        }
        catch (Exception away) when (DatabaseAway.Is(away))
        {
            await VisitorPages.Unavailable.WriteAsync(context);
        }
    }

    private static Task SendAsync(HttpContext context, string token, HubLeadDesk desk) => desk.TakeAsync(context, token);

    private static Task RedirectAsync(HttpContext context, string location)
    {
        HttpResponse response = context.Response;
        response.StatusCode = StatusCodes.Status302Found;
        response.ContentLength = 0;
        response.Headers.Location = location;
        response.Headers.CacheControl = NoStore;
        response.Headers["Referrer-Policy"] = "strict-origin-when-cross-origin";
        response.Headers["X-Robots-Tag"] = "noindex";
        return Task.CompletedTask;
    }

    private static async Task SendCardAsync(HttpContext context, HubContact contact)
    {
        byte[] card = Encoding.UTF8.GetBytes(VCard.Write(contact));
        HttpResponse response = context.Response;
        response.ContentType = "text/vcard; charset=utf-8";
        response.ContentLength = card.Length;
        response.Headers.ContentDisposition = "attachment; filename=\"contact.vcf\"";
        response.Headers.CacheControl = NoStore;
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await response.BodyWriter.WriteAsync(card, context.RequestAborted);
        }
    }

    /// <summary>What the page's script says; a day at most, null for anything else.</summary>
    private static int? ElapsedOf(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int elapsed) && elapsed <= MaxElapsedMs ? elapsed : null;
}
