using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;
using Shortener.Api.Access;
using Shortener.Api.Audit;
using Shortener.Api.Description;
using Shortener.Api.LinkHealth;
using Shortener.Api.Problems;
using Shortener.Core.Accounts;
using Shortener.Core.Ids;
using Shortener.Core.LinkHealth;
using Shortener.Core.Links;

namespace Shortener.Api.Links;

/// <summary><c>/api/v1/links</c>: single links. An id of another workspace is answered like one that never was.</summary>
internal static class LinkEndpoints
{
    private const string MadeInBulk = "Links are made by the thousand, and show when they were made";

    // A change without If-Match is repeated when another one came between reading and writing; each round loses to a change that won.
    private const int MaxRounds = 5;

    public static void MapLinks(this IEndpointRouteBuilder api)
    {
        RouteGroupBuilder links = api.MapGroup("/links").WithTags("Links").Requires(Permission.LinksRead).AddEndpointFilter<RouteGroupBuilder, LinkHealthFilter>();
        links.MapPost("/", CreateAsync)
            .Requires(Permission.LinksWrite)
            .Takes<LinkRequest>(LinkExamples.Create, "url")
            .Answers(StatusCodes.Status201Created, LinkExamples.Link, "The link")
            .Answers(StatusCodes.Status200OK, LinkExamples.Link, "With `reuse`: a link that was there")
            .Problems(StatusCodes.Status409Conflict, "slug_taken", "external_id_taken")
            .Problems(StatusCodes.Status422UnprocessableEntity, "destination_not_allowed")
            .Problems(StatusCodes.Status503ServiceUnavailable, "no_free_slug")
            .Idempotent()
            .MakesVersioned()
            .LeavesNoTrace(MadeInBulk)
            .WithName("createLink")
            .WithSummary("Create a link; with reuse, or give back one that does the same");
        links.MapGet("/", LinkListEndpoint.ListAsync)
            .Query([.. LinkListEndpoint.Filters, LinkListEndpoint.Sort])
            .Pages()
            .Problems(StatusCodes.Status422UnprocessableEntity, "range_too_large")
            .Answers(StatusCodes.Status200OK, LinkExamples.List, "A page. Where few links match, it may hold fewer than `limit` and still have a next one")
            .WithName("listLinks")
            .WithSummary("Links, newest first");
        links.MapGet("/lookup", LookupAsync)
            .Query(
                QueryNote.Text("slug", "The slug; not together with `externalId`."),
                QueryNote.Text("domain", "With `slug`: host of the domain. Absent: the default domain."),
                QueryNote.Text("externalId", "The caller's own id of the link."))
            .Answers(StatusCodes.Status200OK, LinkExamples.Link, "The link")
            .Problems(StatusCodes.Status400BadRequest, "bad_parameters")
            .Problems(StatusCodes.Status404NotFound, "not_found")
            .Versioned()
            .WithName("lookupLink")
            .WithSummary("Find a link by slug and domain, or by external id");
        links.MapPut("/upsert", UpsertAsync)
            .Requires(Permission.LinksWrite)
            .Takes<LinkRequest>(LinkExamples.Upsert)
            .Answers(StatusCodes.Status200OK, LinkExamples.Link, "The changed link")
            .Answers(StatusCodes.Status201Created, LinkExamples.Link, "The created link")
            .Problems(StatusCodes.Status404NotFound, "not_found")
            .Problems(StatusCodes.Status409Conflict, "slug_taken", "external_id_taken")
            .Problems(StatusCodes.Status422UnprocessableEntity, "destination_not_allowed")
            .Problems(StatusCodes.Status503ServiceUnavailable, "no_free_slug")
            .Versioned()
            .LeavesNoTrace(MadeInBulk)
            .WithName("upsertLink")
            .WithSummary("Create a link, or change the one with the same external id or else the same domain and slug");
        links.MapPost("/bulk", LinkBulkEndpoint.CreateAsync)
            .TakesOrArray<BulkRequest, LinkRequest>(LinkExamples.CreateMany)
            .Answers(StatusCodes.Status200OK, LinkExamples.CreatedMany, "What became of each link, in their order")
            .Problems(StatusCodes.Status422UnprocessableEntity, "too_many_items")
            .Idempotent()
            .WithMetadata(new BodyLimit(LinkBulkEndpoint.MaxBytes))
            .Requires(Permission.LinksWrite)
            .LeavesNoTrace(MadeInBulk)
            .WithName("createLinks")
            .WithSummary("Create up to 1,000 links; each has its own status");
        links.MapGet("/{id}", GetAsync)
            .Answers(StatusCodes.Status200OK, LinkExamples.Link, "The link")
            .Versioned()
            .WithName(LinkReads.RouteName)
            .WithSummary("Read a link")
            .WithDescription("The `ETag` is the version of what can be changed: `clicks` and `health` do not move it, and may be half a second old.");
        links.MapPatch("/{id}", PatchAsync)
            .Requires(Permission.LinksWrite)
            .TakesPatch<LinkRequest>(LinkExamples.Change)
            .Answers(StatusCodes.Status200OK, LinkExamples.Link, "The changed link")
            .Problems(StatusCodes.Status409Conflict, "slug_taken", "external_id_taken")
            .Problems(StatusCodes.Status422UnprocessableEntity, "destination_not_allowed")
            .Versioned()
            .WithName("changeLink")
            .WithSummary("Change the fields given; null clears a field");
        links.MapDelete("/{id}", DeleteAsync)
            .Requires(Permission.LinksWrite)
            .Query(QueryNote.Flag("permanently", "`true`: take a link out of the trash for good."))
            .Answers(StatusCodes.Status204NoContent, null, "Done. The `ETag` is the version in the trash, for restoring or deleting exactly that")
            .WithMetadata(new HeaderNote("ETag"))
            .Problems(StatusCodes.Status409Conflict, "not_in_trash")
            .Versioned()
            .WithName("deleteLink")
            .WithSummary("Move a link to the trash (permanently=true: take it out of there for good); its slug is not drawn again");
        links.MapPost("/{id}/restore", RestoreAsync)
            .Requires(Permission.LinksWrite)
            .Answers(StatusCodes.Status200OK, LinkExamples.Link, "The link")
            .Problems(StatusCodes.Status409Conflict, "slug_taken", "external_id_taken")
            .Versioned()
            .WithName("restoreLink")
            .WithSummary("Take a link out of the trash, under its slug; 409 when another link has that by now");
    }

    private static async Task<Results<Created<LinkResource>, Ok<LinkResource>, Problem>> CreateAsync(
        HttpContext context,
        LinkValidation validation,
        LinkWriter writer,
        LinkReuse reuse,
        PublicUrl publicUrl,
        TimeProvider time,
        CancellationToken ct)
    {
        (LinkRequest? request, Problem? problem) = await RequestBody.ReadAsync(context, LinksJsonContext.Default.LinkRequest, ct);
        if (problem is null)
        {
            (NewLink? draft, problem) = await validation.ToNewAsync(RequestIdentity.Of(context).WorkspaceId, request!, time.GetUtcNow(), ct);
            if (problem is null && await reuse.FindAsync(request!, draft!, ct) is { } reused)
            {
                return Ok(context, reused, publicUrl);
            }

            if (problem is null)
            {
                (Link? link, problem) = await writer.CreateAsync(draft!, ct);
                if (problem is null)
                {
                    return Created(context, link!, publicUrl);
                }
            }
        }

        return problem;
    }

    private static async Task<Results<LinkAnswer, Problem>> GetAsync(
        HttpContext context,
        string id,
        ILinkStore links,
        ILinkHealthStore health,
        LinkAnswers answers,
        PublicUrl publicUrl,
        IOptions<JsonOptions> json,
        CancellationToken ct)
    {
        LinkReading reading = answers.Begin();
        if (await FindAsync(context, id, links, ct) is not { } link)
        {
            return Problem.NotFound("link");
        }

        LinkResource resource = LinkResource.Of(link, publicUrl);
        foreach (LinkHealthState state in await health.FindAsync([link.Id], ct))
        {
            resource.Health = LinkHealthResource.Of(state, link.Url);
        }

        JsonTypeInfo shape = json.Value.SerializerOptions.GetTypeInfo(typeof(LinkResource));
        var answer = new LinkAnswer(JsonSerializer.SerializeToUtf8Bytes(resource, shape), link.Version);
        answers.Keep(link.WorkspaceId, link.Id, link.DomainId, link.Slug, reading, answer);
        answer.SetEtag(context);
        return answer;
    }

    private static async Task<Results<Ok<LinkResource>, Problem>> PatchAsync(
        HttpContext context, string id, ILinkStore links, LinkValidation validation, LinkWriter writer, PublicUrl publicUrl, CancellationToken ct)
    {
        (LinkRequest? request, Problem? problem) = await RequestBody.ReadAsync(context, LinksJsonContext.Default.LinkRequest, ct);
        if (problem is not null)
        {
            return problem;
        }

        (Link? changed, problem) = await ChangeAsync(context, () => FindAsync(context, id, links, ct), request!, validation, writer, ct);
        return problem is null ? Ok(context, changed!, publicUrl) : problem;
    }

    private static async Task<Results<NoContent, Problem>> DeleteAsync(
        HttpContext context, string id, bool? permanently, ILinkStore links, LinkWriter writer, CancellationToken ct)
    {
        Link? link = await FindAsync(context, id, links, ct);
        if (permanently == true)
        {
            return await PurgeAsync(context, id, link, writer, ct) is { } refused ? refused : TypedResults.NoContent();
        }

        if (link is null)
        {
            return Problem.NotFound("link");
        }

        if (!LinkEtag.Allows(context, link))
        {
            return LinkEtag.Mismatch;
        }

        long? expected = LinkEtag.IsConditional(context) ? link.Version : null;
        (Link? trashed, Problem? problem) = await writer.DeleteAsync(link.WorkspaceId, link.Id, expected, ct);
        if (problem is not null)
        {
            return problem;
        }

        LinkEtag.Set(context, trashed!);
        return TypedResults.NoContent();
    }

    private static async Task<Problem?> PurgeAsync(HttpContext context, string id, Link? live, LinkWriter writer, CancellationToken ct)
    {
        if (live is not null)
        {
            return Problem.Conflict("not_in_trash", "The link is not in the trash: delete it first");
        }

        return OpaqueId.Link.TryParse(id, out long number)
            ? await writer.PurgeAsync(RequestIdentity.Of(context).WorkspaceId, number, LinkEtag.Expected(context), ct)
            : Problem.NotFound("link");
    }

    private static async Task<Results<Ok<LinkResource>, Problem>> RestoreAsync(
        HttpContext context, string id, LinkWriter writer, PublicUrl publicUrl, CancellationToken ct)
    {
        if (!OpaqueId.Link.TryParse(id, out long number))
        {
            return Problem.NotFound("link in the trash");
        }

        (Link? link, Problem? problem) = await writer.RestoreAsync(RequestIdentity.Of(context).WorkspaceId, number, LinkEtag.Expected(context), ct);
        return problem is null ? Ok(context, link!, publicUrl) : problem;
    }

    private static async Task<Results<Ok<LinkResource>, Problem>> LookupAsync(
        HttpContext context,
        string? slug,
        string? domain,
        string? externalId,
        ILinkStore links,
        LinkValidation validation,
        PublicUrl publicUrl,
        CancellationToken ct)
    {
        if (slug is null == externalId is null || (externalId is not null && domain is not null))
        {
            return Problem.BadRequest("bad_parameters", "Give either slug (and domain) or externalId");
        }

        int workspaceId = RequestIdentity.Of(context).WorkspaceId;
        Link? link = null;
        if (externalId is not null)
        {
            link = FieldErrors.IsStorable(externalId) ? await links.FindByExternalIdAsync(workspaceId, externalId, ct) : null;
        }
        else if (await validation.FindDomainAsync(workspaceId, domain, ct) is { } found
            && Slug.TryParse(slug!, found.Settings.SlugRules, out Slug parsed) == SlugVerdict.Valid)
        {
            link = await links.FindBySlugAsync(workspaceId, found.Id, parsed.Value, ct);
        }

        return link is null ? Problem.NotFound("link") : Ok(context, link, publicUrl);
    }

    private static async Task<Results<Ok<LinkResource>, Created<LinkResource>, Problem>> UpsertAsync(
        HttpContext context,
        ILinkStore links,
        LinkValidation validation,
        LinkWriter writer,
        PublicUrl publicUrl,
        TimeProvider time,
        CancellationToken ct)
    {
        (LinkRequest? request, Problem? problem) = await RequestBody.ReadAsync(context, LinksJsonContext.Default.LinkRequest, ct);
        if (problem is not null)
        {
            return problem;
        }

        if (request!.ExternalId is null && request.Slug is null)
        {
            return Problem.Invalid("externalId", "Give externalId, or slug, to say which link is meant");
        }

        int workspaceId = RequestIdentity.Of(context).WorkspaceId;
        for (int round = 0; ; round++)
        {
            if (await FindForUpsertAsync(workspaceId, request, links, validation, ct) is not null)
            {
                (Link? changed, problem) = await ChangeAsync(
                    context, () => FindForUpsertAsync(workspaceId, request, links, validation, ct), request, validation, writer, ct);
                return problem is null ? Ok(context, changed!, publicUrl) : problem;
            }

            if (LinkEtag.IsConditional(context))
            {
                return LinkEtag.Mismatch;
            }

            (NewLink? draft, problem) = await validation.ToNewAsync(workspaceId, request, time.GetUtcNow(), ct);
            if (problem is not null)
            {
                return problem;
            }

            (Link? created, problem) = await writer.CreateAsync(draft!, ct);
            if (problem is null)
            {
                return Created(context, created!, publicUrl);
            }

            // Another request may have created the link in between; if it is still not found the conflict is with another link.
            if (round > 0 || problem.Status != StatusCodes.Status409Conflict)
            {
                return problem;
            }
        }
    }

    private static async Task<Link?> FindForUpsertAsync(
        int workspaceId, LinkRequest request, ILinkStore links, LinkValidation validation, CancellationToken ct)
    {
        if (request.ExternalId is { } externalId)
        {
            return FieldErrors.IsStorable(externalId) ? await links.FindByExternalIdAsync(workspaceId, externalId, ct) : null;
        }

        return await validation.FindDomainAsync(workspaceId, request.Domain, ct) is { } domain
            && Slug.TryParse(request.Slug!, domain.Settings.SlugRules, out Slug slug) == SlugVerdict.Valid
                ? await links.FindBySlugAsync(workspaceId, domain.Id, slug.Value, ct)
                : null;
    }

    private static async Task<(Link? Link, Problem? Problem)> ChangeAsync(
        HttpContext context, Func<Task<Link?>> find, LinkRequest request, LinkValidation validation, LinkWriter writer, CancellationToken ct)
    {
        for (int round = 1; ; round++)
        {
            if (await find() is not { } link)
            {
                return (null, Problem.NotFound("link"));
            }

            if (!LinkEtag.Allows(context, link))
            {
                return (null, LinkEtag.Mismatch);
            }

            (Link? changed, Problem? problem) = await validation.ToChangedAsync(link, request, ct);
            if (problem is null)
            {
                (changed, problem) = await writer.UpdateAsync(link, changed!, ct);
            }

            if (problem != LinkEtag.Mismatch || LinkEtag.IsConditional(context) || round == MaxRounds)
            {
                return (changed, problem);
            }
        }
    }

    private static async Task<Link?> FindAsync(HttpContext context, string id, ILinkStore links, CancellationToken ct) =>
        OpaqueId.Link.TryParse(id, out long number) ? await links.FindAsync(RequestIdentity.Of(context).WorkspaceId, number, ct) : null;

    private static Ok<LinkResource> Ok(HttpContext context, Link link, PublicUrl publicUrl)
    {
        LinkEtag.Set(context, link);
        return TypedResults.Ok(LinkResource.Of(link, publicUrl));
    }

    private static Created<LinkResource> Created(HttpContext context, Link link, PublicUrl publicUrl)
    {
        LinkEtag.Set(context, link);
        LinkResource resource = LinkResource.Of(link, publicUrl);
        return TypedResults.Created($"/api/v1/links/{resource.Id}", resource);
    }
}
