using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Shortener.Api.Oidc;

/// <summary>
/// One round trip to the provider, all from one secret that only the browser's cookie holds: state binds the answer to the browser, nonce
/// the ID token, and the verifier the code (RFC 7636). Each is a hash of its own, so that none tells the others.
/// </summary>
/// <param name="Secret">256 random bits, URL-safe.</param>
/// <param name="ReturnTo">Where the browser goes afterwards: a path of our own, or null.</param>
internal sealed record OidcRound(string Secret, string? ReturnTo)
{
    private const int SecretBytes = 32;

    public string State => Derive("state");

    public string Nonce => Derive("nonce");

    public string Verifier => Derive("verifier");

    public string Challenge => Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(Verifier)));

    public static OidcRound Begin(string? returnTo)
    {
        Span<byte> random = stackalloc byte[SecretBytes];
        RandomNumberGenerator.Fill(random);
        return new OidcRound(Base64Url.EncodeToString(random), returnTo);
    }

    /// <summary>Whether the state of an answer is this round's.</summary>
    public bool IsAnsweredBy(string? state) =>
        state is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(state), Encoding.UTF8.GetBytes(State));

    private string Derive(string purpose) =>
        Base64Url.EncodeToString(HMACSHA256.HashData(Encoding.ASCII.GetBytes(Secret), Encoding.ASCII.GetBytes(purpose)));
}
