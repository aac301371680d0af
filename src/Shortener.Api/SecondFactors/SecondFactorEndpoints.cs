using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Shortener.Api.Access;
using Shortener.Api.Accounts;
using Shortener.Api.Description;
using Shortener.Api.Problems;
using Shortener.Api.Sessions;
using Shortener.Api.SignIns;
using Shortener.Core.Accounts;
using Shortener.Core.SecondFactors;

namespace Shortener.Api.SecondFactors;

/// <summary>A person's own second factor, and the second step of a sign-in.</summary>
internal static class SecondFactorEndpoints
{
    private static readonly Problem NotEnabled = new(StatusCodes.Status409Conflict, "second_factor_not_enabled", "No second factor is in force");

    /// <summary>401: the sign-in has to begin anew.</summary>
    private static readonly Problem Over = new(StatusCodes.Status401Unauthorized, "sign_in_over", "The first step is too long ago, or was used; sign in again");

    private static readonly Problem WrongCode = new(StatusCodes.Status401Unauthorized, "wrong_code", "The code is wrong, or was used already")
    {
        Detail = "Codes of an authenticator app hold for about a minute and work once; check the telephone's clock, or use a recovery code",
    };

    private const string TooMany = "Too many attempts; try again later";

    private const string CodesExample = """{"recoveryCodes":["GEZD-GNBV-GY3T-QOJQ","MZXW-6YTB-OIZX-K3DE"]}""";

    private const string SetupExample = """
        {"secret":"GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ","uri":"otpauth://totp/go.example:ana%40example.com?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=go.example&algorithm=SHA1&digits=6&period=30","qrSvg":"<svg xmlns=\"http://www.w3.org/2000/svg\"></svg>"}
        """;

    public static void MapSecondFactors(this IEndpointRouteBuilder api)
    {
        api.MapPost("/session/second-factor", SignInAsync)
            .OpensToAnyone()
            .AddEndpointFilter<SameOriginFilter>()
            .Takes<SecondStepRequest>("""{"token":"slf_0b6nH0cmdhQe8Yh2pMZr3XxkFqTt7uVwLs1Jd5Ga9Eo","code":"287082"}""", "token", "code")
            .Answers(StatusCodes.Status200OK, AccountExamples.SignedIn, "Signed in, with a cookie")
            .Problem(StatusCodes.Status401Unauthorized, "wrong_code", "The code is wrong, or was used already")
            .Problem(StatusCodes.Status401Unauthorized, "sign_in_over", "The first step is too long ago, or was used; sign in again")
            .Problems(StatusCodes.Status403Forbidden, "cross_site")
            .Problem(StatusCodes.Status429TooManyRequests, "too_many_attempts", TooMany)
            .WithTags("Sessions")
            .WithName("signInSecondStep")
            .WithSummary("The second step of a sign-in: a code of the authenticator app, or a recovery code");

        RouteGroupBuilder mine = api.MapGroup("/me/second-factor").WithTags("Accounts").RequiresPerson();
        mine.MapGet("/", GetAsync)
            .Answers(StatusCodes.Status200OK, """{"enabled":true,"enabledAt":"2026-03-01T12:00:00Z","recoveryCodesLeft":9}""")
            .WithName("getSecondFactor")
            .WithSummary("Whether one's own sign-in asks for a second step");
        mine.MapPost("/", StartAsync)
            .Answers(StatusCodes.Status200OK, SetupExample, "What an authenticator app needs, shown only now")
            .Problem(StatusCodes.Status409Conflict, "second_factor_enabled", "A second factor is in force; end it first")
            .WithName("startSecondFactor")
            .WithSummary("Get a secret for an authenticator app; it is in force once a code of it is confirmed, and not readable any more then");
        mine.MapPost("/confirm", ConfirmAsync)
            .Takes<ConfirmSecondFactorRequest>("""{"code":"287082","password":"correct horse battery staple"}""", "code")
            .Answers(StatusCodes.Status200OK, CodesExample, "The recovery codes, shown only now")
            .Problems(StatusCodes.Status422UnprocessableEntity, "wrong_password")
            .Problem(StatusCodes.Status422UnprocessableEntity, "wrong_code", "The request has invalid fields")
            .Problem(StatusCodes.Status429TooManyRequests, "too_many_attempts", TooMany)
            .WithName("confirmSecondFactor")
            .WithSummary("Put the secret in force with a code of it and one's password; answers with the recovery codes, shown only now");
        mine.MapPost("/recovery-codes", ReplaceCodesAsync)
            .Takes<SecondFactorProof>("""{"code":"287082"}""")
            .Answers(StatusCodes.Status200OK, CodesExample, "The recovery codes, shown only now")
            .Problem(StatusCodes.Status409Conflict, "second_factor_not_enabled", "No second factor is in force")
            .Problems(StatusCodes.Status422UnprocessableEntity, "wrong_password")
            .Problem(StatusCodes.Status422UnprocessableEntity, "wrong_code", "The request has invalid fields")
            .Problem(StatusCodes.Status429TooManyRequests, "too_many_attempts", TooMany)
            .WithName("replaceRecoveryCodes")
            .WithSummary("Get other recovery codes, shown only now; those before die");
        mine.MapDelete("/", RemoveAsync)
            .Takes<SecondFactorProof>("""{"password":"correct horse battery staple"}""")
            .Answers(StatusCodes.Status204NoContent, null, "Done")
            .Problem(StatusCodes.Status409Conflict, "second_factor_not_enabled", "No second factor is in force")
            .Problems(StatusCodes.Status422UnprocessableEntity, "wrong_password")
            .Problem(StatusCodes.Status422UnprocessableEntity, "wrong_code", "The request has invalid fields")
            .Problem(StatusCodes.Status429TooManyRequests, "too_many_attempts", TooMany)
            .WithName("removeSecondFactor")
            .WithSummary("End the second factor; needs the password or a code");
    }

    private static async Task<Results<Ok<SessionAnswer>, Problem>> SignInAsync(
        HttpContext context, SecondStep step, IWorkspaceStore workspaces, CancellationToken ct)
    {
        (SecondStepRequest? request, Problem? problem) = await RequestBody.ReadAsync(context, SecondFactorsJson.Default.SecondStepRequest, ct);
        if (problem is not null)
        {
            return problem;
        }

        SecondStepResult result = await step.TryAsync(context, request!.Token, request.Code, ct);
        context.Response.Headers.CacheControl = "no-store";
        return result switch
        {
            { Identity: { } identity } => TypedResults.Ok(await SessionEndpoints.DescribeAsync(identity, workspaces, ct)),
            { Wait: { } wait } => SignInProblems.TooMany(context, wait),
            { IsOver: true } => Over,
            _ => WrongCode,
        };
    }

    private static async Task<Ok<SecondFactorState>> GetAsync(HttpContext context, SecondFactorDesk desk, CancellationToken ct)
    {
        SecondFactor? found = await desk.FindAsync(RequestIdentity.Of(context).UserId, ct);
        return TypedResults.Ok(new SecondFactorState(found?.EnabledAt is not null, found?.EnabledAt?.UtcDateTime, found?.RecoveryCodesLeft ?? 0));
    }

    private static async Task<Results<Ok<SecondFactorSetup>, Problem>> StartAsync(
        HttpContext context, SecondFactorDesk desk, IUserStore users, CancellationToken ct)
    {
        User user = await UserOfAsync(context, users, ct);
        context.Response.Headers.CacheControl = "no-store";
        return await desk.StartAsync(user, ct) is { } setup
            ? TypedResults.Ok(setup)
            : Problem.Conflict("second_factor_enabled", "A second factor is in force; end it first");
    }

    private static async Task<Results<Ok<RecoveryCodeList>, Problem>> ConfirmAsync(
        HttpContext context, SecondFactorDesk desk, IUserStore users, CancellationToken ct)
    {
        (ConfirmSecondFactorRequest? request, Problem? problem) =
            await RequestBody.ReadAsync(context, SecondFactorsJson.Default.ConfirmSecondFactorRequest, ct);
        if (problem is not null)
        {
            return problem;
        }

        User user = await UserOfAsync(context, users, ct);
        (bool right, TimeSpan? patience) = await desk.ProvePasswordAsync(context, user, request!.Password, ct);
        if (!right)
        {
            return patience is { } later ? SignInProblems.TooMany(context, later) : Problem.Invalid("password", "Is not your password", "wrong_password");
        }

        (IReadOnlyList<string>? codes, TimeSpan? wait) = await desk.ConfirmAsync(context, user, AttemptOf(context), request.Code, ct);
        context.Response.Headers.CacheControl = "no-store";
        if (codes is not null)
        {
            return TypedResults.Ok(new RecoveryCodeList(codes));
        }

        return wait is { } until
            ? SignInProblems.TooMany(context, until)
            : Problem.Invalid("code", "Is not the code that the app shows now; start again if you scanned an older QR code", "wrong_code");
    }

    private static async Task<Results<Ok<RecoveryCodeList>, Problem>> ReplaceCodesAsync(
        HttpContext context, SecondFactorDesk desk, IUserStore users, CancellationToken ct)
    {
        (SecondFactorProof? proof, Problem? problem) = await RequestBody.ReadAsync(context, SecondFactorsJson.Default.SecondFactorProof, ct);
        if (problem is not null)
        {
            return problem;
        }

        User user = await UserOfAsync(context, users, ct);
        (ProofOutcome outcome, IReadOnlyList<string>? codes, TimeSpan? wait) = await desk.ReplaceCodesAsync(context, user, AttemptOf(context), proof!, ct);
        context.Response.Headers.CacheControl = "no-store";
        return outcome == ProofOutcome.Right ? TypedResults.Ok(new RecoveryCodeList(codes!)) : RefusalOf(context, outcome, proof!, wait);
    }

    private static async Task<Results<NoContent, Problem>> RemoveAsync(
        HttpContext context, SecondFactorDesk desk, IUserStore users, CancellationToken ct)
    {
        (SecondFactorProof? proof, Problem? problem) = await RequestBody.ReadAsync(context, SecondFactorsJson.Default.SecondFactorProof, ct);
        if (problem is not null)
        {
            return problem;
        }

        User user = await UserOfAsync(context, users, ct);
        (ProofOutcome outcome, TimeSpan? wait) = await desk.RemoveAsync(context, user, AttemptOf(context), proof!, ct);
        return outcome == ProofOutcome.Right ? TypedResults.NoContent() : RefusalOf(context, outcome, proof!, wait);
    }

    private static Problem RefusalOf(HttpContext context, ProofOutcome outcome, SecondFactorProof proof, TimeSpan? wait)
    {
        if (outcome == ProofOutcome.NotEnabled)
        {
            return NotEnabled;
        }

        return wait is { } until ? SignInProblems.TooMany(context, until)
            : proof.Code is { Length: > 0 } ? Problem.Invalid("code", "Is wrong, or was used already", "wrong_code")
            : Problem.Invalid("password", "Is not your password", "wrong_password");
    }

    private static async Task<User> UserOfAsync(HttpContext context, IUserStore users, CancellationToken ct) =>
        (await users.FindAsync(RequestIdentity.Of(context).UserId, ct))!;

    /// <summary>Wrong codes are counted for the session: it is what a thief would have.</summary>
    private static string AttemptOf(HttpContext context) =>
        string.Create(CultureInfo.InvariantCulture, $"session:{RequestIdentity.Of(context).SessionId}");
}
