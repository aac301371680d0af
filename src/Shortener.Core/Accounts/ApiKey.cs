using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Shortener.Core.Accounts;

/// <summary>API keys as people hold them. Thread-safe.</summary>
public static class ApiKey
{
    /// <summary>Start of every generated key, so that leaked ones can be searched for.</summary>
    public const string Prefix = "slk_";

    private const int RandomBytes = 32;

    /// <summary>A key of 256 random bits.</summary>
    public static string Generate()
    {
        Span<byte> random = stackalloc byte[RandomBytes];
        RandomNumberGenerator.Fill(random);
        return Prefix + Base64Url.EncodeToString(random);
    }

    /// <summary>SHA-256 of the key's UTF-8: the only form in which a key is kept.</summary>
    public static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
