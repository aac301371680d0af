namespace Shortener.Core.Accounts;

/// <summary>What a token may be used for.</summary>
public static class TokenPurpose
{
    /// <summary>The setup link of an empty installation.</summary>
    public const string Setup = "setup";

    public const string PasswordReset = "password-reset";

    /// <summary>The step between the right password and the second factor.</summary>
    public const string SecondFactor = "second-factor";

    /// <summary>A challenge that a passkey is to sign, for signing in.</summary>
    public const string PasskeySignIn = "passkey-sign-in";

    /// <summary>A challenge for a passkey that is to be added.</summary>
    public const string PasskeyAddition = "passkey-addition";
}

/// <param name="UserId">Whom it was issued for, or null.</param>
/// <param name="Data">What the issuer wanted to remember, or null.</param>
public sealed record OneTimeToken(long? UserId, string? Data, DateTimeOffset ExpiresAt);

/// <summary>
/// Tokens that work once and for a time: 256 random bits (<see cref="SecretToken"/>) known by their hash only. Thread-safe. Implemented
/// once per backend.
/// </summary>
public interface IOneTimeTokenStore
{
    /// <summary>Keeps a token; with <paramref name="replace"/> the earlier ones of this purpose and person die.</summary>
    Task IssueAsync(
        byte[] tokenHash, string purpose, long? userId, string? data, bool replace, DateTimeOffset now, DateTimeOffset expiresAt, CancellationToken ct);

    /// <summary>The token that has not expired, without using it up; or null.</summary>
    Task<OneTimeToken?> FindAsync(byte[] tokenHash, string purpose, DateTimeOffset now, CancellationToken ct);

    /// <summary>Uses the token up: of several callers one gets it, the others null.</summary>
    Task<OneTimeToken?> TakeAsync(byte[] tokenHash, string purpose, DateTimeOffset now, CancellationToken ct);

    /// <summary>Deletes tokens that have expired; returns how many.</summary>
    Task<int> PruneAsync(DateTimeOffset now, CancellationToken ct);
}
