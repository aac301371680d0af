using Shortener.Api.Assets;
using Shortener.Api.Pages.Gallery;
using Shortener.Api.Pages.HubEditor;
using Shortener.Api.Pages.Keys;
using Shortener.Api.Pages.Links;
using Shortener.Api.Pages.Metrics;
using Shortener.Api.Pages.Overview;
using Shortener.Api.Pages.Team;

namespace Shortener.Api.Pages.App;

/// <summary>The dashboard: pages below <c>/app</c> for people who are signed in.</summary>
internal static class AppPagesSetup
{
    public static void MapAppPages(this IEndpointRouteBuilder routes)
    {
        routes.MapAssets();
        routes.MapGallery();
        routes.MapOverview();
        routes.MapLinkPages();
        routes.MapMetricsPages();
        routes.MapHubPages();
        routes.MapTeamPage();
        routes.MapKeysPage();
    }
}
