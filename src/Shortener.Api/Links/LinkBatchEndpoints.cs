using System.Runtime.InteropServices;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Shortener.Api.Access;
using Shortener.Api.Description;
using Shortener.Api.Problems;
using Shortener.Core.Accounts;
using Shortener.Core.Destinations;
using Shortener.Core.Domains;
using Shortener.Core.Ids;
using Shortener.Core.Links;

namespace Shortener.Api.Links;

/// <summary>Many links at once: change, trash, restore, disable. An id that is refused does not hold up the others.</summary>
internal static class LinkBatchEndpoints
{
    private const int MaxIds = 1_000;
    private const int MaxReasonLength = 500;

    public static void MapLinkBatches(this IEndpointRouteBuilder api)
    {
        RouteGroupBuilder links = api.MapGroup("/links").WithTags("Links").Requires(Permission.LinksWrite);
        links.MapPatch("/bulk", ChangeAsync)
            .TakesPatch<BatchChangeRequest>(LinkExamples.ChangeMany)
            .Answers(StatusCodes.Status200OK, LinkExamples.ChangedMany, "What became of each link, in the order of the ids")
            .Problems(StatusCodes.Status422UnprocessableEntity, "too_many_items")
            .WithName("changeLinks")
            .WithSummary("Change up to 1,000 links, by ids or by filter; each has its own status");
        links.MapDelete("/bulk", DeleteAsync)
            .Takes<BatchIdsRequest>(LinkExamples.Ids, "ids")
            .Answers(StatusCodes.Status200OK, LinkExamples.DeletedMany, "What became of each link, in the order of the ids")
            .Problems(StatusCodes.Status422UnprocessableEntity, "too_many_items")
            .Problems(StatusCodes.Status404NotFound, "not_found")
            .WithName("deleteLinks")
            .WithSummary("Move up to 1,000 links to the trash; each has its own status");
        links.MapPost("/bulk/restore", RestoreAsync)
            .Takes<BatchIdsRequest>(LinkExamples.Ids, "ids")
            .Answers(StatusCodes.Status200OK, LinkExamples.ChangedMany, "What became of each link, in the order of the ids")
            .Problems(StatusCodes.Status422UnprocessableEntity, "too_many_items")
            .Problems(StatusCodes.Status404NotFound, "not_found")
            .WithName("restoreLinks")
            .WithSummary("Take up to 1,000 links out of the trash; each has its own status");
        links.MapPost("/disable", DisableAsync)
            .Takes<DisableRequest>(LinkExamples.Disable, "destinationHost")
            .Answers(StatusCodes.Status200OK, LinkExamples.Disabled, "How many were disabled")
            .WithName("disableLinks")
            .WithSummary("Disable all links whose url is on a host or its sub-domains, and say how many");
    }

    private static async Task<Results<Ok<BatchResponse>, Problem>> ChangeAsync(
        HttpContext context, LinkBatchWriter writer, ILinkCatalogue catalogue, LinkValidation validation, CancellationToken ct)
    {
        (BatchChangeRequest? request, Problem? problem) = await RequestBody.ReadAsync(context, LinksJsonContext.Default.BatchChangeRequest, ct);
        if (problem is not null)
        {
            return problem;
        }

        (LinkBatchWriter.Change? change, problem) = ChangeOf(request!);
        if (problem is not null)
        {
            return problem;
        }

        if (request!.Ids is null == request.Filter is null)
        {
            return Problem.Invalid("ids", "Give either ids or filter");
        }

        int workspaceId = RequestIdentity.Of(context).WorkspaceId;
        IReadOnlyList<string?>? ids = request.Ids;
        string? next = null;
        if (request.Filter is { } filter)
        {
            (LinkQuery? query, problem) = await QueryOfAsync(workspaceId, filter, request.Cursor, validation, ct);
            if (problem is not null)
            {
                return problem;
            }

            LinkPage page = await catalogue.ListAsync(query!, ct);
            ids = [.. page.Items.Select(link => OpaqueId.Link.Format(link.Id))];
            next = page.Next is { } cursor ? LinkListCursor.Format(cursor) : null;
        }

        return CheckIds(ids) ?? (Results<Ok<BatchResponse>, Problem>)TypedResults.Ok(
            new BatchResponse(await writer.ChangeAsync(workspaceId, ids!, change!, ct), next));
    }

    private static async Task<Results<Ok<BatchResponse>, Problem>> DeleteAsync(HttpContext context, LinkBatchWriter writer, CancellationToken ct)
    {
        (IReadOnlyList<string?>? ids, Problem? problem) = await ReadIdsAsync(context, ct);
        return problem is not null
            ? problem
            : TypedResults.Ok(new BatchResponse(await writer.DeleteAsync(RequestIdentity.Of(context).WorkspaceId, ids!, ct), null));
    }

    private static async Task<Results<Ok<BatchResponse>, Problem>> RestoreAsync(HttpContext context, LinkBatchWriter writer, CancellationToken ct)
    {
        (IReadOnlyList<string?>? ids, Problem? problem) = await ReadIdsAsync(context, ct);
        return problem is not null
            ? problem
            : TypedResults.Ok(new BatchResponse(await writer.RestoreAsync(RequestIdentity.Of(context).WorkspaceId, ids!, ct), null));
    }

    private static async Task<Results<Ok<DisableResponse>, Problem>> DisableAsync(HttpContext context, LinkBatchWriter writer, CancellationToken ct)
    {
        (DisableRequest? request, Problem? problem) = await RequestBody.ReadAsync(context, LinksJsonContext.Default.DisableRequest, ct);
        if (problem is not null)
        {
            return problem;
        }

        var errors = new FieldErrors();
        errors.CheckText("reason", request!.Reason, MaxReasonLength);
        string? host = null;
        if (request.DestinationHost is null || !FieldErrors.IsStorable(request.DestinationHost) || !WebHost.TryParse(request.DestinationHost, out host))
        {
            errors.Add("destinationHost", "Must be a host such as evil.example, without scheme, port or path");
        }

        return errors.Any
            ? errors.ToProblem()
            : TypedResults.Ok(new DisableResponse(await writer.DisableAsync(
                RequestIdentity.Of(context).WorkspaceId, DestinationKey.OfHost(host!), request.Reason ?? $"Leads to {host}", ct)));
    }

    private static async Task<(IReadOnlyList<string?>? Ids, Problem? Problem)> ReadIdsAsync(HttpContext context, CancellationToken ct)
    {
        (BatchIdsRequest? request, Problem? problem) = await RequestBody.ReadAsync(context, LinksJsonContext.Default.BatchIdsRequest, ct);
        return problem is null ? (request!.Ids, CheckIds(request.Ids)) : (null, problem);
    }

    private static Problem? CheckIds(IReadOnlyList<string?>? ids) => ids is null || ids.Count > MaxIds
        ? Problem.Invalid("ids", $"Required: an array of at most {MaxIds} ids", ids is null ? "validation_failed" : "too_many_items")
        : null;

    private static (LinkBatchWriter.Change? Change, Problem? Problem) ChangeOf(BatchChangeRequest request)
    {
        var set = new LinkRequest();
        if (request.Set is { } given)
        {
            (LinkRequest? parsed, Problem? problem) = RequestBody.Parse(JsonMarshal.GetRawUtf8Value(given), LinksJsonContext.Default.LinkRequest);
            if (problem is not null)
            {
                return (null, problem);
            }

            set = parsed!;
        }

        var errors = new FieldErrors();
        foreach (string property in new[] { nameof(LinkRequest.Slug), nameof(LinkRequest.ExternalId), nameof(LinkRequest.Domain) })
        {
            if (set.Has(property))
            {
                errors.Add(JsonNamingPolicy.CamelCase.ConvertName(property), "Belongs to one link alone: change it there");
            }
        }

        LinkValidation.CheckTags("addTags", request.AddTags, errors);
        LinkValidation.CheckTags("removeTags", request.RemoveTags, errors);
        if (request.Set is null && request.AddTags is null && request.RemoveTags is null)
        {
            errors.Add("set", "Required: what to change, unless addTags or removeTags is given");
        }

        return errors.Any
            ? (null, errors.ToProblem())
            : (new LinkBatchWriter.Change(set, [.. (request.AddTags ?? []).OfType<string>()], [.. (request.RemoveTags ?? []).OfType<string>()]), null);
    }

    private static async Task<(LinkQuery? Query, Problem? Problem)> QueryOfAsync(
        int workspaceId, BatchFilter filter, string? cursor, LinkValidation validation, CancellationToken ct)
    {
        var errors = new FieldErrors();
        errors.CheckText("q", filter.Q, LinkListEndpoint.MaxTextLength);
        errors.CheckText("tag", filter.Tag, LinkListEndpoint.MaxTextLength);
        errors.CheckText("folder", filter.Folder, LinkListEndpoint.MaxTextLength);
        LinkScope scope = LinkListEndpoint.ScopeOf(filter.Archived, null, errors);
        LinkCursor after = default;
        if (cursor is not null && !LinkListCursor.TryParse(cursor, out after))
        {
            errors.Add("cursor", "Must be the nextCursor of an answer");
        }

        Domain? domain = filter.Domain is null ? null : await validation.FindDomainAsync(workspaceId, filter.Domain, ct);
        if (filter.Domain is not null && domain is null)
        {
            errors.Add("domain", "The workspace has no such domain");
        }

        // Without a filter every link would change: that is asked for by ids, or by archived alone.
        if (filter is { Q: null or "", Tag: null or "", Folder: null or "", Domain: null, Archived: null })
        {
            errors.Add("filter", "Must name what the links have in common");
        }

        return errors.Any ? (null, errors.ToProblem()) : (new LinkQuery
        {
            WorkspaceId = workspaceId,
            Scope = scope,
            Text = string.IsNullOrEmpty(filter.Q) ? null : filter.Q,
            Tag = string.IsNullOrEmpty(filter.Tag) ? null : filter.Tag,
            Folder = string.IsNullOrEmpty(filter.Folder) ? null : filter.Folder,
            DomainId = domain?.Id,
            After = cursor is null ? null : after,
            Limit = MaxIds,
        }, null);
    }
}
