using System.Diagnostics;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Shortener.Core.Clicks;
using Shortener.Core.Clicks.Rows;
using Shortener.Core.Storage.Postgres;
using Shortener.Core.Storage.Sqlite;

namespace Shortener.Benchmarks.Ingest;

/// <summary>
/// Clicks a second through <see cref="IClickStore.CommitAsync"/> against bare inserts (SQLite) or COPY (PostgreSQL) of the same narrow
/// rows in transactions of the same size. Not a BenchmarkDotNet class: each figure needs a fresh database.
/// </summary>
internal static class CommitThroughput
{
    private const int BatchClicks = 8_192;

    /// <param name="batches">Measured batches of 8,192 clicks, after two to warm up.</param>
    /// <param name="postgres">Connection string of a server on which databases may be created; null leaves PostgreSQL out.</param>
    public static async Task RunAsync(int batches, string? postgres, TextWriter output)
    {
        string folder = Directory.CreateTempSubdirectory("shortener-bench-").FullName;
        try
        {
            double bare = await BareSqliteAsync(Path.Combine(folder, "bare.db"), batches);
            double full = await FullSqliteAsync(Path.Combine(folder, "full.db"), batches);
            await ReportAsync(output, "SQLite", bare, full);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        if (postgres is not null)
        {
            double bare = await WithDatabaseAsync(postgres, database => BarePostgresAsync(database, batches));
            double full = await WithDatabaseAsync(postgres, database => FullPostgresAsync(database, batches));
            await ReportAsync(output, "PostgreSQL", bare, full);
        }
    }

    private static Task ReportAsync(TextWriter output, string backend, double bare, double full) => output.WriteLineAsync(
        string.Create(CultureInfo.InvariantCulture, $"{backend}: bare {bare:n0} clicks/s, commit {full:n0} clicks/s, ratio {full / bare:n2}"));

    private static async Task<double> BareSqliteAsync(string path, int batches)
    {
        using SqliteDatabase database = SqliteDatabase.Open(path);
        await SqliteMigrator.MigrateAsync(database, CancellationToken.None);
        using SqliteDatabase.WriterLease writer = await database.LeaseWriterAsync(CancellationToken.None);
        using var clicks = new SqliteClickWriter(writer.Connection);
        return await MeasureBareAsync(batches, rows =>
        {
            using SqliteTransaction transaction = writer.Connection.BeginTransaction();
            clicks.WriteClicks(1, rows);
            transaction.Commit();
            return Task.CompletedTask;
        });
    }

    private static async Task<double> FullSqliteAsync(string path, int batches)
    {
        using SqliteDatabase database = SqliteDatabase.Open(path);
        await SqliteMigrator.MigrateAsync(database, CancellationToken.None);
        using var store = new SqliteClickStore(database, TimeProvider.System, new ClickStoreOptions());
        return await MeasureFullAsync(batches, store);
    }

    private static async Task<double> BarePostgresAsync(NpgsqlDataSource database, int batches)
    {
        await PostgresMigrator.MigrateAsync(database, CancellationToken.None);
        await new PostgresClickPartitions(database, TimeProvider.System, NullLogger.Instance).EnsureAsync([], CancellationToken.None);
        return await MeasureBareAsync(batches, async rows =>
        {
            await using NpgsqlConnection connection = await database.OpenConnectionAsync();
            await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync();
            await PostgresClickWriter.CopyClicksAsync(connection, 1, rows, CancellationToken.None);
            await transaction.CommitAsync();
        });
    }

    private static async Task<double> FullPostgresAsync(NpgsqlDataSource database, int batches)
    {
        await PostgresMigrator.MigrateAsync(database, CancellationToken.None);
        return await MeasureFullAsync(
            batches, new PostgresClickStore(database, TimeProvider.System, new ClickStoreOptions(), NullLogger<PostgresClickStore>.Instance));
    }

    private static async Task<double> MeasureBareAsync(int batches, Func<ClickRow[], Task> insert)
    {
        BenchmarkClicks clicks = Clicks();
        var builder = new ClickRowBuilder();
        var window = new ClickWindow(long.MinValue, long.MaxValue);
        var watch = new Stopwatch();
        for (int batch = -2; batch < batches; batch++)
        {
            ClickRow[] rows = builder.Build(clicks.Take(BatchClicks), window);
            if (batch >= 0)
            {
                watch.Start();
            }

            await insert(rows);
            watch.Stop();
        }

        return batches * BatchClicks / watch.Elapsed.TotalSeconds;
    }

    private static async Task<double> MeasureFullAsync(int batches, IClickStore store)
    {
        BenchmarkClicks clicks = Clicks();
        SourceState source = await store.OpenSourceAsync("bench/1", 0, CancellationToken.None);
        var watch = new Stopwatch();
        for (int batch = -2; batch < batches; batch++)
        {
            long from = clicks.Position;
            List<EnrichedClick> taken = clicks.Take(BatchClicks);
            if (batch >= 0)
            {
                watch.Start();
            }

            if (await store.CommitAsync(new ClickBatch(source, from, clicks.Position, taken, []), CancellationToken.None) != CommitResult.Committed)
            {
                throw new InvalidOperationException("A commit of the benchmark was refused");
            }

            watch.Stop();
        }

        return batches * BatchClicks / watch.Elapsed.TotalSeconds;
    }

    /// <summary>From a quarter of an hour ago: within the window of a live source, and in this month's partition but for its first minutes.</summary>
    private static BenchmarkClicks Clicks() => new(UnixMicros.Now(TimeProvider.System) - (UnixMicros.PerHour / 4));

    private static async Task<double> WithDatabaseAsync(string admin, Func<NpgsqlDataSource, Task<double>> measure)
    {
        string name = "bench_" + Guid.NewGuid().ToString("N");
        await using NpgsqlDataSource server = NpgsqlDataSource.Create(admin);
        await ExecuteAsync(server, $"CREATE DATABASE {name}");
        try
        {
            await using NpgsqlDataSource database = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(admin) { Database = name }.ToString());
            return await measure(database);
        }
        finally
        {
            await ExecuteAsync(server, $"DROP DATABASE {name} WITH (FORCE)");
        }
    }

    private static async Task ExecuteAsync(NpgsqlDataSource server, string sql)
    {
        await using NpgsqlCommand command = server.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
