using Microsoft.Extensions.DependencyInjection.Extensions;
using Shortener.Api.Pages.App;
using Shortener.Api.Pages.Metrics;
using Shortener.Api.Problems;
using Shortener.Api.QrCodes;
using Shortener.Core.Accounts;
using Shortener.Core.Analytics;
using Shortener.Core.Ids;
using Shortener.Core.Links;
using Shortener.Core.RawClicks;

namespace Shortener.Api.Pages.Links;

/// <summary><c>/app/links/{id}</c>: metrics, settings, rules and clicks of one link. An id of another workspace is answered like one that never was.</summary>
internal static class LinkPageEndpoints
{
    /// <summary>Clicks of the list before further ones come.</summary>
    private const int Clicks = 50;

    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head];

    public static IServiceCollection AddLinkPages(this IServiceCollection services)
    {
        services.TryAddSingleton<LinkRows>();
        services.TryAddSingleton<CreateReader>();
        return services;
    }

    public static void MapLinkPages(this IEndpointRouteBuilder routes)
    {
        routes.MapLinksPage();
        Map("", "linkPage", (context, id) => ShowAsync(context, id, LinkTab.Metrics));
        Map("/settings", "linkSettings", (context, id) => ShowAsync(context, id, LinkTab.Settings));
        Map("/rules", "linkRules", (context, id) => ShowAsync(context, id, LinkTab.Rules));
        Map("/clicks", "linkClicks", (context, id) => ShowAsync(context, id, LinkTab.Clicks));
        Map("/parts", "linkPart", (context, id) => BesideAsync(context, id, ExplorerEndpoints.PartAsync));
        Map("/values", "linkValues", (context, id) => BesideAsync(context, id, ExplorerEndpoints.ValuesAsync));
        Map("/csv", "linkFile", (context, id) => BesideAsync(context, id, ExplorerEndpoints.FileAsync));
        Map("/qr", "linkPageQr", QrAsync);

        void Map(string path, string name, Func<HttpContext, string, Task> answer) => routes
            .MapMethods($"{LinksQuery.Path}/{{id}}{path}", Methods, context => answer(context, (string)context.Request.RouteValues["id"]!))
            .WithName(name)
            .ExcludeFromDescription();
    }

    private static async Task ShowAsync(HttpContext context, string id, LinkTab tab)
    {
        Permission needed = tab == LinkTab.Clicks ? Permission.ClicksRead : Permission.LinksRead;
        if (await OpenAsync(context, id, needed) is not var (frame, link))
        {
            return;
        }

        CancellationToken ct = context.RequestAborted;
        IServiceProvider services = context.RequestServices;
        ExplorerReader explorer = services.GetRequiredService<ExplorerReader>();
        using NumbersBudget budget = explorer.Budget(patient: false, ct);
        tab = tab == LinkTab.Metrics && !frame.May(Permission.MetricsRead) ? LinkTab.Settings : tab;
        var model = new LinkPageModel { Row = (await services.GetRequiredService<LinkRows>().OfAsync(frame, [link], budget, ct))[0], Tab = tab };
        model = tab switch
        {
            LinkTab.Metrics => model with { Explorer = await explorer.ReadAsync(frame, StateOf(context, frame, id), budget), IsPerMonth = ExplorerEndpoints.IsPerMonth(context) },
            LinkTab.Clicks => model with { Clicks = await ClicksAsync(services, frame, id, ct) },
            _ => model,
        };
        await AppPage.WriteAsync<LinkDetailsPage>(context, frame, model);
    }

    private static async Task BesideAsync(HttpContext context, string id, Func<HttpContext, AppFrame, ExplorerState, string, Task> answer)
    {
        if (await OpenAsync(context, id, Permission.MetricsRead) is var (frame, link))
        {
            await answer(context, frame, StateOf(context, frame, id), link.Title is { Length: > 0 } title ? title : link.Slug);
        }
    }

    /// <summary>The public code is at <c>/{slug}.qr</c> of the link's own domain, which pages of the dashboard may not show pictures from.</summary>
    private static async Task QrAsync(HttpContext context, string id)
    {
        if (await OpenAsync(context, id, Permission.LinksRead) is not var (_, link))
        {
            return;
        }

        IQueryCollection query = context.Request.Query;
        var errors = new FieldErrors();
        QrLook look = QrLook.Read(query["format"], query["size"], query["margin"], query["color"], query["background"], query["level"], query["force"], errors);
        IResult result = errors.Any
            ? errors.ToProblem()
            : QrImage.Answer(
                context,
                context.RequestServices.GetRequiredService<IShortUrls>().ShortUrl(link.Domain ?? "", link.Slug),
                link.Slug,
                look,
                logo: null,
                etag: null,
                download: query["download"] == "1");
        await result.ExecuteAsync(context);
    }

    private static async Task<(AppFrame Frame, Link Link)?> OpenAsync(HttpContext context, string id, Permission needed)
    {
        if (await AppPage.OpenAsync(context, needed) is not { } frame)
        {
            return null;
        }

        if (OpaqueId.Link.TryParse(id, out long number)
            && await context.RequestServices.GetRequiredService<ILinkStore>().FindAsync(frame.WorkspaceId, number, context.RequestAborted) is { } link)
        {
            return (frame, link);
        }

        await AppPage.NotFoundAsync(context, frame);
        return null;
    }

    private static ExplorerState StateOf(HttpContext context, AppFrame frame, string id) =>
        ExplorerState.Parse($"{LinksQuery.Path}/{id}", context.Request.Query, frame.WorkspaceId, new MetricsFilter(Dimension.Link, [id], []));

    private static async Task<IReadOnlyList<StoredClick>> ClicksAsync(IServiceProvider services, AppFrame frame, string id, CancellationToken ct)
    {
        RawClickReader reader = services.GetRequiredService<RawClickReader>();
        RawClickSelection selection = await reader.SelectAsync(
            new MetricsQuery { WorkspaceId = frame.WorkspaceId, Bots = BotsMode.Include, Filters = [new MetricsFilter(Dimension.Link, [id], [])] }, ct);
        return selection.Clicks is { } clicks ? (await reader.ReadAsync(clicks, null, Clicks, ct)).Items : [];
    }
}
