using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Shortener.Api.Accounts;
using Shortener.Api.Problems;
using Shortener.Core.Links;

namespace Shortener.Api.Links;

/// <summary><c>POST /api/v1/links/bulk</c>: an item that is refused does not hold up the others.</summary>
internal static class LinkBulkEndpoint
{
    /// <summary>1,000 links with the longest destinations and titles.</summary>
    public const int MaxBytes = 16 * 1024 * 1024;

    private const int MaxLinks = 1_000;

    public static async Task<Results<Ok<BulkResponse>, Problem>> CreateAsync(
        HttpContext context, LinkValidation validation, LinkWriter writer, PublicUrl publicUrl, TimeProvider time, CancellationToken ct)
    {
        (IReadOnlyList<JsonElement>? requests, Problem? problem) = await ReadAsync(context, ct);
        if (problem is not null)
        {
            return problem;
        }

        if (requests is null || requests.Count > MaxLinks)
        {
            return Problem.Invalid("links", $"Required: an array of at most {MaxLinks} links", requests is null ? "validation_failed" : "too_many_items");
        }

        int workspaceId = RequestIdentity.Of(context).WorkspaceId;
        var items = new BulkItem?[requests.Count];
        var drafts = new List<NewLink>(items.Length);
        var places = new List<int>(items.Length);
        for (int i = 0; i < items.Length; i++)
        {
            (LinkRequest? one, problem) = RequestBody.Parse(Encoding.UTF8.GetBytes(requests[i].GetRawText()), LinksJsonContext.Default.LinkRequest);
            NewLink? draft = null;
            if (problem is null)
            {
                (draft, problem) = await validation.ToNewAsync(workspaceId, one!, time.GetUtcNow(), ct);
            }

            if (problem is null)
            {
                drafts.Add(draft!);
                places.Add(i);
            }
            else
            {
                items[i] = BulkItem.Refused(problem);
            }
        }

        IReadOnlyList<(Link? Link, Problem? Problem)> answers = await writer.CreateManyAsync(drafts, ct);
        for (int i = 0; i < answers.Count; i++)
        {
            (Link? link, problem) = answers[i];
            items[places[i]] = link is null
                ? BulkItem.Refused(problem ?? Problem.NotFound("link"))
                : new BulkItem(StatusCodes.Status201Created, LinkResource.Of(link, publicUrl), null);
        }

        return TypedResults.Ok(new BulkResponse(items!));
    }

    private static async Task<(IReadOnlyList<JsonElement>? Requests, Problem? Problem)> ReadAsync(HttpContext context, CancellationToken ct)
    {
        (ReadOnlyMemory<byte> bytes, Problem? problem) = await RequestBody.ReadBytesAsync(context, ct);
        if (problem is not null)
        {
            return (null, problem);
        }

        if (bytes.Span.TrimStart(" \t\r\n"u8) is [(byte)'[', ..])
        {
            return await RequestBody.ReadAsync(context, LinksJsonContext.Default.IReadOnlyListJsonElement, ct);
        }

        (BulkRequest? request, problem) = await RequestBody.ReadAsync(context, LinksJsonContext.Default.BulkRequest, ct);
        return (request?.Links ?? request?.Items, problem);
    }
}
