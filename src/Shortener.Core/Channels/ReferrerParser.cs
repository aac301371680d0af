using System.Buffers;
using System.Globalization;
using Shortener.Core.Enrichment;

namespace Shortener.Core.Channels;

/// <summary>A referrer in the parts that are kept. Immutable.</summary>
/// <param name="Url">Scheme, host and path; no user, port, query or fragment.</param>
/// <param name="Domain">Host in lower case, punycode, without a leading <c>www.</c>; the package of an Android app.</param>
/// <param name="Path">Starts with a slash.</param>
public sealed record ParsedReferrer(string Url, string Domain, string Path);

/// <summary>Reads Referer headers, which are whatever a visitor sends. Stateless, thread-safe, never throws.</summary>
public static class ReferrerParser
{
    /// <summary>UTF-16 code units of a stored referrer; a longer path is cut.</summary>
    public const int MaxLength = 1_024;

    private const int MaxHost = 253;

    private static readonly SearchValues<char> HostChars =
        SearchValues.Create("-._0123456789abcdefghijklmnopqrstuvwxyz");

    private static readonly IdnMapping Idn = new() { AllowUnassigned = true };

    /// <summary>Null for anything but <c>http</c>, <c>https</c> and <c>android-app</c> addresses with a usable host.</summary>
    public static ParsedReferrer? Parse(string? referrer)
    {
        if (VisitorText.Clean(referrer, MaxLength) is not { } text || !TryScheme(text, out string scheme))
        {
            return null;
        }

        ReadOnlySpan<char> rest = text.AsSpan(scheme.Length + 3);
        int end = rest.IndexOfAny("/\\?#");
        ReadOnlySpan<char> authority = end < 0 ? rest : rest[..end];
        if (HostOf(authority) is not { } host)
        {
            return null;
        }

        ReadOnlySpan<char> path = end < 0 || rest[end] is '?' or '#' ? "/" : rest[end..];
        int query = path.IndexOfAny('?', '#');
        string kept = (query < 0 ? path : path[..query]).ToString();
        string url = string.Concat(scheme, "://", host, kept);
        return new ParsedReferrer(
            url.Length <= MaxLength ? url : VisitorText.Clean(url, MaxLength)!,
            host.StartsWith("www.", StringComparison.Ordinal) && host.Length > 4 ? host[4..] : host,
            kept);
    }

    private static bool TryScheme(string text, out string scheme)
    {
        foreach (string known in (ReadOnlySpan<string>)["https", "http", "android-app"])
        {
            if (text.Length > known.Length + 3
                && text.StartsWith(known, StringComparison.OrdinalIgnoreCase)
                && text.AsSpan(known.Length).StartsWith("://", StringComparison.Ordinal))
            {
                scheme = known;
                return true;
            }
        }

        scheme = "";
        return false;
    }

    private static string? HostOf(ReadOnlySpan<char> authority)
    {
        int user = authority.LastIndexOf('@');
        ReadOnlySpan<char> host = user < 0 ? authority : authority[(user + 1)..];
        if (host.StartsWith('['))
        {
            int close = host.IndexOf(']');
            return close > 0 && System.Net.IPAddress.TryParse(host[..(close + 1)], out System.Net.IPAddress? address) ? $"[{address}]" : null;
        }

        int port = host.IndexOf(':');
        host = (port < 0 ? host : host[..port]).TrimEnd('.');
        if (host.IsEmpty || host.Length > MaxHost)
        {
            return null;
        }

        string lower = ToPunycode(host);
        return lower.Length is > 0 and <= MaxHost
            && !lower.AsSpan().ContainsAnyExcept(HostChars)
            && !lower.StartsWith('.')
            && !lower.Contains("..", StringComparison.Ordinal)
            ? lower
            : null;
    }

    /// <summary>Lower case; empty when the name has no ASCII form.</summary>
    private static string ToPunycode(ReadOnlySpan<char> host)
    {
        string lower = host.ToString().ToLowerInvariant();
        if (System.Text.Ascii.IsValid(lower))
        {
            return lower;
        }

        try
        {
            return Idn.GetAscii(lower);
        }
        catch (ArgumentException)
        {
            return "";
        }
    }
}
