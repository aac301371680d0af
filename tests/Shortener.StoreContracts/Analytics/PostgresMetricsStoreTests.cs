using Npgsql;
using Shortener.Core.Analytics;
using Shortener.Core.Storage.Postgres;
using Shortener.Testing;

namespace Shortener.StoreContracts.Analytics;

[Trait("Db", "Postgres")]
public sealed class PostgresMetricsStoreTests : MetricsStoreContract
{
    private PostgresServer _server = null!;
    private NpgsqlDataSource _database = null!;

    public override async Task InitializeAsync()
    {
        _server = await PostgresServer.CreateDatabaseAsync();
        _database = NpgsqlDataSource.Create(_server.ConnectionString);
        await PostgresMigrator.MigrateAsync(_database, CancellationToken.None);
    }

    public override async Task DisposeAsync()
    {
        await _database.DisposeAsync();
        await _server.DisposeAsync();
    }

    internal override (IMetricsStore Store, IRowWriter Rows) Open() => (new PostgresMetricsStore(_database), new PostgresRowWriter(_database));
}
