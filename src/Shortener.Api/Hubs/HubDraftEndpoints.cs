using System.ComponentModel;
using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Shortener.Api.Access;
using Shortener.Api.Description;
using Shortener.Api.Links;
using Shortener.Api.Pages.Design;
using Shortener.Api.Problems;
using Shortener.Core.Accounts;
using Shortener.Core.Hubs;
using Shortener.Core.Validation;

namespace Shortener.Api.Hubs;

/// <summary>Drafts of LinkHub pages: saving, versions, publishing.</summary>
internal static class HubDraftEndpoints
{
    public static void MapHubDrafts(this RouteGroupBuilder hubs)
    {
        hubs.MapPut("/{id}/draft", SaveAsync)
            .Requires(Permission.HubsWrite)
            .Takes<HubDocument>(HubExamples.Document)
            .Answers(StatusCodes.Status200OK, HubExamples.Hub, "The page; each block of its draft has an id")
            .Versioned()
            .WithName("saveHubDraft")
            .WithSummary("Replace the draft. What is wrong is refused, what is missing is told in missing: an unfinished page can be saved");
        hubs.MapPost("/{id}/publish", PublishAsync)
            .Requires(Permission.HubsWrite)
            .Answers(StatusCodes.Status200OK, HubExamples.Hub, "The page, which visitors see within a second")
            .Problem(StatusCodes.Status422UnprocessableEntity, "hub_not_ready", "The draft cannot be published yet")
            .Versioned()
            .WithName("publishHub")
            .WithSummary("Show the draft to visitors");
        hubs.MapPost("/{id}/unpublish", UnpublishAsync)
            .Requires(Permission.HubsWrite)
            .Answers(StatusCodes.Status200OK, HubExamples.Hub, "The page, which visitors no longer see")
            .Versioned()
            .WithName("unpublishHub")
            .WithSummary("Take the page off");
        hubs.MapGet("/{id}/preview", PreviewAsync)
            .Answers(StatusCodes.Status200OK, HubExamples.Preview)
            .Produces<string>(StatusCodes.Status200OK, "text/html")
            .Problems(StatusCodes.Status404NotFound, "not_found")
            .WithName("previewHub")
            .WithSummary("The draft as a page, for a frame of the same origin; nothing is counted and buttons lead straight on");
        hubs.MapGet("/{id}/versions", VersionsAsync)
            .Answers(StatusCodes.Status200OK, HubExamples.Versions, "Every kept version")
            .WithName("listHubVersions")
            .WithSummary("Versions of the draft, newest first; at most 50 are kept");
        hubs.MapPost("/{id}/versions/{version}/restore", RestoreAsync)
            .Requires(Permission.HubsWrite)
            .Answers(StatusCodes.Status200OK, HubExamples.Hub, "The page with the version's draft")
            .Versioned()
            .WithName("restoreHubVersion")
            .WithSummary("Make a kept version the draft; visitors see it once it is published");
    }

    private static async Task<Results<Ok<HubResource>, Problem>> SaveAsync(
        HttpContext context, string id, IHubStore hubs, HubDrafts drafts, HubView view, TimeProvider time, CancellationToken ct)
    {
        (HubDocument? document, Problem? problem) = await RequestBody.ReadAsync(context, HubsJson.Default.HubDocument, ct);
        if (problem is not null)
        {
            return problem;
        }

        return await HubEndpoints.FindAsync(context, id, hubs, ct) is { } hub
            ? await StoreAsync(context, hub, document!, restores: false, hubs, drafts, view, time, ct)
            : HubEndpoints.Missing;
    }

    private static async Task<Results<Ok<HubResource>, Problem>> StoreAsync(
        HttpContext context,
        Hub hub,
        HubDocument document,
        bool restores,
        IHubStore hubs,
        HubDrafts drafts,
        HubView view,
        TimeProvider time,
        CancellationToken ct)
    {
        if (!LinkEtag.Allows(context, hub.Version))
        {
            return HubEndpoints.Mismatch;
        }

        (HubDocument? valid, Problem? problem) = await drafts.CheckAsync(hub.WorkspaceId, hub.Id, document, "", ct);
        if (problem is not null)
        {
            return problem;
        }

        HubDraft draft = await drafts.NumberAsync(hub.WorkspaceId, hub.Id, RequestIdentity.Of(context).Name, valid!, ct);
        HubResult result = await hubs.SaveDraftAsync(draft with { BeginsVersion = restores }, LinkEtag.IsConditional(context) ? hub.Version : null, time.GetUtcNow(), ct);
        return result.Hub is { } saved ? TypedResults.Ok(await view.OfAsync(context, saved, ct)) : HubEndpoints.Refuse(result.Outcome);
    }

    private static async Task<Results<Ok<HubResource>, Problem>> PublishAsync(
        HttpContext context, string id, IHubStore hubs, HubPages pages, HubDrafts drafts, HubView view, TimeProvider time, CancellationToken ct)
    {
        for (int round = 1; ; round++)
        {
            if (await HubEndpoints.FindAsync(context, id, hubs, ct) is not { } hub)
            {
                return HubEndpoints.Missing;
            }

            if (!LinkEtag.Allows(context, hub.Version))
            {
                return HubEndpoints.Mismatch;
            }

            // Checked again: a destination may have come onto the blocklist, a link or an image may be gone since the draft was saved.
            HubDocument draft = HubJson.Read(hub.Draft);
            (HubDocument? _, Problem? problem) = await drafts.CheckAsync(hub.WorkspaceId, hub.Id, draft, "", ct);
            if ((problem ?? NotReady(draft)) is { } refused)
            {
                return refused;
            }

            HubResult result = await hubs.PublishAsync(hub.WorkspaceId, hub.Id, hub.Version, time.GetUtcNow(), ct);
            if (result.Hub is { } published)
            {
                pages.Forget(published.Id, published.DomainId);
                return TypedResults.Ok(await view.OfAsync(context, published, ct));
            }

            if (result.Outcome != HubOutcome.VersionMismatch || round == HubEndpoints.MaxRounds || LinkEtag.IsConditional(context))
            {
                return HubEndpoints.Refuse(result.Outcome);
            }
        }
    }

    private static Problem? NotReady(HubDocument draft)
    {
        IReadOnlyList<FieldProblem> missing = HubReadiness.Check(draft);
        return missing.Count == 0
            ? null
            : new Problem(StatusCodes.Status422UnprocessableEntity, "hub_not_ready", "The draft cannot be published yet")
            {
                Errors = missing.GroupBy(problem => problem.Path)
                    .ToDictionary(field => field.Key, field => field.Select(problem => problem.Message).ToArray()),
            };
    }

    private static async Task<Results<Ok<HubResource>, Problem>> UnpublishAsync(
        HttpContext context, string id, IHubStore hubs, HubPages pages, HubView view, TimeProvider time, CancellationToken ct)
    {
        if (await HubEndpoints.FindAsync(context, id, hubs, ct) is not { } hub)
        {
            return HubEndpoints.Missing;
        }

        HubResult result = await hubs.UnpublishAsync(hub.WorkspaceId, hub.Id, LinkEtag.Expected(context), time.GetUtcNow(), ct);
        if (result.Hub is not { } changed)
        {
            return HubEndpoints.Refuse(result.Outcome);
        }

        pages.Forget(changed.Id, null);
        return TypedResults.Ok(await view.OfAsync(context, changed, ct));
    }

    private static async Task<IResult> PreviewAsync(HttpContext context, string id, IHubStore hubs, HubPageRenderer renderer, CancellationToken ct)
    {
        if (await HubEndpoints.FindAsync(context, id, hubs, ct) is not { } hub)
        {
            return HubEndpoints.Missing;
        }

        (byte[] html, string policy, PageLanguage language) = await renderer.PreviewAsync(hub, ct);
        IHeaderDictionary headers = context.Response.Headers;
        headers.ContentSecurityPolicy = policy;
        headers.XFrameOptions = "SAMEORIGIN";
        headers.XContentTypeOptions = "nosniff";
        headers.CacheControl = "private, no-store";
        headers.ContentLanguage = language.Tag();
        headers["X-Robots-Tag"] = "noindex";
        headers["Referrer-Policy"] = "no-referrer";
        return TypedResults.Bytes(html, "text/html; charset=utf-8");
    }

    private static async Task<Results<Ok<HubVersionList>, Problem>> VersionsAsync(HttpContext context, string id, IHubStore hubs, CancellationToken ct) =>
        await HubEndpoints.FindAsync(context, id, hubs, ct) is { } hub
            ? TypedResults.Ok(new HubVersionList([.. (await hubs.ListVersionsAsync(hub.Id, ct)).Select(HubVersionResource.Of)], null))
            : HubEndpoints.Missing;

    private static async Task<Results<Ok<HubResource>, Problem>> RestoreAsync(
        HttpContext context,
        string id,
        [Description("Number of the version, as in the list of versions.")] string version,
        IHubStore hubs,
        HubDrafts drafts,
        HubView view,
        TimeProvider time,
        CancellationToken ct)
    {
        if (await HubEndpoints.FindAsync(context, id, hubs, ct) is not { } hub)
        {
            return HubEndpoints.Missing;
        }

        if (!long.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out long number)
            || await hubs.FindVersionAsync(hub.Id, number, ct) is not { } document)
        {
            return Problem.NotFound("version");
        }

        return await StoreAsync(context, hub, HubJson.Read(document), restores: true, hubs, drafts, view, time, ct);
    }
}
