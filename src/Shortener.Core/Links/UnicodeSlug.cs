using System.Globalization;
using System.Text;

namespace Shortener.Core.Links;

/// <summary>
/// What a Unicode slug may hold: letters, digits and the marks of one script (or of the scripts that Japanese, Chinese and Korean mix,
/// with Latin), hyphens and underscores. Thread-safe.
/// </summary>
/// <remarks>
/// Source: Unicode Technical Standard 39, "highly restrictive". Slugs of one script that looks like another's whole word are not found:
/// an owner who opens a domain to Unicode decides what stands on it.
/// </remarks>
internal static class UnicodeSlug
{
    /// <summary>False for lone surrogates, which no normalisation takes.</summary>
    public static bool IsWellFormed(ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(text, out _, out int length) != System.Buffers.OperationStatus.Done)
            {
                return false;
            }

            text = text[length..];
        }

        return true;
    }

    /// <param name="text">In Normalization Form C and well-formed.</param>
    public static SlugVerdict Judge(string text)
    {
        var seen = ScriptSet.Empty;
        bool first = true;
        foreach (Rune rune in text.EnumerateRunes())
        {
            SlugVerdict verdict = JudgeCharacter(rune, first);
            if (verdict != SlugVerdict.Valid)
            {
                return verdict;
            }

            first = false;
            seen = seen.With(Script.Of(rune));
        }

        return seen.IsReadable ? SlugVerdict.Valid : SlugVerdict.MixedScripts;
    }

    private static SlugVerdict JudgeCharacter(Rune rune, bool first)
    {
        if (rune.IsAscii)
        {
            return Slug.Characters.Contains((char)rune.Value) ? SlugVerdict.Valid : SlugVerdict.ForbiddenCharacter;
        }

        UnicodeCategory category = Rune.GetUnicodeCategory(rune);
        if (category == UnicodeCategory.Format || IsInvisible(rune.Value))
        {
            return SlugVerdict.InvisibleCharacter;
        }

        bool isMark = category is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;
        if (!(Rune.IsLetter(rune) || category == UnicodeCategory.DecimalDigitNumber || (isMark && !first)))
        {
            return SlugVerdict.ForbiddenCharacter;
        }

        return IsLookAlike(rune) ? SlugVerdict.LookAlike : SlugVerdict.Valid;
    }

    /// <summary>Letters and marks that show nothing (Default_Ignorable_Code_Point outside the format characters).</summary>
    private static bool IsInvisible(int codePoint) => codePoint is 0x034f or 0x115f or 0x1160 or 0x17b4 or 0x17b5 or (>= 0x180b and <= 0x180f)
        or 0x3164 or 0xffa0 or (>= 0xfe00 and <= 0xfe0f) or (>= 0xe0100 and <= 0xe01ef);

    /// <summary>
    /// Wide, superscript, mathematical and other forms of plain letters. The vowel signs am of Thai and Lao are spelt that way.
    /// </summary>
    private static bool IsLookAlike(Rune rune) =>
        rune.Value is not (0x0e33 or 0x0eb3) && !rune.ToString().IsNormalized(NormalizationForm.FormKC);
}
