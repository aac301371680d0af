using Shortener.Core.Clicks;

namespace Shortener.Core.Events;

/// <summary>
/// An event as captured. It travels among the clicks of its source, in order of position, and is enriched as they are; what separates
/// it is its type. <see cref="RawClick.LinkId"/> is the link that an interstitial stood before, or 0.
/// </summary>
public sealed class RawEvent : RawClick
{
    public required EventKind Kind { get; init; }

    /// <summary>The hub or interstitial.</summary>
    public required long SubjectId { get; init; }

    /// <summary>The hub's block or the interstitial's creative; 0 for none.</summary>
    public long PartId { get; init; }

    /// <summary>Milliseconds since the page was shown; null when unknown.</summary>
    public int? ElapsedMs { get; init; }
}
