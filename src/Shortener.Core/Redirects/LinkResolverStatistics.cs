namespace Shortener.Core.Redirects;

/// <summary>What lookups behind L1 came to, since the start.</summary>
/// <param name="SharedHits">Answered by L2.</param>
/// <param name="DatabaseReads">Answered by the database, unknown slugs included.</param>
/// <param name="ServedStale">Answered with what L1 still held, because neither answered.</param>
/// <param name="Unavailable">Not answered: neither answered, and L1 held nothing.</param>
public readonly record struct LinkResolverStatistics(long SharedHits, long DatabaseReads, long ServedStale, long Unavailable);

/// <summary>Thread-safe counters of a resolver; only lookups behind L1 pay for them.</summary>
internal sealed class LinkResolverCounters
{
    private long _sharedHits;
    private long _databaseReads;
    private long _servedStale;
    private long _unavailable;

    public void SharedHit() => Interlocked.Increment(ref _sharedHits);

    public void DatabaseRead() => Interlocked.Increment(ref _databaseReads);

    public void ServedStale() => Interlocked.Increment(ref _servedStale);

    public void Unavailable() => Interlocked.Increment(ref _unavailable);

    public LinkResolverStatistics Read() => new(
        Interlocked.Read(ref _sharedHits), Interlocked.Read(ref _databaseReads), Interlocked.Read(ref _servedStale), Interlocked.Read(ref _unavailable));
}
