using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Shortener.Api.Access;
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

    private static readonly HashSet<string> Known = new(StringComparer.Ordinal) { "q", "tag", "folder", "domain", "archived", "trash", "cursor", "limit" };

    /// <param name="context">The request.</param>
    /// <param name="links">Lists of links.</param>
    /// <param name="validation">Finds domains.</param>
    /// <param name="publicUrl">Base of short URLs.</param>
    /// <param name="q">Text in slug, destination, title, notes or tags, without regard to case.</param>
    /// <param name="tag">A tag, exactly.</param>
    /// <param name="folder">A folder, exactly.</param>
    /// <param name="domain">Host of a domain.</param>
    /// <param name="archived"><c>false</c> (default), <c>true</c> or <c>all</c>.</param>
    /// <param name="trash"><c>true</c>: deleted links, last deleted first, each with <c>deletedAt</c>.</param>
    /// <param name="cursor"><c>nextCursor</c> of the page before. Where few links match, a page may hold fewer links than asked for and still have one.</param>
    /// <param name="limit">1 to 100, default 50.</param>
    /// <param name="ct">Cancels the request.</param>
    public static async Task<Results<Ok<LinkList>, Problem>> ListAsync(
        HttpContext context,
        ILinkCatalogue links,
        LinkValidation validation,
        PublicUrl publicUrl,
        string? q,
        string? tag,
        string? folder,
        string? domain,
        string? archived,
        string? trash,
        string? cursor,
        string? limit,
        CancellationToken ct)
    {
        // A filter that is silently ignored shows links that were not asked for.
        if (context.Request.Query.Keys.FirstOrDefault(name => !Known.Contains(name)) is { } unknown)
        {
            return Problem.BadRequest("unknown_parameter", "The query has a parameter that is not known", unknown, "Unknown parameter");
        }

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

        LinkCursor after = default;
        if (cursor is not null && !LinkListCursor.TryParse(cursor, out after))
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

        LinkPage page = await links.ListAsync(
            new LinkQuery
            {
                WorkspaceId = workspaceId,
                Scope = scope,
                Text = string.IsNullOrEmpty(q) ? null : q,
                Tag = string.IsNullOrEmpty(tag) ? null : tag,
                Folder = string.IsNullOrEmpty(folder) ? null : folder,
                DomainId = onDomain?.Id,
                After = cursor is null ? null : after,
                Limit = count,
            },
            ct);
        return TypedResults.Ok(new LinkList(
            [.. page.Items.Select(link => LinkResource.Of(link, publicUrl))], page.Next is { } next ? LinkListCursor.Format(next) : null));
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
