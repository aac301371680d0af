using Shortener.Api.Links;
using Shortener.Api.Pages.App;
using Shortener.Core.Accounts;

namespace Shortener.Api.Pages.HubEditor;

/// <summary><c>GET|HEAD /app/hubs/import</c>: the form that makes a page of another service's page.</summary>
internal static class HubImportPageEndpoints
{
    public static void MapHubImportPage(this IEndpointRouteBuilder routes) =>
        routes.MapMethods("/app/hubs/import", [HttpMethods.Get, HttpMethods.Head], ShowAsync).WithName("hubImportPage").ExcludeFromDescription();

    private static async Task ShowAsync(HttpContext context, PublicUrl publicUrl)
    {
        if (await AppPage.OpenAsync(context, Permission.HubsWrite) is { } frame)
        {
            await AppPage.WriteAsync<HubImportPage>(context, frame, publicUrl.Base.Origin);
        }
    }
}
