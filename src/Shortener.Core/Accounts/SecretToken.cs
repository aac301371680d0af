using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Shortener.Core.Accounts;

/// <summary>Secrets that are given out once and known by their hash from then on. Thread-safe.</summary>
public static class SecretToken
{
    private const int RandomBytes = 32;

    /// <summary>256 random bits, URL-safe, behind a prefix that says what it is, so that leaked ones can be searched for.</summary>
    public static string Generate(string prefix)
    {
        Span<byte> random = stackalloc byte[RandomBytes];
        RandomNumberGenerator.Fill(random);
        return prefix + Base64Url.EncodeToString(random);
    }

    /// <summary>SHA-256 of the token's UTF-8. The token carries 256 random bits, so a slow hash would add nothing.</summary>
    public static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
