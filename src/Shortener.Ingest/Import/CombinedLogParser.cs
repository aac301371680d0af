using System.Globalization;
using System.Net;
using System.Text;
using Shortener.Core.Clicks;

namespace Shortener.Ingest.Import;

/// <summary>
/// Web-server logs in the Combined format
/// (<c>host ident user [time] "request" status bytes "referrer" "user agent"</c>, Apache's mod_log_config and nginx's default).
/// Every GET or HEAD that was answered below 400 is a click on the link that stands for its path (<see cref="ImportSlug.ForPath"/>);
/// the address is looked up and given up like that of any click.
/// </summary>
/// <param name="baseUrl">
/// Where the paths lead to: the destination of a link is this URL followed by the path. Null: the clicks are imported all the same, and
/// the links are created disabled under <c>https://unknown.invalid/</c>, a name that never resolves (RFC 6761).
/// </param>
internal sealed class CombinedLogParser(Uri? baseUrl) : ILineParser
{
    private const string NoBaseUrl = "imported from a web log without --base-url";

    private readonly string _base = (baseUrl?.AbsoluteUri ?? "https://unknown.invalid/").TrimEnd('/');

    public string Format => "combined";

    public LineVerdict Parse(ReadOnlySpan<byte> line)
    {
        if (line.Trim(" \t"u8).IsEmpty)
        {
            return LineVerdict.Skip(SkipReason.Blank);
        }

        int host = line.IndexOf((byte)' ');
        int open = line.IndexOf(" ["u8);
        int close = open < 0 ? -1 : line[open..].IndexOf("] \""u8) + open;
        if (host <= 0 || open < host || close <= open)
        {
            return LineVerdict.Skip(SkipReason.NotCombined);
        }

        ReadOnlySpan<byte> time = line[(open + 2)..close];
        ReadOnlySpan<byte> rest = line[(close + 2)..];
        if (!TryTakeQuoted(ref rest, out string request)
            || !TryTakeWord(ref rest, out ReadOnlySpan<byte> status)
            || !TryTakeWord(ref rest, out _)
            || !TryTakeQuoted(ref rest, out string referrer)
            || !TryTakeQuoted(ref rest, out string userAgent)
            || status.Length != 3 || status[0] is < (byte)'1' or > (byte)'9')
        {
            return LineVerdict.Skip(SkipReason.NotCombined);
        }

        if (!TryParseTime(time, out long unixMicros))
        {
            return LineVerdict.Skip(SkipReason.BadTime);
        }

        if (!TryParseRequest(request, out bool head, out string path, out string? query))
        {
            return LineVerdict.Skip(SkipReason.Method);
        }

        if (status[0] >= (byte)'4')
        {
            return LineVerdict.Skip(SkipReason.FailedRequest);
        }

        return LineVerdict.Click(new ImportRecord
        {
            Link = new ImportLink(
                ImportSlug.ForPath(path), _base + path, UnixMicros.ToInstant(unixMicros), baseUrl is null ? NoBaseUrl : null),
            UnixMicros = unixMicros,
            Flags = head ? ClickFlags.Head : ClickFlags.None,
            Address = IPAddress.TryParse(Encoding.ASCII.GetString(line[..host]), out IPAddress? address) ? address : null,
            UserAgent = OrNull(userAgent),
            Referrer = OrNull(referrer),
            Query = query,
        });
    }

    private static string? OrNull(string text) => text is "" or "-" ? null : text;

    /// <summary>GET and HEAD only, on a path: origin form (<c>/path?query</c>) or absolute form.</summary>
    private static bool TryParseRequest(string request, out bool head, out string path, out string? query)
    {
        head = request.StartsWith("HEAD ", StringComparison.Ordinal);
        (path, query) = ("", null);
        if (!head && !request.StartsWith("GET ", StringComparison.Ordinal))
        {
            return false;
        }

        int version = request.LastIndexOf(" HTTP/", StringComparison.Ordinal);
        int start = head ? 5 : 4;
        string target = version > start ? request[start..version] : request[start..];
        int scheme = target.IndexOf("://", StringComparison.Ordinal);
        if (scheme > 0)
        {
            int slash = target.IndexOf('/', scheme + 3);
            target = slash < 0 ? "/" : target[slash..];
        }

        if (!target.StartsWith('/'))
        {
            return false;
        }

        int mark = target.IndexOf('?', StringComparison.Ordinal);
        path = mark < 0 ? target : target[..mark];
        query = mark < 0 || mark + 1 == target.Length ? null : target[(mark + 1)..];
        return true;
    }

    private static bool TryParseTime(ReadOnlySpan<byte> text, out long unixMicros)
    {
        unixMicros = 0;
        Span<char> chars = stackalloc char[32];
        if (text.Length > chars.Length || !Encoding.ASCII.TryGetChars(text, chars, out int length))
        {
            return false;
        }

        bool parsed = DateTimeOffset.TryParseExact(
            chars[..length], "dd/MMM/yyyy:HH:mm:ss zzz", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTimeOffset instant);
        unixMicros = parsed ? UnixMicros.From(instant) : 0;
        return parsed && unixMicros > 0;
    }

    private static bool TryTakeWord(ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> word)
    {
        rest = rest.TrimStart((byte)' ');
        int end = rest.IndexOf((byte)' ');
        word = end < 0 ? rest : rest[..end];
        rest = rest[word.Length..];
        return !word.IsEmpty;
    }

    /// <summary>Takes a quoted field; Apache writes a quote inside as <c>\"</c>, a backslash as <c>\\</c>, odd bytes as <c>\xhh</c>.</summary>
    private static bool TryTakeQuoted(ref ReadOnlySpan<byte> rest, out string text)
    {
        text = "";
        ReadOnlySpan<byte> trimmed = rest.TrimStart((byte)' ');
        if (trimmed.IsEmpty || trimmed[0] != (byte)'"')
        {
            return false;
        }

        bool escaped = false;
        for (int i = 1; i < trimmed.Length; i++)
        {
            if (trimmed[i] == (byte)'\\')
            {
                escaped = true;
                i++;
            }
            else if (trimmed[i] == (byte)'"')
            {
                text = escaped ? Unescape(trimmed[1..i]) : Encoding.UTF8.GetString(trimmed[1..i]);
                rest = trimmed[(i + 1)..];
                return true;
            }
        }

        return false;
    }

    private static string Unescape(ReadOnlySpan<byte> escaped)
    {
        byte[] bytes = new byte[escaped.Length];
        int length = 0;
        for (int i = 0; i < escaped.Length; i++)
        {
            byte value = escaped[i];
            if (value == (byte)'\\' && i + 1 < escaped.Length)
            {
                value = escaped[++i];
                if (value == (byte)'x' && i + 2 < escaped.Length
                    && byte.TryParse(escaped.Slice(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out byte hex))
                {
                    value = hex;
                    i += 2;
                }
                else if (value is (byte)'n' or (byte)'t' or (byte)'r' or (byte)'v' or (byte)'b')
                {
                    value = (byte)' ';
                }
            }

            bytes[length++] = value;
        }

        return Encoding.UTF8.GetString(bytes, 0, length);
    }
}
