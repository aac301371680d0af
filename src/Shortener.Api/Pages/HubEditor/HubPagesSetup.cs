namespace Shortener.Api.Pages.HubEditor;

/// <summary>The dashboard's pages about LinkHub pages.</summary>
internal static class HubPagesSetup
{
    public static void MapHubPages(this IEndpointRouteBuilder routes)
    {
        routes.MapHubList();
        routes.MapHubImportPage();
        routes.MapHubEditor();
        routes.MapHubMetrics();
        routes.MapHubLeadsPage();
    }
}
