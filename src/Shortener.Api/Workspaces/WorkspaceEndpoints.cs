using Microsoft.AspNetCore.Http.HttpResults;
using Shortener.Api.Access;
using Shortener.Api.Accounts;
using Shortener.Api.Description;
using Shortener.Api.Links;
using Shortener.Api.Problems;
using Shortener.Api.Sessions;
using Shortener.Core.Accounts;
using Shortener.Core.Interstitials;

namespace Shortener.Api.Workspaces;

/// <summary><c>/api/v1/workspaces</c>, those of a person, and <c>/api/v1/workspace</c>, the one that the request concerns.</summary>
internal static class WorkspaceEndpoints
{
    // A bound against accidents: each workspace costs a row in every cache.
    private const int MaxOwned = 100;

    // A change without If-Match is repeated when another one came between reading and writing.
    private const int MaxRounds = 5;

    private static readonly Problem Mismatch =
        new(StatusCodes.Status412PreconditionFailed, "precondition_failed", "The workspace was changed meanwhile; read it again");

    public static void MapWorkspaces(this IEndpointRouteBuilder api)
    {
        RouteGroupBuilder workspaces = api.MapGroup("/workspaces").WithTags("Workspaces").RequiresPerson();
        workspaces.MapGet("/", ListAsync)
            .Answers(StatusCodes.Status200OK, AccountExamples.Memberships, "All of them")
            .WithName("listWorkspaces")
            .WithSummary("Workspaces that the person is a member of, with their role");
        workspaces.MapPost("/", CreateAsync)
            .Takes<WorkspaceRequest>(AccountExamples.CreateWorkspace, "name")
            .Answers(StatusCodes.Status201Created, AccountExamples.Workspace, "The workspace")
            .Problems(StatusCodes.Status409Conflict, "too_many_workspaces")
            .Idempotent()
            .MakesVersioned()
            .WithName("createWorkspace")
            .WithSummary("Create a workspace and become its owner");

        RouteGroupBuilder workspace = api.MapGroup("/workspace").WithTags("Workspaces");
        workspace.MapGet("/", GetAsync)
            .Requires(Permission.WorkspaceRead)
            .Answers(StatusCodes.Status200OK, AccountExamples.Workspace, "The workspace")
            .Versioned()
            .WithName("getWorkspace")
            .WithSummary("Read the workspace that the request concerns");
        workspace.MapPatch("/", PatchAsync)
            .Requires(Permission.WorkspaceWrite)
            .TakesPatch<WorkspaceRequest>(AccountExamples.CreateWorkspace)
            .Answers(StatusCodes.Status200OK, AccountExamples.Workspace, "The changed workspace")
            .Versioned()
            .WithName("changeWorkspace")
            .WithSummary("Change name, time zone, currency or the handling of visitor cookies of the workspace that the request concerns");
    }

    private static async Task<Ok<MembershipList>> ListAsync(HttpContext context, IWorkspaceStore workspaces, CancellationToken ct) => TypedResults.Ok(
        new MembershipList([.. (await workspaces.ListOfAsync(RequestIdentity.Of(context).UserId, ct)).Select(MembershipResource.Of)], null));

    private static async Task<Results<Created<WorkspaceResource>, Problem>> CreateAsync(
        HttpContext context, IWorkspaceStore workspaces, SessionDirectory directory, TimeProvider time, CancellationToken ct)
    {
        (WorkspaceRequest? request, Problem? problem) = await RequestBody.ReadAsync(context, WorkspacesJson.Default.WorkspaceRequest, ct);
        if (problem is not null)
        {
            return problem;
        }

        var wanted = new Workspace(0, request!.Name ?? "", request.Timezone ?? "UTC", request.Currency ?? "USD", default);
        if (request.VisitorCookies is not null || request.HonourPrivacySignals is not null)
        {
            return Problem.Invalid(request.VisitorCookies is null ? "honourPrivacySignals" : "visitorCookies", "Only in a change of the workspace");
        }

        if (Judge(wanted) is { } invalid)
        {
            return invalid;
        }

        long userId = RequestIdentity.Of(context).UserId;
        if ((await workspaces.ListOfAsync(userId, ct)).Count(one => one.Role == Role.Owner) >= MaxOwned)
        {
            return Problem.Conflict("too_many_workspaces", $"You own {MaxOwned} workspaces, as many as one person may");
        }

        Workspace created = await workspaces.CreateAsync(wanted.Name, wanted.Timezone, wanted.Currency, userId, time.GetUtcNow(), ct);
        directory.Forget(userId);
        LinkEtag.Set(context, created.Version);
        return TypedResults.Created("/api/v1/workspace", WorkspaceResource.Of(created));
    }

    private static async Task<Results<Ok<WorkspaceResource>, Problem>> GetAsync(HttpContext context, IAccountStore accounts, CancellationToken ct)
    {
        if (await accounts.FindWorkspaceAsync(RequestIdentity.Of(context).WorkspaceId, ct) is not { } workspace)
        {
            return Problem.NotFound("workspace");
        }

        LinkEtag.Set(context, workspace.Version);
        return TypedResults.Ok(WorkspaceResource.Of(workspace));
    }

    private static async Task<Results<Ok<WorkspaceResource>, Problem>> PatchAsync(
        HttpContext context, IAccountStore accounts, IWorkspaceStore workspaces, InterstitialTable interstitials, TimeProvider time, CancellationToken ct)
    {
        (WorkspaceRequest? request, Problem? problem) = await RequestBody.ReadAsync(context, WorkspacesJson.Default.WorkspaceRequest, ct);
        if (problem is not null)
        {
            return problem;
        }

        for (int round = 1; ; round++)
        {
            if (await accounts.FindWorkspaceAsync(RequestIdentity.Of(context).WorkspaceId, ct) is not { } workspace)
            {
                return Problem.NotFound("workspace");
            }

            if (!LinkEtag.Allows(context, workspace.Version))
            {
                return Mismatch;
            }

            Workspace wanted = workspace with
            {
                Name = request!.Name ?? workspace.Name,
                Timezone = request.Timezone ?? workspace.Timezone,
                Currency = request.Currency ?? workspace.Currency,
                VisitorCookies = request.VisitorCookies ?? workspace.VisitorCookies,
                HonourPrivacySignals = request.HonourPrivacySignals ?? workspace.HonourPrivacySignals,
            };
            if (Judge(wanted) is { } invalid)
            {
                return invalid;
            }

            if (await workspaces.ChangeAsync(wanted, time.GetUtcNow(), ct) is { } changed)
            {
                await interstitials.RefreshAsync(ct);
                LinkEtag.Set(context, changed.Version);
                return TypedResults.Ok(WorkspaceResource.Of(changed));
            }

            if (round == MaxRounds || LinkEtag.IsConditional(context))
            {
                return Mismatch;
            }
        }
    }

    private static Problem? Judge(Workspace workspace)
    {
        var errors = new FieldErrors();
        AccountFields.CheckName(errors, "name", workspace.Name);
        AccountFields.CheckTimezone(errors, "timezone", workspace.Timezone);
        AccountFields.CheckCurrency(errors, "currency", workspace.Currency);
        return errors.Any ? errors.ToProblem() : null;
    }
}
