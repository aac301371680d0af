using System.Diagnostics.CodeAnalysis;

namespace Shortener.Core.Passkeys;

/// <summary>A public key that signs a person in (W3C Web Authentication Level 3). Immutable.</summary>
/// <param name="Id">0 for one that is not kept yet.</param>
/// <param name="UserId">Whose it is.</param>
/// <param name="CredentialId">The authenticator's own name for it, 1 to 1023 bytes.</param>
/// <param name="PublicKey">COSE (RFC 9052 section 7).</param>
/// <param name="Name">The person's name for it.</param>
/// <param name="Transports">How browsers reach the authenticator (<c>internal</c>, <c>usb</c>, …).</param>
/// <param name="SignCount">Highest counter that was seen; 0 where the authenticator has none.</param>
/// <param name="IsBackupEligible">Whether it may be copied to the person's other devices.</param>
/// <param name="IsBackedUp">Whether it was, when it was last used.</param>
/// <param name="LastUsedAt">Null before the first sign-in.</param>
[SuppressMessage("Performance", "CA1819:Properties should not return arrays", Justification = "Handed to the signature check, never changed.")]
public sealed record Passkey(
    long Id,
    long UserId,
    byte[] CredentialId,
    byte[] PublicKey,
    string Name,
    IReadOnlyList<string> Transports,
    uint SignCount,
    bool IsBackupEligible,
    bool IsBackedUp,
    DateTimeOffset CreatedAt,
    DateTimeOffset? LastUsedAt)
{
    /// <summary>Passkeys that one person may have.</summary>
    public const int MaxPerUser = 20;

    /// <summary>Characters of <see cref="Name"/>.</summary>
    public const int MaxName = 60;
}
