using System.Buffers;
using System.Text;

namespace Shortener.Api.Metadata;

/// <summary>Bytes of a page to text, as browsers do it: byte order mark, then the header's charset, then the page's own, then UTF-8.</summary>
internal static class PageText
{
    // The standard looks at the first 1,024 bytes.
    private const int PrescanBytes = 1_024;
    private const string CharsetMark = "charset=";

    private static readonly SearchValues<char> LabelEnds = SearchValues.Create("\"' ;>/\r\n\t");

    public static string Decode(ReadOnlySpan<byte> body, string? contentType)
    {
        (Encoding encoding, int mark) = body switch
        {
            [0xef, 0xbb, 0xbf, ..] => (Encoding.UTF8, 3),
            [0xff, 0xfe, ..] => (Encoding.Unicode, 2),
            [0xfe, 0xff, ..] => (Encoding.BigEndianUnicode, 2),
            _ => (Find(LabelIn(contentType)) ?? OfPage(body) ?? Encoding.UTF8, 0),
        };
        return encoding.GetString(body[mark..]);
    }

    private static Encoding? OfPage(ReadOnlySpan<byte> body)
    {
        Encoding? found = Find(LabelIn(Encoding.Latin1.GetString(body[..Math.Min(body.Length, PrescanBytes)])));
        // What was read as ASCII so far cannot be UTF-16; the standard takes it for UTF-8.
        return found is UnicodeEncoding ? Encoding.UTF8 : found;
    }

    private static string? LabelIn(string? text)
    {
        int at = text?.IndexOf(CharsetMark, StringComparison.OrdinalIgnoreCase) ?? -1;
        if (at < 0)
        {
            return null;
        }

        ReadOnlySpan<char> rest = text.AsSpan(at + CharsetMark.Length).TrimStart("\"' ");
        int end = rest.IndexOfAny(LabelEnds);
        return (end < 0 ? rest : rest[..end]).ToString();
    }

    /// <summary>Null for a label that is not known. Labels of Latin-1 mean Windows' superset, as in every browser.</summary>
    private static Encoding? Find(string? label)
    {
        string name = label?.ToLowerInvariant() ?? "";
        if (name.Length == 0)
        {
            return null;
        }

        name = name is "iso-8859-1" or "latin1" or "ascii" or "us-ascii" ? "windows-1252" : name;
        try
        {
            // Not registered for the whole process: nothing else should read by labels that a stranger gives.
            return CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Encoding.GetEncoding(name);
        }
        catch (Exception unknown) when (unknown is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }
}
