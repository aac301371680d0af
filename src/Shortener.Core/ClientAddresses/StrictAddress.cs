using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace Shortener.Core.ClientAddresses;

/// <summary>
/// Reads an IP address in its usual spelling only. <see cref="IPAddress.TryParse(string, out IPAddress)"/> also takes <c>0x7f.1</c>,
/// <c>1</c>, octal octets and zone ids, which proxies and filters read differently. Thread-safe.
/// Source: RFC 6943 section 3.1.1 (loose forms of IPv4), RFC 4291 section 2.2 (IPv6).
/// </summary>
public static class StrictAddress
{
    /// <summary>Eight groups of four digits, or six and a dotted IPv4 part.</summary>
    private const int MaxLength = 45;

    private static readonly SearchValues<char> Ipv6Characters = SearchValues.Create("0123456789abcdefABCDEF:.");

    /// <summary>
    /// Four decimal octets without leading zeros, or IPv6 in hexadecimal, with a dotted IPv4 part at most; no brackets, no port, no zone
    /// id, no space.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out IPAddress? address)
    {
        address = null;
        if (text.Length is 0 or > MaxLength)
        {
            return false;
        }

        if (!text.Contains(':'))
        {
            return TryParseIpv4(text, out address);
        }

        if (text.ContainsAnyExcept(Ipv6Characters))
        {
            return false;
        }

        bool dotted = text.Contains('.');
        return (!dotted || TryParseIpv4(text[(text.LastIndexOf(':') + 1)..], out _)) && IPAddress.TryParse(text, out address);
    }

    private static bool TryParseIpv4(ReadOnlySpan<char> text, [NotNullWhen(true)] out IPAddress? address)
    {
        address = null;
        Span<byte> octets = stackalloc byte[4];
        int at = 0;
        for (int octet = 0; octet < octets.Length; octet++)
        {
            if (octet > 0 && (at >= text.Length || text[at++] != '.'))
            {
                return false;
            }

            int start = at;
            int value = 0;
            while (at < text.Length && at - start < 4 && char.IsAsciiDigit(text[at]))
            {
                value = (value * 10) + text[at++] - '0';
            }

            int digits = at - start;
            if (digits is 0 or > 3 || value > 255 || (digits > 1 && text[start] == '0'))
            {
                return false;
            }

            octets[octet] = (byte)value;
        }

        if (at != text.Length)
        {
            return false;
        }

        address = new IPAddress(octets);
        return true;
    }
}
