using Microsoft.AspNetCore.Components;
using Shortener.Api.Links;
using Shortener.Api.Pages.Accounts;
using Shortener.Api.Pages.App;
using Shortener.Api.Pages.Guide;
using Shortener.Api.Pages.Links;
using Shortener.Api.Pages.Metrics;
using Shortener.Core.Accounts;
using Shortener.Core.Ids;
using Shortener.Core.Links;

namespace Shortener.Api.Pages.Overview;

/// <summary><c>GET|HEAD /app</c>: what happened this week, and the way to everything else.</summary>
internal static class OverviewEndpoints
{
    private const int Days = 7;
    private const int Rows = 7;

    public static void MapOverview(this IEndpointRouteBuilder routes) =>
        routes.MapMethods(LoginPageEndpoints.HomePath, [HttpMethods.Get, HttpMethods.Head], ShowAsync).WithName("homePage").ExcludeFromDescription();

    private static async Task ShowAsync(HttpContext context)
    {
        if (await AppPage.OpenAsync(context) is not { } frame)
        {
            return;
        }

        if (frame.Current is null)
        {
            await AppPage.WriteAsync<OverviewPage>(context, frame, new OverviewModel());
            return;
        }

        CancellationToken ct = context.RequestAborted;
        IServiceProvider services = context.RequestServices;
        ExplorerReader explorer = services.GetRequiredService<ExplorerReader>();
        LinkRows rows = services.GetRequiredService<LinkRows>();
        PublicUrl publicUrl = services.GetRequiredService<PublicUrl>();
        bool patient = context.Request.Query.ContainsKey("wait");
        using NumbersBudget budget = explorer.Budget(patient, ct);
        bool counts = frame.May(Permission.MetricsRead);
        Task<ExplorerModel>? week = counts
            ? explorer.ReadAsync(frame, new ExplorerState { Path = MetricsPageEndpoints.Path, Period = ExplorerPeriod.Find("7d") }, budget, ExplorerCard.Totals, ExplorerCard.Series)
            : null;
        Task<IReadOnlyList<(Link Link, long Clicks)>?>? top = counts ? rows.TopAsync(frame, Days, Rows, budget, ct) : null;
        IReadOnlyList<LinkRowModel>? latest = null;
        if (frame.May(Permission.LinksRead))
        {
            LinkPage page = await services.GetRequiredService<ILinkCatalogue>().ListAsync(new LinkQuery { WorkspaceId = frame.WorkspaceId, Limit = Rows }, ct);
            latest = await rows.OfAsync(frame, page.Items, budget, ct);
        }

        FirstStepsModel? steps = await services.GetRequiredService<FirstStepsReader>().ReadAsync(context, frame);
        IReadOnlyList<(Link Link, long Clicks)>? best = top is null ? null : await top;
        await AppPage.WriteAsync<OverviewPage>(context, frame, new OverviewModel
        {
            FirstSteps = steps is null ? null : StepsOf(frame, steps),
            Week = week is null ? null : await week,
            Top = best is null ? null :
            [
                .. best.Select(one => new TopLink(
                    $"{LinksQuery.Path}/{OpaqueId.Link.Format(one.Link.Id)}", publicUrl.Of(one.Link.Domain, one.Link.Slug), one.Link, one.Clicks)),
            ],
            IsPatient = patient,
            Latest = latest,
            Create = await services.GetRequiredService<CreateReader>().ReadAsync(frame, null, null, ct),
        });
    }

    private static RenderFragment StepsOf(AppFrame frame, FirstStepsModel steps) => builder =>
    {
        builder.OpenComponent<FirstSteps>(0);
        builder.AddComponentParameter(1, nameof(FirstSteps.Frame), frame);
        builder.AddComponentParameter(2, nameof(FirstSteps.Model), steps);
        builder.CloseComponent();
    };
}
