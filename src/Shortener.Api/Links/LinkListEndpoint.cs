using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Shortener.Api.Access;
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
