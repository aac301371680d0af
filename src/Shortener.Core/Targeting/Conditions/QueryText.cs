using System.Text;

namespace Shortener.Core.Targeting.Conditions;

/// <summary>Reads parameters of a raw query without decoding it into strings. Stateless, thread-safe, allocates nothing.</summary>
internal static class QueryText
{
    /// <summary>
    /// Takes the next <c>name=value</c> off a query, both still encoded; false at its end. The value of a parameter without an equals
    /// sign is empty.
    /// </summary>
    public static bool TryTake(ref ReadOnlySpan<char> query, out ReadOnlySpan<char> name, out ReadOnlySpan<char> value)
    {
        while (!query.IsEmpty)
        {
            int end = query.IndexOf('&');
            ReadOnlySpan<char> pair = end < 0 ? query : query[..end];
            query = end < 0 ? [] : query[(end + 1)..];
            if (!pair.IsEmpty)
            {
                int equals = pair.IndexOf('=');
                name = equals < 0 ? pair : pair[..equals];
                value = equals < 0 ? [] : pair[(equals + 1)..];
                return true;
            }
        }

        name = value = [];
        return false;
    }

    /// <summary>
    /// Whether an encoded text decodes to these bytes: percent signs with two hexadecimal digits are octets, plus signs are spaces,
    /// everything else is itself.
    /// </summary>
    public static bool DecodesTo(ReadOnlySpan<char> encoded, ReadOnlySpan<byte> utf8)
    {
        Span<byte> octets = stackalloc byte[4];
        for (int i = 0; i < encoded.Length;)
        {
            int count = 1;
            if (encoded[i] == '%' && i + 2 < encoded.Length && char.IsAsciiHexDigit(encoded[i + 1]) && char.IsAsciiHexDigit(encoded[i + 2]))
            {
                octets[0] = (byte)((Digit(encoded[i + 1]) << 4) | Digit(encoded[i + 2]));
                i += 3;
            }
            else if (encoded[i] < 0x80)
            {
                octets[0] = (byte)(encoded[i] == '+' ? ' ' : encoded[i]);
                i++;
            }
            else
            {
                Rune.DecodeFromUtf16(encoded[i..], out Rune rune, out int taken);
                count = rune.EncodeToUtf8(octets);
                i += taken;
            }

            if (!utf8.StartsWith(octets[..count]))
            {
                return false;
            }

            utf8 = utf8[count..];
        }

        return utf8.IsEmpty;
    }

    private static int Digit(char hex) => hex <= '9' ? hex - '0' : (hex | 0x20) - 'a' + 10;
}
