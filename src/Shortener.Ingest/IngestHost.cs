using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Npgsql;
using Shortener.Core.Clicks;
using Shortener.Core.Storage;
using Shortener.Core.Storage.Postgres;
using Shortener.Core.Storage.Sqlite;
using Shortener.Ingest.Pipeline;
using Shortener.Ingest.Streams;
using Shortener.Ingest.Webhooks;
using Shortener.Ingest.Worker;

namespace Shortener.Ingest;

/// <summary>Registers what carries clicks to the database; both hosts use it.</summary>
public static class IngestHost
{
    /// <summary>
    /// The stores that clicks pass through, with the account and the dead letters. Needs <see cref="TimeProvider"/> and the backend's
    /// database: <see cref="NpgsqlDataSource"/> or <see cref="SqliteDatabase"/>. Replaying needs the enricher beside,
    /// <c>Func&lt;RawClick, EnrichedClick&gt;</c>.
    /// </summary>
    public static IServiceCollection AddClickStorage(this IServiceCollection services, StorageBackend backend)
    {
        services.AddOptions<ClickStoreOptions>().BindConfiguration(ClickStoreOptions.SectionName).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ClickStoreOptions>, ClickStoreOptionsValidator>());
        services.TryAddSingleton(provider => provider.GetRequiredService<IOptions<ClickStoreOptions>>().Value);
        services.TryAddSingleton<LiveSourceAccounts>();
        services.TryAddSingleton<PipelineAccountReader>();
        services.TryAddSingleton<DeadLetterReplayer>();
        if (backend == StorageBackend.Postgres)
        {
            services.TryAddSingleton<IClickStore, PostgresClickStore>();
            services.TryAddSingleton<ISourceAccountStore, PostgresSourceAccountStore>();
            services.TryAddSingleton<IDeadLetterStore, PostgresDeadLetterStore>();
        }
        else
        {
            services.TryAddSingleton<IClickStore, SqliteClickStore>();
            services.TryAddSingleton<ISourceAccountStore, SqliteSourceAccountStore>();
            services.TryAddSingleton<IDeadLetterStore, SqliteDeadLetterStore>();
        }

        return services;
    }

    /// <summary>
    /// What makes a pipeline for a source, run by nobody yet: all that a command such as <c>import</c> needs. Needs
    /// <see cref="AddClickStorage"/>, an <see cref="Core.Geo.IGeoLocator"/> and the enricher.
    /// </summary>
    public static IServiceCollection AddClickPipelines(this IServiceCollection services)
    {
        services.AddMetrics();
        services.AddOptions<IngestOptions>().BindConfiguration(IngestOptions.SectionName).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<IngestOptions>, IngestOptionsValidator>());
        services.TryAddSingleton<IngestMetrics>();
        services.TryAddSingleton<ClickPipelineFactory>();
        return services;
    }

    /// <summary>
    /// The service that runs a pipeline for each source of <see cref="Sources.IClickSourceProvider"/>. Needs
    /// <see cref="AddClickPipelines"/> and the bound <see cref="StorageOptions"/>.
    /// </summary>
    public static IServiceCollection AddIngest(this IServiceCollection services)
    {
        services.AddClickPipelines();
        services.AddClickStreams();
        services.AddSingleton<IngestRunners>();
        services.AddWebhookDelivery(provider => provider.GetRequiredService<IngestRunners>().StoresHere);
        // Services stop in the reverse order: the last report is made once the pipeline has drained.
        services.AddHostedService<SourceReportService>();
        services.AddHostedService<IngestService>();
        return services;
    }

    /// <summary>
    /// The service of a worker, which stores the clicks that nodes forward. Needs <see cref="AddClickPipelines"/> and PostgreSQL's and
    /// Redis' connection strings.
    /// </summary>
    public static IServiceCollection AddIngestWorker(this IServiceCollection services)
    {
        services.AddClickPipelines();
        services.AddClickStreams();
        services.AddWebhookDelivery(_ => true);
        services.AddSingleton<WorkerService>();
        services.AddHostedService(provider => provider.GetRequiredService<WorkerService>());
        return services;
    }
}
