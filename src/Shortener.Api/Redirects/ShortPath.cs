using System.Buffers;

namespace Shortener.Api.Redirects;

/// <summary>Tells a short link's path from every other one.</summary>
internal static class ShortPath
{
    private const int MaxSlugLength = 64;

    private static readonly SearchValues<char> SlugLetters =
        SearchValues.Create("-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz");

    private static readonly SearchValues<char> OtherAscii =
        SearchValues.Create([.. Enumerable.Range(0, 128).Select(code => (char)code).Where(c => !SlugLetters.Contains(c))]);

    /// <summary>
    /// Cuts <c>/{slug}</c> or <c>/{slug}/{suffix}</c> into its parts; the suffix is empty, or decoded segments without the first slash.
    /// False for a path that cannot begin with a slug.
    /// </summary>
    public static bool TrySplit(ReadOnlySpan<char> path, out ReadOnlySpan<char> slug, out ReadOnlySpan<char> suffix)
    {
        suffix = [];
        if (TryGetSlug(path, out slug))
        {
            return true;
        }

        int end = path.Length > 1 ? path[1..].IndexOf('/') : -1;
        if (end <= 0)
        {
            return false;
        }

        slug = path.Slice(1, end);
        suffix = path[(end + 2)..];
        return slug.Length <= MaxSlugLength && suffix.Length > 0 && IsPossible(slug);
    }

    /// <summary>
    /// Cuts the slug out of <c>/{slug}</c>. One slash and any full stops, commas and closing brackets that a post's text left behind
    /// it are not part of it. False for more or less than one segment, for characters that no slug has and for more than 64 of them: such
    /// a path is nobody's cache key. Characters outside ASCII are the domain's matter.
    /// </summary>
    public static bool TryGetSlug(ReadOnlySpan<char> path, out ReadOnlySpan<char> slug)
    {
        slug = path is ['/', .. var segment] ? segment : [];
        if (slug is [.. var beforeSlash, '/'])
        {
            slug = beforeSlash;
        }

        slug = slug.TrimEnd(".,)");
        return slug.Length is > 0 and <= MaxSlugLength && IsPossible(slug);
    }

    private static bool IsPossible(ReadOnlySpan<char> slug)
    {
        int other = slug.IndexOfAnyExcept(SlugLetters);
        return other < 0 || !slug[other..].ContainsAny(OtherAscii);
    }
}
