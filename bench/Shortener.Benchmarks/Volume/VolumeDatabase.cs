using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Shortener.Benchmarks.Ingest;
using Shortener.Core.Analytics;
using Shortener.Core.Clicks;
using Shortener.Core.Storage.Postgres;
using Shortener.Core.Storage.Sqlite;

namespace Shortener.Benchmarks.Volume;

/// <summary>
/// A database that stays between runs, with a workspace (a server's first one, where it made some) and the stream's 100,000 links: a
/// SQLite file (a path that ends in <c>.db</c>) or an existing PostgreSQL database (anything else, a connection string).
/// </summary>
internal sealed class VolumeDatabase : IAsyncDisposable
{
    private const string SizeSqlite = "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()";

    private const string SizePostgres = "SELECT sum(pg_total_relation_size(oid))::bigint FROM pg_class WHERE relkind IN ('r', 'm') AND relnamespace = 'public'::regnamespace";

    private readonly SqliteDatabase? _sqlite;
    private readonly NpgsqlDataSource? _postgres;

    private VolumeDatabase(SqliteDatabase sqlite)
    {
        _sqlite = sqlite;
        Clicks = new SqliteClickStore(sqlite, TimeProvider.System, new ClickStoreOptions());
        Metrics = new SqliteMetricsStore(sqlite);
    }

    private VolumeDatabase(NpgsqlDataSource postgres)
    {
        _postgres = postgres;
        Clicks = new PostgresClickStore(postgres, TimeProvider.System, new ClickStoreOptions(), NullLogger<PostgresClickStore>.Instance);
        Metrics = new PostgresMetricsStore(postgres);
    }

    public IClickStore Clicks { get; }

    public IMetricsStore Metrics { get; }

    public static async Task<VolumeDatabase> OpenAsync(string target)
    {
        if (target.EndsWith(".db", StringComparison.Ordinal))
        {
            SqliteDatabase sqlite = SqliteDatabase.Open(target);
            await SqliteMigrator.MigrateAsync(sqlite, CancellationToken.None);
            var embedded = new VolumeDatabase(sqlite);
            await embedded.AddLinksAsync("1700000000000000", "1700000000000000", """
                WITH RECURSIVE k (id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM k WHERE id < $links)
                """);
            return embedded;
        }

        NpgsqlDataSource postgres = NpgsqlDataSource.Create(target);
        await PostgresMigrator.MigrateAsync(postgres, CancellationToken.None);
        var distributed = new VolumeDatabase(postgres);
        await distributed.AddLinksAsync("now()", "now()", "WITH k (id) AS (SELECT * FROM generate_series(1, $links))");
        return distributed;
    }

    /// <summary>Bytes of everything in the database, indexes included.</summary>
    public Task<long> SizeAsync() => ScalarAsync(_sqlite is null ? SizePostgres : SizeSqlite);

    /// <summary>What a database does by itself in quiet hours: statistics, and no log left behind.</summary>
    public Task SettleAsync() => ExecuteAsync(_sqlite is null ? "VACUUM ANALYZE" : "PRAGMA wal_checkpoint(TRUNCATE)");

    public async ValueTask DisposeAsync()
    {
        (Clicks as IDisposable)?.Dispose();
        _sqlite?.Dispose();
        if (_postgres is not null)
        {
            await _postgres.DisposeAsync();
        }
    }

    private async Task AddLinksAsync(string created, string updated, string numbers)
    {
        if (await ScalarAsync("SELECT count(*) FROM links") > 0)
        {
            return;
        }

        string given = _sqlite is null ? "OVERRIDING SYSTEM VALUE " : "";
        await ExecuteAsync(string.Create(CultureInfo.InvariantCulture, $"""
            INSERT INTO workspaces (id, name, created_at) {given}VALUES (1, 'volume', {created}) ON CONFLICT DO NOTHING;
            INSERT INTO domains (id, workspace_id, host, created_at) {given}VALUES (1, 1, '', {created}) ON CONFLICT DO NOTHING;
            {numbers.Replace("$links", VisitStream.Links.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)}
            INSERT INTO links (id, workspace_id, domain_id, slug, url, created_at, updated_at) {given}
            SELECT id, 1, 1, 's' || id, 'https://example.com/' || id, {created}, {updated} FROM k
            """));
    }

    private async Task<long> ScalarAsync(string sql)
    {
        if (_sqlite is not null)
        {
            using SqliteConnection reader = _sqlite.OpenReader();
            using SqliteCommand select = reader.CreateCommand();
            select.CommandText = sql;
            return Convert.ToInt64(select.ExecuteScalar(), CultureInfo.InvariantCulture);
        }

        await using NpgsqlCommand command = _postgres!.CreateCommand(sql);
        return Convert.ToInt64(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture);
    }

    private async Task ExecuteAsync(string sql)
    {
        if (_sqlite is not null)
        {
            using SqliteDatabase.WriterLease writer = await _sqlite.LeaseWriterAsync(CancellationToken.None);
            using SqliteCommand command = writer.Connection.CreateCommand();
            command.CommandText = sql;
            command.ExecuteNonQuery();
            return;
        }

        await using NpgsqlCommand statement = _postgres!.CreateCommand(sql);
        statement.CommandTimeout = 600;
        await statement.ExecuteNonQueryAsync();
    }
}
