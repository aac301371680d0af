namespace Shortener.Ingest.Import;

/// <summary>Where imported links go: the default domain of the first workspace.</summary>
internal interface IImportLinks
{
    /// <summary>
    /// Finds or creates each link by its slug, at most 1,000 at a call. Nothing that exists is changed. A destination that the policy
    /// refuses is created disabled with the reason. Safe to repeat.
    /// </summary>
    /// <returns>By slug; without those that can be no link (reserved, or held by another workspace).</returns>
    Task<IReadOnlyDictionary<string, ImportedLink>> EnsureAsync(IReadOnlyList<ImportLink> links, CancellationToken ct);
}

/// <summary>What a click needs of its link.</summary>
/// <param name="DestinationUtm">The destination's own UTM parameters as a query, or null; see <c>ClickCapture.DestinationUtm</c>.</param>
internal sealed record ImportedLink(long LinkId, int WorkspaceId, string? DestinationUtm);
