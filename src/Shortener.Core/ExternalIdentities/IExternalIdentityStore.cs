namespace Shortener.Core.ExternalIdentities;

/// <summary>
/// Who signs in through an identity provider. A person is known by issuer and subject, which the provider never gives to somebody
/// else; an e-mail address may change hands. Thread-safe. Implemented once per backend.
/// </summary>
public interface IExternalIdentityStore
{
    /// <summary>The person's id, or null where the identity belongs to nobody.</summary>
    Task<long?> FindAsync(string issuer, string subject, CancellationToken ct);

    /// <summary>
    /// Ties the identity to the person; false where it belongs to somebody already, or the person has another identity of this issuer.
    /// A person's first identity takes with it what could be signed in with before: password, second factor with its recovery codes,
    /// sessions and one-time tokens. Whoever made the account need not be who owns its address.
    /// </summary>
    Task<bool> LinkAsync(string issuer, string subject, long userId, DateTimeOffset now, CancellationToken ct);
}
