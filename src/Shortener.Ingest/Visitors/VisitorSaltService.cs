using Microsoft.Extensions.Hosting;
using Shortener.Core.Visitors;

namespace Shortener.Ingest.Visitors;

/// <summary>Runs the salt keeper. Its start waits for the first round, so that the first click already has a visitor.</summary>
internal sealed class VisitorSaltService(VisitorSaltKeeper keeper) : BackgroundService
{
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await keeper.RefreshAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => keeper.RunAsync(stoppingToken);
}
