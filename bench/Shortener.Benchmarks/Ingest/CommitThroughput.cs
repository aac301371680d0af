using System.Diagnostics;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Shortener.Core.Clicks;
using Shortener.Core.Clicks.Rows;
using Shortener.Core.Enrichment;
using Shortener.Core.Storage.Postgres;
using Shortener.Core.Storage.Sqlite;
using Shortener.Core.UserAgents;
using Shortener.Ingest.Pipeline;

namespace Shortener.Benchmarks.Ingest;

/// <summary>
/// Clicks a second through <see cref="IClickStore.CommitAsync"/> against bare inserts (SQLite) or COPY (PostgreSQL) of the same narrow
/// rows in transactions of the same size: recorded visits, 50,000 a second. Not a BenchmarkDotNet class: each figure needs a fresh
/// database.
/// </summary>
internal static class CommitThroughput
{
    private const int ClicksPerSecond = 50_000;
    private const int Measured = 400_000;
    private const int WarmUpBatches = 2;

    /// <param name="visits">What the clicks bring.</param>
    /// <param name="batchClicks">Clicks of a transaction; null for the pipeline's default.</param>
    /// <param name="postgres">Connection string of a server on which databases may be created; null leaves PostgreSQL out.</param>
    public static async Task RunAsync(RecordedVisits visits, int? batchClicks, string? postgres, TextWriter output)
    {
        int size = batchClicks ?? new IngestOptions().BatchClicks;
        List<EnrichedClick>[] batches = [.. Enrich(visits, size)];
        string folder = Directory.CreateTempSubdirectory("shortener-bench-").FullName;
        try
        {
            double bare = await BareSqliteAsync(Path.Combine(folder, "bare.db"), batches);
            double full = await FullSqliteAsync(Path.Combine(folder, "full.db"), batches);
            await ReportAsync(output, "SQLite", size, bare, full);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        if (postgres is not null)
        {
            double bare = await WithDatabaseAsync(postgres, database => BarePostgresAsync(database, batches));
            double full = await WithDatabaseAsync(postgres, database => FullPostgresAsync(database, batches));
            await ReportAsync(output, "PostgreSQL", size, bare, full);
        }
    }

    private static IEnumerable<List<EnrichedClick>> Enrich(RecordedVisits visits, int size)
    {
        // From a minute ago: within the window of a live source.
        long start = UnixMicros.Now(TimeProvider.System) - (UnixMicros.PerHour / 60);
        var stream = new VisitStream(visits, start, ClicksPerSecond * 86_400.0, 0);
        ClickEnricher enricher = ClickEnricher.Create(new NoLocator(), UserAgentParser.Load());
        for (int batch = 0; batch < Math.Max(1, Measured / size) + WarmUpBatches; batch++)
        {
            yield return [.. stream.Take(size).Select(enricher.Enrich)];
        }
    }

    private static Task ReportAsync(TextWriter output, string backend, int size, double bare, double full) => output.WriteLineAsync(
        string.Create(CultureInfo.InvariantCulture,
            $"{backend}, batches of {size:n0}: bare {bare:n0} clicks/s, commit {full:n0} clicks/s, ratio {full / bare:n2}"));

    private static async Task<double> BareSqliteAsync(string path, List<EnrichedClick>[] batches)
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

    private static async Task<double> FullSqliteAsync(string path, List<EnrichedClick>[] batches)
    {
        using SqliteDatabase database = SqliteDatabase.Open(path);
        await SqliteMigrator.MigrateAsync(database, CancellationToken.None);
        using var store = new SqliteClickStore(database, TimeProvider.System, new ClickStoreOptions());
        return await MeasureFullAsync(batches, store);
    }

    private static async Task<double> BarePostgresAsync(NpgsqlDataSource database, List<EnrichedClick>[] batches)
    {
        await PostgresMigrator.MigrateAsync(database, CancellationToken.None);
        await new PostgresClickPartitions("clicks", database, TimeProvider.System, NullLogger.Instance).EnsureAsync([], CancellationToken.None);
        return await MeasureBareAsync(batches, async rows =>
        {
            await using NpgsqlConnection connection = await database.OpenConnectionAsync();
            await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync();
            await PostgresClickWriter.CopyClicksAsync(connection, 1, rows, CancellationToken.None);
            await transaction.CommitAsync();
        });
    }

    private static async Task<double> FullPostgresAsync(NpgsqlDataSource database, List<EnrichedClick>[] batches)
    {
        await PostgresMigrator.MigrateAsync(database, CancellationToken.None);
        return await MeasureFullAsync(
            batches, new PostgresClickStore(database, TimeProvider.System, new ClickStoreOptions(), NullLogger<PostgresClickStore>.Instance));
    }

    private static async Task<double> MeasureBareAsync(List<EnrichedClick>[] batches, Func<ClickRow[], Task> insert)
    {
        var builder = new ClickRowBuilder();
        var window = new ClickWindow(long.MinValue, long.MaxValue);
        var watch = new Stopwatch();
        for (int batch = 0; batch < batches.Length; batch++)
        {
            ClickRow[] rows = builder.Build(batches[batch], window);
            if (batch >= WarmUpBatches)
            {
                watch.Start();
            }

            await insert(rows);
            watch.Stop();
        }

        return PerSecond(batches, watch);
    }

    private static async Task<double> MeasureFullAsync(List<EnrichedClick>[] batches, IClickStore store)
    {
        SourceState source = await store.OpenSourceAsync("bench/1", 0, CancellationToken.None);
        var watch = new Stopwatch();
        long position = 0;
        for (int batch = 0; batch < batches.Length; batch++)
        {
            if (batch >= WarmUpBatches)
            {
                watch.Start();
            }

            long to = batches[batch][^1].Raw.EndPosition;
            if (await store.CommitAsync(new ClickBatch(source, position, to, batches[batch], []), CancellationToken.None) != CommitResult.Committed)
            {
                throw new InvalidOperationException("A commit of the benchmark was refused");
            }

            position = to;
            watch.Stop();
        }

        return PerSecond(batches, watch);
    }

    private static double PerSecond(List<EnrichedClick>[] batches, Stopwatch watch) =>
        batches.Skip(WarmUpBatches).Sum(batch => batch.Count) / watch.Elapsed.TotalSeconds;

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
