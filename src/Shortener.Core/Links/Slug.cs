using System.Buffers;

namespace Shortener.Core.Links;

/// <summary>What parsing a <see cref="Slug"/> found.</summary>
public enum SlugVerdict
{
    /// <summary>A usable slug.</summary>
    Valid,

    /// <summary>No character at all.</summary>
    Empty,

    /// <summary>More than <see cref="Slug.MaxLength"/> characters.</summary>
    TooLong,

    /// <summary>A character outside <c>A–Z a–z 0–9 - _</c>; on a domain with Unicode slugs, one that is no letter or digit.</summary>
    ForbiddenCharacter,

    /// <summary>A character that shows nothing, or turns the direction of text.</summary>
    InvisibleCharacter,

    /// <summary>Another form of a plain letter or digit: wide, superscript, mathematical …</summary>
    LookAlike,

    /// <summary>Letters of several scripts that no language writes together.</summary>
    MixedScripts,

    /// <summary>One of <see cref="ReservedSlugs"/>.</summary>
    Reserved,
}

/// <summary>
/// The path segment that names a link on its domain: 1 to 64 of <c>A–Z a–z 0–9 - _</c>, not reserved. Case matters. A domain may have
/// other <see cref="SlugRules"/>. A <see cref="Slug"/> in hand is valid and in its stored form.
/// </summary>
public readonly record struct Slug
{
    /// <summary>Longest slug, in characters.</summary>
    public const int MaxLength = 64;

    /// <summary>Every character a slug may hold; for span checks in front of look-ups.</summary>
    public static readonly SearchValues<char> Characters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    private readonly string? _value;

    private Slug(string value) => _value = value;

    /// <summary>The slug as it is stored.</summary>
    public string Value => _value ?? throw new InvalidOperationException("A default Slug has no value");

    /// <summary>By the rules of a domain that has none of its own.</summary>
    public static SlugVerdict TryParse(string text, out Slug slug) => TryParse(text, default, out slug);

    /// <summary>Never throws; <paramref name="slug"/> is usable only when the answer is <see cref="SlugVerdict.Valid"/>.</summary>
    public static SlugVerdict TryParse(string text, SlugRules rules, out Slug slug)
    {
        slug = default;
        if (text.Length is 0 or > MaxLength)
        {
            return text.Length == 0 ? SlugVerdict.Empty : SlugVerdict.TooLong;
        }

        if (!rules.UnicodeSlugs ? text.AsSpan().ContainsAnyExcept(Characters) : !UnicodeSlug.IsWellFormed(text))
        {
            return SlugVerdict.ForbiddenCharacter;
        }

        string stored = rules.Normalise(text);
        SlugVerdict verdict = stored.Length > MaxLength ? SlugVerdict.TooLong
            : ReservedSlugs.Contains(stored) ? SlugVerdict.Reserved
            : rules.UnicodeSlugs ? UnicodeSlug.Judge(stored)
            : SlugVerdict.Valid;
        if (verdict == SlugVerdict.Valid)
        {
            slug = new Slug(stored);
        }

        return verdict;
    }

    /// <inheritdoc />
    public override string ToString() => Value;
}
