using System.Diagnostics.CodeAnalysis;

namespace Shortener.Core.SecondFactors;

/// <summary>A person's second factor.</summary>
/// <param name="Secret">Shared with the authenticator app; null where none was ever started.</param>
/// <param name="EnabledAt">Since when it is asked for; null while it is being set up.</param>
/// <param name="RecoveryCodesLeft">Recovery codes that were not used.</param>
[SuppressMessage("Performance", "CA1819:Properties should not return arrays", Justification = "Handed to the code check, never changed.")]
public sealed record SecondFactor(byte[]? Secret, DateTimeOffset? EnabledAt, int RecoveryCodesLeft);

/// <summary>
/// Second factors (RFC 6238) and their recovery codes. Each step and each recovery code is accepted once, whichever node is asked.
/// Thread-safe. Implemented once per backend.
/// </summary>
public interface ISecondFactorStore
{
    /// <summary>The person's second factor, or null where there is no such person.</summary>
    Task<SecondFactor?> FindAsync(long userId, CancellationToken ct);

    /// <summary>Keeps a secret that is to be confirmed, in place of an earlier unconfirmed one; false where one is in force.</summary>
    Task<bool> StartAsync(long userId, byte[] secret, DateTimeOffset now, CancellationToken ct);

    /// <summary>
    /// Puts the secret in force with these recovery codes, the step used up; false where it is no longer the one that waits.
    /// </summary>
    Task<bool> ConfirmAsync(
        long userId, byte[] secret, long step, IReadOnlyList<byte[]> recoveryHashes, DateTimeOffset now, CancellationToken ct);

    /// <summary>Uses up a step of the second factor in force; false where this or a later one was used already.</summary>
    Task<bool> TakeStepAsync(long userId, long step, CancellationToken ct);

    /// <summary>Uses up a recovery code; false where it is none, or used already.</summary>
    Task<bool> TakeRecoveryCodeAsync(long userId, byte[] hash, DateTimeOffset now, CancellationToken ct);

    /// <summary>Other recovery codes; those before die. False where no second factor is in force.</summary>
    Task<bool> ReplaceRecoveryCodesAsync(long userId, IReadOnlyList<byte[]> hashes, CancellationToken ct);

    /// <summary>Ends the second factor and its recovery codes, in force or not; false where there was none.</summary>
    Task<bool> RemoveAsync(long userId, DateTimeOffset now, CancellationToken ct);
}
