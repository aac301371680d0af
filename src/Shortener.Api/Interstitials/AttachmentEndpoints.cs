using Microsoft.AspNetCore.Http.HttpResults;
using Shortener.Api.Access;
using Shortener.Api.Description;
using Shortener.Api.Links;
using Shortener.Api.Problems;
using Shortener.Core.Accounts;
using Shortener.Core.Ids;
using Shortener.Core.Interstitials;
using Shortener.Core.Validation;

namespace Shortener.Api.Interstitials;

/// <summary><c>/api/v1/interstitials/attachments</c>: before which links they stand. A link's own choice is a field of the link.</summary>
internal static class AttachmentEndpoints
{
    private const int MaxTag = 100;

    private static readonly Problem Mismatch =
        new(StatusCodes.Status412PreconditionFailed, "precondition_failed", "The attachments were changed meanwhile; read them again");

    public static void MapAttachments(this IEndpointRouteBuilder interstitials)
    {
        interstitials.MapGet("/attachments", GetAsync)
            .Answers(StatusCodes.Status200OK, InterstitialExamples.Attachments, "The attachments")
            .Versioned()
            .WithName("getInterstitialAttachments")
            .WithSummary("Before which links of the workspace interstitials stand");
        interstitials.MapPut("/attachments", PutAsync)
            .Requires(Permission.InterstitialsWrite)
            .Takes<AttachmentsRequest>(InterstitialExamples.Attachments)
            .Answers(StatusCodes.Status200OK, InterstitialExamples.Attachments, "The attachments")
            .Versioned()
            .WithName("setInterstitialAttachments")
            .WithSummary("Say before which links of the workspace interstitials stand; every node obeys within a second");
    }

    private static async Task<Ok<AttachmentsResource>> GetAsync(HttpContext context, IInterstitialStore store, CancellationToken ct)
    {
        int workspaceId = RequestIdentity.Of(context).WorkspaceId;
        return await ShownAsync(context, workspaceId, store, await store.FindAttachmentsAsync(workspaceId, ct), ct);
    }

    private static async Task<Results<Ok<AttachmentsResource>, Problem>> PutAsync(
        HttpContext context, IInterstitialStore store, InterstitialTable table, CancellationToken ct)
    {
        (AttachmentsRequest? request, Problem? problem) = await RequestBody.ReadAsync(context, InterstitialsApiJson.Default.AttachmentsRequest, ct);
        if (problem is not null)
        {
            return problem;
        }

        int workspaceId = RequestIdentity.Of(context).WorkspaceId;
        (InterstitialAttachments? attachments, problem) = Read(request!, await IdsAsync(workspaceId, store, ct));
        if (problem is not null)
        {
            return problem;
        }

        long? expected = null;
        if (LinkEtag.IsConditional(context))
        {
            StoredAttachments before = await store.FindAttachmentsAsync(workspaceId, ct);
            if (!LinkEtag.Allows(context, before.Version))
            {
                return Mismatch;
            }

            expected = before.Version;
        }

        if (await store.AttachAsync(workspaceId, attachments!, expected, ct) is not { } stored)
        {
            return Mismatch;
        }

        await table.RefreshAsync(ct);
        return await ShownAsync(context, workspaceId, store, stored, ct);
    }

    private static (InterstitialAttachments? Attachments, Problem? Problem) Read(AttachmentsRequest request, HashSet<long> existing)
    {
        var errors = new FieldErrors();
        long? byDefault = null;
        if (request.DefaultId is not null)
        {
            byDefault = Find("defaultId", request.DefaultId, existing, errors);
        }

        IReadOnlyList<TagAttachmentRequest?> wanted = request.Tags ?? [];
        if (wanted.Count > InterstitialAttachments.MaxTags)
        {
            errors.Add("tags", $"Must be at most {InterstitialAttachments.MaxTags}");
            return (null, errors.ToProblem());
        }

        var tags = new List<TagAttachment>(wanted.Count);
        for (int i = 0; i < wanted.Count; i++)
        {
            string at = FormattableString.Invariant($"tags[{i}]");
            string tag = wanted[i]?.Tag ?? "";
            if (TextRule.Check(tag, MaxTag) is { } wrong)
            {
                errors.Add(at + ".tag", wrong);
            }
            else if (tags.Any(one => one.Tag == tag))
            {
                errors.Add(at + ".tag", "Given twice");
            }

            tags.Add(new TagAttachment(tag, Find(at + ".interstitialId", wanted[i]?.InterstitialId, existing, errors)));
        }

        return errors.Any ? (null, errors.ToProblem()) : (new InterstitialAttachments { Default = byDefault, Tags = tags }, null);
    }

    private static long Find(string field, string? id, HashSet<long> existing, FieldErrors errors)
    {
        if (id is not null && OpaqueId.Interstitial.TryParse(id, out long number) && existing.Contains(number))
        {
            return number;
        }

        errors.Add(field, "The workspace has no such interstitial");
        return 0;
    }

    private static async Task<HashSet<long>> IdsAsync(int workspaceId, IInterstitialStore store, CancellationToken ct) =>
        [.. (await store.ListAsync(workspaceId, 0, InterstitialEndpoints.MaxPerWorkspace, ct)).Select(one => one.Id)];

    private static async Task<Ok<AttachmentsResource>> ShownAsync(
        HttpContext context, int workspaceId, IInterstitialStore store, StoredAttachments stored, CancellationToken ct)
    {
        LinkEtag.Set(context, stored.Version);
        return TypedResults.Ok(AttachmentsResource.Of(stored.Attachments, await IdsAsync(workspaceId, store, ct)));
    }
}
