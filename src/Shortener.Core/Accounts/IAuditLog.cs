namespace Shortener.Core.Accounts;

/// <summary>Something that was done, to be written down.</summary>
/// <param name="WorkspaceId">Null for what concerns a person or the installation.</param>
/// <param name="ActorKind"><c>user</c>, <c>key</c> or <c>system</c> (the command line, a schedule).</param>
/// <param name="ActorId">The person or key, or null.</param>
/// <param name="ActorName">E-mail address or name of the key, as it is at this time.</param>
/// <param name="Action">What was done: <c>link.deleted</c>, <c>session.started</c>.</param>
/// <param name="Target">Opaque id of what it was done to, or null.</param>
/// <param name="Details">JSON object without secrets, or null.</param>
/// <param name="Address">Client address of the request, or null.</param>
public sealed record AuditEntry(
    int? WorkspaceId, string ActorKind, long? ActorId, string ActorName, string Action, string? Target, string? Details, string? Address);

/// <summary>Who did what: entries are added and read, never changed. Thread-safe. Implemented once per backend.</summary>
public interface IAuditLog
{
    Task AppendAsync(AuditEntry entry, DateTimeOffset now, CancellationToken ct);
}
