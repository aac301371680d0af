using Shortener.Core.Accounts;

namespace Shortener.Api.Sessions;

/// <summary>A session that is in force, with its person and what they are in which workspaces. Immutable.</summary>
internal sealed record SessionIdentity(StoredSession Session, User User, IReadOnlyList<Membership> Memberships)
{
    /// <summary>The workspace that requests mean without a choice of their own: the one last chosen, else the first joined; null for none.</summary>
    public Membership? Chosen { get; } = Memberships.FirstOrDefault(membership => membership.WorkspaceId == Session.WorkspaceId)
        ?? (Memberships.Count > 0 ? Memberships[0] : null);

    /// <summary>The person as a caller in one of their workspaces, or in none.</summary>
    public Caller In(Membership? membership)
    {
        Permission permissions = membership is null ? Permission.None : Permissions.Of(membership.Role);
        return new Caller(
            membership?.WorkspaceId ?? 0,
            0,
            User.Id,
            User.Email,
            User.IsOperator ? permissions | Permissions.Installation : permissions)
        {
            SessionId = Session.Id,
        };
    }
}
