using Shortener.Api.Pages.Design;
using Shortener.Api.Pages.Notices;
using Shortener.Core.Blocklists;
using Shortener.Core.Links;

namespace Shortener.Api.Pages.Info;

/// <summary>
/// <c>GET|HEAD /{slug}+</c>: what a link is, before it is followed. No slug holds a plus sign, so the address is nobody's link. A look
/// is no click.
/// </summary>
internal static class InfoEndpoints
{
    public static void MapInfoPage(this IEndpointRouteBuilder routes) => routes
        .MapMethods("/{slug}+", [HttpMethods.Get, HttpMethods.Head], ShowAsync)
        .WithName("linkInfo")
        .ExcludeFromDescription();

    private static async Task ShowAsync(HttpContext context, string slug, VisitorLinks links, IShortUrls shortUrls, IBlocklist blocklist, TimeProvider time)
    {
        (Link? link, ReadyPage missing) = await links.FindAsync(context, slug);
        if (link is null)
        {
            await missing.WriteAsync(context);
            return;
        }

        PageLanguage language = VisitorPages.LanguageOf(context);
        InfoPageModel model = InfoPageModel.Of(
            link, shortUrls.ShortUrl(link.Domain ?? "", link.Slug), blocklist.Find(link.Url) is not null, time.GetUtcNow());
        byte[] body = await PageRenderer.RenderAsync<InfoPage>((nameof(InfoPage.Language), language), (nameof(InfoPage.Model), model));
        await context.WritePageAsync(StatusCodes.Status200OK, body, language);
    }
}
