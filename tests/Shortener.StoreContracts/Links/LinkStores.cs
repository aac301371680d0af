using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Shortener.Core.AbuseReports;
using Shortener.Core.Accounts;
using Shortener.Core.Analytics;
using Shortener.Core.Apps;
using Shortener.Core.ClickLimits;
using Shortener.Core.Clicks;
using Shortener.Core.Domains;
using Shortener.Core.Erasure;
using Shortener.Core.ExternalIdentities;
using Shortener.Core.Hubs;
using Shortener.Core.Images;
using Shortener.Core.Interstitials;
using Shortener.Core.LinkHealth;
using Shortener.Core.Links;
using Shortener.Core.Orphans;
using Shortener.Core.Passkeys;
using Shortener.Core.Redirects;
using Shortener.Core.SecondFactors;
using Shortener.Core.Storage.Postgres;
using Shortener.Core.Storage.Sqlite;
using Shortener.Core.UtmTemplates;
using Shortener.Core.Webhooks;
using Shortener.Core.WorkspaceArchives;
using Shortener.Testing;

namespace Shortener.StoreContracts.Links;

/// <summary>The control-plane stores over a fresh, migrated and bootstrapped database of one backend.</summary>
public sealed class LinkStores : IAsyncDisposable
{
    public static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly Func<ValueTask> _dispose;
    private readonly Func<string, object[], Task> _execute;

    private readonly Func<Task> _migrate;

    private LinkStores(Func<string, object[], Task> execute, Func<Task> migrate, Func<ValueTask> dispose)
    {
        _execute = execute;
        _migrate = migrate;
        _dispose = dispose;
    }

    public required ILinkStore Links { get; init; }

    public required ILinkCatalogue Catalogue { get; init; }

    public required ILinkBatches Batches { get; init; }

    public required ILinkNumbers Numbers { get; init; }

    public required ILinkTotals Totals { get; init; }

    public required IRedirectStore Redirects { get; init; }

    public required IClickLimitStore ClickLimits { get; init; }

    public required IDomainStore Domains { get; init; }

    public required IDomainAppsStore DomainApps { get; init; }

    public required IUtmTemplateStore UtmTemplates { get; init; }

    public required IInterstitialStore Interstitials { get; init; }

    public required IHubStore Hubs { get; init; }

    public required IHubPageStore HubPages { get; init; }

    public required IImageStore Images { get; init; }

    public required ILeadStore Leads { get; init; }

    public required ILinkHealthStore Health { get; init; }

    public required IAccountStore Accounts { get; init; }

    public required IApiKeyStore ApiKeys { get; init; }

    public required ISecondFactorStore SecondFactors { get; init; }

    public required IPasskeyStore Passkeys { get; init; }

    public required IExternalIdentityStore ExternalIdentities { get; init; }

    public required IUserStore Users { get; init; }

    public required IMembershipStore Memberships { get; init; }

    public required IWorkspaceStore Workspaces { get; init; }

    public required IInvitationStore Invitations { get; init; }

    public required ISessionStore Sessions { get; init; }

    public required IOneTimeTokenStore Tokens { get; init; }

    public required IAuditLog Audit { get; init; }

    public required IIdempotencyStore Idempotency { get; init; }

    public required IAbuseReportStore AbuseReports { get; init; }

    public required IOrphanVisitStore Orphans { get; init; }

    public required IWebhookStore Webhooks { get; init; }

    public required IWebhookQueue WebhookQueue { get; init; }

    public required IWebhookFeed WebhookFeed { get; init; }

    public required IClickStore Clicks { get; init; }

    /// <summary>The first number that a query finds.</summary>
    public required Func<string, Task<long>> ScalarAsync { get; init; }

    public required IErasureStore Erasure { get; init; }

    public required IWorkspaceArchiveStore Archives { get; init; }

    /// <summary>Only on PostgreSQL.</summary>
    public NpgsqlDataSource? Postgres { get; private init; }

    /// <summary>Ids of the first workspace and the default domain.</summary>
    public int WorkspaceId { get; private set; }

    public int DomainId { get; private set; }

    public static async Task<LinkStores> OnSqliteAsync()
    {
        var folder = new TemporaryDirectory();
        SqliteDatabase database = SqliteDatabase.Open(folder.File("links.db"));
        await SqliteMigrator.MigrateAsync(database, CancellationToken.None);
        var redirects = new SqliteRedirectStore(database);
        var clicks = new SqliteClickStore(database, TimeProvider.System, new ClickStoreOptions());
        var stores = new LinkStores(Execute, () => SqliteMigrator.MigrateAsync(database, CancellationToken.None), Dispose)
        {
            Links = new SqliteLinkStore(database),
            Catalogue = new SqliteLinkCatalogue(database),
            Batches = new SqliteLinkBatches(database),
            Numbers = new SqliteLinkNumbers(database),
            Totals = new SqliteLinkTotals(database),
            Redirects = redirects,
            ClickLimits = new SqliteClickLimitStore(database),
            Domains = new SqliteDomainStore(database),
            DomainApps = new SqliteDomainAppsStore(database),
            UtmTemplates = new SqliteUtmTemplateStore(database),
            Interstitials = new SqliteInterstitialStore(database),
            Hubs = new SqliteHubStore(database),
            HubPages = new SqliteHubPageStore(database),
            Images = new SqliteImageStore(database),
            Leads = new SqliteLeadStore(database),
            Health = new SqliteLinkHealthStore(database, TimeProvider.System),
            Accounts = new SqliteAccountStore(database),
            ApiKeys = new SqliteApiKeyStore(database),
            SecondFactors = new SqliteSecondFactorStore(database),
            Passkeys = new SqlitePasskeyStore(database),
            ExternalIdentities = new SqliteExternalIdentityStore(database),
            Users = new SqliteUserStore(database),
            Memberships = new SqliteMembershipStore(database),
            Workspaces = new SqliteWorkspaceStore(database),
            Invitations = new SqliteInvitationStore(database),
            Sessions = new SqliteSessionStore(database),
            Tokens = new SqliteOneTimeTokenStore(database),
            Audit = new SqliteAuditLog(database),
            Idempotency = new SqliteIdempotencyStore(database),
            AbuseReports = new SqliteAbuseReportStore(database),
            Orphans = new SqliteOrphanVisitStore(database),
            Webhooks = new SqliteWebhookStore(database),
            WebhookQueue = new SqliteWebhookQueue(database),
            WebhookFeed = new SqliteWebhookFeed(database),
            Clicks = clicks,
            ScalarAsync = Scalar,
            Erasure = new SqliteErasureStore(database),
            Archives = new SqliteWorkspaceArchiveStore(database),
        };
        return stores;

        async Task Execute(string sql, object[] parameters)
        {
            using SqliteDatabase.WriterLease writer = await database.LeaseWriterAsync(CancellationToken.None);
            using SqliteCommand command = writer.Connection.CreateCommand();
            command.CommandText = sql;
            for (int i = 0; i < parameters.Length; i++)
            {
                command.Parameters.AddWithValue($"${i + 1}", parameters[i]);
            }

            command.ExecuteNonQuery();
        }

        Task<long> Scalar(string sql)
        {
            using SqliteConnection connection = database.OpenReader();
            using SqliteCommand command = connection.CreateCommand();
            command.CommandText = sql;
            return Task.FromResult((long)command.ExecuteScalar()!);
        }

        ValueTask Dispose()
        {
            clicks.Dispose();
            redirects.Dispose();
            database.Dispose();
            folder.Dispose();
            return ValueTask.CompletedTask;
        }
    }

    public static async Task<LinkStores> OnPostgresAsync(PostgresFixture fixture)
    {
        NpgsqlDataSource database = await fixture.EmptyAsync();
        return new LinkStores(Execute, () => PostgresMigrator.MigrateAsync(database, CancellationToken.None), () => ValueTask.CompletedTask)
        {
            Links = new PostgresLinkStore(database),
            Catalogue = new PostgresLinkCatalogue(database, NullLogger<PostgresLinkCatalogue>.Instance),
            Batches = new PostgresLinkBatches(database),
            Numbers = new PostgresLinkNumbers(database),
            Totals = new PostgresLinkTotals(database),
            Redirects = new PostgresRedirectStore(database),
            ClickLimits = new PostgresClickLimitStore(database),
            Domains = new PostgresDomainStore(database),
            DomainApps = new PostgresDomainAppsStore(database),
            UtmTemplates = new PostgresUtmTemplateStore(database),
            Interstitials = new PostgresInterstitialStore(database),
            Hubs = new PostgresHubStore(database),
            HubPages = new PostgresHubPageStore(database),
            Images = new PostgresImageStore(database),
            Leads = new PostgresLeadStore(database),
            Health = new PostgresLinkHealthStore(database),
            Accounts = new PostgresAccountStore(database),
            ApiKeys = new PostgresApiKeyStore(database),
            SecondFactors = new PostgresSecondFactorStore(database),
            Passkeys = new PostgresPasskeyStore(database),
            ExternalIdentities = new PostgresExternalIdentityStore(database),
            Users = new PostgresUserStore(database),
            Memberships = new PostgresMembershipStore(database),
            Workspaces = new PostgresWorkspaceStore(database),
            Invitations = new PostgresInvitationStore(database),
            Sessions = new PostgresSessionStore(database),
            Tokens = new PostgresOneTimeTokenStore(database),
            Audit = new PostgresAuditLog(database),
            Idempotency = new PostgresIdempotencyStore(database),
            AbuseReports = new PostgresAbuseReportStore(database),
            Orphans = new PostgresOrphanVisitStore(database),
            Webhooks = new PostgresWebhookStore(database),
            WebhookQueue = new PostgresWebhookQueue(database),
            WebhookFeed = new PostgresWebhookFeed(database),
            Clicks = new PostgresClickStore(database, TimeProvider.System, new ClickStoreOptions(), NullLogger<PostgresClickStore>.Instance),
            ScalarAsync = Scalar,
            Erasure = new PostgresErasureStore(database),
            Archives = new PostgresWorkspaceArchiveStore(database),
            Postgres = database,
        };

        async Task Execute(string sql, object[] parameters)
        {
            await using NpgsqlCommand command = database.CreateCommand(sql);
            foreach (object parameter in parameters)
            {
                command.Parameters.Add(new NpgsqlParameter { Value = parameter });
            }

            await command.ExecuteNonQueryAsync();
        }

        async Task<long> Scalar(string sql)
        {
            await using NpgsqlCommand command = database.CreateCommand(sql);
            return (long)(await command.ExecuteScalarAsync())!;
        }
    }

    public async Task<LinkStores> BootstrappedAsync()
    {
        Assert.True(await Accounts.BootstrapAsync("First", "first key", ApiKey.Hash("first"), Start, CancellationToken.None));
        WorkspaceId = (await Accounts.FindFirstWorkspaceAsync(CancellationToken.None))!.Id;
        DomainId = (await Domains.FindAsync(WorkspaceId, "", CancellationToken.None))!.Id;
        return this;
    }

    /// <summary>Runs SQL that both dialects understand, with <c>$1</c>, <c>$2</c>… as parameters.</summary>
    public Task ExecuteAsync(string sql, params object[] parameters) => _execute(sql, parameters);

    /// <summary>What every start does.</summary>
    public Task MigrateAsync() => _migrate();

    /// <summary>A second workspace; nothing in the product makes one yet, so the row is written here.</summary>
    public async Task<int> AddWorkspaceAsync(string name, int id = 1_000)
    {
        await ExecuteAsync(
            Postgres is null
                ? FormattableString.Invariant($"INSERT INTO workspaces (id, name, created_at) VALUES ({id}, $1, 0)")
                : FormattableString.Invariant($"INSERT INTO workspaces (id, name, created_at) OVERRIDING SYSTEM VALUE VALUES ({id}, $1, now())"),
            name);
        return id;
    }

    /// <summary>A person, by id.</summary>
    public async Task<long> AddUserAsync(long id)
    {
        await ExecuteAsync(
            Postgres is null
                ? "INSERT INTO users (id, email, name, created_at, updated_at) VALUES ($1, 'user' || $1 || '@example.com', 'Person', 0, 0)"
                : "INSERT INTO users (id, email, name, created_at, updated_at) OVERRIDING SYSTEM VALUE "
                    + "VALUES ($1, 'user' || $1::text || '@example.com', 'Person', now(), now())",
            id);
        return id;
    }

    public NewLink Link(string slug, string url = "https://example.com/") => new()
    {
        WorkspaceId = WorkspaceId,
        DomainId = DomainId,
        Slug = slug,
        Url = url,
        CreatedAt = Start,
    };

    public async Task<Link> CreateAsync(NewLink link)
    {
        LinkWriteResult result = await Links.CreateAsync(link, Start, CancellationToken.None);
        Assert.Equal(LinkWriteOutcome.Done, result.Outcome);
        return result.Link!;
    }

    public async Task<IReadOnlyList<Link>> ListAsync(LinkQuery query) => (await Catalogue.ListAsync(query, CancellationToken.None)).Items;

    public async Task<List<LinkChange>> ChangesAsync() => [.. (await Redirects.ReadChangesAsync(0, 1_000, CancellationToken.None)).Items];

    public ValueTask DisposeAsync() => _dispose();
}
