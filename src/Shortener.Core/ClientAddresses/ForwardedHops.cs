using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;

namespace Shortener.Core.ClientAddresses;

/// <summary>The elements of <c>X-Forwarded-For</c> and <c>Forwarded</c>, taken from the right. Source: RFC 7239 sections 4 and 6.</summary>
internal static class ForwardedHops
{
    private static readonly SearchValues<char> ObfuscatedCharacters =
        SearchValues.Create("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ._-");

    /// <summary>
    /// Cuts the right-most element off; false when it was the only one. Commas inside quotes do not separate; quotes are counted from
    /// the right too, so that what a client wrote further left cannot swallow what a proxy appended.
    /// </summary>
    public static bool TakeLast(ref ReadOnlySpan<char> hops, out ReadOnlySpan<char> last)
    {
        bool quoted = false;
        for (int at = hops.Length - 1; at >= 0; at--)
        {
            if (hops[at] == '"')
            {
                quoted = !quoted;
            }
            else if (hops[at] == ',' && !quoted)
            {
                last = hops[(at + 1)..];
                hops = hops[..at];
                return true;
            }
        }

        last = hops;
        hops = default;
        return false;
    }

    /// <summary>
    /// The address of an element, with or without port: false for obfuscated nodes (<c>unknown</c>, <c>_hidden</c>) and anything that is
    /// no address in its usual spelling.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<char> element, bool inForwarded, [NotNullWhen(true)] out IPAddress? address)
    {
        address = null;
        ReadOnlySpan<char> node = TrimBlanks(element);
        if (inForwarded && !TryTakeFor(node, out node))
        {
            return false;
        }

        if (node.Length >= 2 && node[0] == '"' && node[^1] == '"')
        {
            node = node[1..^1];
        }

        if (!TryTakeHost(node, out ReadOnlySpan<char> host) || !StrictAddress.TryParse(host, out address))
        {
            return false;
        }

        address = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return true;
    }

    /// <summary>The value of the one <c>for</c> parameter; two of them in an element are garbage (RFC 7239 section 4).</summary>
    private static bool TryTakeFor(ReadOnlySpan<char> element, out ReadOnlySpan<char> value)
    {
        value = default;
        bool found = false;
        while (!element.IsEmpty)
        {
            ReadOnlySpan<char> pair = TakePair(ref element);
            int equals = pair.IndexOf('=');
            if (equals < 0 || !pair[..equals].Equals("for", StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            if (found)
            {
                return false;
            }

            value = pair[(equals + 1)..];
            found = true;
        }

        return found;
    }

    private static ReadOnlySpan<char> TakePair(scoped ref ReadOnlySpan<char> element)
    {
        bool quoted = false;
        int at = 0;
        while (at < element.Length && (quoted || element[at] != ';'))
        {
            quoted ^= element[at] == '"';
            at++;
        }

        ReadOnlySpan<char> pair = TrimBlanks(element[..at]);
        element = at < element.Length ? element[(at + 1)..] : default;
        return pair;
    }

    /// <summary>Takes brackets and port away: <c>1.2.3.4:80</c>, <c>[2001:db8::1]:80</c>; IPv6 without brackets has no port.</summary>
    private static bool TryTakeHost(ReadOnlySpan<char> node, out ReadOnlySpan<char> host)
    {
        host = node;
        if (node.StartsWith('['))
        {
            int end = node.IndexOf(']');
            if (end < 0)
            {
                return false;
            }

            host = node[1..end];
            ReadOnlySpan<char> rest = node[(end + 1)..];
            return host.Contains(':') && (rest.IsEmpty || (rest[0] == ':' && IsPort(rest[1..])));
        }

        int colon = node.IndexOf(':');
        if (colon >= 0 && node.LastIndexOf(':') == colon)
        {
            host = node[..colon];
            return IsPort(node[(colon + 1)..]);
        }

        return true;
    }

    /// <summary>A number, or an obfuscated port (RFC 7239 section 6.3), which nobody reads.</summary>
    private static bool IsPort(ReadOnlySpan<char> port) =>
        (port.Length is > 0 and <= 5 && ushort.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out _))
        || (port.Length > 1 && port[0] == '_' && !port[1..].ContainsAnyExcept(ObfuscatedCharacters));

    private static ReadOnlySpan<char> TrimBlanks(ReadOnlySpan<char> text) => text.Trim(" \t");
}
