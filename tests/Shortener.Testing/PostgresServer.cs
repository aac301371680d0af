using Npgsql;

namespace Shortener.Testing;

/// <summary>
/// The PostgreSQL server that <c>./test.sh</c> starts (<c>SHORTENER_TEST_POSTGRES</c>, an Npgsql connection string of a superuser).
/// Each caller gets a database of its own. A missing server fails the test: it is never skipped.
/// </summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private readonly string _admin;
    private readonly string _name;

    private PostgresServer(string admin, string name)
    {
        _admin = admin;
        _name = name;
        ConnectionString = new NpgsqlConnectionStringBuilder(admin) { Database = name, IncludeErrorDetail = true }.ToString();
    }

    /// <summary>Connection string of the fresh database.</summary>
    public string ConnectionString { get; }

    public static async Task<PostgresServer> CreateDatabaseAsync()
    {
        string admin = Environment.GetEnvironmentVariable("SHORTENER_TEST_POSTGRES")
            ?? throw new InvalidOperationException("SHORTENER_TEST_POSTGRES is not set: run the tests with ./test.sh, which starts the servers");
        string name = "test_" + Guid.NewGuid().ToString("N");
        await ExecuteAsync(admin, $"CREATE DATABASE {name}");
        return new PostgresServer(admin, name);
    }

    public async ValueTask DisposeAsync()
    {
        await using (var pool = new NpgsqlConnection(ConnectionString))
        {
            NpgsqlConnection.ClearPool(pool);
        }

        await ExecuteAsync(_admin, $"DROP DATABASE IF EXISTS {_name} WITH (FORCE)");
    }

    private static async Task ExecuteAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
