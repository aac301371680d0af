using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Shortener.Api.Accounts;
using Shortener.Api.Problems;
using Shortener.Core.Domains;
using Shortener.Core.Links;

namespace Shortener.Api.Links;

/// <summary><c>GET /api/v1/links</c>: filters and pages.</summary>
internal static class LinkListEndpoint
{
    private const int DefaultLimit = 50;
    private const int MaxLimit = 100;
    private const int MaxTextLength = 500;

    private static readonly HashSet<string> Known = new(StringComparer.Ordinal) { "q", "tag", "domain", "cursor", "limit" };

    /// <param name="context">The request.</param>
    /// <param name="links">Store of links.</param>
    /// <param name="validation">Finds domains.</param>
    /// <param name="publicUrl">Base of short URLs.</param>
    /// <param name="q">Text in slug, destination or title, without regard to case.</param>
    /// <param name="tag">A tag, exactly.</param>
    /// <param name="domain">Host of a domain.</param>
    /// <param name="cursor"><c>nextCursor</c> of the page before.</param>
    /// <param name="limit">1 to 100, default 50.</param>
    /// <param name="ct">Cancels the request.</param>
    public static async Task<Results<Ok<LinkList>, Problem>> ListAsync(
        HttpContext context,
        ILinkStore links,
        LinkValidation validation,
        PublicUrl publicUrl,
        string? q,
        string? tag,
        string? domain,
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

        // One more than asked for tells whether there is another page.
        IReadOnlyList<Link> found = await links.ListAsync(
            new LinkQuery
            {
                WorkspaceId = workspaceId,
                Text = string.IsNullOrEmpty(q) ? null : q,
                Tag = string.IsNullOrEmpty(tag) ? null : tag,
                DomainId = onDomain?.Id,
                After = cursor is null ? null : after,
                Limit = count + 1,
            },
            ct);
        Link[] page = [.. found.Take(count)];
        string? next = found.Count > count ? LinkListCursor.Format(new LinkCursor(page[^1].CreatedAt, page[^1].Id)) : null;
        return TypedResults.Ok(new LinkList([.. page.Select(link => LinkResource.Of(link, publicUrl))], next));
    }
}
