using Shortener.Core.Analytics;
using Shortener.Core.Storage.Sqlite;
using Shortener.Testing;

namespace Shortener.StoreContracts.Analytics;

public sealed class SqliteMetricsStoreTests : MetricsStoreContract
{
    private readonly TemporaryDirectory _directory = new();
    private SqliteDatabase _database = null!;

    public override async Task InitializeAsync()
    {
        _database = SqliteDatabase.Open(_directory.File("metrics.db"));
        await SqliteMigrator.MigrateAsync(_database, CancellationToken.None);
    }

    public override Task DisposeAsync()
    {
        _database.Dispose();
        _directory.Dispose();
        return Task.CompletedTask;
    }

    internal override (IMetricsStore Store, IRowWriter Rows) Open() => (new SqliteMetricsStore(_database), new SqliteRowWriter(_database));
}
