using System.Collections.Concurrent;
using Shortener.Core.Redirects;

namespace Shortener.UnitTests.Redirects;

/// <summary>An L2 that a test can fill with anything, make slow or take away.</summary>
internal sealed class SharedCacheDouble : ISharedLinkCache
{
    public ConcurrentDictionary<LinkKey, RedirectTarget> Links { get; } = new();

    public ConcurrentQueue<(LinkKey Key, long Version)> Invalidated { get; } = new();

    public ConcurrentQueue<(LinkKey Key, long Version)> Published { get; } = new();

    public long? Position { get; set; }

    public bool Away { get; set; }

    /// <summary>Runs before an invalidation is refused: Redis is full or read-only, and answers reads.</summary>
    public Func<Task>? Refusing { get; set; }

    public bool Trusted { get; set; }

    public ValueTask<RedirectTarget?> FindAsync(LinkKey key, CancellationToken ct) => Answer(() => Links.GetValueOrDefault(key));

    public ValueTask StoreAsync(RedirectTarget target, CancellationToken ct) =>
        Do(() => Links[new LinkKey(target.DomainId, target.Slug)] = target);

    public async ValueTask InvalidateAsync(LinkKey key, long version, CancellationToken ct)
    {
        if (Refusing is not null)
        {
            await Refusing();
            throw new IOException("Redis refuses writes");
        }

        await Invalidate(key, version);
    }

    private ValueTask Invalidate(LinkKey key, long version) => Do(() =>
    {
        if (Links.TryGetValue(key, out RedirectTarget? held) && held.Version < version)
        {
            Links.TryRemove(key, out _);
        }

        Invalidated.Enqueue((key, version));
    });

    public ValueTask<long?> ReadPositionAsync(CancellationToken ct) => Answer(() => Position);

    public ValueTask WritePositionAsync(long position, CancellationToken ct) => Do(() => Position = position);

    public ValueTask PublishAsync(LinkKey key, long version, CancellationToken ct) => Do(() => Published.Enqueue((key, version)));

    private ValueTask Do(Action action)
    {
        if (Away)
        {
            return ValueTask.FromException(new IOException("Redis is away"));
        }

        action();
        return default;
    }

    private ValueTask<T> Answer<T>(Func<T> answer) =>
        Away ? ValueTask.FromException<T>(new IOException("Redis is away")) : ValueTask.FromResult(answer());
}
