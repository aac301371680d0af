namespace Shortener.Core.Passkeys;

/// <summary>What came of keeping a passkey.</summary>
public enum PasskeyOutcome
{
    Kept,

    /// <summary>The credential is known already, as this person's or another's.</summary>
    Taken,

    /// <summary>The person has <see cref="Passkey.MaxPerUser"/>.</summary>
    TooMany,
}

/// <summary>People's passkeys. Thread-safe. Implemented once per backend.</summary>
public interface IPasskeyStore
{
    /// <summary>Keeps a passkey; its id is 0 unless it was kept.</summary>
    Task<(PasskeyOutcome Outcome, long Id)> AddAsync(Passkey passkey, CancellationToken ct);

    /// <summary>The person's passkeys, oldest first.</summary>
    Task<IReadOnlyList<Passkey>> ListAsync(long userId, CancellationToken ct);

    /// <summary>The passkey of this credential, whoever's it is, or null.</summary>
    Task<Passkey?> FindAsync(byte[] credentialId, CancellationToken ct);

    /// <summary>
    /// Notes a sign-in; false where the passkey is gone, or another sign-in has counted as far (two uses of one copied key).
    /// </summary>
    /// <param name="signCount">What the authenticator counted; 0 where it does not count, which is always accepted after 0.</param>
    Task<bool> UseAsync(long id, uint signCount, bool isBackedUp, DateTimeOffset now, CancellationToken ct);

    /// <summary>Forgets a passkey; false where the person has no such.</summary>
    Task<bool> RemoveAsync(long userId, long id, CancellationToken ct);

    /// <summary>Forgets all passkeys of the person; returns how many.</summary>
    Task<int> RemoveAllAsync(long userId, CancellationToken ct);
}
