using Npgsql;
using Shortener.Core.Storage.Postgres;
using Shortener.Core.Visitors;
using Shortener.Testing;

namespace Shortener.StoreContracts.Visitors;

[Trait("Db", "Postgres")]
public sealed class PostgresVisitorSaltStoreTests : VisitorSaltStoreContract
{
    private PostgresServer _server = null!;
    private NpgsqlDataSource _database = null!;

    public override async Task DisposeAsync()
    {
        await _database.DisposeAsync();
        await _server.DisposeAsync();
    }

    protected override async Task<IVisitorSaltStore> CreateEmptyAsync()
    {
        _server = await PostgresServer.CreateDatabaseAsync();
        // A session time zone far from UTC: periods are UTC's whatever the server says.
        _database = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(_server.ConnectionString) { Timezone = "Pacific/Kiritimati" });
        await PostgresMigrator.MigrateAsync(_database, CancellationToken.None);
        return new PostgresVisitorSaltStore(_database);
    }

    protected override async Task<int> TodayAsync()
    {
        await using NpgsqlCommand command = _database.CreateCommand("SELECT (now() AT TIME ZONE 'UTC')::date - DATE '1970-01-01'");
        return (int)(await command.ExecuteScalarAsync())!;
    }

    protected override async Task InsertAsync(string period, int startDay, byte[] salt)
    {
        await using NpgsqlCommand command = _database.CreateCommand("INSERT INTO visitor_salts (period_start, period, salt) VALUES ($1, $2, $3)");
        command.Parameters.AddWithValue(startDay);
        command.Parameters.AddWithValue(period);
        command.Parameters.AddWithValue(salt);
        await command.ExecuteNonQueryAsync();
    }
}
