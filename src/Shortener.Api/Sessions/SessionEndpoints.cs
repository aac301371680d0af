using Microsoft.AspNetCore.Http.HttpResults;
using Shortener.Api.Access;
using Shortener.Api.Accounts;
using Shortener.Api.Audit;
using Shortener.Api.Description;
using Shortener.Api.Problems;
using Shortener.Api.SignIns;
using Shortener.Core.Accounts;
using Shortener.Core.Ids;

namespace Shortener.Api.Sessions;

/// <summary>Signing in and out with a cookie, and the sessions of the person who is signed in.</summary>
internal static class SessionEndpoints
{
    /// <summary>401 for every way in which address and password can be wrong.</summary>
    public static readonly Problem WrongCredentials = new(StatusCodes.Status401Unauthorized, "wrong_credentials", "E-mail address or password is wrong");

    public static void MapSessions(this IEndpointRouteBuilder api)
    {
        RouteGroupBuilder session = api.MapGroup("/session").WithTags("Sessions");
        session.MapPost("/", SignInAsync)
            .OpensToAnyone()
            .AddEndpointFilter<SameOriginFilter>()
            .Takes<SignInRequest>(AccountExamples.SignIn, "email", "password")
            .Answers(StatusCodes.Status200OK, AccountExamples.SignedIn, "Signed in, with a cookie; or the second step that is still needed")
            .Problems(StatusCodes.Status401Unauthorized, "wrong_credentials")
            .Problems(StatusCodes.Status403Forbidden, "cross_site")
            .WithName("signIn")
            .WithSummary("Sign in with e-mail address and password; the session is a cookie");
        session.MapGet("/", GetAsync)
            .RequiresPerson()
            .Answers(StatusCodes.Status200OK, AccountExamples.SignedIn, "The session")
            .WithName("getSession")
            .WithSummary("Who is signed in, and where they are a member");
        session.MapPatch("/", ChooseAsync)
            .RequiresPerson()
            .TakesPatch<ChooseWorkspaceRequest>(AccountExamples.ChooseWorkspace)
            .Answers(StatusCodes.Status200OK, AccountExamples.SignedIn, "The session")
            .LeavesNoTrace("It changes nothing but what the browser shows")
            .WithName("chooseWorkspace")
            .WithSummary("Choose the workspace that requests of this session mean");
        session.MapDelete("/", SignOutAsync)
            .RequiresPerson()
            .Answers(StatusCodes.Status204NoContent, null, "Signed out")
            .WithName("signOut")
            .WithSummary("Sign out");

        RouteGroupBuilder sessions = api.MapGroup("/sessions").WithTags("Sessions").RequiresPerson();
        sessions.MapGet("/", ListAsync)
            .Answers(StatusCodes.Status200OK, AccountExamples.Sessions, "All of them")
            .WithName("listSessions")
            .WithSummary("Browsers in which the person is signed in, newest first");
        sessions.MapDelete("/{id}", EndAsync)
            .Answers(StatusCodes.Status204NoContent, null, "Done")
            .WithName("endSession")
            .WithSummary("Sign another browser of the person out");
        sessions.MapDelete("/", EndOthersAsync)
            .Answers(StatusCodes.Status204NoContent, null, "Done")
            .WithName("endOtherSessions")
            .WithSummary("Sign every other browser of the person out");
    }

    /// <summary>What a session shows of itself.</summary>
    public static async Task<SessionAnswer> DescribeAsync(SessionIdentity identity, IWorkspaceStore workspaces, CancellationToken ct) => new(
        UserResource.Of(identity.User),
        [.. (await workspaces.ListOfAsync(identity.User.Id, ct)).Select(MembershipResource.Of)],
        identity.Chosen is { } chosen ? OpaqueId.Workspace.Format(chosen.WorkspaceId) : null,
        SessionResource.Of(identity.Session, identity.Session.Id));

    private static async Task<Results<Ok<SessionAnswer>, Problem>> SignInAsync(
        HttpContext context, PasswordSignIn signIn, IWorkspaceStore workspaces, CancellationToken ct)
    {
        (SignInRequest? request, Problem? problem) = await RequestBody.ReadAsync(context, SessionsJson.Default.SignInRequest, ct);
        if (problem is not null)
        {
            return problem;
        }

        PasswordSignInResult result = await signIn.TryAsync(context, request!.Email, request.Password, ct);
        context.Response.Headers.CacheControl = "no-store";
        return result switch
        {
            { Identity: { } identity } => TypedResults.Ok(await DescribeAsync(identity, workspaces, ct)),
            { SecondFactorToken: { } token } => TypedResults.Ok(SessionAnswer.OfSecondFactor(token)),
            { Wait: { } wait } => SignInProblems.TooMany(context, wait),
            { IsOff: true } => SignInProblems.PasswordsOff,
            _ => WrongCredentials,
        };
    }

    private static async Task<Ok<SessionAnswer>> GetAsync(HttpContext context, IWorkspaceStore workspaces, CancellationToken ct)
    {
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(await DescribeAsync(IdentityOf(context), workspaces, ct));
    }

    private static async Task<Results<Ok<SessionAnswer>, Problem>> ChooseAsync(
        HttpContext context, ISessionStore sessions, SessionDirectory directory, IWorkspaceStore workspaces, CancellationToken ct)
    {
        (ChooseWorkspaceRequest? request, Problem? problem) = await RequestBody.ReadAsync(context, SessionsJson.Default.ChooseWorkspaceRequest, ct);
        if (problem is not null)
        {
            return problem;
        }

        SessionIdentity identity = IdentityOf(context);
        Membership? chosen = OpaqueId.Workspace.TryParse(request!.WorkspaceId ?? "", out long id)
            ? identity.Memberships.FirstOrDefault(membership => membership.WorkspaceId == id)
            : null;
        if (chosen is null)
        {
            return Problem.Invalid("workspaceId", "Must be the id of a workspace that you are a member of");
        }

        await sessions.ChooseWorkspaceAsync(identity.Session.Id, chosen.WorkspaceId, ct);
        directory.Forget(identity.User.Id);
        var changed = new SessionIdentity(identity.Session with { WorkspaceId = chosen.WorkspaceId }, identity.User, identity.Memberships);
        return TypedResults.Ok(await DescribeAsync(changed, workspaces, ct));
    }

    private static async Task<NoContent> SignOutAsync(HttpContext context, SessionIssuer sessions, CancellationToken ct)
    {
        await sessions.EndAsync(context, ct);
        return TypedResults.NoContent();
    }

    private static async Task<Ok<SessionList>> ListAsync(HttpContext context, ISessionStore sessions, TimeProvider time, CancellationToken ct)
    {
        Caller caller = RequestIdentity.Of(context);
        IReadOnlyList<StoredSession> found = await sessions.ListAsync(caller.UserId, time.GetUtcNow(), ct);
        return TypedResults.Ok(new SessionList([.. found.Select(session => SessionResource.Of(session, caller.SessionId))], null));
    }

    private static async Task<Results<NoContent, Problem>> EndAsync(
        HttpContext context, string id, ISessionStore sessions, SessionDirectory directory, CancellationToken ct)
    {
        Caller caller = RequestIdentity.Of(context);
        if (!OpaqueId.Session.TryParse(id, out long number) || !await sessions.EndAsync(caller.UserId, number, ct))
        {
            return Problem.NotFound("session");
        }

        directory.Forget(caller.UserId);
        return TypedResults.NoContent();
    }

    private static async Task<NoContent> EndOthersAsync(HttpContext context, ISessionStore sessions, SessionDirectory directory, CancellationToken ct)
    {
        Caller caller = RequestIdentity.Of(context);
        await sessions.EndAllAsync(caller.UserId, caller.SessionId, ct);
        directory.Forget(caller.UserId);
        return TypedResults.NoContent();
    }

    private static SessionIdentity IdentityOf(HttpContext context) =>
        context.Features.Get<SessionIdentity>() ?? throw new InvalidOperationException("The route takes callers without a session");
}
