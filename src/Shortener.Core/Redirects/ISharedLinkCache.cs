namespace Shortener.Core.Redirects;

/// <summary>
/// L2: links that all nodes share. Every member throws when the cache does not answer in time or is left alone after failures; the
/// caller goes on without it. Thread-safe.
/// </summary>
public interface ISharedLinkCache
{
    /// <summary>
    /// False while changes that this node knows of have not reached the cache: what it holds must not be served. Set by
    /// <see cref="LinkChangePoller"/>, read by <see cref="LinkResolver"/>.
    /// </summary>
    bool Trusted { get; set; }

    /// <summary>Null when the cache does not hold the link.</summary>
    ValueTask<RedirectTarget?> FindAsync(LinkKey key, CancellationToken ct);

    /// <summary>Puts a link in unless the cache holds, or knows of, a newer version.</summary>
    ValueTask StoreAsync(RedirectTarget target, CancellationToken ct);

    /// <summary>
    /// Takes a link out unless it has this version or a newer one, and leaves a mark that refuses older versions for a while: a slow
    /// reader must not bring back what it read before the change.
    /// </summary>
    ValueTask InvalidateAsync(LinkKey key, long version, CancellationToken ct);

    /// <summary>Position in the database's changes up to which the cache obeys them, or null when it does not know.</summary>
    ValueTask<long?> ReadPositionAsync(CancellationToken ct);

    /// <summary>Remembers that the cache obeys every change before the position.</summary>
    ValueTask WritePositionAsync(long position, CancellationToken ct);

    /// <summary>Tells every node of a change, this one included.</summary>
    ValueTask PublishAsync(LinkKey key, long version, CancellationToken ct);
}
