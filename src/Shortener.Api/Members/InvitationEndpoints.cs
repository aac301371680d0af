using Microsoft.AspNetCore.Http.HttpResults;
using Shortener.Api.Access;
using Shortener.Api.Accounts;
using Shortener.Api.Description;
using Shortener.Api.Idempotency;
using Shortener.Api.Links;
using Shortener.Api.Problems;
using Shortener.Api.Sessions;
using Shortener.Api.SignIns;
using Shortener.Core.Accounts;
using Shortener.Core.Ids;

namespace Shortener.Api.Members;

/// <summary><c>/api/v1/invitations</c>: asking people into the workspace, and coming.</summary>
internal static class InvitationEndpoints
{
    /// <summary>Path of the page behind an invitation's link.</summary>
    public const string PagePath = "/app/invitation";

    private const string TokenPrefix = "sli_";

    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(7);

    public static void MapInvitations(this IEndpointRouteBuilder api)
    {
        RouteGroupBuilder invitations = api.MapGroup("/invitations").WithTags("Members").Requires(Permission.MembersRead);
        invitations.MapGet("/", ListAsync)
            .Pages()
            .Answers(StatusCodes.Status200OK, AccountExamples.Invitations, "A page")
            .WithName("listInvitations")
            .WithSummary("Invitations that were neither accepted nor revoked, oldest first");
        invitations.MapPost("/", CreateAsync)
            .Requires(Permission.MembersWrite)
            .Takes<InvitationRequest>(AccountExamples.Invite, "email", "role")
            .Answers(StatusCodes.Status201Created, AccountExamples.Invited, "The invitation with its link, which is not shown again")
            .Problems(StatusCodes.Status403Forbidden, "above_yourself")
            .Problems(StatusCodes.Status409Conflict, "already_member")
            .Idempotent()
            .WithMetadata(new AnswersSecret())
            .WithName("createInvitation")
            .WithSummary("Invite a person for seven days; an earlier invitation of the same address ends");
        invitations.MapDelete("/{id}", RevokeAsync)
            .Requires(Permission.MembersWrite)
            .Answers(StatusCodes.Status204NoContent, null, "Done")
            .WithName("revokeInvitation")
            .WithSummary("Revoke an invitation");
        api.MapPost("/invitations/accept", AcceptAsync)
            .OpensToAnyone()
            .AddEndpointFilter<SameOriginFilter>()
            .Takes<AcceptRequest>(AccountExamples.Accept, "token")
            .Answers(StatusCodes.Status200OK, AccountExamples.SignedIn, "A member, and signed in with a cookie")
            .Problems(StatusCodes.Status401Unauthorized, "sign_in_required")
            .Problems(StatusCodes.Status403Forbidden, "cross_site")
            .Problems(StatusCodes.Status403Forbidden, "passwords_off")
            .Problems(StatusCodes.Status409Conflict, "invitation_for_other")
            .Problems(StatusCodes.Status410Gone, "invitation_gone")
            .WithTags("Members")
            .WithName("acceptInvitation")
            .WithSummary("Join a workspace, as the person who is signed in or with an account that is made");
    }

    /// <param name="context">The request.</param>
    /// <param name="invitations">Store of invitations.</param>
    /// <param name="cursor"><c>nextCursor</c> of the page before.</param>
    /// <param name="limit">1 to 100, default 50.</param>
    /// <param name="ct">Cancels the request.</param>
    private static async Task<Results<Ok<InvitationList>, Problem>> ListAsync(
        HttpContext context, IInvitationStore invitations, string? cursor, string? limit, CancellationToken ct)
    {
        var errors = new FieldErrors();
        (int count, long? after) = PageQuery.Read(errors, OpaqueId.Invitation, cursor, limit);
        if (errors.Any)
        {
            return errors.ToProblem();
        }

        // One more than asked for tells whether there is another page.
        IReadOnlyList<Invitation> found = await invitations.ListAsync(RequestIdentity.Of(context).WorkspaceId, after ?? 0, count + 1, ct);
        InvitationResource[] page = [.. found.Take(count).Select(InvitationResource.Of)];
        return TypedResults.Ok(new InvitationList(page, found.Count > count ? page[^1].Id : null));
    }

    private static async Task<Results<Created<InvitationWithLink>, Problem>> CreateAsync(
        HttpContext context, IInvitationStore invitations, InvitationMail mail, PublicUrl publicUrl, TimeProvider time, CancellationToken ct)
    {
        (InvitationRequest? request, Problem? problem) = await RequestBody.ReadAsync(context, MembersJson.Default.InvitationRequest, ct);
        if (problem is not null)
        {
            return problem;
        }

        var errors = new FieldErrors();
        string? email = AccountFields.CheckEmail(errors, "email", request!.Email);
        Role role = AccountFields.CheckRole(errors, "role", request.Role);
        if (errors.Any)
        {
            return errors.ToProblem();
        }

        Caller caller = RequestIdentity.Of(context);
        if (!RoleRule.Allows(caller, role))
        {
            return RoleRule.Refusal;
        }

        string token = SecretToken.Generate(TokenPrefix);
        DateTimeOffset now = time.GetUtcNow();
        long? inviter = caller.UserId > 0 ? caller.UserId : null;
        if (await invitations.CreateAsync(caller.WorkspaceId, email!, role, SecretToken.Hash(token), inviter, now, now + Lifetime, ct) is not { } invitation)
        {
            return Problem.Conflict("already_member", "The person is a member already", "email");
        }

        string link = $"{publicUrl.Base.Origin}{PagePath}?token={token}";
        var resource = InvitationResource.Of(invitation);
        bool mailed = await mail.TrySendAsync(context, caller, invitation, link, ct);
        return TypedResults.Created($"/api/v1/invitations/{resource.Id}", new InvitationWithLink(resource.Id, link, mailed, resource));
    }

    private static async Task<Results<NoContent, Problem>> RevokeAsync(
        HttpContext context, string id, IInvitationStore invitations, TimeProvider time, CancellationToken ct) =>
        OpaqueId.Invitation.TryParse(id, out long number)
        && await invitations.RevokeAsync(RequestIdentity.Of(context).WorkspaceId, number, time.GetUtcNow(), ct)
            ? TypedResults.NoContent()
            : Problem.NotFound("invitation");

    private static async Task<Results<Ok<SessionAnswer>, Problem>> AcceptAsync(
        HttpContext context, InvitationDesk desk, IWorkspaceStore workspaces, CancellationToken ct)
    {
        (AcceptRequest? request, Problem? problem) = await RequestBody.ReadAsync(context, MembersJson.Default.AcceptRequest, ct);
        if (problem is not null)
        {
            return problem;
        }

        AcceptResult result = await desk.AcceptAsync(context, request!, ct);
        context.Response.Headers.CacheControl = "no-store";
        return result switch
        {
            { Identity: { } identity } => TypedResults.Ok(await SessionEndpoints.DescribeAsync(identity, workspaces, ct)),
            { Errors: { } errors } => errors.ToProblem(),
            { State: AcceptState.ForOther } => Problem.Conflict("invitation_for_other", "The invitation is for another e-mail address than yours") with
            {
                Detail = "Sign out first, or send asMe to accept it with the account that is signed in",
            },
            { State: AcceptState.PasswordsOff } => SignInProblems.PasswordsOff,
            { State: AcceptState.SignInFirst } => new Problem(
                StatusCodes.Status401Unauthorized, "sign_in_required", "Somebody has an account with this e-mail address: sign in first"),
            _ => new Problem(StatusCodes.Status410Gone, "invitation_gone", "The invitation is not in force"),
        };
    }
}
