using Shortener.Core.Links;

namespace Shortener.Api.Pages.Links;

/// <summary>A link as lists show it. Immutable.</summary>
/// <param name="Link">The link.</param>
/// <param name="Id">Its opaque id.</param>
/// <param name="ShortUrl">What to publish.</param>
/// <param name="Status">What it does for visitors.</param>
/// <param name="Days">Clicks of the last days, the last one is today; null where they were not counted in time.</param>
public sealed record LinkRowModel(Link Link, string Id, string ShortUrl, LinkStatus Status, IReadOnlyList<long>? Days)
{
    public string Page => $"{LinksQuery.Path}/{Id}";
}
