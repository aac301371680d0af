using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Shortener.Core.Observability;

namespace Shortener.Api.Observability;

/// <summary>
/// Sends metrics and spans over OTLP, to where OpenTelemetry's standard variables say. Only there when they do: without them no span
/// is made and nothing listens.
/// </summary>
internal sealed class TelemetryExport(IConfiguration configuration, string serviceName, IEnumerable<IScrapedMetrics> scraped, TimeProvider time)
    : BackgroundService
{
    /// <summary>Metrics that must be asked for are at most this much older than an export.</summary>
    private static readonly TimeSpan RefreshInterval = TimeSpan.FromSeconds(5);

    /// <summary>A stop waits this long for a collector that does not answer, for each of metrics and spans.</summary>
    private const int LastExportMilliseconds = 2_000;

    private static readonly string[] Endpoints =
        ["OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"];

    private MeterProvider? _metrics;
    private TracerProvider? _traces;

    /// <summary>Whether any of the standard variables names a collector and <c>OTEL_SDK_DISABLED</c> does not forbid it.</summary>
    public static bool IsWanted(IConfiguration configuration) =>
        Array.Exists(Endpoints, name => !string.IsNullOrWhiteSpace(configuration[name]))
        && !string.Equals(configuration["OTEL_SDK_DISABLED"], "true", StringComparison.OrdinalIgnoreCase);

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        if (IsWantedFor(Endpoints[1]))
        {
            _metrics = Sdk.CreateMeterProviderBuilder()
                .ConfigureServices(services => services.AddSingleton(configuration))
                .ConfigureResource(Describe)
                .AddMeter("Shortener.*", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime")
                .AddOtlpExporter()
                .Build();
        }

        if (IsWantedFor(Endpoints[2]))
        {
            _traces = Sdk.CreateTracerProviderBuilder()
                .ConfigureServices(services => services.AddSingleton(configuration))
                .ConfigureResource(Describe)
                .AddSource(ShortenerTracing.SourceName)
                .AddOtlpExporter()
                .Build();
        }

        return base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        // Both wait on a thread of the pool, not on the host's.
        await Task.WhenAll(
            Task.Run(() => _metrics?.Shutdown(LastExportMilliseconds), CancellationToken.None),
            Task.Run(() => _traces?.Shutdown(LastExportMilliseconds), CancellationToken.None));
    }

    public override void Dispose()
    {
        _metrics?.Dispose();
        _traces?.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(RefreshInterval, time);
        try
        {
            do
            {
                foreach (IScrapedMetrics metrics in scraped)
                {
                    await metrics.RefreshAsync(stoppingToken);
                }
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The regular end.
        }
    }

    private bool IsWantedFor(string endpoint) =>
        !string.IsNullOrWhiteSpace(configuration[Endpoints[0]]) || !string.IsNullOrWhiteSpace(configuration[endpoint]);

    /// <summary><c>OTEL_SERVICE_NAME</c> and <c>OTEL_RESOURCE_ATTRIBUTES</c> come last, so that they win.</summary>
    private void Describe(ResourceBuilder resource) => resource
        .Clear()
        .AddTelemetrySdk()
        .AddService(serviceName, serviceVersion: typeof(TelemetryExport).Assembly.GetName().Version?.ToString(3))
        .AddEnvironmentVariableDetector();
}
