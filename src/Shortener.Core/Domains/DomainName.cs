using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using Shortener.Core.Destinations;

namespace Shortener.Core.Domains;

/// <summary>Host names of domains as people write them.</summary>
public static class DomainName
{
    // RFC 1035: 253 characters of text, 63 of a label.
    private const int MaxLength = 253;
    private const int MaxLabelLength = 63;

    private static readonly SearchValues<char> Foreign = SearchValues.Create("/\\?#@:[]% \t\r\n");

    /// <summary>
    /// Lower-case punycode without trailing dot. False for anything but a host name: addresses, ports, schemes, paths, underscores.
    /// </summary>
    public static bool TryNormalise(string text, [NotNullWhen(true)] out string? host)
    {
        host = null;
        if (text.Length is 0 or > MaxLength || text.AsSpan().ContainsAny(Foreign) || !WebHost.TryParse(text, out string? parsed))
        {
            return false;
        }

        parsed = parsed.EndsWith('.') ? parsed[..^1] : parsed;
        if (parsed.Length is 0 or > MaxLength || IPAddress.TryParse(parsed, out _) || !parsed.Split('.').All(IsLabel))
        {
            return false;
        }

        host = parsed;
        return true;
    }

    private static bool IsLabel(string label) =>
        label.Length is > 0 and <= MaxLabelLength
        && label[0] != '-'
        && label[^1] != '-'
        && label.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');
}
