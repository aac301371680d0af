using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace Shortener.Core.Destinations;

/// <summary>The URL standard's host parser for http and https. Thread-safe.</summary>
public static class WebHost
{
    // Forbidden domain code points: forbidden host code points, control characters, % and DEL.
    private static readonly SearchValues<char> Forbidden = SearchValues.Create(
        "\0\u0001\u0002\u0003\u0004\u0005\u0006\u0007\u0008\t\n\u000b\u000c\r\u000e\u000f\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017"
        + "\u0018\u0019\u001a\u001b\u001c\u001d\u001e\u001f #/:<>?@[\\]^|%\u007f");

    /// <summary>A lower-case punycode name, a dotted IPv4 address, or an IPv6 address in brackets. Never throws for data.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out string? host)
    {
        host = null;
        if (text.Length > 1 && text[0] == '[')
        {
            if (text[^1] != ']' || !Ipv6Text.TryParse(text[1..^1], out string? address))
            {
                return false;
            }

            host = $"[{address}]";
            return true;
        }

        if (!DomainToAscii.TryConvert(PercentEncoding.Decode(text), out string? domain) || domain.AsSpan().ContainsAny(Forbidden))
        {
            return false;
        }

        if (!Ipv4Text.EndsInNumber(domain))
        {
            host = domain;
            return true;
        }

        if (!Ipv4Text.TryParse(domain, out uint ipv4))
        {
            return false;
        }

        host = Ipv4Text.Format(ipv4);
        return true;
    }
}
