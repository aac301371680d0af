using System.Buffers;
using System.Globalization;
using System.Text;

namespace Shortener.Core.Redirects;

/// <summary>
/// Keeps a <c>Location</c> to bytes that a header may carry: visible ASCII. Controls, blanks, quotes, angle brackets and everything
/// beyond ASCII become percent-encoded UTF-8 (WHATWG URL, query percent-encode set); a lone surrogate becomes U+FFFD.
/// </summary>
internal static class LocationEncoding
{
    private const string Visible =
        "!$%&'()*+,-./0123456789:;=?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~";

    /// <summary>Safe inside a query; a number sign would start a fragment there.</summary>
    public static readonly SearchValues<char> QuerySafe = SearchValues.Create(Visible);

    /// <summary>Safe in a whole URL.</summary>
    public static readonly SearchValues<char> UrlSafe = SearchValues.Create(Visible + "#");

    /// <summary>The text itself when it is safe already, which is the rule.</summary>
    public static string Encode(string url) => url.AsSpan().ContainsAnyExcept(UrlSafe) ? Append(new StringBuilder(), url, UrlSafe).ToString() : url;

    public static StringBuilder Append(StringBuilder target, ReadOnlySpan<char> text, SearchValues<char> safe)
    {
        Span<byte> utf8 = stackalloc byte[4];
        while (!text.IsEmpty)
        {
            int run = text.IndexOfAnyExcept(safe);
            if (run < 0)
            {
                return target.Append(text);
            }

            target.Append(text[..run]);
            Rune.DecodeFromUtf16(text[run..], out Rune rune, out int taken);
            foreach (byte one in utf8[..rune.EncodeToUtf8(utf8)])
            {
                target.Append('%').Append(one.ToString("X2", CultureInfo.InvariantCulture));
            }

            text = text[(run + taken)..];
        }

        return target;
    }
}
