using System.Buffers;

namespace Shortener.Core.Links;

/// <summary>What <see cref="Slug.TryParse"/> found.</summary>
public enum SlugVerdict
{
    /// <summary>A usable slug.</summary>
    Valid,

    /// <summary>No character at all.</summary>
    Empty,

    /// <summary>More than <see cref="Slug.MaxLength"/> characters.</summary>
    TooLong,

    /// <summary>A character outside <c>A–Z a–z 0–9 - _</c>.</summary>
    ForbiddenCharacter,

    /// <summary>One of <see cref="ReservedSlugs"/>.</summary>
    Reserved,
}

/// <summary>
/// The path segment that names a link on its domain: 1 to 64 of <c>A–Z a–z 0–9 - _</c>, not reserved. Case matters.
/// A <see cref="Slug"/> in hand is valid.
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

    /// <summary>The slug as given.</summary>
    public string Value => _value ?? throw new InvalidOperationException("A default Slug has no value");

    /// <summary>Never throws; <paramref name="slug"/> is usable only when the answer is <see cref="SlugVerdict.Valid"/>.</summary>
    public static SlugVerdict TryParse(string text, out Slug slug)
    {
        slug = default;
        SlugVerdict verdict = text.Length switch
        {
            0 => SlugVerdict.Empty,
            > MaxLength => SlugVerdict.TooLong,
            _ when text.AsSpan().ContainsAnyExcept(Characters) => SlugVerdict.ForbiddenCharacter,
            _ when ReservedSlugs.Contains(text) => SlugVerdict.Reserved,
            _ => SlugVerdict.Valid,
        };
        if (verdict == SlugVerdict.Valid)
        {
            slug = new Slug(text);
        }

        return verdict;
    }

    /// <inheritdoc />
    public override string ToString() => Value;
}
