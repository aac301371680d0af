using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Shortener.Core.Clicks;
using Shortener.Core.Storage.Postgres;
using Shortener.Core.Storage.Sqlite;
using Shortener.Testing;

namespace Shortener.StoreContracts.Clicks;

/// <summary>A fresh database of one backend with the stores that clicks pass through.</summary>
public sealed class ClickStorage : IAsyncDisposable
{
    private readonly Func<ValueTask> _dispose;

    private ClickStorage(Func<ValueTask> dispose) => _dispose = dispose;

    /// <summary>A second store on the same database: another worker.</summary>
    public required Func<IClickStore> AnotherStore { get; init; }

    public required IClickStore Clicks { get; init; }

    public required IDeadLetterStore DeadLetters { get; init; }

    public required ISourceAccountStore Accounts { get; init; }

    public required Func<DbConnection> Open { get; init; }

    public required TestClock Clock { get; init; }

    public static async Task<ClickStorage> CreateSqliteAsync()
    {
        var folder = new TemporaryDirectory();
        var clock = new TestClock();
        var options = new ClickStoreOptions();
        SqliteDatabase database = SqliteDatabase.Open(folder.File("shortener.db"));
        await SqliteMigrator.MigrateAsync(database, CancellationToken.None);
        var clicks = new SqliteClickStore(database, clock, options);
        return new ClickStorage(() =>
        {
            clicks.Dispose();
            database.Dispose();
            folder.Dispose();
            return default;
        })
        {
            Clicks = clicks,
            AnotherStore = () => new SqliteClickStore(database, clock, options),
            DeadLetters = new SqliteDeadLetterStore(database, clock, options),
            Accounts = new SqliteSourceAccountStore(database, clock),
            Clock = clock,
            Open = () =>
            {
                SqliteConnection connection = database.OpenReader();
                return connection;
            },
        };
    }

    /// <param name="alter">What to do to the migrated, empty database.</param>
    public static async Task<ClickStorage> CreatePostgresAsync(Func<NpgsqlDataSource, Task>? alter = null)
    {
        PostgresServer server = await PostgresServer.CreateDatabaseAsync();
        var clock = new TestClock();
        var options = new ClickStoreOptions();
        NpgsqlDataSource database = NpgsqlDataSource.Create(server.ConnectionString);
        await PostgresMigrator.MigrateAsync(database, CancellationToken.None);
        await (alter?.Invoke(database) ?? Task.CompletedTask);
        IClickStore Store() => new PostgresClickStore(database, clock, options, NullLogger<PostgresClickStore>.Instance);
        return new ClickStorage(async () =>
        {
            await database.DisposeAsync();
            await server.DisposeAsync();
        })
        {
            Clicks = Store(),
            AnotherStore = Store,
            DeadLetters = new PostgresDeadLetterStore(database, clock, options),
            Accounts = new PostgresSourceAccountStore(database),
            Clock = clock,
            Open = database.OpenConnection,
        };
    }

    /// <summary>A single number.</summary>
    public async Task<long> ScalarAsync(string sql)
    {
        await using DbConnection connection = Open();
        await using DbCommand command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToInt64(await command.ExecuteScalarAsync(), System.Globalization.CultureInfo.InvariantCulture);
    }

    public ValueTask DisposeAsync() => _dispose();
}
