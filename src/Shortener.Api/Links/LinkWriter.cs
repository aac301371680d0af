using Shortener.Api.Problems;
using Shortener.Core.ClickLimits;
using Shortener.Core.Links;
using Shortener.Core.Redirects;

namespace Shortener.Api.Links;

/// <summary>Writes links: draws random slugs, and tells the caches of every change. Thread-safe.</summary>
internal sealed class LinkWriter(
    ILinkStore links, IClickLimitStore clickLimits, SlugGenerator slugs, IEnumerable<ILinkChangeListener> listeners, TimeProvider time)
{
    // With slugs growing after the second collision the tenth is four characters longer than configured: 10^7 times as many slugs.
    private const int MaxDraws = 10;

    private readonly ILinkChangeListener[] _listeners = [.. listeners];

    public async Task<(Link? Link, Problem? Problem)> CreateAsync(NewLink link, CancellationToken ct)
    {
        for (int draw = 0; draw < MaxDraws; draw++)
        {
            NewLink candidate = link.SlugIsRandom ? link with { Slug = slugs.Next(draw, link.SlugRules).Value } : link;
            LinkWriteResult result = await links.CreateAsync(candidate, time.GetUtcNow(), ct);
            if (result.Outcome == LinkWriteOutcome.SlugTaken && link.SlugIsRandom)
            {
                continue;
            }

            return Answer(result);
        }

        return (null, new Problem(StatusCodes.Status503ServiceUnavailable, "no_free_slug", "No free random slug was found; raise Links:SlugLength"));
    }

    public async Task<(Link? Link, Problem? Problem)> UpdateAsync(Link before, Link changed, CancellationToken ct)
    {
        if (before.Options?.ClickLimit is null && changed.Options?.ClickLimit is not null)
        {
            // Clicks since an earlier limit was removed count toward this one.
            await clickLimits.RecountAsync([before.Id], ct);
        }

        LinkWriteResult result = await links.UpdateAsync(changed, time.GetUtcNow(), ct);
        if (result.Link is { } stored && stored.Slug != before.Slug)
        {
            Tell(stored.DomainId, before.Slug, stored.Version);
        }

        return Answer(result);
    }

    public async Task<(Link? Link, Problem? Problem)> DeleteAsync(int workspaceId, long id, long? expectedVersion, CancellationToken ct) =>
        Answer(await links.DeleteAsync(workspaceId, id, expectedVersion, time.GetUtcNow(), ct));

    /// <summary>Takes a link out of the trash.</summary>
    public async Task<(Link? Link, Problem? Problem)> RestoreAsync(int workspaceId, long id, long? expectedVersion, CancellationToken ct) =>
        Answer(await links.RestoreAsync(workspaceId, id, expectedVersion, time.GetUtcNow(), ct));

    /// <summary>Takes a link out of the trash for good.</summary>
    public async Task<Problem?> PurgeAsync(int workspaceId, long id, long? expectedVersion, CancellationToken ct) =>
        await links.PurgeAsync(workspaceId, id, expectedVersion, time.GetUtcNow(), ct) switch
        {
            LinkWriteOutcome.Done => null,
            LinkWriteOutcome.VersionMismatch => LinkEtag.Mismatch,
            _ => Problem.NotFound("link"),
        };

    /// <summary>Tells the caches of changes that were made in a batch.</summary>
    public void Tell(IEnumerable<ChangedLink> changes)
    {
        foreach (ChangedLink change in changes)
        {
            Tell(change.DomainId, change.Slug, change.Version);
        }
    }

    /// <summary>Creates many at once and falls back to one by one only for those that were refused.</summary>
    public async Task<IReadOnlyList<(Link? Link, Problem? Problem)>> CreateManyAsync(IReadOnlyList<NewLink> batch, CancellationToken ct)
    {
        NewLink[] candidates = [.. batch.Select(link => link.SlugIsRandom ? link with { Slug = slugs.Next(collisions: 0, link.SlugRules).Value } : link)];
        IReadOnlyList<BulkLinkResult> results = await links.CreateManyAsync(candidates, time.GetUtcNow(), ct);
        var answers = new (Link? Link, Problem? Problem)[batch.Count];
        for (int i = 0; i < answers.Length; i++)
        {
            if (results[i].Outcome == LinkWriteOutcome.Done)
            {
                Tell(candidates[i].DomainId, candidates[i].Slug, results[i].Version);
                answers[i] = (results[i].Link, null);
            }
            else
            {
                // A random slug that was taken, or a deleted link's slug asked for again: the single creation knows what to do.
                answers[i] = await CreateAsync(batch[i], ct);
            }
        }

        return answers;
    }

    private (Link? Link, Problem? Problem) Answer(LinkWriteResult result)
    {
        switch (result.Outcome)
        {
            case LinkWriteOutcome.Done:
                Link link = result.Link!;
                Tell(link.DomainId, link.Slug, link.Version);
                return (link, null);
            case LinkWriteOutcome.NotFound:
                return (null, Problem.NotFound("link"));
            case LinkWriteOutcome.SlugTaken:
                return (null, Problem.Conflict("slug_taken", "Another link has this slug", "slug"));
            case LinkWriteOutcome.ExternalIdTaken:
                return (null, Problem.Conflict("external_id_taken", "Another link has this external id", "externalId"));
            default:
                return (null, LinkEtag.Mismatch);
        }
    }

    private void Tell(int domainId, string slug, long version)
    {
        foreach (ILinkChangeListener listener in _listeners)
        {
            listener.OnChanged(domainId, slug, version);
        }
    }
}
