using Shortener.Core.ClickLimits;

namespace Shortener.Api.Redirects;

/// <summary>Gives back clicks that were taken ahead for links which nobody clicks, every second and at the end.</summary>
internal sealed partial class ClickLimitService(ClickLimiter limiter, TimeProvider time, ILogger<ClickLimitService> logger) : BackgroundService
{
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await GiveBackAsync(all: true, cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await GiveBackAsync(all: false, stoppingToken);
        }
    }

    private async Task GiveBackAsync(bool all, CancellationToken ct)
    {
        try
        {
            await limiter.GiveBackAsync(all, ct);
        }
        catch (Exception exception) when (!ct.IsCancellationRequested)
        {
            // What could not be given back is lost to the link: at most one block.
            Log.NotGivenBack(logger, exception);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Clicks taken ahead for links with a click limit could not be given back")]
        public static partial void NotGivenBack(ILogger logger, Exception exception);
    }
}
