using System.Buffers;
using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using Shortener.Core.Links;

namespace Shortener.Core.Hubs;

/// <summary>Handles of LinkHub pages: 2 to 32 of a–z 0–9 . _ -, which begin and end with a letter or digit. Case does not matter.</summary>
public static class HubHandle
{
    public const int MinLength = 2;
    public const int MaxLength = 32;

    private static readonly SearchValues<char> Letters = SearchValues.Create("-.0123456789_abcdefghijklmnopqrstuvwxyz");

    /// <summary>Names that would pose as the platform or its staff.</summary>
    private static readonly FrozenSet<string> Posing = new[]
    {
        "about", "abuse", "anonymous", "billing", "contact", "everyone", "help", "here", "hub", "hubs", "info", "legal", "linkhub", "mail",
        "me", "moderator", "news", "noreply", "no-reply", "null", "official", "postmaster", "privacy", "root", "security", "staff",
        "status", "support", "system", "team", "terms", "undefined", "verified", "webmaster", "www", "you",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The handle in lower case; false for text that is none. Reserved words pass: see <see cref="IsReserved"/>.</summary>
    public static bool TryNormalise(ReadOnlySpan<char> text, [NotNullWhen(true)] out string? handle)
    {
        handle = null;
        if (text.Length is < MinLength or > MaxLength)
        {
            return false;
        }

        Span<char> lower = stackalloc char[MaxLength];
        lower = lower[..text.ToLowerInvariant(lower)];
        if (lower.ContainsAnyExcept(Letters) || !char.IsAsciiLetterOrDigit(lower[0]) || !char.IsAsciiLetterOrDigit(lower[^1]))
        {
            return false;
        }

        handle = new string(lower);
        return true;
    }

    /// <summary>Whether nobody may take it.</summary>
    public static bool IsReserved(string handle) => Posing.Contains(handle) || ReservedSlugs.Contains(handle);
}
