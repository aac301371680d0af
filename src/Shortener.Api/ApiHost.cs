using System.Collections.Frozen;
using Shortener.Api.AbuseReports;
using Shortener.Api.Access;
using Shortener.Api.Accounts;
using Shortener.Api.Analytics;
using Shortener.Api.Apps;
using Shortener.Api.Clicks;
using Shortener.Api.Description;
using Shortener.Api.Domains;
using Shortener.Api.Erasure;
using Shortener.Api.Exports;
using Shortener.Api.Health;
using Shortener.Api.Hosting;
using Shortener.Api.Hubs;
using Shortener.Api.Imports;
using Shortener.Api.Ingest;
using Shortener.Api.Interstitials;
using Shortener.Api.Links;
using Shortener.Api.Observability;
using Shortener.Api.Oidc;
using Shortener.Api.Orphans;
using Shortener.Api.Pages;
using Shortener.Api.Pages.Accounts;
using Shortener.Api.Pages.App;
using Shortener.Api.Pages.Links;
using Shortener.Api.Pages.Metrics;
using Shortener.Api.QrCodes;
using Shortener.Api.RateLimits;
using Shortener.Api.Redirects;
using Shortener.Api.SignIns;
using Shortener.Core.Links;
using Shortener.Ingest;
using Shortener.Ingest.Background;
using Shortener.Ingest.Enrichment;
using Shortener.Ingest.Geo;
using Shortener.Ingest.Journal;
using Shortener.Ingest.LinkHealth;
using Shortener.Ingest.Storage;
using Shortener.Ingest.Visitors;

namespace Shortener.Api;

/// <summary>Puts the product together: what it is made of, and the order a request passes.</summary>
internal static class ApiHost
{
    private const string DefaultUrl = "http://127.0.0.1:8080";

    /// <summary>Adds the server with everything its mode needs.</summary>
    public static WebApplicationBuilder AddShortenerApi(this WebApplicationBuilder builder)
    {
        if (!builder.Configuration.NamesAddresses())
        {
            builder.WebHost.UseUrls(DefaultUrl);
        }

        builder.WebHost.ConfigureKestrel(options => options.ConfigureShortenerKestrel());
        builder.WebHost.UseSockets(options => options.ConfigureShortenerSockets());
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        // Its errors are Kestrel's too; enabled, it would make a scope and an activity for every request.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        // It tells of every statement at Information, which buries the lines that matter.
        builder.Logging.AddFilter("Npgsql", LogLevel.Warning);
        builder.Logging.AddConfiguredFormat(builder.Configuration);
        builder.Services.AddObservability(builder.Configuration, "shortener");
        builder.Services.AddNodeMetrics();
        builder.Services.AddShortenerServices(builder.Configuration);
        builder.Services.AddYieldingCommits();
        builder.Services.AddSingleton<IShortUrls, ShortUrls>();
        builder.Services.AddApiDescription();
        builder.Services.AddShortLinks();
        builder.Services.AddRateLimitExchange();
        builder.Services.AddSignInDelivery();
        builder.Services.AddVisitorPages();
        builder.Services.AddQrCodes();
        builder.Services.AddHubs();
        builder.Services.AddAbuseReports();
        builder.Services.AddOrphanVisits();
        builder.Services.AddClickJournal();
        builder.Services.AddIngest();
        builder.Services.AddImportService();
        builder.Services.AddErasureService();
        builder.Services.AddLinkHealthSchedule();
        builder.Services.AddHostedService<InterstitialRotationService>();
        builder.Services.AddReadinessChecks();
        return builder;
    }

    /// <summary>Adds what the server and the commands share: storage, engines, accounts, links and metrics.</summary>
    public static IServiceCollection AddShortenerServices(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddStorage(configuration);
        services.AddAccounts();
        services.AddLinksApi();
        services.AddMetricsApi();
        services.AddDashboardNumbers();
        services.AddLinkPages();
        services.AddClicksApi();
        services.AddLinkImports();
        services.AddGeo();
        services.AddEnrichment();
        services.AddClickPipelines();
        services.AddVisitors();
        services.AddSingleton<NodeStart>();
        return services;
    }

    /// <summary>The order a request passes: short links, then access to the API, then the endpoints.</summary>
    public static WebApplication UseShortenerApi(this WebApplication app)
    {
        app.Services.StartMeasuring();
        app.UseShortLinks(ReservedSlugs.Addresses.ToFrozenSet(StringComparer.OrdinalIgnoreCase));
        app.UseOpenerPolicy();
        app.UseRequestTracing();
        app.UseApiReference();
        app.UseRouting();
        app.UseApiAccess();
        app.MapHealth();
        app.MapRootFiles();
        app.MapAssociationFiles();
        app.MapCertificateQuestion();
        app.MapLinksApi();
        app.MapMetrics();
        app.MapClicks();
        app.MapImports();
        app.MapLinkExport();
        app.MapVisitorPages();
        app.MapAccountPages();
        app.MapAppPages();
        app.MapOidc();
        app.MapQrCodes();
        app.MapHubsApi();
        app.MapAbuseReports();
        app.MapOrphanVisits();
        app.MapGroup("/api/v1").MapSystemEndpoints();
        app.MapApiDescription();
        return app;
    }

    /// <summary>Whether the configuration says where to listen.</summary>
    public static bool NamesAddresses(this IConfiguration configuration) =>
        !string.IsNullOrEmpty(configuration["urls"])
        || !string.IsNullOrEmpty(configuration["http_ports"])
        || configuration.GetSection("Kestrel:Endpoints").GetChildren().Any();
}
