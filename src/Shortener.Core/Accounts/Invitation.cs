namespace Shortener.Core.Accounts;

/// <summary>Somebody is asked into a workspace. Instants are UTC, truncated to microseconds.</summary>
public sealed record Invitation
{
    public required long Id { get; init; }

    public required int WorkspaceId { get; init; }

    public required string WorkspaceName { get; init; }

    /// <summary>Lower case.</summary>
    public required string Email { get; init; }

    public required Role Role { get; init; }

    /// <summary>The person who asked; null for an API key.</summary>
    public long? InvitedBy { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }
}

/// <summary>What came of accepting an invitation.</summary>
public enum InvitationOutcome
{
    Done,

    /// <summary>It does not exist, was used or revoked, is too old, or its workspace is deleted.</summary>
    Gone,

    /// <summary>Somebody has an account with the e-mail address already, and has to sign in.</summary>
    EmailTaken,
}

/// <param name="UserId">Who joined; 0 for nobody.</param>
public sealed record InvitationResult(InvitationOutcome Outcome, long UserId = 0, int WorkspaceId = 0);
