using Microsoft.AspNetCore.Http.HttpResults;
using Shortener.Api.Access;
using Shortener.Api.Description;
using Shortener.Api.Links;
using Shortener.Api.Pages;
using Shortener.Api.Pages.Interstitial;
using Shortener.Api.Problems;
using Shortener.Api.Webhooks;
using Shortener.Core.Accounts;
using Shortener.Core.Ids;
using Shortener.Core.Interstitials;

namespace Shortener.Api.Interstitials;

/// <summary><c>/api/v1/interstitials</c>. An id of another workspace is answered like one that never was.</summary>
internal static class InterstitialEndpoints
{
    /// <summary>Interstitials that a workspace may have: every node holds all of them in memory.</summary>
    internal const int MaxPerWorkspace = 200;

    // Twenty creatives of HTML, each character up to six bytes of JSON.
    private const int MaxBodyBytes = 8 * 1_024 * 1_024;

    // A change without If-Match is repeated when another one came between reading and writing; each round loses to a change that won.
    private const int MaxRounds = 5;

    private static readonly Problem Mismatch =
        new(StatusCodes.Status412PreconditionFailed, "precondition_failed", "The interstitial was changed meanwhile; read it again");

    public static void MapInterstitials(this IEndpointRouteBuilder api)
    {
        RouteGroupBuilder interstitials = api.MapGroup("/interstitials").WithTags("Interstitials").Requires(Permission.InterstitialsRead);
        interstitials.MapGet("/", ListAsync)
            .Pages()
            .Answers(StatusCodes.Status200OK, InterstitialExamples.List, "A page")
            .WithName("listInterstitials")
            .WithSummary("Interstitials, oldest first");
        interstitials.MapPost("/", CreateAsync)
            .Requires(Permission.InterstitialsWrite)
            .Takes<InterstitialRequest>(InterstitialExamples.Create, "name")
            .Answers(StatusCodes.Status201Created, InterstitialExamples.Interstitial, "The interstitial")
            .Problems(StatusCodes.Status409Conflict, "interstitial_limit_reached")
            .Idempotent()
            .WithMetadata(new BodyLimit(MaxBodyBytes))
            .MakesVersioned()
            .WithName("createInterstitial")
            .WithSummary("Create an interstitial; it is shown once it is attached to a link, a tag or the workspace");
        interstitials.MapGet("/{id}", GetAsync)
            .Answers(StatusCodes.Status200OK, InterstitialExamples.Interstitial, "The interstitial")
            .Versioned()
            .WithName("getInterstitial")
            .WithSummary("Read an interstitial");
        interstitials.MapPatch("/{id}", PatchAsync)
            .Requires(Permission.InterstitialsWrite)
            .TakesPatch<InterstitialRequest>(InterstitialExamples.Change)
            .Answers(StatusCodes.Status200OK, InterstitialExamples.Interstitial, "The changed interstitial")
            .WithMetadata(new BodyLimit(MaxBodyBytes))
            .Versioned()
            .WithName("changeInterstitial")
            .WithSummary("Change the fields given; every node obeys within a second");
        interstitials.MapDelete("/{id}", DeleteAsync)
            .Requires(Permission.InterstitialsWrite)
            .Answers(StatusCodes.Status204NoContent, null, "Done")
            .Versioned()
            .WithName("deleteInterstitial")
            .WithSummary("Delete an interstitial; links that it stood before lead on without it");
        interstitials.MapGet("/{id}/preview", PreviewAsync)
            .Query(QueryNote.Text("creative", "Id of the creative to show. Absent: the first."))
            .Produces<string>(StatusCodes.Status200OK, "text/html")
            .WithName("previewInterstitial")
            .WithSummary("The page as a visitor sees it, for a frame of this server's own pages; counts nothing and leads nowhere");
        interstitials.MapAttachments();
    }

    private static async Task<Results<Ok<InterstitialList>, Problem>> ListAsync(
        HttpContext context, IInterstitialStore store, string? cursor, string? limit, CancellationToken ct)
    {
        var errors = new FieldErrors();
        int count = WebhookEndpoints.LimitOf(limit, errors);
        long after = 0;
        if (cursor is not null && !OpaqueId.Interstitial.TryParse(cursor, out after))
        {
            errors.Add("cursor", "Must be the nextCursor of a page");
        }

        if (errors.Any)
        {
            return errors.ToProblem();
        }

        // One more than asked for tells whether there is another page.
        IReadOnlyList<Interstitial> found = await store.ListAsync(RequestIdentity.Of(context).WorkspaceId, after, count + 1, ct);
        InterstitialResource[] page = [.. found.Take(count).Select(InterstitialResource.Of)];
        return TypedResults.Ok(new InterstitialList(page, found.Count > count ? page[^1].Id : null));
    }

    private static async Task<Results<Created<InterstitialResource>, Problem>> CreateAsync(
        HttpContext context,
        IInterstitialStore store,
        InterstitialRequestValidation validation,
        InterstitialTable table,
        TimeProvider time,
        CancellationToken ct)
    {
        (InterstitialRequest? request, Problem? problem) = await RequestBody.ReadAsync(context, InterstitialsApiJson.Default.InterstitialRequest, ct);
        if (problem is not null)
        {
            return problem;
        }

        Interstitial blank = InterstitialRequestValidation.Blank(RequestIdentity.Of(context).WorkspaceId);
        (Interstitial? wanted, problem) = await validation.ChangeAsync(blank, request!, ct);
        if (problem is not null)
        {
            return problem;
        }

        InterstitialResult result = await store.CreateAsync(wanted!, MaxPerWorkspace, time.GetUtcNow(), ct);
        if (result.Interstitial is not { } created)
        {
            return Problem.Conflict("interstitial_limit_reached", $"The workspace has {MaxPerWorkspace} interstitials already; delete one first");
        }

        await table.RefreshAsync(ct);
        LinkEtag.Set(context, created.Version);
        InterstitialResource resource = InterstitialResource.Of(created);
        return TypedResults.Created($"/api/v1/interstitials/{resource.Id}", resource);
    }

    private static async Task<Results<Ok<InterstitialResource>, Problem>> GetAsync(
        HttpContext context, string id, IInterstitialStore store, CancellationToken ct) =>
        await FindAsync(context, id, store, ct) is { } interstitial ? Shown(context, interstitial) : Problem.NotFound("interstitial");

    private static async Task<Results<Ok<InterstitialResource>, Problem>> PatchAsync(
        HttpContext context,
        string id,
        IInterstitialStore store,
        InterstitialRequestValidation validation,
        InterstitialTable table,
        TimeProvider time,
        CancellationToken ct)
    {
        (InterstitialRequest? request, Problem? problem) = await RequestBody.ReadAsync(context, InterstitialsApiJson.Default.InterstitialRequest, ct);
        if (problem is not null)
        {
            return problem;
        }

        for (int round = 1; ; round++)
        {
            if (await FindAsync(context, id, store, ct) is not { } interstitial)
            {
                return Problem.NotFound("interstitial");
            }

            if (!LinkEtag.Allows(context, interstitial.Version))
            {
                return Mismatch;
            }

            (Interstitial? changed, problem) = await validation.ChangeAsync(interstitial, request!, ct);
            if (problem is not null)
            {
                return problem;
            }

            InterstitialResult result = await store.UpdateAsync(changed!, time.GetUtcNow(), ct);
            switch (result.Outcome)
            {
                case InterstitialOutcome.Done:
                    await table.RefreshAsync(ct);
                    return Shown(context, result.Interstitial!);
                case InterstitialOutcome.NotFound:
                    return Problem.NotFound("interstitial");
                default:
                    if (round == MaxRounds || LinkEtag.IsConditional(context))
                    {
                        return Mismatch;
                    }

                    break;
            }
        }
    }

    private static async Task<Results<NoContent, Problem>> DeleteAsync(
        HttpContext context, string id, IInterstitialStore store, InterstitialTable table, TimeProvider time, CancellationToken ct)
    {
        if (await FindAsync(context, id, store, ct) is not { } interstitial)
        {
            return Problem.NotFound("interstitial");
        }

        if (!LinkEtag.Allows(context, interstitial.Version))
        {
            return Mismatch;
        }

        long? expected = LinkEtag.IsConditional(context) ? interstitial.Version : null;
        InterstitialOutcome outcome = await store.DeleteAsync(interstitial.WorkspaceId, interstitial.Id, expected, time.GetUtcNow(), ct);
        await table.RefreshAsync(ct);
        return outcome switch
        {
            InterstitialOutcome.Done => TypedResults.NoContent(),
            InterstitialOutcome.VersionMismatch => Mismatch,
            _ => Problem.NotFound("interstitial"),
        };
    }

    private static async Task<IResult> PreviewAsync(
        HttpContext context, string id, string? creative, IInterstitialStore store, PublicUrl publicUrl, CancellationToken ct)
    {
        if (await FindAsync(context, id, store, ct) is not { } interstitial)
        {
            return Problem.NotFound("interstitial");
        }

        IReadOnlyList<Creative> creatives = interstitial.Settings.Creatives;
        Creative? shown = creative is null
            ? creatives.Count > 0 ? creatives[0] : null
            : OpaqueId.Creative.TryParse(creative, out long number) ? creatives.FirstOrDefault(one => one.Id == number) : null;
        if (shown is null)
        {
            return Problem.NotFound("creative");
        }

        await InterstitialAnswer.WriteAsync(
            context, InterstitialPreview.Of(interstitial.Settings, shown, publicUrl.Base.Host), VisitorPages.LanguageOf(context));
        return Results.Empty;
    }

    internal static async Task<Interstitial?> FindAsync(HttpContext context, string id, IInterstitialStore store, CancellationToken ct) =>
        OpaqueId.Interstitial.TryParse(id, out long number) ? await store.FindAsync(RequestIdentity.Of(context).WorkspaceId, number, ct) : null;

    private static Ok<InterstitialResource> Shown(HttpContext context, Interstitial interstitial)
    {
        LinkEtag.Set(context, interstitial.Version);
        return TypedResults.Ok(InterstitialResource.Of(interstitial));
    }
}
