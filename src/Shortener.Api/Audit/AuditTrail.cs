using Shortener.Api.ClientAddresses;
using Shortener.Core.Accounts;
using Shortener.Core.ClientAddresses;
using Shortener.Core.Storage;

namespace Shortener.Api.Audit;

/// <summary>
/// Writes what was done into the audit log. What is already done stays done when the log cannot be written: that is an error in the
/// program's own log. Thread-safe.
/// </summary>
internal sealed partial class AuditTrail(IAuditLog log, ClientAddressResolver proxies, TimeProvider time, ILogger<AuditTrail> logger)
{
    private const string User = "user";

    /// <summary>A person did something that concerns themselves or, with a workspace, that.</summary>
    public Task PersonAsync(HttpContext context, User user, string action, string? target = null, int? workspaceId = null) =>
        WriteAsync(new AuditEntry(workspaceId, User, user.Id, user.Email, action, target, null, AddressOf(context)));

    /// <summary>A caller did something in their workspace.</summary>
    public Task CallerAsync(HttpContext context, Caller caller, string action, string? target) => WriteAsync(new AuditEntry(
        caller.WorkspaceId > 0 ? caller.WorkspaceId : null,
        caller.KeyId > 0 ? "key" : User,
        caller.KeyId > 0 ? caller.KeyId : caller.UserId,
        caller.Name,
        action,
        target,
        null,
        AddressOf(context)));

    /// <summary>A person did something that concerns the installation.</summary>
    /// <param name="context">The request.</param>
    /// <param name="user">The person.</param>
    /// <param name="action">What was done.</param>
    /// <param name="target">Opaque id of what it was done to.</param>
    /// <param name="details">JSON object without secrets.</param>
    public Task InstallationAsync(HttpContext context, User user, string action, string target, string details) =>
        WriteAsync(new AuditEntry(null, User, user.Id, user.Email, action, target, details, AddressOf(context)));

    /// <summary>Somebody was not let in.</summary>
    /// <param name="context">The request.</param>
    /// <param name="user">The person whose address was given; null for nobody.</param>
    /// <param name="email">The address that was given; null where it was none: people type passwords into the wrong field.</param>
    public Task RefusedSignInAsync(HttpContext context, User? user, string? email) => WriteAsync(new AuditEntry(
        null, User, user?.Id, user?.Email ?? email ?? "?", AuditAction.SessionRefused, null, null, AddressOf(context)));

    /// <summary>The command line or a schedule did something.</summary>
    public Task SystemAsync(string actor, string action, string? target, int? workspaceId) =>
        WriteAsync(new AuditEntry(workspaceId, "system", null, actor, action, target, null, null));

    private string? AddressOf(HttpContext context) => context.ClientAddress(proxies)?.ToString();

    private async Task WriteAsync(AuditEntry entry)
    {
        try
        {
            // Not the request's token: it was done even if the client has gone.
            await log.AppendAsync(entry, time.GetUtcNow(), CancellationToken.None);
        }
        catch (Exception away) when (DatabaseAway.Is(away))
        {
            Log.NotWritten(logger, away, entry.Action, entry.ActorKind, entry.ActorId);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "The audit log lacks {Action} of {ActorKind} {ActorId}: the database does not answer")]
        public static partial void NotWritten(ILogger logger, Exception exception, string action, string actorKind, long? actorId);
    }
}
