using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Text;

namespace Shortener.Core.Destinations;

/// <summary>IPv6 addresses without brackets, as the URL standard parses and serialises them (no zone).</summary>
internal static class Ipv6Text
{
    private const int Pieces = 8;

    private static readonly SearchValues<char> Characters = SearchValues.Create("0123456789abcdefABCDEF:.");

    /// <param name="text">Without brackets.</param>
    /// <param name="canonical">As in RFC 5952, but without a dotted IPv4 tail.</param>
    public static bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out string? canonical)
    {
        canonical = null;
        // The address grammar of the standard is RFC 4291's; what .NET reads beyond it (zones, prefixes, brackets, short dotted
        // tails) is refused by the characters and by the shape of the tail.
        if (text.ContainsAnyExcept(Characters) || !HasPlainTail(text) || !IPAddress.TryParse(text, out IPAddress? address))
        {
            return false;
        }

        Span<byte> octets = stackalloc byte[16];
        if (!address.TryWriteBytes(octets, out int written) || written != 16)
        {
            return false;
        }

        Span<ushort> pieces = stackalloc ushort[Pieces];
        for (int i = 0; i < Pieces; i++)
        {
            pieces[i] = (ushort)((octets[2 * i] << 8) | octets[(2 * i) + 1]);
        }

        canonical = Format(pieces);
        return true;
    }

    /// <summary>A dotted tail must be four plain decimal octets without leading zeros.</summary>
    private static bool HasPlainTail(ReadOnlySpan<char> text)
    {
        int dot = text.IndexOf('.');
        if (dot < 0)
        {
            return true;
        }

        int colon = text.LastIndexOf(':');
        if (colon < 0 || colon > dot)
        {
            return false;
        }

        int octets = 0;
        foreach (Range range in text[(colon + 1)..].Split('.'))
        {
            ReadOnlySpan<char> octet = text[(colon + 1)..][range];
            if (octet.Length is 0 or > 3 || octet.ContainsAnyExceptInRange('0', '9') || (octet.Length > 1 && octet[0] == '0'))
            {
                return false;
            }

            octets++;
        }

        return octets == 4;
    }

    private static string Format(ReadOnlySpan<ushort> pieces)
    {
        (int start, int length) = LongestZeros(pieces);
        var text = new StringBuilder();
        for (int i = 0; i < pieces.Length; i++)
        {
            if (length > 1 && i == start)
            {
                text.Append(i == 0 ? "::" : ":");
                i += length - 1;
                continue;
            }

            text.Append(pieces[i].ToString("x", CultureInfo.InvariantCulture));
            if (i < pieces.Length - 1)
            {
                text.Append(':');
            }
        }

        return text.ToString();
    }

    private static (int Start, int Length) LongestZeros(ReadOnlySpan<ushort> pieces)
    {
        int bestStart = -1, bestLength = 0, start = 0;
        for (int i = 0; i <= pieces.Length; i++)
        {
            if (i < pieces.Length && pieces[i] == 0)
            {
                continue;
            }

            if (i - start > bestLength)
            {
                (bestStart, bestLength) = (start, i - start);
            }

            start = i + 1;
        }

        return (bestStart, bestLength);
    }
}
