using Shortener.Core.Analytics;

namespace Shortener.Core.Links;

/// <summary>Place in the order of <see cref="LinksByClicks"/>.</summary>
/// <param name="Clicks">Of the last link before it; 0 among those without clicks.</param>
/// <param name="Last">That link; null where those without clicks begin.</param>
public readonly record struct ClicksCursor(long Clicks, LinkCursor? Last);

/// <param name="Items">In order.</param>
/// <param name="Next">Where the next page begins; null behind the last one.</param>
public sealed record ClicksPage(IReadOnlyList<Link> Items, ClicksCursor? Next);

/// <summary>
/// Links by people's clicks of the last <see cref="LinkRankings.Days"/> days, most first; those without any follow, newest first. A page
/// begins behind the last link of the one before, so links neither repeat nor hide others but where their own clicks changed meanwhile.
/// The work of one page is bounded as that of <see cref="ILinkCatalogue.ListAsync"/>. Thread-safe.
/// </summary>
public sealed class LinksByClicks(LinkRankings rankings, ILinkBatches batches, ILinkCatalogue catalogue)
{
    /// <summary>Links that match a filter and are put in order together; where more match, the ranking is walked instead.</summary>
    private const int MaxSorted = 500;

    /// <summary>Links looked at for one page.</summary>
    private const int MaxLooked = 1_000;
    private const int Chunk = 200;
    private const int MaxScans = 10;

    /// <param name="query">Which links; its <see cref="LinkQuery.After"/> is not looked at. Links in the trash have no clicks.</param>
    /// <param name="after">Where the page before ended; null for the first page.</param>
    /// <param name="ct">Cancels the call.</param>
    public async Task<ClicksPage> ListAsync(LinkQuery query, ClicksCursor? after, CancellationToken ct)
    {
        LinkRanking ranking = await rankings.ReadAsync(query.WorkspaceId, ct);
        if (IsNarrow(query) && await FindFewAsync(query, ct) is { } few)
        {
            return Sorted(few, ranking, after, query.Limit);
        }

        var page = new List<Link>(query.Limit);
        ClicksCursor? at = after;
        if (at is not { Clicks: 0 })
        {
            at = await WalkAsync(query, ranking, at, page, ct);
            if (at is { Clicks: > 0 })
            {
                return new ClicksPage(page, at);
            }
        }

        return new ClicksPage(page, await AppendUnclickedAsync(query, ranking, at?.Last, page, ct));
    }

    private static bool IsNarrow(LinkQuery query) =>
        query.Text is not null || query.Tag is not null || query.Folder is not null || query.DomainId is not null || query.Scope == LinkScope.Archived;

    /// <summary>Every link that matches; null where they are many.</summary>
    private async Task<List<Link>?> FindFewAsync(LinkQuery query, CancellationToken ct)
    {
        List<Link> found = [];
        LinkCursor? next = null;
        for (int scan = 0; scan < MaxScans; scan++)
        {
            LinkPage page = await catalogue.ListAsync(query with { After = next, Limit = Chunk }, ct);
            found.AddRange(page.Items);
            next = page.Next;
            if (next is null || found.Count > MaxSorted)
            {
                break;
            }
        }

        return next is null ? found : null;
    }

    private static ClicksPage Sorted(List<Link> links, LinkRanking ranking, ClicksCursor? after, int limit)
    {
        Link[] rest =
        [
            .. links.Select(link => (Link: link, Clicks: ranking.ClicksOf(link.Id)))
                .Where(one => after is not { } cursor || IsBehind(one.Link, one.Clicks, cursor))
                .OrderByDescending(one => one.Clicks)
                .ThenByDescending(one => one.Clicks > 0 ? new LinkCursor(default, one.Link.Id) : PlaceOf(one.Link))
                .Select(one => one.Link)
                .Take(limit + 1),
        ];
        return rest.Length <= limit
            ? new ClicksPage(rest, null)
            : new ClicksPage(rest[..limit], new ClicksCursor(ranking.ClicksOf(rest[limit - 1].Id), PlaceOf(rest[limit - 1])));
    }

    private static bool IsBehind(Link link, long clicks, ClicksCursor cursor) =>
        clicks < cursor.Clicks
        || (clicks == cursor.Clicks && (cursor.Last is not { } last || (clicks > 0 ? link.Id < last.Id : PlaceOf(link) < last)));

    private static LinkCursor PlaceOf(Link link) => new(link.CreatedAt, link.Id);

    /// <summary>Takes clicked links into the page. The answer is where to go on: among those without clicks once the ranking is over.</summary>
    private async Task<ClicksCursor> WalkAsync(LinkQuery query, LinkRanking ranking, ClicksCursor? after, List<Link> page, CancellationToken ct)
    {
        var filter = new LinkFilter(query);
        int rank = after is { Last: { } last, Clicks: var clicks } ? ranking.Behind(clicks, last.Id) : 0;
        for (int looked = 0; rank < ranking.Count && looked < MaxLooked; looked += Chunk)
        {
            int end = Math.Min(rank + Chunk, ranking.Count);
            long[] ids = [.. Enumerable.Range(rank, end - rank).Select(place => ranking[place].LinkId)];
            Dictionary<long, Link> links = (await batches.FindManyAsync(query.WorkspaceId, ids, ct)).ToDictionary(link => link.Id);
            for (; rank < end; rank++)
            {
                if (page.Count == query.Limit)
                {
                    return Behind(rank - 1);
                }

                if (links.TryGetValue(ranking[rank].LinkId, out Link? link) && filter.Takes(link))
                {
                    page.Add(link);
                }
            }
        }

        return rank < ranking.Count ? Behind(rank - 1) : new ClicksCursor(0, null);

        ClicksCursor Behind(int place) => new(ranking[place].Clicks, new LinkCursor(default, ranking[place].LinkId));
    }

    private async Task<ClicksCursor?> AppendUnclickedAsync(LinkQuery query, LinkRanking ranking, LinkCursor? after, List<Link> page, CancellationToken ct)
    {
        LinkCursor? next = after;
        for (int scan = 0; scan < MaxScans; scan++)
        {
            LinkPage scanned = await catalogue.ListAsync(query with { After = next, Limit = Chunk }, ct);
            foreach (Link link in scanned.Items)
            {
                if (ranking.ClicksOf(link.Id) > 0)
                {
                    continue;
                }

                if (page.Count == query.Limit)
                {
                    return new ClicksCursor(0, next);
                }

                page.Add(link);
                next = PlaceOf(link);
            }

            next = scanned.Next;
            if (next is null)
            {
                return null;
            }
        }

        return new ClicksCursor(0, next);
    }
}
