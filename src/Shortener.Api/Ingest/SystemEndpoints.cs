using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Shortener.Api.Access;
using Shortener.Api.Description;
using Shortener.Api.Problems;
using Shortener.Core.Accounts;
using Shortener.Core.Clicks;
using Shortener.Ingest.Pipeline;

namespace Shortener.Api.Ingest;

/// <summary>What an operator asks of the road that clicks take. Only keys with all rights.</summary>
internal static class SystemEndpoints
{
    private const int DefaultLimit = 50;
    private const int MaxLimit = 100;

    /// <summary>Maps below the authenticated group of <c>/api/v1</c>.</summary>
    public static IEndpointRouteBuilder MapSystemEndpoints(this IEndpointRouteBuilder api)
    {
        RouteGroupBuilder system = api.MapGroup("/system").WithTags("System").Requires(Permission.SystemRead);
        system.MapGet("/pipeline", ReadPipeline)
            .Answers<PipelineResponse>(StatusCodes.Status200OK, SystemExamples.Pipeline, "The account and its sources")
            .WithName("getPipeline")
            .WithSummary("The account of every click: accepted = stored + deadLettered + dropped + pending");
        system.MapGet("/dead-letters", ListDeadLetters)
            .Query(QueryNote.Flag("includeReplayed", "Whether letters that were replayed are listed too."))
            .Pages()
            .Answers<DeadLettersResponse>(StatusCodes.Status200OK, SystemExamples.DeadLetters, "A page, oldest first")
            .WithName("listDeadLetters")
            .WithSummary("Clicks that could not be stored, with their reasons");
        system.MapPost("/dead-letters/{id}/replay", ReplayDeadLetter)
            .Requires(Permission.SystemWrite)
            .Answers<ReplayResponse>(StatusCodes.Status200OK, """{"result":"refused","reason":"no_such_link"}""", "How the replay ended")
            .Problem(StatusCodes.Status409Conflict, "already_replayed", "The click of this dead letter is stored")
            .Problem(StatusCodes.Status422UnprocessableEntity, "nothing_to_replay", "The dead letter holds no click that could be stored")
            .WithName("replayDeadLetter")
            .WithSummary("Enriches and stores the click of a dead letter again");
        return api;
    }

    private static async Task<JsonHttpResult<PipelineResponse>> ReadPipeline(PipelineAccountReader accounts, CancellationToken ct) =>
        TypedResults.Json(PipelineResponse.Of(await accounts.ReadAsync(ct)), SystemJsonContext.Default.PipelineResponse);

    private static async Task<Results<JsonHttpResult<DeadLettersResponse>, Problem>> ListDeadLetters(
        IDeadLetterStore letters, string? cursor, string? limit, bool? includeReplayed, CancellationToken ct)
    {
        var errors = new FieldErrors();
        long after = 0;
        if (cursor is not null && !long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out after))
        {
            errors.Add("cursor", "Must be the nextCursor of a page");
        }

        int size = DefaultLimit;
        if (limit is not null && (!int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out size) || size is < 1 or > MaxLimit))
        {
            errors.Add("limit", $"Must be a number from 1 to {MaxLimit}");
        }

        if (errors.Any)
        {
            return errors.ToProblem();
        }

        // One more than asked for tells whether a page follows.
        IReadOnlyList<DeadLetterEntry> found = await letters.ListAsync(after, size + 1, includeReplayed ?? false, ct);
        List<DeadLetterEntry> page = [.. found.Take(size)];
        string? next = found.Count > size ? page[^1].Id.ToString(CultureInfo.InvariantCulture) : null;
        return TypedResults.Json(
            new DeadLettersResponse([.. page.Select(DeadLetterResponse.Of)], next), SystemJsonContext.Default.DeadLettersResponse);
    }

    private static async Task<Results<JsonHttpResult<ReplayResponse>, Problem>> ReplayDeadLetter(
        string id, DeadLetterReplayer replayer, IDeadLetterStore letters, CancellationToken ct)
    {
        if (!long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out long number))
        {
            return Problem.NotFound("dead letter");
        }

        switch (await replayer.ReplayAsync(number, ct))
        {
            case ReplayResult.Replayed:
                return TypedResults.Json(new ReplayResponse("replayed", null), SystemJsonContext.Default.ReplayResponse);
            case ReplayResult.Refused:
                string? reason = (await letters.FindAsync(number, ct))?.Reason;
                return TypedResults.Json(new ReplayResponse("refused", reason), SystemJsonContext.Default.ReplayResponse);
            case ReplayResult.AlreadyReplayed:
                return Problem.Conflict("already_replayed", "The click of this dead letter is stored");
            case ReplayResult.Unreadable:
                return new Problem(
                    StatusCodes.Status422UnprocessableEntity, "nothing_to_replay", "The dead letter holds no click that could be stored");
            default:
                return Problem.NotFound("dead letter");
        }
    }
}
