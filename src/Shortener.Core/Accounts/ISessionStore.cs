namespace Shortener.Core.Accounts;

/// <summary>A session with whom it belongs to, as a request needs it.</summary>
/// <param name="WorkspaceId">The workspace last chosen in it; null for none.</param>
/// <param name="UserAgent">Of the browser that signed in.</param>
public sealed record StoredSession(
    long Id, long UserId, int? WorkspaceId, string? UserAgent, DateTimeOffset CreatedAt, DateTimeOffset SeenAt, DateTimeOffset ExpiresAt);

/// <summary>Signed-in browsers. Tokens are known by their SHA-256 only. Thread-safe. Implemented once per backend.</summary>
public interface ISessionStore
{
    /// <summary>A further session; returns its id.</summary>
    Task<long> StartAsync(
        byte[] tokenHash, long userId, int? workspaceId, string? userAgent, DateTimeOffset now, DateTimeOffset expiresAt, CancellationToken ct);

    /// <summary>The session that is not over and whose person is not disabled, or null.</summary>
    Task<StoredSession?> FindAsync(byte[] tokenHash, DateTimeOffset now, CancellationToken ct);

    /// <summary>The person's sessions that are not over, newest first.</summary>
    Task<IReadOnlyList<StoredSession>> ListAsync(long userId, DateTimeOffset now, CancellationToken ct);

    /// <summary>Writes down that the session was used, and until when it holds from then on.</summary>
    Task TouchAsync(long sessionId, DateTimeOffset now, DateTimeOffset expiresAt, CancellationToken ct);

    /// <summary>Chooses the workspace that requests without a choice of their own mean.</summary>
    Task ChooseWorkspaceAsync(long sessionId, int workspaceId, CancellationToken ct);

    /// <summary>Ends one session of the person; false where there is no such.</summary>
    Task<bool> EndAsync(long userId, long sessionId, CancellationToken ct);

    /// <summary>Ends every session of the person but <paramref name="keepSession"/> (0 for none).</summary>
    Task EndAllAsync(long userId, long keepSession, CancellationToken ct);

    /// <summary>Deletes sessions that are over; returns how many.</summary>
    Task<int> PruneAsync(DateTimeOffset now, CancellationToken ct);
}
