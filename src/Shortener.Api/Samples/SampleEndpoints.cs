using Microsoft.AspNetCore.Http.HttpResults;
using Shortener.Api.Access;
using Shortener.Api.Description;
using Shortener.Api.Problems;
using Shortener.Core.Samples;

namespace Shortener.Api.Samples;

/// <summary><c>/api/v1/sample</c>: a workspace of sample data, one a person.</summary>
internal static class SampleEndpoints
{
    private const string Loaded = """{"loaded":true,"workspaceId":"wsp_5d4gp3m80p1f5"}""";

    public static void MapSamples(this IEndpointRouteBuilder api)
    {
        RouteGroupBuilder sample = api.MapGroup("/sample").WithTags("Workspaces").RequiresPerson();
        sample.MapGet("/", GetAsync)
            .Answers(StatusCodes.Status200OK, Loaded, "Whether it is loaded, and where")
            .WithName("getSample")
            .WithSummary("Whether the person has sample data loaded");
        sample.MapPost("/", LoadAsync)
            .Answers(StatusCodes.Status201Created, Loaded, "The sample; the session means its workspace from then on")
            .Problems(StatusCodes.Status409Conflict, "sample_loaded")
            .Idempotent()
            .WithName("loadSample")
            .WithSummary("Make a workspace of sample data: links and a month of clicks, apart from everything real");
        sample.MapDelete("/", RemoveAsync)
            .Answers(StatusCodes.Status204NoContent, null, "It answers no more; its rows are erased in the background")
            .Problems(StatusCodes.Status404NotFound, "not_found")
            .Problems(StatusCodes.Status409Conflict, "sample_in_use")
            .WithName("removeSample")
            .WithSummary("Remove the sample workspace with everything in it, without a trace");
    }

    private static async Task<Ok<SampleResource>> GetAsync(HttpContext context, ISampleStore samples, CancellationToken ct) =>
        TypedResults.Ok(SampleResource.Of(await samples.FindAsync(RequestIdentity.Of(context).UserId, ct)));

    private static async Task<Results<Created<SampleResource>, Problem>> LoadAsync(HttpContext context, SampleDesk desk, CancellationToken ct) =>
        await desk.LoadAsync(context, RequestIdentity.Of(context), ct) is { } workspace
            ? TypedResults.Created("/api/v1/sample", SampleResource.Of(workspace.Id))
            : Problem.Conflict("sample_loaded", "The sample is loaded already; remove it first");

    private static async Task<Results<NoContent, Problem>> RemoveAsync(HttpContext context, SampleDesk desk, CancellationToken ct) =>
        await desk.RemoveAsync(RequestIdentity.Of(context).UserId, ct) switch
        {
            SampleRemoval.Removed => TypedResults.NoContent(),
            SampleRemoval.InUse => Problem.Conflict("sample_in_use", "The sample has other members, a domain or a LinkHub page; remove these first"),
            _ => Problem.NotFound("sample"),
        };
}
