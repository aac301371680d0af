using System.Text.Json.Serialization;
using Shortener.Core.Accounts;
using Shortener.Core.Ids;

namespace Shortener.Api.Audit;

/// <summary>Who did it.</summary>
/// <param name="Kind"><c>user</c>, <c>key</c> or <c>system</c> (the command line, a schedule).</param>
/// <param name="Id">Id of the person or key; null for the system, and for a sign-in with an unknown address.</param>
/// <param name="Name">E-mail address or name of the key, as it was then.</param>
internal sealed record AuditActor(string Kind, string? Id, string Name);

/// <summary>An entry of the audit log.</summary>
/// <param name="Id">Opaque id.</param>
/// <param name="At">UTC.</param>
/// <param name="Actor">Who did it.</param>
/// <param name="Action">What was done: the operation's name, or <c>session.started</c> and the like.</param>
/// <param name="Target">Id of what it was done to, or null.</param>
/// <param name="Address">Client address of the request, or null.</param>
internal sealed record AuditEntryResource(string Id, DateTime At, AuditActor Actor, string Action, string? Target, string? Address)
{
    public static AuditEntryResource Of(StoredAuditEntry stored)
    {
        AuditEntry entry = stored.Entry;
        string? actor = entry.ActorId is { } id ? (entry.ActorKind == "key" ? OpaqueId.Key : OpaqueId.User).Format(id) : null;
        return new AuditEntryResource(
            OpaqueId.AuditEntry.Format(stored.Id),
            stored.At.UtcDateTime,
            new AuditActor(entry.ActorKind, actor, entry.ActorName),
            entry.Action,
            entry.Target,
            entry.Address);
    }
}

/// <summary>A page of the audit log.</summary>
/// <param name="Items">Newest first.</param>
/// <param name="NextCursor">For the next page; null on the last.</param>
internal sealed record AuditList(IReadOnlyList<AuditEntryResource> Items, string? NextCursor);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(AuditList))]
internal sealed partial class AuditJson : JsonSerializerContext;
