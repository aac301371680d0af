namespace Shortener.Core.Accounts;

/// <summary>A person in a workspace.</summary>
/// <param name="Version">Grows when the role changes.</param>
public sealed record Member(long UserId, string Email, string Name, Role Role, long Version, DateTimeOffset JoinedAt);

/// <summary>What came of a change of a membership.</summary>
public enum MembershipOutcome
{
    Done,

    /// <summary>The person is not in the workspace.</summary>
    NotFound,

    /// <summary>The membership was changed meanwhile.</summary>
    VersionMismatch,

    /// <summary>The workspace would be left without an owner.</summary>
    LastOwner,
}

/// <summary>Who is in a workspace. Thread-safe. Implemented once per backend.</summary>
public interface IMembershipStore
{
    /// <summary>Up to <paramref name="count"/> members behind <paramref name="after"/> (id of a person; 0 for the first), by id.</summary>
    Task<IReadOnlyList<Member>> ListAsync(int workspaceId, long after, int count, CancellationToken ct);

    /// <summary>The member, or null; whether the workspace is deleted or not.</summary>
    Task<Member?> FindAsync(int workspaceId, long userId, CancellationToken ct);

    /// <summary>
    /// Gives the member another role; the open invitations that they made into roles above it are revoked. Of several changes at once
    /// that would each leave one owner, one succeeds.
    /// </summary>
    Task<MembershipOutcome> ChangeRoleAsync(int workspaceId, long userId, long version, Role role, DateTimeOffset now, CancellationToken ct);

    /// <summary>Takes the person out of the workspace; their sessions no longer mean it, and the open invitations that they made are revoked.</summary>
    /// <param name="version">Null for whatever it is.</param>
    Task<MembershipOutcome> RemoveAsync(int workspaceId, long userId, long? version, DateTimeOffset now, CancellationToken ct);
}
