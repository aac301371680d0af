using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Shortener.Core.Destinations;

/// <summary>
/// Domain names to lower-case punycode after Unicode Technical Standard 46, non-transitional, as browsers do: width and case are
/// folded, ideographic full stops separate labels, <c>ß</c> and <c>ς</c> stay themselves. Thread-safe.
/// </summary>
/// <remarks>
/// <see cref="IdnMapping"/> (ICU) does the mapping, but transitionally: it would turn <c>ß</c> into <c>ss</c> and drop joiners, and so
/// lead to another host than the browser's. These four characters therefore travel through it as stand-ins.
/// </remarks>
internal static class DomainToAscii
{
    private const string AcePrefix = "xn--";
    private const string Deviations = "ßς\u200c\u200d";

    // Only the longest runs of CJK ideographs could hold them all; letters without case, width or composition.
    private const char FirstStandIn = '\u4e00';
    private const char LastStandIn = '\u9fa5';

    // Canonical combining class 9: a joiner may follow them (RFC 5892, appendix A).
    private const string Viramas = "\u094d\u09cd\u0a4d\u0acd\u0b4d\u0bcd\u0c4d\u0ccd\u0d4d\u0dca\u0e3a\u0f84\u1039\u103a\u17d2";

    private static readonly IdnMapping Mapping = new() { AllowUnassigned = false, UseStd3AsciiRules = false };

    public static bool TryConvert(string domain, [NotNullWhen(true)] out string? ascii)
    {
        ascii = null;
        if (domain.Length == 0)
        {
            return false;
        }

        string[] labels = domain.Replace('\u3002', '.').Replace('\uff0e', '.').Replace('\uff61', '.').Split('.');
        for (int i = 0; i < labels.Length; i++)
        {
            if (!TryConvertLabel(labels[i], out string? label))
            {
                return false;
            }

            labels[i] = label;
        }

        ascii = string.Join('.', labels);
        return ascii.Length > 0;
    }

    private static bool TryConvertLabel(string label, [NotNullWhen(true)] out string? ascii)
    {
        if (Ascii.IsValid(label))
        {
            string lower = label.ToLowerInvariant();
            ascii = lower;
            return !lower.StartsWith(AcePrefix, StringComparison.Ordinal) || (TryMap(lower, out string? same) && same == lower);
        }

        label = label.Replace('\u1e9e', 'ß');
        return label.AsSpan().ContainsAny(Deviations) ? TryConvertDeviating(label, out ascii) : TryMap(label, out ascii);
    }

    private static bool TryConvertDeviating(string label, [NotNullWhen(true)] out string? ascii)
    {
        ascii = null;
        if (!JoinersAreInContext(label))
        {
            return false;
        }

        var standIns = new char[Deviations.Length];
        char next = FirstStandIn;
        for (int i = 0; i < standIns.Length; i++)
        {
            while (next < LastStandIn && label.Contains(next, StringComparison.Ordinal))
            {
                next++;
            }

            standIns[i] = next++;
            label = label.Replace(Deviations[i], standIns[i]);
        }

        if (!TryMap(label, out string? mapped))
        {
            return false;
        }

        string unicode = Mapping.GetUnicode(mapped);
        for (int i = 0; i < standIns.Length; i++)
        {
            unicode = unicode.Replace(standIns[i], Deviations[i]);
        }

        ascii = AcePrefix + Punycode.Encode(unicode);
        return true;
    }

    private static bool TryMap(string label, [NotNullWhen(true)] out string? ascii)
    {
        try
        {
            ascii = Mapping.GetAscii(label);
            return true;
        }
        catch (ArgumentException)
        {
            // The only way in which IdnMapping says that a label is not valid.
            ascii = null;
            return false;
        }
    }

    /// <summary>Joiners follow a virama; a non-joiner may also stand between two Arabic letters.</summary>
    private static bool JoinersAreInContext(string label)
    {
        for (int i = 0; i < label.Length; i++)
        {
            if (label[i] is not ('\u200c' or '\u200d'))
            {
                continue;
            }

            bool afterVirama = i > 0 && Viramas.Contains(label[i - 1], StringComparison.Ordinal);
            bool betweenArabic = label[i] == '\u200c' && i > 0 && i + 1 < label.Length && IsArabic(label[i - 1]) && IsArabic(label[i + 1]);
            if (!afterVirama && !betweenArabic)
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsArabic(char c) => c is >= '\u0620' and <= '\u06ff' && char.IsLetter(c);
}
