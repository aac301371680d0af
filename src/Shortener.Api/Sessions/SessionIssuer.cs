using Microsoft.Extensions.Options;
using Shortener.Api.Audit;
using Shortener.Core.Accounts;
using Shortener.Core.Clicks;

namespace Shortener.Api.Sessions;

/// <summary>
/// The one place where a session begins, whatever the person proved themselves with, and where it ends. Thread-safe.
/// </summary>
internal sealed class SessionIssuer(
    ISessionStore sessions, SessionDirectory directory, SessionCookie cookie, AuditTrail audit, IOptions<SessionOptions> options, TimeProvider time)
{
    private const string TokenPrefix = "sls_";
    private const int MaxUserAgent = 300;

    /// <summary>
    /// Signs the browser in: always with a token drawn here, so that nobody can plant one they know, and whatever session the browser had
    /// before is over. Null where the person is disabled.
    /// </summary>
    public async Task<SessionIdentity?> StartAsync(HttpContext context, long userId, CancellationToken ct)
    {
        await EndStoredAsync(context, ct);
        DateTimeOffset now = time.GetUtcNow();
        string token = SecretToken.Generate(TokenPrefix);
        await sessions.StartAsync(SecretToken.Hash(token), userId, null, UserAgentOf(context), now, options.Value.ExpiryOf(now, now), ct);
        if (await directory.FindAsync(token, ct) is not { } identity)
        {
            return null;
        }

        cookie.Write(context, token);
        await audit.PersonAsync(context, identity.User, AuditAction.SessionStarted);
        return identity;
    }

    /// <summary>Whose the request is by its cookie, or null; for routes that are open to anyone.</summary>
    public ValueTask<SessionIdentity?> FindAsync(HttpContext context, CancellationToken ct) =>
        cookie.Read(context) is { } token ? directory.FindAsync(token, ct) : ValueTask.FromResult<SessionIdentity?>(null);

    /// <summary>Ends the session of the request's cookie, if there is one, and takes the cookie away.</summary>
    public async Task EndAsync(HttpContext context, CancellationToken ct)
    {
        if (cookie.Read(context) is not null)
        {
            cookie.Delete(context);
            await EndStoredAsync(context, ct);
        }
    }

    private async Task EndStoredAsync(HttpContext context, CancellationToken ct)
    {
        if (cookie.Read(context) is { } token && await sessions.FindAsync(SecretToken.Hash(token), time.GetUtcNow(), ct) is { } session)
        {
            await sessions.EndAsync(session.UserId, session.Id, ct);
            directory.Forget(session.UserId);
        }
    }

    private static string? UserAgentOf(HttpContext context)
    {
        string agent = context.Request.Headers.UserAgent.ToString();
        return agent.Length == 0 ? null : StorableText.Clean(agent.Length > MaxUserAgent ? agent[..MaxUserAgent] : agent);
    }
}
