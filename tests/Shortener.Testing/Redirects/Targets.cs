using Shortener.Core.Redirects;

namespace Shortener.Testing.Redirects;

public static class Targets
{
    public static RedirectTarget Link(
        string slug = "abc",
        string url = "https://destination.example/page",
        long version = 1,
        int domainId = 1,
        int redirectCode = 302,
        bool forwardQuery = true,
        bool enabled = true,
        long linkId = 7) => new()
        {
            LinkId = linkId,
            WorkspaceId = 3,
            DomainId = domainId,
            Slug = slug,
            Url = url,
            RedirectCode = redirectCode,
            ForwardQuery = forwardQuery,
            Enabled = enabled,
            Version = version,
        };

    public static RedirectPlan Plan(string slug = "abc", long version = 1, int domainId = 1) =>
        RedirectPlan.Compile(Link(slug, version: version, domainId: domainId));
}
