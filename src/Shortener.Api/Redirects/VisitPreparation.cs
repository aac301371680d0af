using Shortener.Core.Targeting;

namespace Shortener.Api.Redirects;

/// <summary>
/// Reads the engines' rules and databases beside the start, which does not wait for it: the first visit that needs them would, on a
/// thread that serves others.
/// </summary>
internal sealed class VisitPreparation(Lazy<VisitEngines> engines) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.Run(() => _ = engines.Value, stoppingToken);
}
