using Shortener.Api.Interstitials;
using Shortener.Api.Pages.Info;
using Shortener.Api.Pages.Report;

namespace Shortener.Api.Pages;

/// <summary>The pages for visitors.</summary>
internal static class PagesSetup
{
    public static IServiceCollection AddVisitorPages(this IServiceCollection services) => services
        .AddSingleton<VisitorLinks>()
        .AddHostedService<PagePreparation>();

    /// <summary>Maps the pages beside a short link: <c>/{slug}+</c> and <c>/{slug}+report</c>.</summary>
    public static void MapVisitorPages(this IEndpointRouteBuilder routes)
    {
        routes.MapInfoPage();
        routes.MapReportPage();
        TicketEndpoints.Map(routes);
    }

    /// <summary>Renders the ready pages beside the start, which does not wait for it.</summary>
    private sealed class PagePreparation : BackgroundService
    {
        protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.Run(VisitorPages.Prepare, stoppingToken);
    }
}
