using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Shortener.Core.Redirects;

/// <summary>
/// Passes this node's own changes on: at once to its L1, soon after to L2 and to the other nodes. What is lost on the way (queue full,
/// Redis away, process killed) the version poll repairs. Thread-safe.
/// </summary>
public sealed partial class LinkChangeBroadcast(LinkResolver resolver, ISharedLinkCache? shared, ILogger<LinkChangeBroadcast> logger)
    : ILinkChangeListener
{
    /// <summary>Ten bulk requests of 1,000 links.</summary>
    private const int QueueLength = 10_000;

    /// <summary>Changes on their way to Redis at once: enough to hide its round trip, few enough to stay below its time limit.</summary>
    private const int Together = 64;

    private readonly Channel<(LinkKey Key, long Version)> _changes = Channel.CreateBounded<(LinkKey, long)>(
        new BoundedChannelOptions(QueueLength) { SingleReader = true });

    public void OnChanged(int domainId, string slug, long version)
    {
        if (shared is null)
        {
            resolver.Invalidate(domainId, slug, version);
            return;
        }

        var key = new LinkKey(domainId, slug);
        resolver.BeginOwnChange(key);
        resolver.Invalidate(domainId, slug, version);
        if (!_changes.Writer.TryWrite((key, version)))
        {
            resolver.EndOwnChange(key);
            Log.QueueFull(logger);
        }
    }

    /// <summary>Passes changes on to Redis until cancelled. Completes at once where there is no Redis.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        if (shared is null)
        {
            return;
        }

        var together = new List<Task>(Together);
        while (await _changes.Reader.WaitToReadAsync(ct))
        {
            together.Clear();
            while (together.Count < Together && _changes.Reader.TryRead(out (LinkKey Key, long Version) change))
            {
                together.Add(PassOnAsync(shared, change.Key, change.Version, ct));
            }

            await Task.WhenAll(together);
        }
    }

    private async Task PassOnAsync(ISharedLinkCache cache, LinkKey key, long version, CancellationToken ct)
    {
        try
        {
            await cache.InvalidateAsync(key, version, ct);
            // A lookup may have taken the old version out of L2 since OnChanged.
            resolver.Invalidate(key.DomainId, key.Slug, version);
            await cache.PublishAsync(key, version, ct);
        }
        catch (Exception exception) when (!ct.IsCancellationRequested)
        {
            Log.NotPassedOn(logger, exception);
        }
        finally
        {
            resolver.EndOwnChange(key);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Debug, "Too many changes at once for Redis; the version poll passes this one on")]
        public static partial void QueueFull(ILogger logger);

        [LoggerMessage(2, LogLevel.Debug, "A change did not reach Redis; the version poll passes it on")]
        public static partial void NotPassedOn(ILogger logger, Exception exception);
    }
}
