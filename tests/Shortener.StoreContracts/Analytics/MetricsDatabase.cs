using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Shortener.Core.Analytics;
using Shortener.Core.Clicks;
using Shortener.Core.RawClicks;
using Shortener.Core.Storage;
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

    public required ILinkTotals Totals { get; init; }

    public required IRawClickStore RawClicks { get; init; }

    public required Func<TimeProvider, IClickStore> OpenClicks { get; init; }

    public required IRowWriter Rows { get; init; }

    /// <summary>Applies every migration; applying again does nothing.</summary>
    public required Func<Task> Migrate { get; init; }

    /// <summary>A database as the first release left it when <paramref name="firstRelease"/>, else migrated.</summary>
    public static async Task<MetricsDatabase> CreateSqliteAsync(bool firstRelease = false)
    {
        var directory = new TemporaryDirectory();
        SqliteDatabase database = SqliteDatabase.Open(directory.File("metrics.db"));
        if (firstRelease)
        {
            await ApplyFirstAsync(StorageBackend.Sqlite, async sql =>
            {
                using SqliteDatabase.WriterLease writer = await database.LeaseWriterAsync(CancellationToken.None);
                using SqliteCommand command = writer.Connection.CreateCommand();
                command.CommandText = sql;
                command.ExecuteNonQuery();
            });
        }
        else
        {
            await SqliteMigrator.MigrateAsync(database, CancellationToken.None);
        }

        return new MetricsDatabase(() =>
        {
            database.Dispose();
            directory.Dispose();
            return default;
        })
        {
            Metrics = new SqliteMetricsStore(database),
            Totals = new SqliteLinkTotals(database),
            RawClicks = new SqliteRawClickStore(database),
            Migrate = () => SqliteMigrator.MigrateAsync(database, CancellationToken.None),
            OpenClicks = clock => new SqliteClickStore(database, clock, new ClickStoreOptions()),
            Rows = new SqliteRowWriter(database),
        };
    }

    /// <inheritdoc cref="CreateSqliteAsync"/>
    /// <param name="alter">What to do to the migrated, empty database.</param>
    public static async Task<MetricsDatabase> CreatePostgresAsync(Func<NpgsqlDataSource, Task>? alter = null, bool firstRelease = false)
    {
        PostgresServer server = await PostgresServer.CreateDatabaseAsync();
        NpgsqlDataSource database = NpgsqlDataSource.Create(server.ConnectionString);
        if (firstRelease)
        {
            await ApplyFirstAsync(StorageBackend.Postgres, async sql =>
            {
                await using NpgsqlCommand command = database.CreateCommand(sql);
                await command.ExecuteNonQueryAsync();
            });
        }
        else
        {
            await PostgresMigrator.MigrateAsync(database, CancellationToken.None);
        }

        await (alter?.Invoke(database) ?? Task.CompletedTask);
        return new MetricsDatabase(async () =>
        {
            await database.DisposeAsync();
            await server.DisposeAsync();
        })
        {
            Metrics = new PostgresMetricsStore(database),
            Totals = new PostgresLinkTotals(database),
            RawClicks = new PostgresRawClickStore(database),
            Migrate = () => PostgresMigrator.MigrateAsync(database, CancellationToken.None),
            OpenClicks = clock => new PostgresClickStore(database, clock, new ClickStoreOptions(), NullLogger<PostgresClickStore>.Instance),
            Rows = new PostgresRowWriter(database),
        };
    }

    public ValueTask DisposeAsync() => _dispose();

    private static async Task ApplyFirstAsync(StorageBackend backend, Func<string, Task> execute)
    {
        await execute("CREATE TABLE schema_migrations (number integer PRIMARY KEY, name text NOT NULL)");
        await execute(Migration.All(backend)[0].Sql);
        await execute("INSERT INTO schema_migrations (number, name) VALUES (1, '0001_init')");
    }
}
