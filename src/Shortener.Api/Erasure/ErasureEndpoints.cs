using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Shortener.Api.Access;
using Shortener.Api.Audit;
using Shortener.Api.Description;
using Shortener.Api.Problems;
using Shortener.Api.SecondFactors;
using Shortener.Api.SignIns;
using Shortener.Core.Accounts;
using Shortener.Core.Erasure;
using Shortener.Core.Ids;

namespace Shortener.Api.Erasure;

/// <summary><c>DELETE /api/v1/workspace</c>, and what became of it.</summary>
internal static class ErasureEndpoints
{
    private const int Listed = 100;

    /// <summary>403: another role, or a person who is in no workspace.</summary>
    private static readonly Problem NotOwner =
        new(StatusCodes.Status403Forbidden, "not_owner", "Only an owner of the workspace may delete it");

    public static void MapErasure(this IEndpointRouteBuilder api)
    {
        api.MapDelete("/workspace", DeleteAsync)
            .RequiresPerson()
            .Takes<DeleteWorkspaceRequest>(ErasureExamples.Delete, "name")
            .Answers(StatusCodes.Status204NoContent, null, "It answers no more; its rows are erased in the background")
            .Problem(StatusCodes.Status403Forbidden, "not_owner", "Only an owner of the workspace may delete it")
            .Problem(StatusCodes.Status409Conflict, "last_workspace", "It is the only workspace of the installation")
            .Problem(StatusCodes.Status409Conflict, "holds_default_domain", "It holds the default domain, which every workspace uses")
            .Problem(StatusCodes.Status422UnprocessableEntity, "wrong_name", "The request has invalid fields")
            .Problems(StatusCodes.Status422UnprocessableEntity, "wrong_password")
            .Problem(StatusCodes.Status422UnprocessableEntity, "wrong_code", "The request has invalid fields")
            .Problem(StatusCodes.Status429TooManyRequests, "too_many_attempts", "Too many attempts; try again later")
            .WithTags("Workspaces")
            .WithName("deleteWorkspace")
            .WithSummary("Delete the workspace that the request concerns, with everything in it, for good");
        api.MapGet("/system/erasures", ListAsync)
            .Requires(Permission.SystemRead)
            .Answers(StatusCodes.Status200OK, ErasureExamples.Erasures, "The latest 100")
            .WithTags("System")
            .WithName("listErasures")
            .WithSummary("Deleted workspaces, and how far their erasing is");
    }

    private static async Task<Ok<ErasureList>> ListAsync(IErasureStore erasures, CancellationToken ct) =>
        TypedResults.Ok(new ErasureList([.. (await erasures.ListAsync(Listed, ct)).Select(ErasureResource.Of)], null));

    private static async Task<Results<NoContent, Problem>> DeleteAsync(
        HttpContext context,
        IAccountStore accounts,
        IUserStore users,
        SecondFactorDesk factors,
        WorkspaceEnding ending,
        AuditTrail audit,
        CancellationToken ct)
    {
        Caller caller = RequestIdentity.Of(context);
        if (caller.WorkspaceId == 0 || !caller.May(Permission.WorkspaceOwn))
        {
            return NotOwner;
        }

        (DeleteWorkspaceRequest? request, Problem? problem) = await RequestBody.ReadAsync(context, ErasureJson.Default.DeleteWorkspaceRequest, ct);
        if (problem is not null)
        {
            return problem;
        }

        if (await accounts.FindWorkspaceAsync(caller.WorkspaceId, ct) is not { } workspace)
        {
            return NotOwner;
        }

        if (!string.Equals(request!.Name?.Trim(), workspace.Name.Trim(), StringComparison.Ordinal))
        {
            return Problem.Invalid("name", "Is not the workspace's name", "wrong_name");
        }

        User user = (await users.FindAsync(caller.UserId, ct))!;
        var proof = new SecondFactorProof { Password = request.Password, Code = request.Code };
        string attempt = string.Create(CultureInfo.InvariantCulture, $"session:{caller.SessionId}");
        (bool right, TimeSpan? wait) = await factors.ProveSelfAsync(context, user, attempt, proof, ct);
        if (!right)
        {
            return wait is { } until ? SignInProblems.TooMany(context, until)
                : proof.Code is { Length: > 0 } ? Problem.Invalid("code", "Is wrong, or was used already", "wrong_code")
                : Problem.Invalid("password", "Is not your password", "wrong_password");
        }

        WorkspaceEnd end = await ending.EndAsync(workspace.Id, reserveSlugs: true);
        switch (end)
        {
            case WorkspaceEnd.IsLast:
                return Problem.Conflict("last_workspace", "It is the only workspace of the installation; make another one first");
            case WorkspaceEnd.HoldsDefaultDomain:
                return Problem.Conflict("holds_default_domain", "It holds the default domain, which every workspace's links lie on");
            case WorkspaceEnd.NotFound:
                return NotOwner;
            default:
                string details = JsonSerializer.Serialize(new Dictionary<string, string> { ["name"] = workspace.Name });
                await audit.InstallationAsync(context, user, AuditAction.WorkspaceDeleted, OpaqueId.Workspace.Format(workspace.Id), details);
                return TypedResults.NoContent();
        }
    }
}
