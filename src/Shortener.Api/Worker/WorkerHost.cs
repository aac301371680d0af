using Shortener.Api.Health;
using Shortener.Api.Links;
using Shortener.Api.Observability;
using Shortener.Api.Redirects;
using Shortener.Core.Links;
using Shortener.Ingest;

namespace Shortener.Api.Worker;

/// <summary>An ingest worker's host: the pipeline of forwarded sources, with health and metrics on an address of its own.</summary>
internal static class WorkerHost
{
    private const string DefaultUrl = "http://127.0.0.1:8081";

    public static WebApplicationBuilder AddIngestWorker(this WebApplicationBuilder builder)
    {
        if (!builder.Configuration.NamesAddresses())
        {
            builder.WebHost.UseUrls(DefaultUrl);
        }

        builder.WebHost.ConfigureKestrel(options => options.ConfigureShortenerKestrel());
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        builder.Logging.AddFilter("Npgsql", LogLevel.Warning);
        builder.Logging.AddConfiguredFormat(builder.Configuration);
        builder.Services.AddObservability(builder.Configuration, "shortener-ingest");
        builder.Services.AddShortenerServices(builder.Configuration);
        builder.Services.AddIngestWorker();
        // A worker has no address that links are published under: without a configured one webhooks name links by their slug.
        if (!string.IsNullOrEmpty(builder.Configuration["Links:PublicUrl"]))
        {
            builder.Services.AddSingleton<IShortUrls, ShortUrls>();
        }

        builder.Services
            .AddSingleton<IReadinessCheck, DatabaseCheck>()
            .AddSingleton<IReadinessCheck, StreamCheck>()
            .AddSingleton<IReadinessCheck, LeaseCheck>()
            .AddSingleton<IReadinessCheck, PipelineCheck>()
            .AddSingleton<IReadinessCheck, WebhookCheck>()
            .AddSingleton<IReadinessCheck, GeoCheck>()
            .AddSingleton<IReadinessCheck, OpenFilesCheck>()
            .AddReadinessWatch();
        return builder;
    }

    public static WebApplication UseIngestWorker(this WebApplication app)
    {
        app.Services.StartMeasuring();
        app.MapHealth();
        return app;
    }
}
