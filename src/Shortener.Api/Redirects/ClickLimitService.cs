using Shortener.Core.ClickLimits;

namespace Shortener.Api.Redirects;

/// <summary>Gives back clicks that were taken ahead for links which nobody clicks, every second, and all at the end.</summary>
internal sealed class ClickLimitService(ClickLimiter limiter, TimeProvider time) : BackgroundService
{
    // Within the host's time to stop, of which other services need their part; one more question to the database may follow.
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(5);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);

        // Not the host's token: a stop in a hurry must not lose the clicks.
        using var timeout = new CancellationTokenSource(StopTimeout, time);
        await limiter.GiveBackAsync(all: true, timeout.Token);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await limiter.GiveBackAsync(all: false, stoppingToken);
        }
    }
}
