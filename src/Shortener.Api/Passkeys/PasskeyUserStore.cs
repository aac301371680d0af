using Microsoft.AspNetCore.Identity;
using Shortener.Core.Accounts;
using Shortener.Core.Ids;
using Shortener.Core.Passkeys;

namespace Shortener.Api.Passkeys;

/// <summary>People and their passkeys as ASP.NET Core's passkey handler asks for them; it changes nothing. Thread-safe.</summary>
internal sealed class PasskeyUserStore(IUserStore users, IPasskeyStore passkeys) : IUserPasskeyStore<User>
{
    private const string ReadOnly = "The passkey handler only reads";

    /// <summary>What authenticators keep as the person's handle: not their address, which it would show to whoever finds a key.</summary>
    public static string HandleOf(User user) => OpaqueId.User.Format(user.Id);

    public async Task<User?> FindByIdAsync(string userId, CancellationToken cancellationToken) =>
        OpaqueId.User.TryParse(userId, out long id) ? await users.FindAsync(id, cancellationToken) : null;

    public Task<string> GetUserIdAsync(User user, CancellationToken cancellationToken) => Task.FromResult(HandleOf(user));

    public Task<string?> GetUserNameAsync(User user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.Email);

    public async Task<IList<UserPasskeyInfo>> GetPasskeysAsync(User user, CancellationToken cancellationToken) =>
        [.. (await passkeys.ListAsync(user.Id, cancellationToken)).Select(Describe)];

    public async Task<UserPasskeyInfo?> FindPasskeyAsync(User user, byte[] credentialId, CancellationToken cancellationToken) =>
        await passkeys.FindAsync(credentialId, cancellationToken) is { } found && found.UserId == user.Id ? Describe(found) : null;

    public async Task<User?> FindByPasskeyIdAsync(byte[] credentialId, CancellationToken cancellationToken) =>
        await passkeys.FindAsync(credentialId, cancellationToken) is { } found ? await users.FindAsync(found.UserId, cancellationToken) : null;

    public void Dispose()
    {
    }

    public Task AddOrUpdatePasskeyAsync(User user, UserPasskeyInfo passkey, CancellationToken cancellationToken) => throw new NotSupportedException(ReadOnly);

    public Task RemovePasskeyAsync(User user, byte[] credentialId, CancellationToken cancellationToken) => throw new NotSupportedException(ReadOnly);

    public Task<string?> GetNormalizedUserNameAsync(User user, CancellationToken cancellationToken) => throw new NotSupportedException(ReadOnly);

    public Task SetUserNameAsync(User user, string? userName, CancellationToken cancellationToken) => throw new NotSupportedException(ReadOnly);

    public Task SetNormalizedUserNameAsync(User user, string? normalizedName, CancellationToken cancellationToken) => throw new NotSupportedException(ReadOnly);

    public Task<IdentityResult> CreateAsync(User user, CancellationToken cancellationToken) => throw new NotSupportedException(ReadOnly);

    public Task<IdentityResult> UpdateAsync(User user, CancellationToken cancellationToken) => throw new NotSupportedException(ReadOnly);

    public Task<IdentityResult> DeleteAsync(User user, CancellationToken cancellationToken) => throw new NotSupportedException(ReadOnly);

    public Task<User?> FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken) => throw new NotSupportedException(ReadOnly);

    // Attestation and client data serve to check a key's maker, which nobody here does; they are not kept.
    private static UserPasskeyInfo Describe(Passkey passkey) => new(
        passkey.CredentialId,
        passkey.PublicKey,
        passkey.CreatedAt,
        passkey.SignCount,
        [.. passkey.Transports],
        isUserVerified: true,
        passkey.IsBackupEligible,
        passkey.IsBackedUp,
        attestationObject: [],
        clientDataJson: []);
}
