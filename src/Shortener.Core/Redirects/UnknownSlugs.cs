namespace Shortener.Core.Redirects;

/// <summary>
/// Slugs that the database has just denied, remembered for at most a second so that a burst of requests for one of them costs one
/// query. A fixed table: a slug takes its place by its hash and pushes out the one before, so any number of made-up slugs costs the
/// same memory (65,536 places, at most about 12 MiB with slugs of 64 letters). Thread-safe, lock-free.
/// </summary>
internal sealed class UnknownSlugs(TimeProvider time)
{
    internal const int Places = 65_536;

    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(1);

    private readonly Entry?[] _entries = new Entry?[Places];

    /// <summary>Whether the slug was denied less than a second ago. Allocates nothing.</summary>
    public bool Contains(int domainId, ReadOnlySpan<char> slug) =>
        Volatile.Read(ref Place(domainId, slug)) is { } entry && entry.Is(domainId, slug) && time.GetElapsedTime(entry.Since) < Lifetime;

    /// <summary>Remembers that the slug was unknown when the query began, at timestamp <paramref name="since"/>.</summary>
    public void Add(LinkKey key, long since) => Volatile.Write(ref Place(key.DomainId, key.Slug), new Entry(key, since));

    public void Remove(int domainId, ReadOnlySpan<char> slug)
    {
        ref Entry? place = ref Place(domainId, slug);
        if (Volatile.Read(ref place) is { } entry && entry.Is(domainId, slug))
        {
            Interlocked.CompareExchange(ref place, null, entry);
        }
    }

    private ref Entry? Place(int domainId, ReadOnlySpan<char> slug) => ref _entries[LinkKey.Hash(domainId, slug) & (Places - 1)];

    private sealed class Entry(LinkKey key, long since)
    {
        public long Since => since;

        public bool Is(int domainId, ReadOnlySpan<char> slug) => key.DomainId == domainId && slug.SequenceEqual(key.Slug);
    }
}
