using System.Security.Cryptography;
using System.Text;

namespace Shortener.Api.Idempotency;

/// <summary>Endpoint metadata: the answer holds a secret that is shown once, so it is kept only in a form that its caller can open.</summary>
internal sealed record AnswersSecret;

/// <summary>
/// Encrypts a kept answer (AES-256-GCM) under a key derived by HKDF (RFC 5869) from what the caller authenticated with and its
/// idempotency key. The database knows the former by its hash only, so whoever reads the database cannot open the answer. Stateless.
/// </summary>
internal static class SealedAnswer
{
    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private const int KeyBytes = 32;

    /// <summary>Base64 of nonce, tag and ciphertext.</summary>
    public static string Seal(string secret, string idempotencyKey, string answer)
    {
        byte[] plain = Encoding.UTF8.GetBytes(answer);
        byte[] box = new byte[NonceBytes + TagBytes + plain.Length];
        RandomNumberGenerator.Fill(box.AsSpan(0, NonceBytes));
        using var cipher = new AesGcm(KeyOf(secret, idempotencyKey), TagBytes);
        cipher.Encrypt(box.AsSpan(0, NonceBytes), plain, box.AsSpan(NonceBytes + TagBytes), box.AsSpan(NonceBytes, TagBytes));
        return Convert.ToBase64String(box);
    }

    /// <summary>Null when the caller authenticates with another secret by now: another session, or a rotated key.</summary>
    public static string? Open(string secret, string idempotencyKey, string sealedAnswer)
    {
        byte[] box = Convert.FromBase64String(sealedAnswer);
        byte[] plain = new byte[box.Length - NonceBytes - TagBytes];
        using var cipher = new AesGcm(KeyOf(secret, idempotencyKey), TagBytes);
        try
        {
            cipher.Decrypt(box.AsSpan(0, NonceBytes), box.AsSpan(NonceBytes + TagBytes), box.AsSpan(NonceBytes, TagBytes), plain);
            return Encoding.UTF8.GetString(plain);
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }

    private static byte[] KeyOf(string secret, string idempotencyKey) => HKDF.DeriveKey(
        HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret), KeyBytes, info: Encoding.UTF8.GetBytes(idempotencyKey));
}
