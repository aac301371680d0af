using Shortener.Api.Pages.Notices;
using Shortener.Api.Redirects;
using Shortener.Core.Links;
using Shortener.Core.Redirects;
using Shortener.Core.Storage;

namespace Shortener.Api.Pages.Info;

/// <summary>
/// Finds the link that an address beside a short link is about, by the request's host. It asks as the redirect does, so that made-up
/// slugs stay cheap. Thread-safe.
/// </summary>
internal sealed class VisitorLinks(DomainTable domains, LinkResolver resolver, ILinkStore links)
{
    /// <summary>The link, or the page that says why there is none.</summary>
    public async Task<(Link? Link, ReadyPage Missing)> FindAsync(HttpContext context, string slug)
    {
        if (!ShortPath.TryGetSlug($"/{slug}", out ReadOnlySpan<char> letters) || letters.Length != slug.Length)
        {
            return (null, VisitorPages.Unknown);
        }

        if (domains.Find((string?)context.Request.Headers.Host) is not { } domain)
        {
            return (null, domains.IsLoaded ? VisitorPages.Unknown : VisitorPages.Unavailable);
        }

        if (!domain.Settings.SlugRules.TryNormalise(slug, new char[SlugRules.BufferLength], out ReadOnlySpan<char> stored))
        {
            return (null, VisitorPages.Unknown);
        }

        LinkResolution resolution = await resolver.ResolveAsync(domain.DomainId, stored.ToString(), context.RequestAborted);
        if (resolution.Plan is not { } plan)
        {
            return (null, resolution.Kind == LinkResolutionKind.Unavailable ? VisitorPages.Unavailable : VisitorPages.Unknown);
        }

        try
        {
            return (await links.FindAsync(plan.WorkspaceId, plan.LinkId, context.RequestAborted), VisitorPages.Unknown);
        }
        catch (Exception away) when (DatabaseAway.Is(away))
        {
            return (null, VisitorPages.Unavailable);
        }
    }
}
