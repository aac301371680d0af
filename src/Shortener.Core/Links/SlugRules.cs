using System.Text;

namespace Shortener.Core.Links;

/// <summary>What slugs a domain takes; the default is ASCII with regard to case.</summary>
/// <param name="CaseInsensitive">Slugs are stored folded to lower case, and visits are folded before they are looked up.</param>
/// <param name="UnicodeSlugs">Letters and digits of any script, in Normalization Form C.</param>
public readonly record struct SlugRules(bool CaseInsensitive, bool UnicodeSlugs)
{
    /// <summary>Characters that <see cref="TryNormalise"/> needs room for.</summary>
    public const int BufferLength = Slug.MaxLength;

    /// <summary>Whether a slug is looked up as it came.</summary>
    public bool IsPlain => !CaseInsensitive && !UnicodeSlugs;

    /// <summary>
    /// The form under which a visited path segment is stored, if it is a slug at all. False for what no slug of the domain holds.
    /// Never throws. ASCII allocates nothing: <paramref name="slug"/> is <paramref name="text"/> itself or lies in
    /// <paramref name="buffer"/>.
    /// </summary>
    public bool TryNormalise(ReadOnlySpan<char> text, Span<char> buffer, out ReadOnlySpan<char> slug)
    {
        slug = text;
        if (text.Length is 0 or > Slug.MaxLength)
        {
            return false;
        }

        if (!Ascii.IsValid(text))
        {
            if (!UnicodeSlugs || !UnicodeSlug.IsWellFormed(text))
            {
                return false;
            }

            slug = Normalise(text.ToString());
            return slug.Length <= Slug.MaxLength;
        }

        if (CaseInsensitive)
        {
            Ascii.ToLower(text, buffer, out int written);
            slug = buffer[..written];
        }

        return true;
    }

    /// <summary>The stored form of a well-formed text.</summary>
    internal string Normalise(string text)
    {
        string composed = UnicodeSlugs ? text.Normalize(NormalizationForm.FormC) : text;
        // Through upper case: ς and σ, ſ and s become one.
        return CaseInsensitive ? composed.ToUpperInvariant().ToLowerInvariant().Normalize(NormalizationForm.FormC) : composed;
    }
}
