using System.Text.Json.Serialization;
using Shortener.Api.Accounts;
using Shortener.Core.Accounts;
using Shortener.Core.Ids;

namespace Shortener.Api.Sessions;

/// <summary>Body of <c>POST /api/v1/session</c>.</summary>
public sealed record SignInRequest
{
    /// <summary>E-mail address, in any case.</summary>
    public string? Email { get; set; }

    /// <summary>At most 200 characters.</summary>
    public string? Password { get; set; }

    // A record would print the password wherever it is logged.
    public override string ToString() => nameof(SignInRequest);
}

/// <summary>Body of <c>PATCH /api/v1/session</c>.</summary>
public sealed record ChooseWorkspaceRequest
{
    /// <summary>Opaque id of a workspace that the person is a member of.</summary>
    public string? WorkspaceId { get; set; }
}

/// <summary>Body of <c>PUT /api/v1/me/password</c>.</summary>
public sealed record ChangePasswordRequest
{
    /// <summary>The password in force.</summary>
    public string? CurrentPassword { get; set; }

    /// <summary>10 to 200 characters.</summary>
    public string? NewPassword { get; set; }

    public override string ToString() => nameof(ChangePasswordRequest);
}

/// <summary>Who is signed in, or the second step that a sign-in still needs; then only <c>secondFactor</c> is there.</summary>
/// <param name="User">The person.</param>
/// <param name="Memberships">What they are in which workspaces, in the order they joined them.</param>
/// <param name="WorkspaceId">The workspace that requests mean without a <c>Shortener-Workspace</c> header; absent for none.</param>
/// <param name="Session">The session itself.</param>
/// <param name="SecondFactor">What the second step takes.</param>
internal sealed record SessionAnswer(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] UserResource? User = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<MembershipResource>? Memberships = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? WorkspaceId = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] SessionResource? Session = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] SecondFactorResource? SecondFactor = null)
{
    /// <summary>The first step was right; the second is to follow.</summary>
    public static SessionAnswer OfSecondFactor(string token) => new(SecondFactor: new SecondFactorResource(token, SecondFactorResource.AllMethods));
}

/// <summary>What a person is in a workspace.</summary>
/// <param name="Workspace">The workspace.</param>
/// <param name="Role"><c>owner</c>, <c>admin</c>, <c>editor</c>, <c>analyst</c> or <c>viewer</c>.</param>
internal sealed record MembershipResource(WorkspaceResource Workspace, string Role)
{
    public static MembershipResource Of(WorkspaceMembership membership) => new(WorkspaceResource.Of(membership.Workspace), Roles.NameOf(membership.Role));
}

/// <summary>The second step that a sign-in still needs.</summary>
/// <param name="Token">To be sent with the second step, within ten minutes.</param>
/// <param name="Methods">What the second step takes: <c>totp</c>, <c>recoveryCode</c>.</param>
internal sealed record SecondFactorResource(string Token, IReadOnlyList<string> Methods)
{
    public static readonly IReadOnlyList<string> AllMethods = ["totp", "recoveryCode"];
}

/// <summary>A browser in which the person is signed in.</summary>
/// <param name="Id">Opaque id.</param>
/// <param name="Current">Whether the request came with it.</param>
/// <param name="UserAgent">Of the browser that signed in, or null.</param>
/// <param name="CreatedAt">UTC.</param>
/// <param name="SeenAt">When it was last used, to some minutes. UTC.</param>
/// <param name="ExpiresAt">When it is over if it is not used. UTC.</param>
internal sealed record SessionResource(string Id, bool Current, string? UserAgent, DateTime CreatedAt, DateTime SeenAt, DateTime ExpiresAt)
{
    public static SessionResource Of(StoredSession session, long current) => new(
        OpaqueId.Session.Format(session.Id),
        session.Id == current,
        session.UserAgent,
        session.CreatedAt.UtcDateTime,
        session.SeenAt.UtcDateTime,
        session.ExpiresAt.UtcDateTime);
}

/// <summary>The person's sessions, newest first, in one page.</summary>
/// <param name="Items">Sessions that are not over.</param>
/// <param name="NextCursor">Always null.</param>
internal sealed record SessionList(IReadOnlyList<SessionResource> Items, string? NextCursor);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false)]
[JsonSerializable(typeof(SignInRequest))]
[JsonSerializable(typeof(ChooseWorkspaceRequest))]
[JsonSerializable(typeof(ChangePasswordRequest))]
[JsonSerializable(typeof(SessionAnswer))]
[JsonSerializable(typeof(SessionList))]
internal sealed partial class SessionsJson : JsonSerializerContext;
