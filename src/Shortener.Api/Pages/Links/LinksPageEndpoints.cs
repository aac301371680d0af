using Shortener.Api.Links;
using Shortener.Api.Pages.App;
using Shortener.Api.Pages.Metrics;
using Shortener.Core.Accounts;
using Shortener.Core.Domains;
using Shortener.Core.Links;

namespace Shortener.Api.Pages.Links;

/// <summary><c>/app/links</c>: the table of links.</summary>
internal static class LinksPageEndpoints
{
    private const int Rows = 50;

    public static void MapLinksPage(this IEndpointRouteBuilder routes) =>
        routes.MapMethods(LinksQuery.Path, [HttpMethods.Get, HttpMethods.Head], ShowAsync).WithName("linksPage").ExcludeFromDescription();

    private static async Task ShowAsync(HttpContext context)
    {
        if (await AppPage.OpenAsync(context, Permission.LinksRead) is not { } frame)
        {
            return;
        }

        CancellationToken ct = context.RequestAborted;
        IServiceProvider services = context.RequestServices;
        LinkRows reader = services.GetRequiredService<LinkRows>();
        CreateReader create = services.GetRequiredService<CreateReader>();
        var query = LinksQuery.Parse(context.Request.Query);
        Domain? domain = query.Domain.Length == 0 ? null : await services.GetRequiredService<LinkValidation>().FindDomainAsync(frame.WorkspaceId, query.Domain, ct);
        if (domain is null)
        {
            query = query with { Domain = "" };
        }

        using NumbersBudget budget = services.GetRequiredService<ExplorerReader>().Budget(patient: context.Request.Query.ContainsKey("wait"), ct);
        Task<IReadOnlyList<string>> tags = create.TagsAsync(frame, ct);
        Task<IReadOnlyList<string>> folders = create.FoldersAsync(frame, ct);
        IReadOnlyList<string> hosts = await create.DomainsAsync(frame, ct);
        var wanted = new LinkQuery
        {
            WorkspaceId = frame.WorkspaceId,
            Scope = query.Scope,
            Text = query.Text.Length == 0 ? null : query.Text,
            Tag = query.Tag.Length == 0 ? null : query.Tag,
            Folder = query.Folder.Length == 0 ? null : query.Folder,
            DomainId = domain?.Id,
            Limit = Rows,
        };
        (IReadOnlyList<Link>? found, string? next) = query.IsByClicks
            ? await RankedAsync(services.GetRequiredService<LinksByClicks>(), wanted, query.Cursor, budget)
            : await NewestAsync(services.GetRequiredService<ILinkCatalogue>(), wanted, query.Cursor, ct);
        await AppPage.WriteAsync<LinksPage>(context, frame, new LinksPageModel(
            query,
            await reader.OfAsync(frame, found ?? [], budget, ct),
            next,
            await tags,
            await folders,
            hosts,
            await create.ReadAsync(frame, await tags, hosts, ct),
            IsLate: found is null));
    }

    /// <summary>Null where they could not be counted in time.</summary>
    private static async Task<(IReadOnlyList<Link>? Links, string? Next)> RankedAsync(LinksByClicks links, LinkQuery query, string cursor, NumbersBudget budget)
    {
        ClicksCursor? after = LinkClicksCursor.TryParse(cursor, out ClicksCursor parsed) ? parsed : null;
        Numbers<ClicksPage> page = await budget.ReadAsync(token => links.ListAsync(query, after, token));
        return (page.Value?.Items, page.Value?.Next is { } next ? LinkClicksCursor.Format(next) : null);
    }

    private static async Task<(IReadOnlyList<Link>? Links, string? Next)> NewestAsync(ILinkCatalogue links, LinkQuery query, string cursor, CancellationToken ct)
    {
        LinkPage page = await links.ListAsync(query with { After = LinkListCursor.TryParse(cursor, out LinkCursor after) ? after : null }, ct);
        return (page.Items, page.Next is { } next ? LinkListCursor.Format(next) : null);
    }
}
