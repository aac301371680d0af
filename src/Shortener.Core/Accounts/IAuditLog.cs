namespace Shortener.Core.Accounts;

/// <summary>Something that was done, to be written down.</summary>
/// <param name="WorkspaceId">Null for what concerns a person or the installation.</param>
/// <param name="ActorKind"><c>user</c>, <c>key</c> or <c>system</c> (the command line, a schedule).</param>
/// <param name="ActorId">The person or key, or null.</param>
/// <param name="ActorName">E-mail address or name of the key, as it is at this time.</param>
/// <param name="Action">What was done: the operation's name in the API description, such as <c>deleteLink</c>, or one of <see cref="AuditAction"/>.</param>
/// <param name="Target">Opaque id of what it was done to, or null.</param>
/// <param name="Details">JSON object without secrets, or null.</param>
/// <param name="Address">Client address of the request, or null.</param>
public sealed record AuditEntry(
    int? WorkspaceId, string ActorKind, long? ActorId, string ActorName, string Action, string? Target, string? Details, string? Address);

/// <summary>Actions that are no operation of the API.</summary>
public static class AuditAction
{
    /// <summary>Somebody signed in.</summary>
    public const string SessionStarted = "session.started";

    /// <summary>A sign-in was refused.</summary>
    public const string SessionRefused = "session.refused";

    /// <summary>The first person made their account with the setup link.</summary>
    public const string SetUp = "installation.setUp";

    public const string PasswordChanged = "password.changed";

    public const string InvitationAccepted = "invitation.accepted";

    /// <summary>An owner deleted a workspace; kept at the installation, because the workspace's own entries are erased with it.</summary>
    public const string WorkspaceDeleted = "workspace.deleted";

    /// <summary>On the command line.</summary>
    public const string KeyCreated = "key.created";
}

/// <summary>An entry as it is kept.</summary>
public sealed record StoredAuditEntry(long Id, DateTimeOffset At, AuditEntry Entry);

/// <summary>Which entries are asked for.</summary>
/// <param name="WorkspaceId">Null for those of no workspace: sign-ins, setup.</param>
public sealed record AuditQuery(int? WorkspaceId)
{
    /// <summary><c>user</c>, <c>key</c> or <c>system</c>; null for all.</summary>
    public string? ActorKind { get; init; }

    /// <summary>With <see cref="ActorKind"/>; null for all.</summary>
    public long? ActorId { get; init; }

    public string? Action { get; init; }

    /// <summary>Inclusive.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Exclusive.</summary>
    public DateTimeOffset? To { get; init; }
}

/// <summary>Who did what: entries are added and read, never changed. Thread-safe. Implemented once per backend.</summary>
public interface IAuditLog
{
    Task AppendAsync(AuditEntry entry, DateTimeOffset now, CancellationToken ct);

    /// <summary>Up to <paramref name="count"/> entries before <paramref name="before"/> (an id; null for the newest), newest first.</summary>
    Task<IReadOnlyList<StoredAuditEntry>> ListAsync(AuditQuery query, long? before, int count, CancellationToken ct);

    /// <summary>Deletes entries older than an instant; returns how many.</summary>
    Task<int> PruneAsync(DateTimeOffset olderThan, CancellationToken ct);
}
