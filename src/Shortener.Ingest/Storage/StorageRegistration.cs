using System.Net.Sockets;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using Shortener.Core.AbuseReports;
using Shortener.Core.Accounts;
using Shortener.Core.Analytics;
using Shortener.Core.Apps;
using Shortener.Core.Backups;
using Shortener.Core.ClickLimits;
using Shortener.Core.Domains;
using Shortener.Core.Erasure;
using Shortener.Core.ExternalIdentities;
using Shortener.Core.Hubs;
using Shortener.Core.Images;
using Shortener.Core.Interstitials;
using Shortener.Core.LinkHealth;
using Shortener.Core.LinkImports;
using Shortener.Core.Links;
using Shortener.Core.Orphans;
using Shortener.Core.Passkeys;
using Shortener.Core.RawClicks;
using Shortener.Core.Redirects;
using Shortener.Core.Samples;
using Shortener.Core.SecondFactors;
using Shortener.Core.Storage;
using Shortener.Core.Storage.Moves;
using Shortener.Core.Storage.Postgres;
using Shortener.Core.Storage.Sqlite;
using Shortener.Core.UtmTemplates;
using Shortener.Core.Visitors;
using Shortener.Core.Webhooks;
using Shortener.Core.WorkspaceArchives;

namespace Shortener.Ingest.Storage;

/// <summary>Chooses the backend once, by the connection strings, and registers its stores.</summary>
internal static class StorageRegistration
{
    /// <summary>File of the embedded database inside the data directory.</summary>
    public const string SqliteFile = "shortener.db";

    /// <summary>
    /// Adds the stores. Everything opens on first use: resolving <see cref="SqliteDatabase"/> takes the data directory's lock, so
    /// that no two processes write the same file.
    /// </summary>
    public static IServiceCollection AddStorage(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<StorageOptions>().BindConfiguration(StorageOptions.SectionName).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<StorageOptions>, StorageOptionsValidator>());
        services.AddOptions<DataDirectoryOptions>().BindConfiguration(DataDirectoryOptions.SectionName).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<DataDirectoryOptions>, DataDirectoryOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(provider =>
            DataDirectoryLock.Acquire(provider.GetRequiredService<IOptions<DataDirectoryOptions>>().Value.Directory));
        var options = new StorageOptions();
        configuration.GetSection(StorageOptions.SectionName).Bind(options);
        services = options.Backend == StorageBackend.Postgres ? services.AddPostgres(options.Postgres) : services.AddSqlite();
        return services.AddStores(options.Backend);
    }

    /// <summary>
    /// The backend's stores alone; needs its <see cref="SqliteDatabase"/> or <see cref="NpgsqlDataSource"/> and a
    /// <see cref="TimeProvider"/> in the container.
    /// </summary>
    public static IServiceCollection AddStores(this IServiceCollection services, StorageBackend backend)
    {
        services.AddClickStorage(backend);
        return backend == StorageBackend.Postgres ? services.AddPostgresStores() : services.AddSqliteStores();
    }

    private static IServiceCollection AddSqlite(this IServiceCollection services)
    {
        services.AddSingleton(provider =>
            SqliteDatabase.Open(Path.Combine(provider.GetRequiredService<DataDirectoryLock>().Directory, SqliteFile)));
        services.AddSingleton<IDatabaseBackup>(provider => new SqliteBackup(
            // By path: the database's own service would take the data directory's lock.
            Path.GetFullPath(Path.Combine(provider.GetRequiredService<IOptions<DataDirectoryOptions>>().Value.Directory, SqliteFile)),
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<MigrateDatabase>(provider => ct => SqliteMigrator.MigrateAsync(provider.GetRequiredService<SqliteDatabase>(), ct));
        return services;
    }

    private static IServiceCollection AddSqliteStores(this IServiceCollection services)
    {
        services.AddSingleton<IDatabaseProbe, SqliteDatabaseProbe>();
        services.AddSingleton<IAccountStore, SqliteAccountStore>();
        services.AddSingleton<IApiKeyStore, SqliteApiKeyStore>();
        services.AddSingleton<ISecondFactorStore, SqliteSecondFactorStore>();
        services.AddSingleton<IPasskeyStore, SqlitePasskeyStore>();
        services.AddSingleton<IExternalIdentityStore, SqliteExternalIdentityStore>();
        services.AddSingleton<IUserStore, SqliteUserStore>();
        services.AddSingleton<IMembershipStore, SqliteMembershipStore>();
        services.AddSingleton<IWorkspaceStore, SqliteWorkspaceStore>();
        services.AddSingleton<ISampleStore, SqliteSampleStore>();
        services.AddSingleton<IErasureStore, SqliteErasureStore>();
        services.AddSingleton<IWorkspaceArchiveStore, SqliteWorkspaceArchiveStore>();
        services.AddSingleton<IInvitationStore, SqliteInvitationStore>();
        services.AddSingleton<ISessionStore, SqliteSessionStore>();
        services.AddSingleton<IOneTimeTokenStore, SqliteOneTimeTokenStore>();
        services.AddSingleton<IAuditLog, SqliteAuditLog>();
        services.AddSingleton<IIdempotencyStore, SqliteIdempotencyStore>();
        services.AddSingleton<IDomainStore, SqliteDomainStore>();
        services.AddSingleton<IDomainAppsStore, SqliteDomainAppsStore>();
        services.AddSingleton<ILinkStore, SqliteLinkStore>();
        services.AddSingleton<ILinkCatalogue, SqliteLinkCatalogue>();
        services.AddSingleton<ILinkBatches, SqliteLinkBatches>();
        services.AddSingleton<ILinkNumbers, SqliteLinkNumbers>();
        services.AddSingleton<IClickLimitStore, SqliteClickLimitStore>();
        services.AddSingleton<IUtmTemplateStore, SqliteUtmTemplateStore>();
        services.AddSingleton<IHubStore, SqliteHubStore>();
        services.AddSingleton<ILeadStore, SqliteLeadStore>();
        services.AddSingleton<IHubPageStore, SqliteHubPageStore>();
        services.AddSingleton<IImageStore, SqliteImageStore>();
        services.AddSingleton<IInterstitialStore, SqliteInterstitialStore>();
        services.AddSingleton<IRedirectStore, SqliteRedirectStore>();
        services.AddSingleton<ILinkHealthStore, SqliteLinkHealthStore>();
        services.AddSingleton<IVisitorSaltStore, SqliteVisitorSaltStore>();
        services.AddSingleton<IMetricsStore, SqliteMetricsStore>();
        services.AddSingleton<ILinkTotals, SqliteLinkTotals>();
        services.AddSingleton<IRawClickStore, SqliteRawClickStore>();
        services.AddSingleton<IImportStore, SqliteImportStore>();
        services.AddSingleton<IAbuseReportStore, SqliteAbuseReportStore>();
        services.AddSingleton<IOrphanVisitStore, SqliteOrphanVisitStore>();
        services.AddSingleton<IWebhookStore, SqliteWebhookStore>();
        services.AddSingleton<IWebhookQueue, SqliteWebhookQueue>();
        services.AddSingleton<IWebhookFeed, SqliteWebhookFeed>();
        return services;
    }

    private static IServiceCollection AddPostgres(this IServiceCollection services, string connectionString)
    {
        services.AddSingleton(provider =>
        {
            var builder = new NpgsqlDataSourceBuilder(connectionString);
            builder.ConnectionStringBuilder.ApplicationName ??= "shortener";
            builder.UseLoggerFactory(provider.GetRequiredService<ILoggerFactory>());
            return builder.Build();
        });
        services.AddSingleton<MoveDatabase>(provider => async (progress, ct) =>
        {
            string directory = provider.GetRequiredService<IOptions<DataDirectoryOptions>>().Value.Directory;
            string file = Path.GetFullPath(Path.Combine(directory, SqliteFile));
            // Asked before the lock: a mistyped directory is not created.
            if (!File.Exists(file))
            {
                throw new MoveException($"There is no database {file} to move. Name its folder with Data:Directory (environment: Data__Directory).");
            }

            using DataDirectoryLock held = DataDirectoryLock.Acquire(directory);
            using SqliteDatabase source = SqliteDatabase.Open(file);
            try
            {
                return await DatabaseMove.RunAsync(source, provider.GetRequiredService<NpgsqlDataSource>(), progress, ct);
            }
            catch (Exception away) when (away is NpgsqlException or SocketException or TimeoutException)
            {
                throw new MoveException($"The target failed, nothing was moved: {away.Message} Check ConnectionStrings__Postgres, and start again.", away);
            }
        });
        services.AddSingleton<IDatabaseBackup>(provider => new PostgresBackup(
            provider.GetRequiredService<NpgsqlDataSource>(), connectionString, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<MigrateDatabase>(provider =>
            ct => PostgresMigrator.MigrateAsync(provider.GetRequiredService<NpgsqlDataSource>(), ct));
        return services;
    }

    private static IServiceCollection AddPostgresStores(this IServiceCollection services)
    {
        services.AddSingleton<IDatabaseProbe, PostgresDatabaseProbe>();
        services.AddSingleton<IAccountStore, PostgresAccountStore>();
        services.AddSingleton<IApiKeyStore, PostgresApiKeyStore>();
        services.AddSingleton<ISecondFactorStore, PostgresSecondFactorStore>();
        services.AddSingleton<IPasskeyStore, PostgresPasskeyStore>();
        services.AddSingleton<IExternalIdentityStore, PostgresExternalIdentityStore>();
        services.AddSingleton<IUserStore, PostgresUserStore>();
        services.AddSingleton<IMembershipStore, PostgresMembershipStore>();
        services.AddSingleton<IWorkspaceStore, PostgresWorkspaceStore>();
        services.AddSingleton<ISampleStore, PostgresSampleStore>();
        services.AddSingleton<IErasureStore, PostgresErasureStore>();
        services.AddSingleton<IWorkspaceArchiveStore, PostgresWorkspaceArchiveStore>();
        services.AddSingleton<IInvitationStore, PostgresInvitationStore>();
        services.AddSingleton<ISessionStore, PostgresSessionStore>();
        services.AddSingleton<IOneTimeTokenStore, PostgresOneTimeTokenStore>();
        services.AddSingleton<IAuditLog, PostgresAuditLog>();
        services.AddSingleton<IIdempotencyStore, PostgresIdempotencyStore>();
        services.AddSingleton<IDomainStore, PostgresDomainStore>();
        services.AddSingleton<IDomainAppsStore, PostgresDomainAppsStore>();
        services.AddSingleton<ILinkStore, PostgresLinkStore>();
        services.AddSingleton<ILinkCatalogue, PostgresLinkCatalogue>();
        services.AddSingleton<ILinkBatches, PostgresLinkBatches>();
        services.AddSingleton<ILinkNumbers, PostgresLinkNumbers>();
        services.AddSingleton<IClickLimitStore, PostgresClickLimitStore>();
        services.AddSingleton<IUtmTemplateStore, PostgresUtmTemplateStore>();
        services.AddSingleton<IHubStore, PostgresHubStore>();
        services.AddSingleton<ILeadStore, PostgresLeadStore>();
        services.AddSingleton<IHubPageStore, PostgresHubPageStore>();
        services.AddSingleton<IImageStore, PostgresImageStore>();
        services.AddSingleton<IInterstitialStore, PostgresInterstitialStore>();
        services.AddSingleton<IRedirectStore, PostgresRedirectStore>();
        services.AddSingleton<ILinkHealthStore, PostgresLinkHealthStore>();
        services.AddSingleton<IVisitorSaltStore, PostgresVisitorSaltStore>();
        services.AddSingleton<IMetricsStore, PostgresMetricsStore>();
        services.AddSingleton<ILinkTotals, PostgresLinkTotals>();
        services.AddSingleton<IRawClickStore, PostgresRawClickStore>();
        services.AddSingleton<IImportStore, PostgresImportStore>();
        services.AddSingleton<IAbuseReportStore, PostgresAbuseReportStore>();
        services.AddSingleton<IOrphanVisitStore, PostgresOrphanVisitStore>();
        services.AddSingleton<IWebhookStore, PostgresWebhookStore>();
        services.AddSingleton<IWebhookQueue, PostgresWebhookQueue>();
        services.AddSingleton<IWebhookFeed, PostgresWebhookFeed>();
        return services;
    }
}
