using System.Runtime.InteropServices;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Shortener.Api.Access;
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
        HttpContext context,
        LinkValidation validation,
        LinkWriter writer,
        LinkReuse reuse,
        PublicUrl publicUrl,
        TimeProvider time,
        CancellationToken ct)
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
        var shared = new List<(int Place, int Draft)>();
        for (int i = 0; i < items.Length; i++)
        {
            (LinkRequest? one, problem) = RequestBody.Parse(JsonMarshal.GetRawUtf8Value(requests[i]), LinksJsonContext.Default.LinkRequest);
            NewLink? draft = null;
            if (problem is null)
            {
                (draft, problem) = await validation.ToNewAsync(workspaceId, one!, time.GetUtcNow(), ct);
            }

            if (problem is not null)
            {
                items[i] = BulkItem.Refused(problem);
            }
            else if (one!.Reuse == true && drafts.FindIndex(earlier => LinkReuse.Serves(one, draft!, earlier)) is >= 0 and int same)
            {
                shared.Add((i, same));
            }
            else if (await reuse.FindAsync(one, draft!, ct) is { } reused)
            {
                items[i] = new BulkItem(StatusCodes.Status200OK, LinkResource.Of(reused, publicUrl), null);
            }
            else
            {
                drafts.Add(draft!);
                places.Add(i);
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

        foreach ((int place, int draft) in shared)
        {
            BulkItem created = items[places[draft]]!;
            items[place] = created.Link is null ? created : created with { Status = StatusCodes.Status200OK };
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
