using Shortener.Api.Problems;
using Shortener.Core.ClickLimits;
using Shortener.Core.Ids;
using Shortener.Core.Links;

namespace Shortener.Api.Links;

/// <summary>Changes many links at once, tells the caches, and says of each id what became of it. Thread-safe.</summary>
internal sealed class LinkBatchWriter(
    ILinkBatches batches, IClickLimitStore clickLimits, LinkWriter writer, LinkValidation validation, PublicUrl publicUrl, TimeProvider time)
{
    // As for a single link: each round loses to a change that won.
    private const int MaxRounds = 5;

    /// <summary>What changes in each link.</summary>
    public sealed record Change(LinkRequest Set, IReadOnlyList<string> AddTags, IReadOnlyList<string> RemoveTags);

    public async Task<IReadOnlyList<BatchItem>> ChangeAsync(int workspaceId, IReadOnlyList<string?> ids, Change change, CancellationToken ct)
    {
        Dictionary<long, BatchItem> done = [];
        HashSet<long> open = NumbersOf(ids);
        for (int round = 1; open.Count > 0 && round <= MaxRounds; round++)
        {
            var changed = new Dictionary<long, Link>();
            List<long> limited = [];
            foreach (Link link in await batches.FindManyAsync(workspaceId, [.. open], ct))
            {
                (Link? wanted, Problem? problem) = await ToChangedAsync(link, change, ct);
                if (problem is null)
                {
                    changed[link.Id] = wanted!;
                    if (link.Options?.ClickLimit is null && wanted!.Options?.ClickLimit is not null)
                    {
                        limited.Add(link.Id);
                    }
                }
                else
                {
                    done[link.Id] = BatchItem.Refused(null, problem);
                }
            }

            if (limited.Count > 0)
            {
                // As for a single link: clicks since an earlier limit was removed count toward this one.
                await clickLimits.RecountAsync(limited, ct);
            }

            open = [.. changed.Keys];
            DateTimeOffset now = time.GetUtcNow();
            IReadOnlyList<ChangedLink> written = changed.Count == 0 ? [] : await batches.UpdateAsync([.. changed.Values], now, ct);
            writer.Tell(written);
            foreach (ChangedLink one in written)
            {
                Link link = changed[one.Id] with { Version = one.Version, UpdatedAt = now };
                done[one.Id] = new BatchItem(null, StatusCodes.Status200OK, LinkResource.Of(link, publicUrl));
                open.Remove(one.Id);
            }
        }

        return Answers(ids, number => done.GetValueOrDefault(number) ?? BatchItem.Refused(null, open.Contains(number) ? LinkEtag.Mismatch : NotFound));
    }

    public async Task<IReadOnlyList<BatchItem>> DeleteAsync(int workspaceId, IReadOnlyList<string?> ids, CancellationToken ct)
    {
        IReadOnlyList<ChangedLink> deleted = await batches.DeleteAsync(workspaceId, [.. NumbersOf(ids)], time.GetUtcNow(), ct);
        writer.Tell(deleted);
        HashSet<long> gone = [.. deleted.Select(link => link.Id)];
        return Answers(ids, number => gone.Contains(number)
            ? new BatchItem(null, StatusCodes.Status204NoContent)
            : BatchItem.Refused(null, NotFound));
    }

    /// <summary>Restores at once what nothing can stand in the way of, and the others one by one.</summary>
    public async Task<IReadOnlyList<BatchItem>> RestoreAsync(int workspaceId, IReadOnlyList<string?> ids, CancellationToken ct)
    {
        HashSet<long> open = NumbersOf(ids);
        IReadOnlyList<ChangedLink> restored = await batches.RestoreAsync(workspaceId, [.. open], time.GetUtcNow(), ct);
        writer.Tell(restored);
        Dictionary<long, BatchItem> done = (await batches.FindManyAsync(workspaceId, [.. restored.Select(link => link.Id)], ct))
            .ToDictionary(link => link.Id, Restored);
        foreach (long id in open.Where(id => !done.ContainsKey(id)))
        {
            (Link? link, Problem? problem) = await writer.RestoreAsync(workspaceId, id, expectedVersion: null, ct);
            done[id] = link is null ? BatchItem.Refused(null, problem!) : Restored(link);
        }

        return Answers(ids, number => done[number]);

        BatchItem Restored(Link link) => new(null, StatusCodes.Status200OK, LinkResource.Of(link, publicUrl));
    }

    /// <summary>All links that lead to a host or its sub-domains, batch by batch.</summary>
    /// <returns>How many were enabled before.</returns>
    public async Task<int> DisableAsync(int workspaceId, string host, string reason, CancellationToken ct)
    {
        int count = 0;
        HostCursor? after = null;
        do
        {
            DisabledBatch batch = await batches.DisableHostAsync(workspaceId, host, reason, after, time.GetUtcNow(), ct);
            writer.Tell(batch.Changed);
            count += batch.Changed.Count;
            after = batch.Next;
        }
        while (after is not null);
        return count;
    }

    private static Problem NotFound => Problem.NotFound("link");

    private async ValueTask<(Link? Link, Problem? Problem)> ToChangedAsync(Link link, Change change, CancellationToken ct)
    {
        (Link? changed, Problem? problem) = await validation.ToChangedAsync(link, change.Set, ct);
        if (problem is not null)
        {
            return (null, problem);
        }

        string[] tags = [.. changed!.Tags.Except(change.RemoveTags).Union(change.AddTags)];
        var errors = new FieldErrors();
        LinkValidation.CheckTags("addTags", tags, errors);
        return errors.Any ? (null, errors.ToProblem()) : (changed with { Tags = tags }, null);
    }

    private static HashSet<long> NumbersOf(IReadOnlyList<string?> ids)
    {
        HashSet<long> numbers = [];
        foreach (string? id in ids)
        {
            if (id is not null && OpaqueId.Link.TryParse(id, out long number))
            {
                numbers.Add(number);
            }
        }

        return numbers;
    }

    private static BatchItem[] Answers(IReadOnlyList<string?> ids, Func<long, BatchItem> answer) =>
        [.. ids.Select(id => (id is not null && OpaqueId.Link.TryParse(id, out long number) ? answer(number) : BatchItem.Refused(null, NotFound)) with { Id = id })];
}
