using System.Net;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Shortener.Api.Access;
using Shortener.Api.Audit;
using Shortener.Api.ClientAddresses;
using Shortener.Api.Description;
using Shortener.Api.Links;
using Shortener.Api.Pages.Design;
using Shortener.Api.Problems;
using Shortener.Api.Sessions;
using Shortener.Api.SignIns;
using Shortener.Core.Accounts;
using Shortener.Core.ClientAddresses;
using Shortener.Core.Ids;

namespace Shortener.Api.Accounts;

/// <summary><c>/api/v1/me</c>: whom a request acts for, and what a person may change about themselves.</summary>
internal static class MeEndpoints
{
    // A change without If-Match is repeated when another one came between reading and writing.
    private const int MaxRounds = 5;

    private static readonly Problem Mismatch =
        new(StatusCodes.Status412PreconditionFailed, "precondition_failed", "You were changed meanwhile; read yourself again");

    public static void MapMe(this IEndpointRouteBuilder api)
    {
        RouteGroupBuilder me = api.MapGroup("/me").WithTags("Accounts");
        me.MapGet("/", GetAsync)
            .RequiresCaller()
            .Answers(StatusCodes.Status200OK, AccountExamples.Me, "Whom the request acts for")
            // Not Versioned: the answer shows a workspace too, which changes by itself.
            .MakesVersioned()
            .WithName("getMe")
            .WithSummary("The workspace, and the key or person, that the request was made with");
        me.MapPatch("/", PatchAsync)
            .RequiresPerson()
            .TakesPatch<ProfileRequest>(AccountExamples.ChangeMe)
            .Answers(StatusCodes.Status200OK, AccountExamples.User, "The person")
            .Versioned()
            .WithName("changeMe")
            .WithSummary("Change one's own name and language");
        me.MapPut("/password", ChangePasswordAsync)
            .RequiresPerson()
            .Takes<ChangePasswordRequest>(AccountExamples.ChangePassword, "currentPassword", "newPassword")
            .Answers(StatusCodes.Status204NoContent, null, "Done")
            .Problems(StatusCodes.Status409Conflict, "no_password")
            .Problems(StatusCodes.Status422UnprocessableEntity, "wrong_password")
            .LeavesNoTrace("It is written as password.changed")
            .WithName("changePassword")
            .WithSummary("Change one's own password; every other browser is signed out");
    }

    private static async Task<Ok<MeResource>> GetAsync(
        HttpContext context, IAccountStore accounts, IApiKeyStore keys, IUserStore users, CancellationToken ct)
    {
        Caller caller = RequestIdentity.Of(context);
        Workspace? workspace = caller.WorkspaceId > 0 ? await accounts.FindWorkspaceAsync(caller.WorkspaceId, ct) : null;
        StoredApiKey? key = caller.KeyId > 0 ? await keys.FindAsync(caller.WorkspaceId, caller.KeyId, ct) : null;
        User? user = caller.UserId > 0 ? await users.FindAsync(caller.UserId, ct) : null;
        LinkEtag.Set(context, user?.Version ?? key?.Version ?? 0);

        return TypedResults.Ok(new MeResource(
            workspace is null ? null : WorkspaceResource.Of(workspace),
            key is null ? null : new KeyResource(OpaqueId.Key.Format(key.Id), key.Name, key.AllRights),
            user is null ? null : UserResource.Of(user),
            Permissions.NamesOf(caller.Permissions)));
    }

    private static async Task<Results<Ok<UserResource>, Problem>> PatchAsync(
        HttpContext context, IUserStore users, SessionDirectory directory, TimeProvider time, CancellationToken ct)
    {
        (ProfileRequest? request, Problem? problem) = await RequestBody.ReadAsync(context, AccountsJsonContext.Default.ProfileRequest, ct);
        if (problem is not null)
        {
            return problem;
        }

        if (Judge(request!) is { } invalid)
        {
            return invalid;
        }

        for (int round = 1; ; round++)
        {
            User user = (await users.FindAsync(RequestIdentity.Of(context).UserId, ct))!;
            if (!LinkEtag.Allows(context, user.Version))
            {
                return Mismatch;
            }

            User wanted = user with
            {
                Name = request!.Has(nameof(request.Name)) ? request.Name! : user.Name,
                Language = request.Has(nameof(request.Language)) ? request.Language : user.Language,
            };
            if (await users.ChangeAsync(wanted, time.GetUtcNow(), ct) is { } changed)
            {
                directory.Forget(changed.Id);
                LinkEtag.Set(context, changed.Version);
                return TypedResults.Ok(UserResource.Of(changed));
            }

            if (round == MaxRounds || LinkEtag.IsConditional(context))
            {
                return Mismatch;
            }
        }
    }

    private static Problem? Judge(ProfileRequest request)
    {
        var errors = new FieldErrors();
        if (request.Has(nameof(request.Name)))
        {
            AccountFields.CheckName(errors, "name", request.Name);
        }

        if (request.Language is { } language && !PageLanguages.All.Any(known => known.Tag() == language))
        {
            errors.Add("language", $"Must be null or one of {string.Join(", ", PageLanguages.All.Select(known => known.Tag()))}");
        }

        return errors.Any ? errors.ToProblem() : null;
    }

    private static async Task<Results<NoContent, Problem>> ChangePasswordAsync(
        HttpContext context,
        IUserStore users,
        AccountPasswords passwords,
        SessionDirectory directory,
        AuditTrail audit,
        SignInLimits limits,
        ClientAddressResolver addresses,
        TimeProvider time,
        CancellationToken ct)
    {
        (ChangePasswordRequest? request, Problem? problem) = await RequestBody.ReadAsync(context, SessionsJson.Default.ChangePasswordRequest, ct);
        if (problem is not null)
        {
            return problem;
        }

        var errors = new FieldErrors();
        AccountFields.CheckPassword(errors, "newPassword", request!.NewPassword);
        if (errors.Any)
        {
            return errors.ToProblem();
        }

        Caller caller = RequestIdentity.Of(context);
        User user = (await users.FindAsync(caller.UserId, ct))!;
        if (user.PasswordHash is null)
        {
            return Problem.Conflict("no_password", "You sign in without a password; set one with a password reset");
        }

        // Limited as at the sign-in: a stolen session must not become a place to try passwords.
        IPAddress? from = context.ClientAddress(addresses);
        if (limits.TryPassword(user.Email, from) is { } wait)
        {
            return SignInProblems.TooMany(context, wait);
        }

        if (!await passwords.VerifyAsync(user.PasswordHash, request.CurrentPassword, ct))
        {
            return Problem.Invalid("currentPassword", "Is not your password", "wrong_password");
        }

        limits.PasswordWasRight(user.Email, from);

        string hash = await passwords.HashAsync(request.NewPassword!, ct);
        await users.SetPasswordAsync(user.Id, hash, caller.SessionId, time.GetUtcNow(), ct);
        directory.Forget(user.Id);
        await audit.PersonAsync(context, user, AuditAction.PasswordChanged);
        return TypedResults.NoContent();
    }
}

/// <summary>Answer of <c>GET /api/v1/me</c>.</summary>
/// <param name="Workspace">The workspace that requests concern; null for a person who is a member of none.</param>
/// <param name="Key">The API key of the request; null for a person.</param>
/// <param name="User">The signed-in person; null for an API key.</param>
/// <param name="Scopes">What the caller may do, by the names of API key scopes.</param>
internal sealed record MeResource(WorkspaceResource? Workspace, KeyResource? Key, UserResource? User, IReadOnlyList<string> Scopes);

/// <summary>A workspace.</summary>
/// <param name="Id">Opaque id.</param>
/// <param name="Name">As shown to people.</param>
/// <param name="Timezone">IANA name; what dates in queries mean without an own time zone.</param>
/// <param name="Currency">ISO 4217 code.</param>
/// <param name="VisitorCookies">Whether visitors' pages may keep a first-party cookie: <c>off</c>, <c>consent</c> or <c>on</c>.</param>
/// <param name="HonourPrivacySignals">Whether Do Not Track and Global Privacy Control count as a refusal.</param>
/// <param name="CreatedAt">UTC.</param>
internal sealed record WorkspaceResource(
    string Id, string Name, string Timezone, string Currency, VisitorCookies VisitorCookies, bool HonourPrivacySignals, DateTime CreatedAt)
{
    public static WorkspaceResource Of(Workspace workspace) => new(
        OpaqueId.Workspace.Format(workspace.Id),
        workspace.Name,
        workspace.Timezone,
        workspace.Currency,
        workspace.VisitorCookies,
        workspace.HonourPrivacySignals,
        workspace.CreatedAt.UtcDateTime);
}

/// <summary>An API key.</summary>
/// <param name="Id">Opaque id.</param>
/// <param name="Name">As given at its creation.</param>
/// <param name="AllRights">Whether the key may do everything, system endpoints included.</param>
internal sealed record KeyResource(string Id, string Name, bool AllRights);

/// <summary>A person.</summary>
/// <param name="Id">Opaque id.</param>
/// <param name="Email">What the person signs in with.</param>
/// <param name="Name">As shown to others.</param>
/// <param name="Language"><c>en</c>, <c>es</c>, <c>ru</c>, or null for the browser's.</param>
/// <param name="IsOperator">Whether the person may see and do what concerns the whole installation.</param>
/// <param name="HasPassword">False for people who only sign in through an identity provider.</param>
/// <param name="HasSecondFactor">Whether a sign-in asks for a second step.</param>
internal sealed record UserResource(string Id, string Email, string Name, string? Language, bool IsOperator, bool HasPassword, bool HasSecondFactor)
{
    public static UserResource Of(User user) => new(
        OpaqueId.User.Format(user.Id), user.Email, user.Name, user.Language, user.IsOperator, user.PasswordHash is not null, user.TotpEnabledAt is not null);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false)]
[JsonSerializable(typeof(MeResource))]
[JsonSerializable(typeof(ProfileRequest))]
internal sealed partial class AccountsJsonContext : JsonSerializerContext;
