using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Shortener.Api.Access;
using Shortener.Api.Analytics;
using Shortener.Api.Description;
using Shortener.Api.Problems;
using Shortener.Core.Domains;
using Shortener.Core.Links;

namespace Shortener.Api.Links;

/// <summary><c>GET /api/v1/links</c>: filters and pages.</summary>
internal static class LinkListEndpoint
{
    private const int DefaultLimit = 50;
    private const int MaxLimit = 100;
    public const int MaxTextLength = 500;

    /// <summary>Parameters beside those of pages.</summary>
    public static readonly QueryNote[] Filters =
    [
        QueryNote.Text("q", "Text in slug, destination, title, notes or tags, without regard to case.", MaxTextLength),
        QueryNote.Text("tag", "A tag, exactly.", MaxTextLength),
        QueryNote.Text("folder", "A folder, exactly.", MaxTextLength),
        QueryNote.Text("domain", "Host of a domain."),
        QueryNote.OneOf("archived", "Whether archived links are listed: `false` (default), `true` (these alone) or `all`.", "false", "true", "all"),
        QueryNote.OneOf("trash", "`true`: deleted links, last deleted first, each with `deletedAt`.", "false", "true"),
    ];

    public static readonly QueryNote Sort = QueryNote.OneOf(
        "sort",
        "`created` (default): newest first. `clicks`: by people's clicks of the last 30 days, most first, then those without any, newest first; as "
            + "counted at most five minutes ago. Not together with `trash=true`.",
        "created",
        "clicks");

    public static async Task<Results<Ok<LinkList>, Problem>> ListAsync(
        HttpContext context,
        ILinkCatalogue links,
        LinksByClicks ranked,
        TimeProvider time,
        IOptions<MetricsOptions> metrics,
        LinkValidation validation,
        PublicUrl publicUrl,
        string? q,
        string? tag,
        string? folder,
        string? domain,
        string? archived,
        string? trash,
        string? sort,
        string? cursor,
        string? limit,
        CancellationToken ct)
    {
        var errors = new FieldErrors();
        errors.CheckText("q", q, MaxTextLength);
        errors.CheckText("tag", tag, MaxTextLength);
        errors.CheckText("folder", folder, MaxTextLength);
        LinkScope scope = ScopeOf(archived, trash, errors);
        int count = DefaultLimit;
        if (limit is not null && (!int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out count) || count is < 1 or > MaxLimit))
        {
            errors.Add("limit", $"Must be a number from 1 to {MaxLimit}");
        }

        bool byClicks = sort == "clicks";
        if (sort is not (null or "created" or "clicks"))
        {
            errors.Add("sort", "Must be created or clicks");
        }

        if (byClicks && scope == LinkScope.Trash)
        {
            errors.Add("sort", "Not together with trash=true: deleted links have no clicks");
        }

        LinkCursor after = default;
        ClicksCursor clicksAfter = default;
        if (cursor is not null && !(byClicks ? LinkClicksCursor.TryParse(cursor, out clicksAfter) : LinkListCursor.TryParse(cursor, out after)))
        {
            errors.Add("cursor", "Must be the nextCursor of a page");
        }

        int workspaceId = RequestIdentity.Of(context).WorkspaceId;
        Domain? onDomain = domain is null ? null : await validation.FindDomainAsync(workspaceId, domain, ct);
        if (domain is not null && onDomain is null)
        {
            errors.Add("domain", "The workspace has no such domain");
        }

        if (errors.Any)
        {
            return errors.ToProblem();
        }

        var query = new LinkQuery
        {
            WorkspaceId = workspaceId,
            Scope = scope,
            Text = string.IsNullOrEmpty(q) ? null : q,
            Tag = string.IsNullOrEmpty(tag) ? null : tag,
            Folder = string.IsNullOrEmpty(folder) ? null : folder,
            DomainId = onDomain?.Id,
            After = cursor is null ? null : after,
            Limit = count,
        };
        if (byClicks)
        {
            using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(metrics.Value.TimeoutSeconds), time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, ct);
            try
            {
                ClicksPage found = await ranked.ListAsync(query, cursor is null ? null : clicksAfter, either.Token);
                return Answer(found.Items, found.Next is { } next ? LinkClicksCursor.Format(next) : null);
            }
            catch (OperationCanceledException) when (timeout.IsCancellationRequested && !ct.IsCancellationRequested)
            {
                return Problem.Invalid("sort", $"Not counted within {metrics.Value.TimeoutSeconds} s: ask again in a moment", "range_too_large");
            }
        }

        LinkPage page = await links.ListAsync(query, ct);
        return Answer(page.Items, page.Next is { } following ? LinkListCursor.Format(following) : null);

        Ok<LinkList> Answer(IReadOnlyList<Link> items, string? nextCursor) =>
            TypedResults.Ok(new LinkList([.. items.Select(link => LinkResource.Of(link, publicUrl))], nextCursor));
    }

    /// <summary>Which links <c>archived</c> and <c>trash</c> ask for.</summary>
    public static LinkScope ScopeOf(string? archived, string? trash, FieldErrors errors)
    {
        if (trash is not (null or "true" or "false"))
        {
            errors.Add("trash", "Must be true or false");
        }

        if (archived is not (null or "true" or "false" or "all"))
        {
            errors.Add("archived", "Must be true, false or all");
        }

        if (trash == "true" && archived is not null)
        {
            errors.Add("archived", "Not together with trash=true, which holds archived links too");
        }

        return trash == "true" ? LinkScope.Trash : archived switch
        {
            "true" => LinkScope.Archived,
            "all" => LinkScope.All,
            _ => LinkScope.Current,
        };
    }
}
