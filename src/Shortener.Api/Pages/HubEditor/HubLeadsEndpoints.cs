using Shortener.Api.Pages.App;
using Shortener.Core.Accounts;
using Shortener.Core.Hubs;
using Shortener.Core.Ids;

namespace Shortener.Api.Pages.HubEditor;

/// <param name="Hub">The page.</param>
/// <param name="Id">Its opaque id.</param>
/// <param name="Leads">Newest first.</param>
/// <param name="MayWrite">Whether whoever looks may delete them.</param>
public sealed record HubLeadsModel(Hub Hub, string Id, CursorPage<Lead> Leads, bool MayWrite);

/// <summary><c>GET|HEAD /app/hubs/{id}/leads</c>.</summary>
internal static class HubLeadsEndpoints
{
    public static void MapHubLeadsPage(this IEndpointRouteBuilder routes) =>
        routes.MapMethods("/app/hubs/{id}/leads", [HttpMethods.Get, HttpMethods.Head], ShowAsync).WithName("hubLeadsPage").ExcludeFromDescription();

    private static async Task ShowAsync(HttpContext context, string id, IHubStore hubs, ILeadStore leads)
    {
        if (await AppPage.OpenAsync(context, Permission.HubsRead | Permission.LeadsRead) is not { } frame
            || await HubEditorEndpoints.FindAsync(context, frame, id, hubs) is not { } hub)
        {
            return;
        }

        CursorPage<Lead> page = await CursorPages.ReadAsync(
            context,
            OpaqueId.Lead,
            (before, count) => leads.ListAsync(frame.WorkspaceId, hub.Id, before ?? long.MaxValue, count, context.RequestAborted),
            lead => lead.Id);
        await AppPage.WriteAsync<HubLeadsPage>(context, frame, new HubLeadsModel(hub, id, page, frame.May(Permission.LeadsWrite)));
    }
}
