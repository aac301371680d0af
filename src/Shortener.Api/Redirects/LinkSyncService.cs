using Shortener.Core.Redirects;
using Shortener.Core.Redis;

namespace Shortener.Api.Redirects;

/// <summary>
/// Keeps L1 and L2 in step with the database for as long as the process runs: one poll before the server listens (whatever comes of
/// it), then the poll's loop and the queue of this node's own changes.
/// </summary>
internal sealed class LinkSyncService(LinkChangePoller poller, LinkChangeBroadcast broadcast, LinkResolver resolver, RedisSeat redis)
    : BackgroundService
{
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        if (redis is { Connection: { } connection, Links: { } links })
        {
            links.Feed(resolver, poller);
            connection.Start();
        }

        await poller.PollOnceAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(poller.RunAsync(stoppingToken), broadcast.RunAsync(stoppingToken));
}

/// <summary>Redis where a connection string names one; empty otherwise.</summary>
internal sealed record RedisSeat(RedisConnection? Connection, RedisLinkCache? Links, RedisProbe? Probe) : IAsyncDisposable
{
    public ValueTask DisposeAsync() => Connection?.DisposeAsync() ?? default;
}
