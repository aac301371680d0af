using Microsoft.AspNetCore.Http.HttpResults;
using Shortener.Api.Access;
using Shortener.Api.Accounts;
using Shortener.Api.Description;
using Shortener.Api.Links;
using Shortener.Api.Problems;
using Shortener.Api.Sessions;
using Shortener.Core.Accounts;
using Shortener.Core.Ids;

namespace Shortener.Api.Members;

/// <summary><c>/api/v1/members</c>: who is in the workspace. A person of other workspaces is answered like one that never was.</summary>
internal static class MemberEndpoints
{
    private static readonly Problem Mismatch =
        new(StatusCodes.Status412PreconditionFailed, "precondition_failed", "The member was changed meanwhile; read them again");

    private static readonly Problem LastOwner = Problem.Conflict("last_owner", "A workspace keeps at least one owner; make another one first");

    public static void MapMembers(this IEndpointRouteBuilder api)
    {
        RouteGroupBuilder members = api.MapGroup("/members").WithTags("Members").Requires(Permission.MembersRead);
        members.MapGet("/", ListAsync)
            .Pages()
            .Answers(StatusCodes.Status200OK, AccountExamples.Members, "A page")
            .WithName("listMembers")
            .WithSummary("Members of the workspace");
        members.MapGet("/{id}", GetAsync)
            .Answers(StatusCodes.Status200OK, AccountExamples.Member, "The member")
            .Versioned()
            .WithName("getMember")
            .WithSummary("Read a member");
        members.MapPatch("/{id}", PatchAsync)
            .Requires(Permission.MembersWrite)
            .TakesPatch<MemberRequest>(AccountExamples.ChangeRole)
            .Answers(StatusCodes.Status200OK, AccountExamples.Member, "The changed member")
            .Problems(StatusCodes.Status403Forbidden, "above_yourself")
            .Problems(StatusCodes.Status409Conflict, "last_owner")
            .Versioned()
            .WithName("changeMember")
            .WithSummary("Give a member another role, none above your own");
        members.MapDelete("/{id}", RemoveAsync)
            .Requires(Permission.MembersWrite)
            .Answers(StatusCodes.Status204NoContent, null, "Done")
            .Problems(StatusCodes.Status403Forbidden, "above_yourself")
            .Problems(StatusCodes.Status409Conflict, "last_owner")
            .Versioned()
            .WithName("removeMember")
            .WithSummary("Take a member out of the workspace; API keys they made stay");
        members.MapDelete("/me", LeaveAsync)
            .RequiresPerson()
            .Answers(StatusCodes.Status204NoContent, null, "Done")
            .Problems(StatusCodes.Status404NotFound, "not_found")
            .Problems(StatusCodes.Status409Conflict, "last_owner")
            .WithName("leaveWorkspace")
            .WithSummary("Leave the workspace that the request concerns");
    }

    /// <param name="context">The request.</param>
    /// <param name="members">Store of members.</param>
    /// <param name="cursor"><c>nextCursor</c> of the page before.</param>
    /// <param name="limit">1 to 100, default 50.</param>
    /// <param name="ct">Cancels the request.</param>
    private static async Task<Results<Ok<MemberList>, Problem>> ListAsync(
        HttpContext context, IMembershipStore members, string? cursor, string? limit, CancellationToken ct)
    {
        var errors = new FieldErrors();
        (int count, long? after) = PageQuery.Read(errors, OpaqueId.User, cursor, limit);
        if (errors.Any)
        {
            return errors.ToProblem();
        }

        // One more than asked for tells whether there is another page.
        IReadOnlyList<Member> found = await members.ListAsync(RequestIdentity.Of(context).WorkspaceId, after ?? 0, count + 1, ct);
        MemberResource[] page = [.. found.Take(count).Select(MemberResource.Of)];
        return TypedResults.Ok(new MemberList(page, found.Count > count ? page[^1].Id : null));
    }

    private static async Task<Results<Ok<MemberResource>, Problem>> GetAsync(HttpContext context, string id, IMembershipStore members, CancellationToken ct)
    {
        if (await FindAsync(context, id, members, ct) is not { } member)
        {
            return Problem.NotFound("member");
        }

        LinkEtag.Set(context, member.Version);
        return TypedResults.Ok(MemberResource.Of(member));
    }

    private static async Task<Results<Ok<MemberResource>, Problem>> PatchAsync(
        HttpContext context, string id, IMembershipStore members, SessionDirectory directory, TimeProvider time, CancellationToken ct)
    {
        (MemberRequest? request, Problem? problem) = await RequestBody.ReadAsync(context, MembersJson.Default.MemberRequest, ct);
        if (problem is not null)
        {
            return problem;
        }

        var errors = new FieldErrors();
        Role role = AccountFields.CheckRole(errors, "role", request!.Role);
        if (errors.Any)
        {
            return errors.ToProblem();
        }

        if (await FindAsync(context, id, members, ct) is not { } member)
        {
            return Problem.NotFound("member");
        }

        if (!LinkEtag.Allows(context, member.Version))
        {
            return Mismatch;
        }

        Caller caller = RequestIdentity.Of(context);
        if (!RoleRule.Allows(caller, member.Role) || !RoleRule.Allows(caller, role))
        {
            return RoleRule.Refusal;
        }

        // By its version: the rule was asked about the role that is replaced.
        MembershipOutcome outcome = await members.ChangeRoleAsync(caller.WorkspaceId, member.UserId, member.Version, role, time.GetUtcNow(), ct);
        if (Refusal(outcome) is { } refusal)
        {
            return refusal;
        }

        directory.Forget(member.UserId);
        LinkEtag.Set(context, member.Version + 1);
        return TypedResults.Ok(MemberResource.Of(member with { Role = role }));
    }

    private static async Task<Results<NoContent, Problem>> RemoveAsync(
        HttpContext context, string id, IMembershipStore members, SessionDirectory directory, TimeProvider time, CancellationToken ct)
    {
        if (await FindAsync(context, id, members, ct) is not { } member)
        {
            return Problem.NotFound("member");
        }

        if (!LinkEtag.Allows(context, member.Version))
        {
            return Mismatch;
        }

        Caller caller = RequestIdentity.Of(context);
        if (!RoleRule.Allows(caller, member.Role))
        {
            return RoleRule.Refusal;
        }

        if (Refusal(await members.RemoveAsync(caller.WorkspaceId, member.UserId, member.Version, time.GetUtcNow(), ct)) is { } refusal)
        {
            return refusal;
        }

        directory.Forget(member.UserId);
        return TypedResults.NoContent();
    }

    private static async Task<Results<NoContent, Problem>> LeaveAsync(
        HttpContext context, IMembershipStore members, SessionDirectory directory, TimeProvider time, CancellationToken ct)
    {
        Caller caller = RequestIdentity.Of(context);
        if (Refusal(await members.RemoveAsync(caller.WorkspaceId, caller.UserId, null, time.GetUtcNow(), ct)) is { } refusal)
        {
            return refusal;
        }

        directory.Forget(caller.UserId);
        return TypedResults.NoContent();
    }

    private static Problem? Refusal(MembershipOutcome outcome) => outcome switch
    {
        MembershipOutcome.Done => null,
        MembershipOutcome.LastOwner => LastOwner,
        MembershipOutcome.VersionMismatch => Mismatch,
        _ => Problem.NotFound("member"),
    };

    private static async Task<Member?> FindAsync(HttpContext context, string id, IMembershipStore members, CancellationToken ct) =>
        OpaqueId.User.TryParse(id, out long userId) ? await members.FindAsync(RequestIdentity.Of(context).WorkspaceId, userId, ct) : null;
}
