using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Npgsql;
using Shortener.Testing;
using Shortener.Testing.Processes;
using Xunit.Abstractions;

namespace Shortener.FaultTests;

public sealed class SqliteKillTests(ITestOutputHelper output) : KillContract(output)
{
    protected override Task<ShortenerSetup> CreateSetupAsync(string dataDirectory) =>
        Task.FromResult(new ShortenerSetup { DataDirectory = dataDirectory });

    protected override Task ReleaseAsync() => Task.CompletedTask;

    protected override DbConnection OpenDatabase(ShortenerSetup setup)
    {
        string file = Assert.Single(Directory.GetFiles(setup.DataDirectory, "*.db"));
        return new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString());
    }
}

[Trait("Db", "Postgres")]
public sealed class PostgresKillTests(ITestOutputHelper output) : KillContract(output)
{
    private PostgresServer? _postgres;
    private RedisServer? _redis;

    protected override async Task<ShortenerSetup> CreateSetupAsync(string dataDirectory)
    {
        _postgres = await PostgresServer.CreateDatabaseAsync();
        // A private server: its channels and keys would else be shared with other tests' nodes.
        _redis = await RedisServer.StartAsync();
        return new ShortenerSetup
        {
            DataDirectory = dataDirectory,
            Postgres = _postgres.ConnectionString,
            Redis = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{_redis.Port}"),
            Environment = new Dictionary<string, string> { ["Ingest__InProcess"] = "true" },
        };
    }

    protected override async Task ReleaseAsync()
    {
        if (_redis is not null)
        {
            await _redis.DisposeAsync();
        }

        if (_postgres is not null)
        {
            await _postgres.DisposeAsync();
        }
    }

    protected override DbConnection OpenDatabase(ShortenerSetup setup) => new NpgsqlConnection(setup.Postgres);
}
