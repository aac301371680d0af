using Shortener.Core.Links;

namespace Shortener.Core.Domains;

/// <summary>What the owner of a domain chose. Immutable.</summary>
public sealed record DomainSettings
{
    /// <summary>Nothing chosen.</summary>
    public static readonly DomainSettings None = new();

    /// <summary>Where the bare host leads, normalised by <c>DestinationPolicy</c>; null for a plain page.</summary>
    public string? RootUrl { get; init; }

    /// <summary>Where an unknown slug leads; null for a plain 404 page.</summary>
    public string? NotFoundUrl { get; init; }

    /// <summary>Where an expired link leads that names no destination of its own for it; null for a plain page.</summary>
    public string? ExpiredUrl { get; init; }

    /// <summary>Which slugs the domain takes.</summary>
    public SlugRules SlugRules { get; init; }
}
