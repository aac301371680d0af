using Shortener.Api.Orphans;

namespace Shortener.Api.Observability;

/// <summary>Metrics for <c>/metrics</c>, and their export with spans over OTLP where that is asked for.</summary>
internal static class ObservabilitySetup
{
    /// <summary>
    /// Adds what nodes and workers measure and export. Call it before the services whose end is to be seen: they stop in the opposite
    /// order.
    /// </summary>
    /// <param name="services">Also hold the pipeline's account.</param>
    /// <param name="configuration">Names the collector, if any.</param>
    /// <param name="serviceName">As what it appears at the collector unless <c>OTEL_SERVICE_NAME</c> says otherwise.</param>
    public static IServiceCollection AddObservability(this IServiceCollection services, IConfiguration configuration, string serviceName)
    {
        services.AddSingleton<PrometheusExporter>();
        services.AddSingleton<AccountMetrics>();
        services.AddSingleton<IScrapedMetrics>(provider => provider.GetRequiredService<AccountMetrics>());
        if (TelemetryExport.IsWanted(configuration))
        {
            services.AddHostedService(provider => new TelemetryExport(
                configuration, serviceName, provider.GetServices<IScrapedMetrics>(), provider.GetRequiredService<TimeProvider>()));
        }

        return services;
    }

    /// <summary>Adds what only a node measures: its redirects and its journal.</summary>
    public static IServiceCollection AddNodeMetrics(this IServiceCollection services) => services
        .AddSingleton<RedirectMetrics>()
        .AddSingleton<JournalMetrics>();

    /// <summary>The exporter counts from its creation on, so it comes before everything that measures.</summary>
    public static void StartMeasuring(this IServiceProvider services)
    {
        services.GetRequiredService<PrometheusExporter>();
        services.GetRequiredService<AccountMetrics>();
        services.GetService<RedirectMetrics>();
        services.GetService<JournalMetrics>();
        services.GetService<OrphanMetrics>();
    }
}
