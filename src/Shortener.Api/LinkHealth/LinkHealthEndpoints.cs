using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Shortener.Api.Access;
using Shortener.Api.Description;
using Shortener.Api.Links;
using Shortener.Api.Outbound;
using Shortener.Api.Problems;
using Shortener.Core.Accounts;
using Shortener.Core.Ids;
using Shortener.Core.LinkHealth;
using Shortener.Core.Links;
using Shortener.Ingest.LinkHealth;

namespace Shortener.Api.LinkHealth;

/// <summary><c>POST /api/v1/links/{id}/check</c>: whether the destination answers, asked now.</summary>
internal static class LinkHealthEndpoints
{
    public static void MapLinkHealth(this IEndpointRouteBuilder api) => api
        .MapPost("/links/{id}/check", CheckAsync)
        .Requires(Permission.LinksWrite)
        .Answers(StatusCodes.Status200OK, """{"status":"ok","checkedAt":"2026-11-22T07:00:00Z","reason":null}""", "What the check found")
        .WithTags("Links")
        .WithName("checkLink")
        .WithSummary("Check the destination now; a second failure in a row makes it broken");

    private static async Task<Results<Ok<LinkHealthResource>, Problem>> CheckAsync(
        HttpContext context,
        string id,
        ILinkStore links,
        ILinkHealthStore health,
        LinkChecker checker,
        WorkspaceBudget budget,
        IOptions<LinkHealthOptions> options,
        LinkAnswers answers,
        CancellationToken ct)
    {
        int workspaceId = RequestIdentity.Of(context).WorkspaceId;
        if (!OpaqueId.Link.TryParse(id, out long number) || await links.FindAsync(workspaceId, number, ct) is not { } link)
        {
            return Problem.NotFound("link");
        }

        using WorkspaceBudget.Place place = budget.TryTake(workspaceId, context);
        if (!place.IsTaken)
        {
            return WorkspaceBudget.Exceeded;
        }

        IReadOnlyList<LinkHealthState> known = await health.FindAsync([link.Id], ct);
        LinkHealthState before = known.Count == 0 ? LinkHealthState.Unchecked(link.Id) : known[0];
        LinkHealthState after = await checker.CheckAsync(link.Url, before, TimeSpan.FromHours(options.Value.IntervalHours), ct);
        answers.OnChanged(link.DomainId, link.Slug, link.Version);
        return TypedResults.Ok(LinkHealthResource.Of(after, link.Url));
    }
}
