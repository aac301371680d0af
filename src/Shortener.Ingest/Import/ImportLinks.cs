using Shortener.Core.Accounts;
using Shortener.Core.Clicks;
using Shortener.Core.Destinations;
using Shortener.Core.Domains;
using Shortener.Core.Links;
using Shortener.Core.Redirects;

namespace Shortener.Ingest.Import;

/// <summary>Imported links through the link store. Used by one import at a time.</summary>
internal sealed class ImportLinks(
    IAccountStore accounts,
    IDomainStore domains,
    ILinkStore links,
    DestinationPolicy destinations,
    TimeProvider time) : IImportLinks
{
    private (int WorkspaceId, int DomainId)? _home;

    public async Task<IReadOnlyDictionary<string, ImportedLink>> EnsureAsync(IReadOnlyList<ImportLink> wanted, CancellationToken ct)
    {
        (int workspaceId, int domainId) = _home ??= await FindHomeAsync(ct);
        NewLink[] candidates =
        [
            .. wanted
                .Where(link => Slug.TryParse(link.Slug, out _) == SlugVerdict.Valid)
                .Select(link => ToNewLink(link, workspaceId, domainId)),
        ];
        IReadOnlyList<BulkLinkResult> results = await links.CreateManyAsync(candidates, time.GetUtcNow(), ct);
        var found = new Dictionary<string, ImportedLink>(StringComparer.Ordinal);
        for (int i = 0; i < candidates.Length; i++)
        {
            if (results[i].LinkId != 0)
            {
                found[candidates[i].Slug] = new ImportedLink(results[i].LinkId, workspaceId, UtmOf(candidates[i], results[i].LinkId));
            }
        }

        return found;
    }

    private static string? UtmOf(NewLink link, long id)
    {
        string utm = RedirectPlan.Compile(new RedirectTarget
        {
            LinkId = id,
            WorkspaceId = link.WorkspaceId,
            DomainId = link.DomainId,
            Slug = link.Slug,
            Url = link.Url,
            RedirectCode = link.RedirectCode,
            ForwardQuery = link.ForwardQuery,
            Enabled = link.Enabled,
            Version = 0,
        }).DestinationUtm;
        return utm.Length == 0 ? null : utm;
    }

    private NewLink ToNewLink(ImportLink link, int workspaceId, int domainId)
    {
        DestinationVerdict verdict = destinations.Check(link.Destination);
        string? refusal = link.DisabledReason ?? verdict.Reason;
        return new NewLink
        {
            WorkspaceId = workspaceId,
            DomainId = domainId,
            Slug = link.Slug,
            // A refused destination is kept for its owner to read, cleaned of what a database cannot hold.
            Url = verdict.Href ?? StorableText.Clean(link.Destination) ?? "",
            Enabled = refusal is null,
            DisabledReason = refusal,
            CreatedAt = link.CreatedAt,
        };
    }

    private async Task<(int WorkspaceId, int DomainId)> FindHomeAsync(CancellationToken ct)
    {
        Workspace workspace = await accounts.FindFirstWorkspaceAsync(ct)
            ?? throw new InvalidOperationException("The database has no workspace: the start makes one");
        Domain domain = await domains.FindAsync(workspace.Id, "", ct)
            ?? throw new InvalidOperationException("The database has no default domain: the start makes one");
        return (workspace.Id, domain.Id);
    }
}
