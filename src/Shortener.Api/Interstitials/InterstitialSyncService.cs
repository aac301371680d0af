using Microsoft.Extensions.Options;
using Shortener.Core.Interstitials;
using Shortener.Core.Redirects;

namespace Shortener.Api.Interstitials;

/// <summary>Keeps the interstitials in memory in step with the database, as often as links are: every node obeys a change within a second.</summary>
internal sealed class InterstitialSyncService(InterstitialTable table, IOptions<CacheOptions> options, TimeProvider time) : BackgroundService
{
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        // Whatever comes of it: without a database redirects are served from memory, and nothing stands before them.
        await table.PollAsync(Timeout, cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    private TimeSpan Timeout => TimeSpan.FromMilliseconds(options.Value.DatabaseTimeoutMs);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(options.Value.PollMs), time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await table.PollAsync(Timeout, stoppingToken);
        }
    }
}
