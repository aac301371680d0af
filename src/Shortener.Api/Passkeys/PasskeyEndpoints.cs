using Microsoft.AspNetCore.Http.HttpResults;
using Shortener.Api.Access;
using Shortener.Api.Accounts;
using Shortener.Api.Audit;
using Shortener.Api.Description;
using Shortener.Api.Problems;
using Shortener.Api.Sessions;
using Shortener.Api.SignIns;
using Shortener.Core.Accounts;
using Shortener.Core.Clicks;
using Shortener.Core.Ids;
using Shortener.Core.Passkeys;

namespace Shortener.Api.Passkeys;

/// <summary>A person's own passkeys, and signing in with one.</summary>
internal static class PasskeyEndpoints
{
    private const string TooManyTries = "Too many attempts; try again later";
    private const string OverTitle = "The challenge is older than five minutes, or was answered; ask for another";
    private const string WrongTitle = "The passkey did not sign the challenge, or nobody here knows it";

    private static readonly Problem Off = new(
        StatusCodes.Status403Forbidden, "passkeys_off", "Passkeys let nobody in here; sign in through the identity provider")
    { Detail = "Open /app/login/oidc" };

    public static void MapPasskeys(this IEndpointRouteBuilder api)
    {
        RouteGroupBuilder session = api.MapGroup("/session/passkey").WithTags("Sessions");
        session.MapPost("/options", BeginSignInAsync)
            .OpensToAnyone()
            .AddEndpointFilter<SameOriginFilter>()
            .LeavesNoTrace("It only draws a challenge")
            .Answers(StatusCodes.Status200OK, PasskeyExamples.SignInOptions, "A challenge for the browser's authenticator")
            .Problems(StatusCodes.Status403Forbidden, "cross_site", "passkeys_off")
            .Problem(StatusCodes.Status429TooManyRequests, "too_many_attempts", TooManyTries)
            .WithName("beginPasskeySignIn")
            .WithSummary("Get a challenge that any passkey of this installation may sign");
        session.MapPost("/", SignInAsync)
            .OpensToAnyone()
            .AddEndpointFilter<SameOriginFilter>()
            .Takes<PasskeySignInRequest>(PasskeyExamples.SignIn, "token", "credential")
            .Answers(StatusCodes.Status200OK, AccountExamples.SignedIn, "Signed in, with a cookie")
            .Problem(StatusCodes.Status401Unauthorized, "wrong_passkey", WrongTitle)
            .Problem(StatusCodes.Status401Unauthorized, "challenge_over", OverTitle)
            .Problems(StatusCodes.Status403Forbidden, "cross_site", "passkeys_off")
            .Problem(StatusCodes.Status429TooManyRequests, "too_many_attempts", TooManyTries)
            .WithName("signInWithPasskey")
            .WithSummary("Sign in with a passkey, which stands for password and second factor; the session is a cookie");

        RouteGroupBuilder mine = api.MapGroup("/me/passkeys").WithTags("Accounts").RequiresPerson();
        mine.MapGet("/", ListAsync)
            .Answers(StatusCodes.Status200OK, PasskeyExamples.List, "All of them")
            .WithName("listPasskeys")
            .WithSummary("One's own passkeys, oldest first");
        mine.MapPost("/options", BeginAdditionAsync)
            .LeavesNoTrace("It only draws a challenge")
            .Answers(StatusCodes.Status200OK, PasskeyExamples.AdditionOptions, "A challenge for the browser's authenticator")
            .Problems(StatusCodes.Status403Forbidden, "passkeys_off")
            .WithName("beginPasskeyAddition")
            .WithSummary("Get a challenge for a further passkey");
        mine.MapPost("/", AddAsync)
            .Takes<PasskeyRequest>(PasskeyExamples.Add, "token", "credential", "name")
            .Answers(StatusCodes.Status201Created, PasskeyExamples.Passkey, "The passkey")
            .Problems(StatusCodes.Status403Forbidden, "passkeys_off")
            .Problem(StatusCodes.Status409Conflict, "passkey_known", "The authenticator's key is known already")
            .Problem(StatusCodes.Status409Conflict, "too_many_passkeys", "There are 20 passkeys already; remove one first")
            .Problem(StatusCodes.Status409Conflict, "challenge_over", OverTitle)
            .Problems(StatusCodes.Status422UnprocessableEntity, "wrong_password", "wrong_passkey")
            .Problem(StatusCodes.Status429TooManyRequests, "too_many_attempts", TooManyTries)
            .Idempotent()
            .WithName("addPasskey")
            .WithSummary("Add the passkey that answers the challenge; asks for one's password");
        mine.MapDelete("/{id}", RemoveAsync)
            .Answers(StatusCodes.Status204NoContent, null, "Done")
            .WithName("removePasskey")
            .WithSummary("Remove a passkey; the authenticator keeps its half, which opens nothing any more");
    }

    private static async Task<Results<Ok<PasskeyOptions>, Problem>> BeginSignInAsync(HttpContext context, PasskeyDesk desk, CancellationToken ct)
    {
        context.Response.Headers.CacheControl = "no-store";
        (PasskeyOptions? options, PasskeyRefusal refusal, TimeSpan wait) = await desk.BeginSignInAsync(context, ct);
        return options is null ? ProblemOf(context, refusal, wait) : TypedResults.Ok(options);
    }

    private static async Task<Results<Ok<SessionAnswer>, Problem>> SignInAsync(
        HttpContext context, PasskeyDesk desk, IWorkspaceStore workspaces, CancellationToken ct)
    {
        (PasskeySignInRequest? request, Problem? problem) = await RequestBody.ReadAsync(context, PasskeysJson.Default.PasskeySignInRequest, ct);
        if (problem is not null)
        {
            return problem;
        }

        context.Response.Headers.CacheControl = "no-store";
        (SessionIdentity? identity, PasskeyRefusal refusal, TimeSpan wait) = await desk.SignInAsync(context, request!.Token, request.Credential, ct);
        return identity is null ? ProblemOf(context, refusal, wait) : TypedResults.Ok(await SessionEndpoints.DescribeAsync(identity, workspaces, ct));
    }

    private static async Task<Ok<PasskeyList>> ListAsync(HttpContext context, PasskeyDesk desk, CancellationToken ct) =>
        TypedResults.Ok(new PasskeyList([.. (await desk.ListAsync(RequestIdentity.Of(context).UserId, ct)).Select(PasskeyResource.Of)], null));

    private static async Task<Results<Ok<PasskeyOptions>, Problem>> BeginAdditionAsync(
        HttpContext context, PasskeyDesk desk, IUserStore users, CancellationToken ct)
    {
        context.Response.Headers.CacheControl = "no-store";
        User user = await UserOfAsync(context, users, ct);
        return desk.IsOnFor(user) ? TypedResults.Ok(await desk.BeginAdditionAsync(context, user, ct)) : Off;
    }

    private static async Task<Results<Created<PasskeyResource>, Problem>> AddAsync(
        HttpContext context, PasskeyDesk desk, IUserStore users, CancellationToken ct)
    {
        (PasskeyRequest? request, Problem? problem) = await RequestBody.ReadAsync(context, PasskeysJson.Default.PasskeyRequest, ct);
        if (problem is not null)
        {
            return problem;
        }

        string name = (request!.Name ?? "").Trim();
        if (name.Length is 0 or > Passkey.MaxName || StorableText.Clean(name) != name)
        {
            return Problem.Invalid("name", $"Required: 1 to {Passkey.MaxName} characters, none of them a control character");
        }

        (Passkey? passkey, PasskeyRefusal refusal, TimeSpan wait) = await desk.AddAsync(context, await UserOfAsync(context, users, ct), request, name, ct);
        return passkey is not null
            ? TypedResults.Created((string?)null, PasskeyResource.Of(passkey))
            : refusal switch
            {
                PasskeyRefusal.Over => Problem.Conflict("challenge_over", OverTitle),
                PasskeyRefusal.Wrong => Problem.Invalid("credential", "Does not answer the challenge", "wrong_passkey"),
                _ => ProblemOf(context, refusal, wait),
            };
    }

    private static async Task<Results<NoContent, Problem>> RemoveAsync(
        HttpContext context, string id, PasskeyDesk desk, IUserStore users, CancellationToken ct) =>
        OpaqueId.Passkey.TryParse(id, out long number) && await desk.RemoveAsync(context, await UserOfAsync(context, users, ct), number, ct)
            ? TypedResults.NoContent()
            : Problem.NotFound("passkey");

    private static Problem ProblemOf(HttpContext context, PasskeyRefusal refusal, TimeSpan wait) => refusal switch
    {
        PasskeyRefusal.Off => Off,
        PasskeyRefusal.Wait => SignInProblems.TooMany(context, wait),
        PasskeyRefusal.Over => new Problem(StatusCodes.Status401Unauthorized, "challenge_over", OverTitle),
        PasskeyRefusal.WrongPassword => Problem.Invalid("password", "Is not your password", "wrong_password"),
        PasskeyRefusal.Taken => Problem.Conflict("passkey_known", "The authenticator's key is known already"),
        PasskeyRefusal.TooMany => Problem.Conflict("too_many_passkeys", "There are 20 passkeys already; remove one first"),
        _ => new Problem(StatusCodes.Status401Unauthorized, "wrong_passkey", WrongTitle),
    };

    private static async Task<User> UserOfAsync(HttpContext context, IUserStore users, CancellationToken ct) =>
        (await users.FindAsync(RequestIdentity.Of(context).UserId, ct))!;
}
