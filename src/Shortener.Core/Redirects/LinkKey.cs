namespace Shortener.Core.Redirects;

/// <summary>What a link is found by: the domain and the slug as it is stored (case matters).</summary>
public readonly record struct LinkKey(int DomainId, string Slug)
{
    /// <summary>
    /// Hash of a key without making one. Keyed per process (Marvin), so that nobody can aim slugs at one bucket. Allocates nothing.
    /// </summary>
    internal static uint Hash(int domainId, ReadOnlySpan<char> slug) =>
        (uint)string.GetHashCode(slug) ^ ((uint)domainId * 0x9E37_79B9u);
}
