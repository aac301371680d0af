using Shortener.Core.Accounts;
using Shortener.Core.Clicks;
using Shortener.Core.Domains;
using Shortener.Core.Enrichment;
using Shortener.Core.Links;

namespace Shortener.Core.Samples;

/// <summary>
/// Makes the sample: a workspace of its own, so that no count of a real one ever holds a sample click. (Sketches of visitors
/// cannot be subtracted from: what is mixed stays mixed.) Its clicks are enriched and committed like any others. Thread-safe.
/// </summary>
public sealed class SampleLoader(
    IWorkspaceStore workspaces, IDomainStore domains, ILinkStore links, IClickStore clicks, SlugGenerator slugs, Lazy<ClickEnricher> enricher, TimeProvider time)
{
    private const int BatchClicks = 2_000;

    /// <summary>A workspace of the person's with links and a month of clicks.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="timezone">IANA name.</param>
    /// <param name="currency">ISO 4217 code.</param>
    /// <param name="ownerId">Whose it is.</param>
    /// <param name="ct">Cancels the call; what is made by then can be removed.</param>
    public async Task<Workspace> LoadAsync(string name, string timezone, string currency, long ownerId, CancellationToken ct)
    {
        DateTimeOffset now = time.GetUtcNow();
        Workspace workspace = await workspaces.CreateAsync(name, timezone, currency, ownerId, now, ct);
        // First of all: from here on the workspace is known as a sample and can be removed.
        SourceState source = await clicks.OpenSourceAsync(SampleSource.Of(workspace.Id), 0, ct);
        Domain domain = await domains.FindAsync(workspace.Id, host: "", ct)
            ?? throw new InvalidOperationException("There is no default domain: the database was not set up");
        List<long> ids = await MakeLinksAsync(workspace.Id, domain, now, ct);
        IReadOnlyList<RawClick> raw = SampleData.Make(workspace.Id, ids, [.. SampleData.Links.Select(link => UtmOf(link.Url))], now);
        foreach (RawClick[] batch in raw.Chunk(BatchClicks))
        {
            long to = batch[^1].EndPosition;
            var report = new SourceReport(to, new Dictionary<string, long>(), Pending: 0, OldestUnixMicros: null);
            var enriched = Array.ConvertAll(batch, enricher.Value.Enrich);
            if (await clicks.CommitAsync(new ClickBatch(source, source.Position, to, enriched, [], report), ct) != CommitResult.Committed)
            {
                throw new InvalidOperationException($"The source {source.Identity} was moved by another worker");
            }

            source = source with { Position = to };
        }

        await clicks.CloseSourceAsync(source.Id, ct);
        return workspace;
    }

    private async Task<List<long>> MakeLinksAsync(int workspaceId, Domain domain, DateTimeOffset now, CancellationToken ct)
    {
        var ids = new List<long>();
        foreach (SampleLink link in SampleData.Links)
        {
            LinkWriteResult result = default;
            for (int draw = 0; result.Link is null; draw++)
            {
                result = await links.CreateAsync(
                    new NewLink
                    {
                        WorkspaceId = workspaceId,
                        DomainId = domain.Id,
                        Slug = slugs.Next(draw, domain.Settings.SlugRules).Value,
                        SlugIsRandom = true,
                        SlugRules = domain.Settings.SlugRules,
                        Url = link.Url,
                        Title = link.Title,
                        Tags = link.Tags,
                        CreatedAt = now.AddDays(-SampleData.Days).AddMinutes(-ids.Count),
                    },
                    now,
                    ct);
            }

            ids.Add(result.Link.Id);
        }

        return ids;
    }

    private static string? UtmOf(string url) => url.IndexOf('?', StringComparison.Ordinal) is >= 0 and var query ? url[(query + 1)..] : null;
}
