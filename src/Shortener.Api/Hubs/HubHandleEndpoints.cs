using Microsoft.AspNetCore.Http.HttpResults;
using Shortener.Api.Description;
using Shortener.Api.Problems;
using Shortener.Core.Hubs;

namespace Shortener.Api.Hubs;

/// <summary>
/// <c>GET /api/v1/hubs/handles?handle=</c>: whether a page may be made there, before one is. It tells no more than a refused creation does,
/// and counts against the caller's rate limit like every read.
/// </summary>
internal static class HubHandleEndpoints
{
    /// <summary>Longer text is refused rather than repeated in the answer.</summary>
    private const int MaxText = 200;

    public static void MapHubHandles(this RouteGroupBuilder hubs) =>
        hubs.MapGet("/handles", CheckAsync)
            .Query(QueryNote.Text("handle", "The handle; required. Case does not matter.", MaxText))
            .Problems(StatusCodes.Status422UnprocessableEntity, "validation_failed")
            .Answers(StatusCodes.Status200OK, HubExamples.Handle, "Whether it is free, and why not")
            .WithName("checkHubHandle")
            .WithSummary("Whether a handle is free for a LinkHub page");

    private static async Task<Results<Ok<HubHandleResource>, Problem>> CheckAsync(string? handle, IHubStore hubs, CancellationToken ct)
    {
        if (string.IsNullOrEmpty(handle) || handle.Length > MaxText)
        {
            return Problem.Invalid("handle", $"Required: the handle, at most {MaxText} characters");
        }

        if (!HubHandle.TryNormalise(handle, out string? known))
        {
            return TypedResults.Ok(new HubHandleResource(handle, false, "invalid"));
        }

        string? reason = HubHandle.IsReserved(known) ? "reserved" : await hubs.HasHandleAsync(known, ct) ? "taken" : null;
        return TypedResults.Ok(new HubHandleResource(known, reason is null, reason));
    }
}
