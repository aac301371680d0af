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

    /// <summary>Links looked at where the most clicked are asked for, before filters.</summary>
    private const int MostLooked = 1_000;
    private const int MostShown = 100;
    private const int SortDays = 30;

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

        bool byClicks = query.Sort == LinksQuery.ByClicks;
        using NumbersBudget budget = services.GetRequiredService<ExplorerReader>().Budget(patient: context.Request.Query.ContainsKey("wait"), ct);
        Task<IReadOnlyList<string>> tags = create.TagsAsync(frame, ct);
        Task<IReadOnlyList<string>> folders = create.FoldersAsync(frame, ct);
        IReadOnlyList<string> hosts = await create.DomainsAsync(frame, ct);
        IReadOnlyList<(Link Link, long Clicks)>? top = byClicks ? await reader.TopAsync(frame, SortDays, MostLooked, budget, ct) : null;
        LinkPage page = byClicks
            ? new LinkPage([.. (top ?? []).Select(one => one.Link).Where(link => Matches(link, query, domain)).Take(MostShown)], null)
            : await services.GetRequiredService<ILinkCatalogue>().ListAsync(
                new LinkQuery
                {
                    WorkspaceId = frame.WorkspaceId,
                    Scope = query.Scope,
                    Text = query.Text.Length == 0 ? null : query.Text,
                    Tag = query.Tag.Length == 0 ? null : query.Tag,
                    Folder = query.Folder.Length == 0 ? null : query.Folder,
                    DomainId = domain?.Id,
                    After = LinkListCursor.TryParse(query.Cursor, out LinkCursor after) ? after : null,
                    Limit = Rows,
                },
                ct);
        await AppPage.WriteAsync<LinksPage>(context, frame, new LinksPageModel(
            query,
            await reader.OfAsync(frame, page.Items, budget, ct),
            page.Next is { } next ? LinkListCursor.Format(next) : null,
            await tags,
            await folders,
            hosts,
            await create.ReadAsync(frame, await tags, hosts, ct),
            IsLate: byClicks && top is null));
    }

    private static bool Matches(Link link, LinksQuery query, Domain? domain) =>
        (domain is null || link.DomainId == domain.Id)
        && (query.Tag.Length == 0 || link.Tags.Contains(query.Tag))
        && (query.Folder.Length == 0 || link.Folder == query.Folder)
        && (query.Scope == LinkScope.All || link.Archived == (query.Scope == LinkScope.Archived))
        && (query.Text.Length == 0 || new[] { link.Slug, link.Url, link.Title, link.Notes }.Concat(link.Tags)
            .Any(text => text?.Contains(query.Text, StringComparison.OrdinalIgnoreCase) == true));
}
