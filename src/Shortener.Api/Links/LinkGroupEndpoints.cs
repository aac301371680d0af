using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using Shortener.Api.Access;
using Shortener.Api.Description;
using Shortener.Api.Problems;
using Shortener.Core.Accounts;
using Shortener.Core.Links;

namespace Shortener.Api.Links;

/// <summary><c>/api/v1/folders</c> and <c>/api/v1/tags</c>: names with how many links each has.</summary>
internal static class LinkGroupEndpoints
{
    private const int DefaultLimit = 50;
    private const int MaxLimit = 100;

    public static void MapLinkGroups(this IEndpointRouteBuilder api)
    {
        api.MapGet("/folders", (HttpContext context, ILinkCatalogue catalogue, string? cursor, string? limit, CancellationToken ct) =>
                ListAsync(context, catalogue.ListFoldersAsync, cursor, limit, ct))
            .Requires(Permission.LinksRead)
            .Pages()
            .Answers(StatusCodes.Status200OK, LinkExamples.Groups, "A page")
            .WithTags("Links").WithName("listFolders").WithSummary("Folders by name, with their links outside of archive and trash");
        api.MapGet("/tags", (HttpContext context, ILinkCatalogue catalogue, string? cursor, string? limit, CancellationToken ct) =>
                ListAsync(context, catalogue.ListTagsAsync, cursor, limit, ct))
            .Requires(Permission.LinksRead)
            .Pages()
            .Answers(StatusCodes.Status200OK, LinkExamples.Groups, "A page")
            .WithTags("Links").WithName("listTags").WithSummary("Tags by name, with their links outside of archive and trash");
    }

    private static async Task<Results<Ok<LinkGroupList>, Problem>> ListAsync(
        HttpContext context,
        Func<int, string, int, CancellationToken, Task<IReadOnlyList<LinkGroup>>> list,
        string? cursor,
        string? limit,
        CancellationToken ct)
    {
        var errors = new FieldErrors();
        int count = DefaultLimit;
        if (limit is not null && (!int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out count) || count is < 1 or > MaxLimit))
        {
            errors.Add("limit", $"Must be a number from 1 to {MaxLimit}");
        }

        string after = "";
        if (cursor is not null && !TryParse(cursor, out after))
        {
            errors.Add("cursor", "Must be the nextCursor of a page");
        }

        if (errors.Any)
        {
            return errors.ToProblem();
        }

        // One more than asked for tells whether there is another page.
        IReadOnlyList<LinkGroup> found = await list(RequestIdentity.Of(context).WorkspaceId, after, count + 1, ct);
        LinkGroupResource[] page = [.. found.Take(count).Select(group => new LinkGroupResource(group.Name, group.Links))];
        string? next = found.Count > count ? Base64Url.EncodeToString(Encoding.UTF8.GetBytes(page[^1].Name)) : null;
        return TypedResults.Ok(new LinkGroupList(page, next));
    }

    private static bool TryParse(string cursor, out string name)
    {
        name = "";
        if (!Base64Url.IsValid(cursor))
        {
            return false;
        }

        name = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor));
        return FieldErrors.IsStorable(name);
    }
}
