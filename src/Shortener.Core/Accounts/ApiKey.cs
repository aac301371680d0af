namespace Shortener.Core.Accounts;

/// <summary>API keys as people hold them. Thread-safe.</summary>
public static class ApiKey
{
    /// <summary>Start of every generated key, so that leaked ones can be searched for.</summary>
    public const string Prefix = "slk_";

    /// <summary>Characters of a key that are kept and shown, to tell keys apart in a list.</summary>
    public const int HintLength = 8;

    /// <summary>A key of 256 random bits.</summary>
    public static string Generate() => SecretToken.Generate(Prefix);

    /// <inheritdoc cref="SecretToken.Hash(string)"/>
    public static byte[] Hash(string key) => SecretToken.Hash(key);
}
