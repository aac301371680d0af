using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Shortener.Core.Clicks;
using Shortener.Core.Redirects;
using Shortener.Core.Visitors;

namespace Shortener.Core.Orphans;

/// <summary>
/// Counts visits by unknown slug in bounded memory. Between two drains up to <see cref="FirstSeen"/> slugs are taken in at their first
/// visit; beyond that a slug is taken in when it comes again, which a fixed table of hashes remembers. So a quiet site sees every slug,
/// and a scanner's made-up ones, each asked for once, cost neither memory nor rows. Thread-safe; <see cref="Drain"/> has one caller.
/// </summary>
internal sealed class UnknownSlugCounts
{
    /// <summary>Slugs taken in at their first visit, between two drains.</summary>
    internal const int FirstSeen = 64;

    /// <summary>Slugs counted at a time: rows of one batch.</summary>
    internal const int MaxTracked = 1_024;

    /// <summary>Longer ones are nobody's slug.</summary>
    private const int MaxSlugLength = 64;

    private const int Places = 65_536;

    // The lowest bit of a remembered hash: the visit that left it was counted.
    private const ulong Counted = 1;

    private readonly ConcurrentDictionary<LinkKey, VisitCounter> _tracked;
    private readonly ConcurrentDictionary<LinkKey, VisitCounter>.AlternateLookup<SlugOfDomain> _bySpan;
    private readonly ulong[] _remembered = new ulong[Places];
    private readonly ulong _key = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong)));
    private int _places = MaxTracked;
    private int _firstSeen = FirstSeen;

    public UnknownSlugCounts()
    {
        _tracked = new ConcurrentDictionary<LinkKey, VisitCounter>(new SlugComparer());
        _bySpan = _tracked.GetAlternateLookup<SlugOfDomain>();
    }

    public void Count(int domainId, ReadOnlySpan<char> slug, bool isBot)
    {
        var key = new SlugOfDomain(domainId, slug);
        if (slug.Length is 0 or > MaxSlugLength || (_bySpan.TryGetValue(key, out VisitCounter? counter) && counter.TryAdd(isBot)))
        {
            return;
        }

        ulong hash = SipHash.Compute(_key, (uint)domainId, MemoryMarshal.AsBytes(slug)) & ~Counted;
        ref ulong place = ref _remembered[(hash >> 32) % Places];
        ulong before = Volatile.Read(ref place);
        bool again = (before & ~Counted) == hash;
        bool admitted = (again || Interlocked.Decrement(ref _firstSeen) >= 0) && Interlocked.Decrement(ref _places) >= 0;
        if (admitted)
        {
            VisitCounter added = _tracked.GetOrAdd(new LinkKey(domainId, StorableText.Clean(slug.ToString())), static _ => new VisitCounter());
            admitted = added.TryAdd(isBot, again && before == hash ? 2 : 1);
        }

        Volatile.Write(ref place, admitted || before == (hash | Counted) ? hash | Counted : hash);
    }

    /// <param name="day">The UTC day that the counts are credited to: a visit just before midnight may count for the day after.</param>
    public IReadOnlyList<OrphanSlug> Drain(int day)
    {
        var slugs = new List<OrphanSlug>();
        foreach ((LinkKey key, VisitCounter counter) in _tracked)
        {
            // Away and taken in again with the next visit: what is not asked for any longer makes room.
            _tracked.TryRemove(KeyValuePair.Create(key, counter));
            (long visits, long bots) = counter.Take(close: true);
            if (visits > 0 || bots > 0)
            {
                slugs.Add(new OrphanSlug(key.DomainId, day, key.Slug, visits, bots));
            }
        }

        Volatile.Write(ref _places, MaxTracked);
        Volatile.Write(ref _firstSeen, FirstSeen);
        return slugs;
    }

    private readonly ref struct SlugOfDomain(int domainId, ReadOnlySpan<char> slug)
    {
        public int DomainId { get; } = domainId;

        public ReadOnlySpan<char> Slug { get; } = slug;
    }

    private sealed class SlugComparer : IEqualityComparer<LinkKey>, IAlternateEqualityComparer<SlugOfDomain, LinkKey>
    {
        public bool Equals(LinkKey x, LinkKey y) => x == y;

        public int GetHashCode(LinkKey key) => (int)LinkKey.Hash(key.DomainId, key.Slug);

        public bool Equals(SlugOfDomain alternate, LinkKey other) => alternate.DomainId == other.DomainId && alternate.Slug.SequenceEqual(other.Slug);

        public int GetHashCode(SlugOfDomain alternate) => (int)LinkKey.Hash(alternate.DomainId, alternate.Slug);

        public LinkKey Create(SlugOfDomain alternate) => new(alternate.DomainId, alternate.Slug.ToString());
    }
}
