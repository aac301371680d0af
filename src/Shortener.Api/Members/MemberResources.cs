using System.Text.Json.Serialization;
using Shortener.Core.Accounts;
using Shortener.Core.Ids;

namespace Shortener.Api.Members;

/// <summary>Body of <c>PATCH /api/v1/members/{id}</c>.</summary>
public sealed record MemberRequest
{
    /// <summary><c>owner</c>, <c>admin</c>, <c>editor</c>, <c>analyst</c> or <c>viewer</c>.</summary>
    public string? Role { get; set; }
}

/// <summary>Body of <c>POST /api/v1/invitations</c>.</summary>
public sealed record InvitationRequest
{
    /// <summary>Whom to invite.</summary>
    public string? Email { get; set; }

    /// <summary><c>owner</c>, <c>admin</c>, <c>editor</c>, <c>analyst</c> or <c>viewer</c>; nothing that you may not do yourself.</summary>
    public string? Role { get; set; }
}

/// <summary>Body of <c>POST /api/v1/invitations/accept</c>.</summary>
public sealed record AcceptRequest
{
    /// <summary>From the invitation's link.</summary>
    public string? Token { get; set; }

    /// <summary>For a person without an account: 1 to 100 characters.</summary>
    public string? Name { get; set; }

    /// <summary>For a person without an account: 10 to 200 characters.</summary>
    public string? Password { get; set; }

    /// <summary>Accept an invitation for another e-mail address as the person who is signed in.</summary>
    public bool AsMe { get; set; }

    // A record would print the password wherever it is logged.
    public override string ToString() => nameof(AcceptRequest);
}

/// <summary>A person in the workspace.</summary>
/// <param name="Id">Opaque id of the person.</param>
/// <param name="Email">What they sign in with.</param>
/// <param name="Name">As they call themselves.</param>
/// <param name="Role"><c>owner</c>, <c>admin</c>, <c>editor</c>, <c>analyst</c> or <c>viewer</c>.</param>
/// <param name="JoinedAt">UTC.</param>
internal sealed record MemberResource(string Id, string Email, string Name, string Role, DateTime JoinedAt)
{
    public static MemberResource Of(Member member) => new(
        OpaqueId.User.Format(member.UserId), member.Email, member.Name, Roles.NameOf(member.Role), member.JoinedAt.UtcDateTime);
}

/// <summary>A page of members.</summary>
/// <param name="Items">In the order their accounts were made.</param>
/// <param name="NextCursor">For the next page; null on the last.</param>
internal sealed record MemberList(IReadOnlyList<MemberResource> Items, string? NextCursor);

/// <summary>Somebody is asked into the workspace.</summary>
/// <param name="Id">Opaque id.</param>
/// <param name="Email">Whom it is for.</param>
/// <param name="Role">What they will be.</param>
/// <param name="InvitedBy">Id of the person who asked; null for an API key.</param>
/// <param name="CreatedAt">UTC.</param>
/// <param name="ExpiresAt">Until when it may be accepted. UTC.</param>
internal sealed record InvitationResource(string Id, string Email, string Role, string? InvitedBy, DateTime CreatedAt, DateTime ExpiresAt)
{
    public static InvitationResource Of(Invitation invitation) => new(
        OpaqueId.Invitation.Format(invitation.Id),
        invitation.Email,
        Roles.NameOf(invitation.Role),
        invitation.InvitedBy is { } user ? OpaqueId.User.Format(user) : null,
        invitation.CreatedAt.UtcDateTime,
        invitation.ExpiresAt.UtcDateTime);
}

/// <summary>An invitation with its link: the only time it is shown.</summary>
/// <param name="Id">Opaque id.</param>
/// <param name="Link">To be given to the person; whoever has it can accept.</param>
/// <param name="Mailed">Whether the person was sent the link.</param>
/// <param name="Invitation">The invitation as it is shown from then on.</param>
internal sealed record InvitationWithLink(string Id, string Link, bool Mailed, InvitationResource Invitation);

/// <summary>A page of invitations that were neither accepted nor revoked.</summary>
/// <param name="Items">Oldest first; also those that are too old.</param>
/// <param name="NextCursor">For the next page; null on the last.</param>
internal sealed record InvitationList(IReadOnlyList<InvitationResource> Items, string? NextCursor);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false)]
[JsonSerializable(typeof(MemberRequest))]
[JsonSerializable(typeof(InvitationRequest))]
[JsonSerializable(typeof(AcceptRequest))]
[JsonSerializable(typeof(MemberResource))]
[JsonSerializable(typeof(MemberList))]
[JsonSerializable(typeof(InvitationWithLink))]
[JsonSerializable(typeof(InvitationList))]
internal sealed partial class MembersJson : JsonSerializerContext;
