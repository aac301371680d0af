using Shortener.Api.Links;
using Shortener.Core.Destinations;
using Shortener.Core.Links;
using Shortener.Ingest.Import;
using Shortener.Ingest.LinkImport;

namespace Shortener.Api.Imports;

/// <summary>
/// Finds the links that a file's clicks belong to: the one with the slug, or a renamed one, that leads where the file says. A link of
/// somebody else's under the slug never gets the clicks. Not thread-safe.
/// </summary>
internal sealed class ImportedLinks(LinkFile file, ImportPlan plan, ILinkStore links, DestinationCheck destinations)
{
    /// <summary>Links of one file with clicks; some 80 MB of memory.</summary>
    private const int MaxLinks = 1_000_000;

    private const int MaxNames = 50;

    private readonly Dictionary<string, long> _destinations = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ImportedLink?> _known = new(StringComparer.Ordinal);

    /// <summary>Reads where each of the file's links leads.</summary>
    /// <exception cref="ImportInputException">The file has too many links.</exception>
    public async Task LearnAsync(CancellationToken ct)
    {
        foreach (ForeignLink record in file.ReadLinks())
        {
            if (record.Fields?["slug"]?.GetValue<string>() is not { } slug || record.Fields["url"]?.GetValue<string>() is not { } url)
            {
                continue;
            }

            DestinationVerdict verdict = await destinations.CheckAsync(url, ct);
            if (verdict.Href is { } href)
            {
                _destinations.TryAdd(slug, DestinationKey.HashOf(href));
            }

            if (_destinations.Count > MaxLinks)
            {
                throw new ImportInputException($"More than {MaxLinks:N0} links in a file with clicks: split it");
            }
        }
    }

    /// <summary>Null for a slug whose link was refused or is another's.</summary>
    public async ValueTask<ImportedLink?> FindAsync(string slug, CancellationToken ct)
    {
        if (_known.TryGetValue(slug, out ImportedLink? known))
        {
            return known;
        }

        ImportedLink? found = null;
        if (_destinations.TryGetValue(slug, out long destination) && Slug.TryParse(slug, plan.Domain.Settings.SlugRules, out Slug stored) == SlugVerdict.Valid)
        {
            for (int number = 1; found is null && number <= MaxNames; number++)
            {
                string name = number == 1 ? stored.Value : LinkImporter.NameFor(stored.Value, number);
                if (await links.FindBySlugAsync(plan.WorkspaceId, plan.Domain.Id, name, ct) is not { } link)
                {
                    break;
                }

                found = DestinationKey.HashOf(link.Url) == destination
                    ? new ImportedLink(link.Id, link.WorkspaceId, StoredImportLinks.UtmOf(link))
                    : null;
            }
        }

        return _known[slug] = found;
    }
}
