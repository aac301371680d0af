using Microsoft.Extensions.Options;
using Shortener.Core.Redirects;

namespace Shortener.Api.Hubs;

/// <summary>Keeps the pages in memory in step with the database: one poll before the server listens, then as often as for links.</summary>
internal sealed partial class HubSyncService(HubPages pages, IOptions<CacheOptions> options, TimeProvider time, ILogger<HubSyncService> logger)
    : BackgroundService
{
    private bool _failing;

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await PollAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(options.Value.PollMs), time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await PollAsync(stoppingToken);
        }
    }

    private async Task PollAsync(CancellationToken ct)
    {
        // A poll that hangs would keep a page on this node for ever, or the node from starting.
        using var limit = new CancellationTokenSource(TimeSpan.FromMilliseconds(options.Value.DatabaseTimeoutMs), time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, ct);
        try
        {
            await pages.PollOnceAsync(both.Token);
            _failing = false;
        }
        catch (Exception exception) when (!ct.IsCancellationRequested)
        {
            // What is in memory is shown meanwhile; the next round asks again.
            if (!_failing)
            {
                _failing = true;
                Log.PollFailed(logger, exception.Message);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The database does not answer the poll for changed pages: {Reason}")]
        public static partial void PollFailed(ILogger logger, string reason);
    }
}
