using System.Globalization;
using System.Text;

namespace Shortener.Core.Destinations;

/// <summary>
/// One run of the URL standard's parser, cut down to http and https: the states that these schemes never reach are left out.
/// </summary>
internal ref struct WebUrlParser(string text, WebUrl? relativeTo)
{
    private readonly string _text = StripTabsAndNewlines(text);
    private int _at;

    public WebUrlError Parse(out WebUrl? url)
    {
        url = null;
        int schemeEnd = SchemeEnd(_text);
        if (schemeEnd < 0)
        {
            return relativeTo is null ? WebUrlError.NoScheme : ParseRelative(relativeTo, out url);
        }

        string? scheme = KnownScheme(_text.AsSpan(0, schemeEnd));
        if (scheme is null)
        {
            return WebUrlError.OtherScheme;
        }

        _at = schemeEnd + 1;
        bool authority = relativeTo is null || relativeTo.Scheme != scheme || _text.AsSpan(_at).StartsWith("//", StringComparison.Ordinal);
        return authority ? ParseAuthority(scheme, out url) : ParseRelative(relativeTo!, out url);
    }

    /// <summary>Leading and trailing control characters and spaces go, tabs and line ends go everywhere.</summary>
    private static string StripTabsAndNewlines(string text)
    {
        ReadOnlySpan<char> trimmed = text.AsSpan();
        while (trimmed.Length > 0 && trimmed[0] <= ' ')
        {
            trimmed = trimmed[1..];
        }

        while (trimmed.Length > 0 && trimmed[^1] <= ' ')
        {
            trimmed = trimmed[..^1];
        }

        if (trimmed.IndexOfAny('\t', '\r', '\n') < 0)
        {
            return trimmed.ToString();
        }

        var kept = new StringBuilder(trimmed.Length);
        foreach (char c in trimmed)
        {
            if (c is not ('\t' or '\r' or '\n'))
            {
                kept.Append(c);
            }
        }

        return kept.ToString();
    }

    /// <summary>Index of the colon behind the scheme, or -1.</summary>
    private static int SchemeEnd(string text)
    {
        if (text.Length == 0 || !char.IsAsciiLetter(text[0]))
        {
            return -1;
        }

        for (int i = 1; i < text.Length; i++)
        {
            if (text[i] == ':')
            {
                return i;
            }

            if (!char.IsAsciiLetterOrDigit(text[i]) && text[i] is not ('+' or '-' or '.'))
            {
                return -1;
            }
        }

        return -1;
    }

    private static string? KnownScheme(ReadOnlySpan<char> scheme) =>
        scheme.Equals("https", StringComparison.OrdinalIgnoreCase) ? "https"
        : scheme.Equals("http", StringComparison.OrdinalIgnoreCase) ? "http"
        : null;

    private WebUrlError ParseRelative(WebUrl origin, out WebUrl? url)
    {
        if (At(_at) is '/' or '\\')
        {
            if (At(_at + 1) is '/' or '\\')
            {
                return ParseAuthority(origin.Scheme, out url);
            }

            url = ParseTail(origin, new UrlPath());
            return WebUrlError.None;
        }

        if (_at >= _text.Length || _text[_at] is '?' or '#')
        {
            url = WithQueryAndFragment(origin with { Fragment = null, Query = At(_at) == '?' ? null : origin.Query });
            return WebUrlError.None;
        }

        var path = UrlPath.Of(origin.Path);
        path.Shorten();
        url = ParseTail(origin, path);
        return WebUrlError.None;
    }

    private WebUrlError ParseAuthority(string scheme, out WebUrl? url)
    {
        url = null;
        while (At(_at) is '/' or '\\')
        {
            _at++;
        }

        int length = _text.AsSpan(_at).IndexOfAny("/\\?#");
        int end = length < 0 ? _text.Length : _at + length;
        ReadOnlySpan<char> authority = _text.AsSpan(_at, end - _at);
        _at = end;

        string user = "", password = "";
        int userEnd = authority.LastIndexOf('@');
        if (userEnd >= 0)
        {
            ReadOnlySpan<char> userInfo = authority[..userEnd];
            int colon = userInfo.IndexOf(':');
            user = PercentEncoding.Encode(colon < 0 ? userInfo : userInfo[..colon], PercentEncoding.UserInfo);
            password = colon < 0 ? "" : PercentEncoding.Encode(userInfo[(colon + 1)..], PercentEncoding.UserInfo);
            authority = authority[(userEnd + 1)..];
        }

        // The first colon outside brackets ends the host; what follows must be a port as a whole.
        int bracketEnd = authority.StartsWith("[", StringComparison.Ordinal) ? authority.IndexOf(']') : -1;
        int colonAt = authority[(bracketEnd + 1)..].IndexOf(':');
        ReadOnlySpan<char> portText = [];
        if (colonAt >= 0)
        {
            portText = authority[(bracketEnd + 2 + colonAt)..];
            authority = authority[..(bracketEnd + 1 + colonAt)];
        }

        if (!TryParsePort(portText, scheme, out int? port))
        {
            return WebUrlError.BadPort;
        }

        if (!WebHost.TryParse(authority, out string? host))
        {
            return WebUrlError.BadHost;
        }

        url = ParseTail(new WebUrl { Scheme = scheme, UserName = user, Password = password, Host = host, Port = port, Path = "/" }, new UrlPath());
        return WebUrlError.None;
    }

    private static bool TryParsePort(ReadOnlySpan<char> digits, string scheme, out int? port)
    {
        port = null;
        if (digits.Length == 0)
        {
            return true;
        }

        // Leading zeros are allowed in any number, so that the length says nothing.
        ReadOnlySpan<char> significant = digits.TrimStart('0');
        int value = 0;
        if (digits.ContainsAnyExceptInRange('0', '9') || significant.Length > 5
            || (significant.Length > 0 && !int.TryParse(significant, NumberStyles.None, CultureInfo.InvariantCulture, out value))
            || value > ushort.MaxValue)
        {
            return false;
        }

        port = value == (scheme == "https" ? 443 : 80) ? null : value;
        return true;
    }

    /// <summary>Path, query and fragment from the current place on; the base's query and fragment are gone.</summary>
    private WebUrl ParseTail(WebUrl origin, UrlPath path)
    {
        int length = _text.AsSpan(_at).IndexOfAny('?', '#');
        int end = length < 0 ? _text.Length : _at + length;
        if (At(_at) is '/' or '\\' && _at < end)
        {
            _at++;
        }

        ReadOnlySpan<char> rest = _text.AsSpan(_at, end - _at);
        while (true)
        {
            int slash = rest.IndexOfAny('/', '\\');
            path.Add(slash < 0 ? rest : rest[..slash], last: slash < 0);
            if (slash < 0)
            {
                break;
            }

            rest = rest[(slash + 1)..];
        }

        _at = end;
        return WithQueryAndFragment(origin with { Path = path.ToString(), Query = null, Fragment = null });
    }

    private WebUrl WithQueryAndFragment(WebUrl url)
    {
        ReadOnlySpan<char> rest = _text.AsSpan(_at);
        int number = rest.IndexOf('#');
        string? fragment = number < 0 ? null : PercentEncoding.Encode(rest[(number + 1)..], PercentEncoding.Fragment);
        ReadOnlySpan<char> query = number < 0 ? rest : rest[..number];
        return url with
        {
            Query = query.Length > 0 ? PercentEncoding.Encode(query[1..], PercentEncoding.SpecialQuery) : url.Query,
            Fragment = fragment,
        };
    }

    /// <summary>The character there, or NUL behind the end.</summary>
    private readonly char At(int index) => index < _text.Length ? _text[index] : '\0';
}
