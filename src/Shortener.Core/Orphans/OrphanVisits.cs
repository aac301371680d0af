using System.Collections.Concurrent;
using Shortener.Core.Clicks;

namespace Shortener.Core.Orphans;

/// <summary>
/// Counts visits that found no link: unknown slugs and the roots of domains. They are no clicks and pass no journal; they are held here
/// for about a second until they are stored, and a killed process loses that second. Thread-safe, lock-free.
/// </summary>
public sealed class OrphanVisits(TimeProvider time)
{
    private readonly ConcurrentDictionary<HourKey, VisitCounter> _hours = new();
    private readonly UnknownSlugCounts _slugs = new();

    // Since the start; for scrapes.
    private long _roots;
    private long _unknown;

    /// <summary>
    /// Counts one visit. Allocates nothing for a domain and slug at hand, nor for made-up slugs beyond a bounded number a second.
    /// </summary>
    /// <param name="slug">As the visitor asked for it; empty with <see cref="OrphanKind.Root"/>.</param>
    public void Count(int domainId, OrphanKind kind, ReadOnlySpan<char> slug, bool isBot)
    {
        var key = new HourKey(domainId, HourOf(UnixMicros.Now(time)), kind);
        while (!_hours.GetOrAdd(key, static _ => new VisitCounter()).TryAdd(isBot))
        {
            // Taken away for good by a reader; the next one is ours.
            Thread.Yield();
        }

        if (kind == OrphanKind.Root)
        {
            Interlocked.Increment(ref _roots);
            return;
        }

        Interlocked.Increment(ref _unknown);
        _slugs.Count(domainId, slug, isBot);
    }

    /// <summary>Visits counted since the start, bots included.</summary>
    public long Total(OrphanKind kind) => Interlocked.Read(ref kind == OrphanKind.Root ? ref _roots : ref _unknown);

    /// <summary>Takes what was counted since the last call. One caller at a time.</summary>
    public OrphanBatch Drain()
    {
        int hour = HourOf(UnixMicros.Now(time));
        var hours = new List<OrphanHour>();
        foreach ((HourKey key, VisitCounter counter) in _hours)
        {
            bool over = key.Hour != hour;
            (long visits, long bots) = counter.Take(close: over);
            if (over)
            {
                _hours.TryRemove(KeyValuePair.Create(key, counter));
            }

            if (visits > 0 || bots > 0)
            {
                hours.Add(new OrphanHour(key.DomainId, key.Hour, key.Kind, visits, bots));
            }
        }

        return new OrphanBatch(hours, _slugs.Drain(hour / 24));
    }

    private static int HourOf(long unixMicros) => (int)(unixMicros / UnixMicros.PerHour);

    private readonly record struct HourKey(int DomainId, int Hour, OrphanKind Kind);
}
