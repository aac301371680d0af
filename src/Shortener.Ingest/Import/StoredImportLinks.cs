using Shortener.Core.Clicks;
using Shortener.Core.Destinations;
using Shortener.Core.Domains;
using Shortener.Core.Links;
using Shortener.Core.Redirects;

namespace Shortener.Ingest.Import;

/// <summary>Imported links in the store of links. Thread-safe.</summary>
/// <param name="workspaceId">The workspace that imports.</param>
internal sealed class StoredImportLinks(ILinkStore links, IDomainStore domains, DestinationPolicy policy, TimeProvider time, int workspaceId)
    : IImportLinks
{
    private Domain? _domain;

    public async Task<IReadOnlyDictionary<string, ImportedLink>> EnsureAsync(IReadOnlyList<ImportLink> wanted, CancellationToken ct)
    {
        // The default domain never changes once it is there.
        _domain ??= await domains.FindAsync(workspaceId, host: "", ct)
            ?? throw new InvalidOperationException($"Workspace {workspaceId} has no default domain: the database was not set up");
        NewLink[] allowed = [.. wanted.Where(link => Slug.TryParse(link.Slug, out _) == SlugVerdict.Valid).Select(Describe)];
        IReadOnlyList<BulkLinkResult> results = await links.CreateManyAsync(allowed, time.GetUtcNow(), ct);
        var found = new Dictionary<string, ImportedLink>(StringComparer.Ordinal);
        for (int i = 0; i < allowed.Length; i++)
        {
            if (results[i].LinkId != 0)
            {
                found[allowed[i].Slug] = new ImportedLink(results[i].LinkId, workspaceId, UtmOf(allowed[i], results[i].LinkId));
            }
        }

        return found;
    }

    private NewLink Describe(ImportLink link)
    {
        DestinationVerdict verdict = policy.Check(link.Destination);
        string? disabled = link.DisabledReason ?? verdict.Reason;
        return new NewLink
        {
            WorkspaceId = workspaceId,
            DomainId = _domain!.Id,
            Slug = link.Slug,
            // A refused destination is kept as it was written: the owner sees what it was, and the link answers nobody.
            Url = verdict.Href ?? StorableText.Clean(link.Destination),
            Enabled = disabled is null,
            DisabledReason = disabled,
            CreatedAt = link.CreatedAt,
        };
    }

    private static string? UtmOf(NewLink link, long id) =>
        UtmOf(id, link.WorkspaceId, link.DomainId, link.Slug, link.Url, link.RedirectCode, link.ForwardQuery, link.Enabled);

    /// <summary>The destination's own UTM parameters as a query, or null.</summary>
    public static string? UtmOf(Link link) =>
        UtmOf(link.Id, link.WorkspaceId, link.DomainId, link.Slug, link.Url, link.RedirectCode, link.ForwardQuery, link.Enabled);

    private static string? UtmOf(
        long id, int workspaceId, int domainId, string slug, string url, int redirectCode, bool forwardQuery, bool enabled)
    {
        RedirectPlan plan = RedirectPlan.Compile(new RedirectTarget
        {
            LinkId = id,
            WorkspaceId = workspaceId,
            DomainId = domainId,
            Slug = slug,
            Url = url,
            RedirectCode = redirectCode,
            ForwardQuery = forwardQuery,
            Enabled = enabled,
            Version = 0,
        });
        return plan.Destination.DestinationUtm.Length == 0 ? null : plan.Destination.DestinationUtm;
    }
}
