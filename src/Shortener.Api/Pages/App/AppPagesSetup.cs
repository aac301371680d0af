using Shortener.Api.Assets;
using Shortener.Api.Pages.Auditing;
using Shortener.Api.Pages.Domains;
using Shortener.Api.Pages.Gallery;
using Shortener.Api.Pages.Guide;
using Shortener.Api.Pages.HubEditor;
using Shortener.Api.Pages.Installation;
using Shortener.Api.Pages.InterstitialEditor;
using Shortener.Api.Pages.Keys;
using Shortener.Api.Pages.Links;
using Shortener.Api.Pages.Metrics;
using Shortener.Api.Pages.Overview;
using Shortener.Api.Pages.Settings;
using Shortener.Api.Pages.Team;
using Shortener.Api.Pages.Webhooks;

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
        routes.MapInterstitialPages();
        routes.MapTeamPage();
        routes.MapKeysPage();
        routes.MapDomainPages();
        routes.MapWebhookPages();
        routes.MapAuditPage();
        routes.MapSystemPage();
        routes.MapSettingsPages();
        routes.MapGuide();
    }
}
