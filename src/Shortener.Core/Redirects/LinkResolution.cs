namespace Shortener.Core.Redirects;

/// <summary>How looking for a link ended.</summary>
public enum LinkResolutionKind : byte
{
    /// <summary>There is no such link.</summary>
    Unknown,

    Found,

    /// <summary>Neither L2 nor the database answered, and L1 does not hold the link.</summary>
    Unavailable,
}

/// <summary>What a slug leads to.</summary>
/// <param name="Plan">Set exactly when <see cref="LinkResolutionKind.Found"/>.</param>
public readonly record struct LinkResolution(LinkResolutionKind Kind, RedirectPlan? Plan)
{
    public static readonly LinkResolution Unknown;

    public static readonly LinkResolution Unavailable = new(LinkResolutionKind.Unavailable, null);

    public static LinkResolution Found(RedirectPlan plan) => new(LinkResolutionKind.Found, plan);
}
