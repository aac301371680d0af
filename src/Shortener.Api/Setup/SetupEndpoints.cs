using Microsoft.AspNetCore.Http.HttpResults;
using Shortener.Api.Access;
using Shortener.Api.Accounts;
using Shortener.Api.Description;
using Shortener.Api.Problems;
using Shortener.Api.Sessions;
using Shortener.Core.Accounts;

namespace Shortener.Api.Setup;

/// <summary><c>POST /api/v1/setup</c>: the first person of an empty installation.</summary>
internal static class SetupEndpoints
{
    /// <summary>410: used up, replaced by a later start, or too old.</summary>
    public static readonly Problem Closed = new(StatusCodes.Status410Gone, "setup_closed", "The setup link is not in force")
    {
        Detail = "While there is no operator, each start of the server prints a fresh one; afterwards sign in, or ask for an invitation",
    };

    public static void MapSetup(this IEndpointRouteBuilder api) => api.MapPost("/setup", SetUpAsync)
        .OpensToAnyone()
        .AddEndpointFilter<SameOriginFilter>()
        .Takes<SetupRequest>(AccountExamples.SetUp, "token", "email", "name", "password", "workspaceName")
        .Answers(StatusCodes.Status201Created, AccountExamples.SetUpDone, "Set up and signed in")
        .Problems(StatusCodes.Status403Forbidden, "cross_site")
            .Problems(StatusCodes.Status410Gone, "setup_closed")
        .Problem(StatusCodes.Status422UnprocessableEntity, "email_taken", "The request has invalid fields")
        .WithName("setUp")
        .WithTags("Accounts")
        .WithSummary("Make the first person with the link that the server printed; answers with the first API key and signs in");

    private static async Task<Results<Created<SetupAnswer>, Problem>> SetUpAsync(
        HttpContext context, SetupDesk desk, IAccountStore accounts, CancellationToken ct)
    {
        (SetupRequest? request, Problem? problem) = await RequestBody.ReadAsync(context, SetupJson.Default.SetupRequest, ct);
        if (problem is not null)
        {
            return problem;
        }

        SetupResult result = await desk.TryAsync(context, request!, ct);
        if (result.Errors is { } errors)
        {
            return errors.ToProblem();
        }

        if (result.Owner is not { } owner)
        {
            return Closed;
        }

        context.Response.Headers.CacheControl = "no-store";
        Workspace workspace = (await accounts.FindFirstWorkspaceAsync(ct))!;
        return TypedResults.Created("/api/v1/me", new SetupAnswer(UserResource.Of(owner), WorkspaceResource.Of(workspace), result.ApiKey!));
    }
}
