namespace Shortener.Core.Accounts;

/// <summary>Invitations into workspaces. Tokens are known by their SHA-256 only. Thread-safe. Implemented once per backend.</summary>
public interface IInvitationStore
{
    /// <summary>
    /// A further invitation; the open ones of the same address into the same workspace are revoked. Null where the address belongs to a
    /// member.
    /// </summary>
    Task<Invitation?> CreateAsync(
        int workspaceId, string email, Role role, byte[] tokenHash, long? invitedBy, DateTimeOffset now, DateTimeOffset expiresAt, CancellationToken ct);

    /// <summary>
    /// Up to <paramref name="count"/> invitations that were neither accepted nor revoked, behind <paramref name="after"/> (an id; 0 for the
    /// first), oldest first; also those that are too old.
    /// </summary>
    Task<IReadOnlyList<Invitation>> ListAsync(int workspaceId, long after, int count, CancellationToken ct);

    /// <summary>False where there is no such open invitation in the workspace.</summary>
    Task<bool> RevokeAsync(int workspaceId, long invitationId, DateTimeOffset now, CancellationToken ct);

    /// <summary>The invitation that may still be accepted, or null.</summary>
    Task<Invitation?> FindByTokenAsync(byte[] tokenHash, DateTimeOffset now, CancellationToken ct);

    /// <summary>Whether an invitation of this e-mail address, into any workspace, may still be accepted.</summary>
    Task<bool> IsInvitedAsync(string email, DateTimeOffset now, CancellationToken ct);

    /// <summary>Uses the invitation up for a person who has an account. Who is a member already keeps their role.</summary>
    Task<InvitationResult> AcceptAsync(byte[] tokenHash, long userId, DateTimeOffset now, CancellationToken ct);

    /// <summary>Uses the invitation up and makes an account with its e-mail address.</summary>
    Task<InvitationResult> AcceptAsNewAsync(byte[] tokenHash, string name, string passwordHash, DateTimeOffset now, CancellationToken ct);
}
