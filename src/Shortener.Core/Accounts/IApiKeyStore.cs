namespace Shortener.Core.Accounts;

/// <summary>
/// API keys of workspaces. A key is known by the SHA-256 of its secret only. Revoked keys are as if they were not. Thread-safe.
/// Implemented once per backend.
/// </summary>
public interface IApiKeyStore
{
    /// <summary>The key with this secret, current or not yet over after a rotation, if it has not expired; or null.</summary>
    Task<StoredApiKey?> FindByHashAsync(byte[] hash, DateTimeOffset now, CancellationToken ct);

    /// <summary>A further key.</summary>
    Task<StoredApiKey> CreateAsync(NewApiKey key, DateTimeOffset now, CancellationToken ct);

    /// <summary>The workspace's key, expired or not, or null.</summary>
    Task<StoredApiKey?> FindAsync(int workspaceId, long keyId, CancellationToken ct);

    /// <summary>Up to <paramref name="count"/> keys of the workspace behind <paramref name="after"/> (an id; 0 for the first), oldest first.</summary>
    Task<IReadOnlyList<StoredApiKey>> ListAsync(int workspaceId, long after, int count, CancellationToken ct);

    /// <summary>Writes name, permissions, expiry and limit if the version is still <paramref name="key"/>'s; else null.</summary>
    Task<StoredApiKey?> ChangeAsync(StoredApiKey key, CancellationToken ct);

    /// <summary>
    /// Gives the key another secret if the version is still <paramref name="version"/>, else null. The secret before works until
    /// <paramref name="previousUntil"/>; the one before that dies at once.
    /// </summary>
    Task<StoredApiKey?> RotateAsync(
        int workspaceId, long keyId, long version, byte[] hash, string hint, DateTimeOffset previousUntil, CancellationToken ct);

    /// <summary>Ends the key; false where there is no such.</summary>
    Task<bool> RevokeAsync(int workspaceId, long keyId, DateTimeOffset now, CancellationToken ct);

    /// <summary>Writes down when keys were last used; an instant never goes back.</summary>
    Task TouchAsync(IReadOnlyList<KeyValuePair<long, DateTimeOffset>> lastUsed, CancellationToken ct);
}
