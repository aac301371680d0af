using System.Security.Cryptography;

namespace Shortener.Core.Domains;

/// <summary>The proof of ownership: a TXT record that only the owner of a domain can set.</summary>
public static class DomainToken
{
    private const int Bytes = 16;

    /// <summary>A token that nobody can guess.</summary>
    public static string Create() => RandomNumberGenerator.GetHexString(Bytes * 2, lowercase: true);

    /// <summary>Name of the record.</summary>
    public static string RecordName(string host) => "_shortener." + host;

    /// <summary>Text of the record.</summary>
    public static string RecordText(string token) => "shortener-verification=" + token;
}
