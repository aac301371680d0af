using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Shortener.Api.Analytics;
using Shortener.Api.Description;
using Shortener.Core.Accounts;
using Shortener.Core.Analytics;
using Shortener.Core.Clicks;
using Shortener.Core.Storage.Sqlite;
using Shortener.Testing;
using Shortener.Testing.Description;

namespace Shortener.IntegrationTests.Analytics;

/// <summary>The metrics endpoints over an embedded database, with a key of workspace 1 already checked.</summary>
internal sealed class MetricsServer : IAsyncDisposable
{
    private readonly TemporaryDirectory _directory;
    private readonly SqliteDatabase _database;
    private readonly WebApplication _app;

    private MetricsServer(TemporaryDirectory directory, SqliteDatabase database, WebApplication app)
    {
        _directory = directory;
        _database = database;
        _app = app;
        Client = new HttpClient(new DescribedApiHandler(app.GetTestServer().CreateHandler(), nameof(MetricsServer)))
        {
            BaseAddress = app.GetTestServer().BaseAddress,
        };
    }

    public HttpClient Client { get; }

    public static async Task<MetricsServer> StartAsync(IMetricsStore? store = null, string timeoutSeconds = "30")
    {
        var directory = new TemporaryDirectory();
        SqliteDatabase database = SqliteDatabase.Open(directory.File("shortener.db"));
        await SqliteMigrator.MigrateAsync(database, CancellationToken.None);
        using (SqliteDatabase.WriterLease writer = await database.LeaseWriterAsync(CancellationToken.None))
        {
            using SqliteCommand command = writer.Connection.CreateCommand();
            command.CommandText = """
                INSERT OR IGNORE INTO workspaces (id, name, timezone, currency, created_at) VALUES (1, 'one', 'Europe/Madrid', 'EUR', 0);
                UPDATE workspaces SET timezone = 'Europe/Madrid', currency = 'EUR' WHERE id = 1;
                INSERT OR IGNORE INTO domains (id, workspace_id, host, created_at) VALUES (1, 1, '', 0);
                INSERT INTO links (id, workspace_id, domain_id, slug, url, tags, created_at, updated_at)
                VALUES (7, 1, 1, 'home', 'https://example.com/', '["spring"]', 0, 0);
                """;
            command.ExecuteNonQuery();
        }

        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseTestServer();
        builder.Configuration["Metrics:TimeoutSeconds"] = timeoutSeconds;
        builder.Services.AddMetricsApi();
        // A handler that cannot be called fails the test with its reason.
        builder.Services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        builder.Services.AddSingleton(store ?? new SqliteMetricsStore(database));
        builder.Services.AddApiDescription();
        WebApplication app = builder.Build();
        app.Use((context, next) =>
        {
            context.Features.Set(new Caller(1, 1, 0, "key", Permissions.All));
            return next(context);
        });
        app.MapMetrics();
        app.MapApiDescription();
        await app.StartAsync();
        return new MetricsServer(directory, database, app);
    }

    /// <summary>Commits clicks of link 7 as the pipeline does.</summary>
    public async Task CommitAsync(params EnrichedClick[] clicks)
    {
        using var store = new SqliteClickStore(_database, TimeProvider.System, new ClickStoreOptions());
        SourceState source = await store.OpenSourceAsync("node/1", 0, CancellationToken.None);
        var batch = new ClickBatch(source, source.Position, source.Position + clicks.Length, clicks, []);
        Assert.Equal(CommitResult.Committed, await store.CommitAsync(batch, CancellationToken.None));
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
        _database.Dispose();
        _directory.Dispose();
    }
}
