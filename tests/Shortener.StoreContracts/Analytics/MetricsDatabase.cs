using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Shortener.Core.Analytics;
using Shortener.Core.Clicks;
using Shortener.Core.Storage.Postgres;
using Shortener.Core.Storage.Sqlite;
using Shortener.Testing;

namespace Shortener.StoreContracts.Analytics;

/// <summary>A fresh database of one backend with what writes and reads clicks.</summary>
public sealed class MetricsDatabase : IAsyncDisposable
{
    private readonly Func<ValueTask> _dispose;

    private MetricsDatabase(Func<ValueTask> dispose) => _dispose = dispose;

    public required IMetricsStore Metrics { get; init; }

    public required Func<TimeProvider, IClickStore> OpenClicks { get; init; }

    public required IRowWriter Rows { get; init; }

    public static async Task<MetricsDatabase> CreateSqliteAsync()
    {
        var directory = new TemporaryDirectory();
        SqliteDatabase database = SqliteDatabase.Open(directory.File("metrics.db"));
        await SqliteMigrator.MigrateAsync(database, CancellationToken.None);
        return new MetricsDatabase(() =>
        {
            database.Dispose();
            directory.Dispose();
            return default;
        })
        {
            Metrics = new SqliteMetricsStore(database),
            OpenClicks = clock => new SqliteClickStore(database, clock, new ClickStoreOptions()),
            Rows = new SqliteRowWriter(database),
        };
    }

    public static async Task<MetricsDatabase> CreatePostgresAsync()
    {
        PostgresServer server = await PostgresServer.CreateDatabaseAsync();
        NpgsqlDataSource database = NpgsqlDataSource.Create(server.ConnectionString);
        await PostgresMigrator.MigrateAsync(database, CancellationToken.None);
        return new MetricsDatabase(async () =>
        {
            await database.DisposeAsync();
            await server.DisposeAsync();
        })
        {
            Metrics = new PostgresMetricsStore(database),
            OpenClicks = clock => new PostgresClickStore(database, clock, new ClickStoreOptions(), NullLogger<PostgresClickStore>.Instance),
            Rows = new PostgresRowWriter(database),
        };
    }

    public ValueTask DisposeAsync() => _dispose();
}
