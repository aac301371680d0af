using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Shortener.Core.Accounts;

/// <summary>Secrets that are given out once and known by their hash from then on. Thread-safe.</summary>
public static class SecretToken
{
    /// <summary>Length of a hash.</summary>
    public const int HashBytes = SHA256.HashSizeInBytes;

    private const int RandomBytes = 32;
    private const int MaxStackBytes = 1_024;

    /// <summary>256 random bits, URL-safe, behind a prefix that says what it is, so that leaked ones can be searched for.</summary>
    public static string Generate(string prefix)
    {
        Span<byte> random = stackalloc byte[RandomBytes];
        RandomNumberGenerator.Fill(random);
        return prefix + Base64Url.EncodeToString(random);
    }

    /// <summary>SHA-256 of the token's UTF-8. The token carries 256 random bits, so a slow hash would add nothing.</summary>
    public static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));

    /// <inheritdoc cref="Hash(string)"/>
    /// <param name="token">Of any length; up to some hundred characters nothing is allocated.</param>
    /// <param name="hash">At least <see cref="HashBytes"/> long.</param>
    public static void Hash(string token, Span<byte> hash)
    {
        int most = Encoding.UTF8.GetMaxByteCount(token.Length);
        Span<byte> bytes = most <= MaxStackBytes ? stackalloc byte[MaxStackBytes] : new byte[most];
        SHA256.HashData(bytes[..Encoding.UTF8.GetBytes(token, bytes)], hash);
    }
}
