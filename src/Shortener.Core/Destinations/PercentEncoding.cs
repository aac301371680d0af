using System.Buffers;
using System.Text;

namespace Shortener.Core.Destinations;

/// <summary>The percent-encode sets of the URL standard that http and https URLs use, and their coding. Thread-safe.</summary>
internal static class PercentEncoding
{
    private const string Unreserved = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~%";

    // Each set names the ASCII characters that stay; control characters and everything above ~ are always encoded.

    /// <summary>Characters that stay in a fragment.</summary>
    public static readonly SearchValues<char> Fragment = SearchValues.Create(Unreserved + "!#$&'()*+,/:;=?@[\\]^{|}");

    /// <summary>Characters that stay in the query of http and https.</summary>
    public static readonly SearchValues<char> SpecialQuery = SearchValues.Create(Unreserved + "!$&()*+,/:;=?@[\\]^`{|}");

    /// <summary>Characters that stay in a path segment.</summary>
    public static readonly SearchValues<char> Path = SearchValues.Create(Unreserved + "!$&'()*+,/:;=@[\\]|");

    /// <summary>Characters that stay in a user name or password.</summary>
    public static readonly SearchValues<char> UserInfo = SearchValues.Create(Unreserved + "!$&'()*+,");

    /// <summary>Encodes as UTF-8 what the set does not keep; a lone surrogate becomes U+FFFD.</summary>
    public static string Encode(ReadOnlySpan<char> text, SearchValues<char> kept)
    {
        if (!text.ContainsAnyExcept(kept))
        {
            return text.ToString();
        }

        var encoded = new StringBuilder(text.Length + 16);
        Span<byte> utf8 = stackalloc byte[4];
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (rune.IsAscii && kept.Contains((char)rune.Value))
            {
                encoded.Append((char)rune.Value);
                continue;
            }

            foreach (byte octet in utf8[..rune.EncodeToUtf8(utf8)])
            {
                encoded.Append('%').Append(Hex(octet >> 4)).Append(Hex(octet & 15));
            }
        }

        return encoded.ToString();
    }

    /// <summary>UTF-8 decodes after resolving percent signs that two hexadecimal digits follow; bad bytes become U+FFFD.</summary>
    public static string Decode(ReadOnlySpan<char> text)
    {
        if (!text.Contains('%'))
        {
            return text.ToString();
        }

        byte[] octets = new byte[Encoding.UTF8.GetByteCount(text)];
        int length = Encoding.UTF8.GetBytes(text, octets);
        int kept = 0;
        for (int i = 0; i < length; i++)
        {
            if (octets[i] == '%' && i + 2 < length && char.IsAsciiHexDigit((char)octets[i + 1]) && char.IsAsciiHexDigit((char)octets[i + 2]))
            {
                octets[kept++] = (byte)((Value(octets[i + 1]) << 4) | Value(octets[i + 2]));
                i += 2;
            }
            else
            {
                octets[kept++] = octets[i];
            }
        }

        return Encoding.UTF8.GetString(octets, 0, kept);
    }

    private static char Hex(int nibble) => (char)(nibble < 10 ? '0' + nibble : 'A' + nibble - 10);

    private static int Value(byte digit) => digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;
}
