using System.Net;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Shortener.Api.Access;
using Shortener.Api.ClientAddresses;
using Shortener.Api.Description;
using Shortener.Api.Pages;
using Shortener.Api.Problems;
using Shortener.Api.Sessions;
using Shortener.Api.SignIns;
using Shortener.Core.ClientAddresses;

namespace Shortener.Api.PasswordResets;

/// <summary>Asking for a reset link by mail, and choosing a password with it.</summary>
internal static class PasswordResetEndpoints
{
    /// <summary>410: used, replaced by a later one, or too old.</summary>
    public static readonly Problem Closed = new(StatusCodes.Status410Gone, "reset_closed", "The link is not in force")
    {
        Detail = "It works once and for an hour, and a later one replaces it; ask for another",
    };

    private static readonly Problem CannotSend = new(StatusCodes.Status409Conflict, "mail_not_configured", "This server sends no reset links")
    {
        Detail = "Ask its operator for one: users reset-password --email ADDRESS on the command line",
    };

    public static void MapPasswordResets(this IEndpointRouteBuilder api)
    {
        RouteGroupBuilder resets = api.MapGroup("/password-resets").WithTags("Sessions").OpensToAnyone().AddEndpointFilter<SameOriginFilter>();
        resets.MapPost("/", Ask)
            .Takes<PasswordResetRequest>("""{"email":"ana@example.com"}""", "email")
            .Answers(StatusCodes.Status202Accepted, null, "A link is on its way, if somebody has an account with the address")
            .Problems(StatusCodes.Status403Forbidden, "cross_site")
            .Problem(StatusCodes.Status409Conflict, "mail_not_configured", "This server sends no reset links")
            .Problem(StatusCodes.Status429TooManyRequests, "too_many_attempts", "Too many attempts; try again later")
            .WithName("requestPasswordReset")
            .WithSummary("Have a link sent that lets a person choose another password; the answer is the same whether the address is known or not");
        resets.MapPost("/complete", CompleteAsync)
            .Takes<CompletePasswordResetRequest>(
                """{"token":"slp_0b6nH0cmdhQe8Yh2pMZr3XxkFqTt7uVwLs1Jd5Ga9Eo","password":"correct horse battery staple"}""", "token", "password")
            .Answers(StatusCodes.Status204NoContent, null, "Done; every session of the person is over")
            .Problems(StatusCodes.Status403Forbidden, "cross_site")
            .Problem(StatusCodes.Status410Gone, "reset_closed", "The link is not in force")
            .Problem(StatusCodes.Status429TooManyRequests, "too_many_attempts", "Too many attempts; try again later")
            .WithName("completePasswordReset")
            .WithSummary("Choose a password with the token of a link; ends every session of the person");
    }

    private static async Task<Results<Accepted, Problem>> Ask(
        HttpContext context, PasswordResetDesk desk, SignInLimits limits, ClientAddressResolver addresses, CancellationToken ct)
    {
        (PasswordResetRequest? request, Problem? problem) = await RequestBody.ReadAsync(context, PasswordResetsJson.Default.PasswordResetRequest, ct);
        if (problem is not null)
        {
            return problem;
        }

        if (!desk.CanSend)
        {
            return CannotSend;
        }

        if (limits.TryReset(context.ClientAddress(addresses)) is { } wait)
        {
            return SignInProblems.TooMany(context, wait);
        }

        desk.Ask(request!.Email, VisitorPages.LanguageOf(context));
        return TypedResults.Accepted((string?)null);
    }

    private static async Task<Results<NoContent, Problem>> CompleteAsync(
        HttpContext context, PasswordResetDesk desk, PasswordResetLinks links, SignInLimits limits, ClientAddressResolver addresses, CancellationToken ct)
    {
        (CompletePasswordResetRequest? request, Problem? problem) =
            await RequestBody.ReadAsync(context, PasswordResetsJson.Default.CompletePasswordResetRequest, ct);
        if (problem is not null)
        {
            return problem;
        }

        IPAddress? from = context.ClientAddress(addresses);
        if (limits.TryToken(from) is { } wait)
        {
            return SignInProblems.TooMany(context, wait);
        }

        // Before the password is hashed: without a token there is nothing to keep a server busy with.
        if (!await links.IsOpenAsync(request!.Token, ct))
        {
            return Closed;
        }

        limits.TokenWasRight(from);
        if (AccountPasswords.Check(request.Password) is { } wrong)
        {
            return Problem.Invalid("password", wrong);
        }

        return await desk.CompleteAsync(context, request.Token!, request.Password!, ct) ? TypedResults.NoContent() : Closed;
    }
}

/// <summary>Body of <c>POST /api/v1/password-resets</c>.</summary>
public sealed record PasswordResetRequest
{
    /// <summary>E-mail address, in any case.</summary>
    public string? Email { get; set; }
}

/// <summary>Body of <c>POST /api/v1/password-resets/complete</c>.</summary>
public sealed record CompletePasswordResetRequest
{
    /// <summary>From the link.</summary>
    public string? Token { get; set; }

    /// <summary>10 to 200 characters.</summary>
    public string? Password { get; set; }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false)]
[JsonSerializable(typeof(PasswordResetRequest))]
[JsonSerializable(typeof(CompletePasswordResetRequest))]
internal sealed partial class PasswordResetsJson : JsonSerializerContext;
