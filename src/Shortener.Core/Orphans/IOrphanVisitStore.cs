namespace Shortener.Core.Orphans;

/// <summary>Visits of one kind to one domain within one UTC hour.</summary>
/// <param name="Hour">UTC hours since 1970-01-01.</param>
/// <param name="Visits">Visits of people; bots are counted apart.</param>
public sealed record OrphanHour(int DomainId, int Hour, OrphanKind Kind, long Visits, long BotVisits);

/// <summary>Visits to one unknown slug within one UTC day.</summary>
/// <param name="Day">UTC days since 1970-01-01.</param>
/// <param name="Visits">Visits of people; bots are counted apart.</param>
public sealed record OrphanSlug(int DomainId, int Day, string Slug, long Visits, long BotVisits);

/// <summary>What was counted since the batch before.</summary>
public sealed record OrphanBatch(IReadOnlyList<OrphanHour> Hours, IReadOnlyList<OrphanSlug> Slugs)
{
    public bool IsEmpty => Hours.Count == 0 && Slugs.Count == 0;
}

/// <summary>What to read.</summary>
/// <param name="FromHour">First UTC hour since 1970-01-01.</param>
/// <param name="ToHour">First UTC hour behind. Slugs are read for the whole UTC days that the hours touch.</param>
/// <param name="DomainId">Null for every domain of the workspace.</param>
/// <param name="TopSlugs">Most slugs in the answer.</param>
public sealed record OrphanQuery(int WorkspaceId, int FromHour, int ToHour, int? DomainId, int TopSlugs);

/// <param name="Host">Empty for the default domain.</param>
public sealed record OrphanTotal(string Host, OrphanKind Kind, long Visits, long BotVisits);

/// <param name="Host">Empty for the default domain.</param>
public sealed record OrphanSlugTotal(string Host, string Slug, long Visits, long BotVisits);

/// <param name="Totals">By host, then kind.</param>
/// <param name="TopSlugs">Most visits first, bots included; then host and slug.</param>
public sealed record OrphanAnswer(IReadOnlyList<OrphanTotal> Totals, IReadOnlyList<OrphanSlugTotal> TopSlugs);

/// <summary>Counts of visits that found no link. A domain's counts are its workspace's. Thread-safe. Implemented once per backend.</summary>
public interface IOrphanVisitStore
{
    /// <summary>Slugs kept of a domain and day; <see cref="PruneAsync"/> drops the least visited beyond it.</summary>
    const int SlugsKeptPerDay = 1_000;

    /// <summary>Days for which slugs are kept; the counts by hour are kept for good.</summary>
    const int DaysOfSlugs = 92;

    /// <summary>Adds to what is stored, in one transaction. Several nodes may add to the same rows.</summary>
    Task AddAsync(OrphanBatch batch, CancellationToken ct);

    /// <summary>Only domains of the workspace are seen.</summary>
    Task<OrphanAnswer> ReadAsync(OrphanQuery query, CancellationToken ct);

    /// <summary>Drops slugs beyond the bounds above.</summary>
    /// <param name="today">UTC days since 1970-01-01. Of today and yesterday the least visited slugs go; older days are settled.</param>
    Task PruneAsync(int today, CancellationToken ct);
}
