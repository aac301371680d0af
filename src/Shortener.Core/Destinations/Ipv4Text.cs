using System.Globalization;

namespace Shortener.Core.Destinations;

/// <summary>IPv4 addresses as browsers read them: one to four parts, each decimal, octal (<c>0…</c>) or hexadecimal (<c>0x…</c>).</summary>
internal static class Ipv4Text
{
    /// <summary>Whether a name must be an address: its last label (a trailing dot aside) is a number.</summary>
    public static bool EndsInNumber(string host)
    {
        string[] parts = Parts(host);
        string last = parts[^1];
        return last.Length > 0 && (!last.AsSpan().ContainsAnyExceptInRange('0', '9') || TryParsePart(last, out _));
    }

    public static bool TryParse(string host, out uint address)
    {
        address = 0;
        string[] parts = Parts(host);
        if (parts.Length > 4)
        {
            return false;
        }

        ulong result = 0;
        for (int i = 0; i < parts.Length; i++)
        {
            bool last = i == parts.Length - 1;
            // The last part fills all octets that are left.
            ulong limit = last ? 1UL << (8 * (5 - parts.Length)) : 256;
            if (!TryParsePart(parts[i], out ulong value) || value >= limit)
            {
                return false;
            }

            result += last ? value : value << (8 * (3 - i));
        }

        address = (uint)result;
        return true;
    }

    public static string Format(uint address) =>
        string.Create(CultureInfo.InvariantCulture, $"{address >> 24}.{(address >> 16) & 255}.{(address >> 8) & 255}.{address & 255}");

    private static string[] Parts(string host)
    {
        string[] parts = host.Split('.');
        return parts.Length > 1 && parts[^1].Length == 0 ? parts[..^1] : parts;
    }

    private static bool TryParsePart(string part, out ulong value)
    {
        value = 0;
        if (part.Length == 0)
        {
            return false;
        }

        uint radix = 10;
        ReadOnlySpan<char> digits = part;
        if (digits.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
        {
            radix = 16;
            digits = digits[2..];
        }
        else if (digits.Length > 1 && digits[0] == '0')
        {
            radix = 8;
            digits = digits[1..];
        }

        foreach (char c in digits)
        {
            uint digit = char.IsAsciiDigit(c) ? (uint)(c - '0') : char.IsAsciiHexDigit(c) ? (uint)((c | 0x20) - 'a' + 10) : 16;
            if (digit >= radix)
            {
                return false;
            }

            // Saturates: anything above 32 bits is refused by the caller.
            value = Math.Min((value * radix) + digit, 1UL << 40);
        }

        return true;
    }
}
