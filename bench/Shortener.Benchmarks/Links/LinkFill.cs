using System.Diagnostics;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Npgsql;
using Shortener.Core.Accounts;
using Shortener.Core.Links;
using Shortener.Core.Storage.Postgres;
using Shortener.Core.Storage.Sqlite;

namespace Shortener.Benchmarks.Links;

/// <summary>
/// Fills a database with made-up links through the stores, and goes on where a run before ended. One link in 1,000 is about штормовые
/// погоды, one in 100,000 about a zeppelin; every tenth has tags, every fifth lies in one of 200 folders, every twentieth is archived.
/// </summary>
internal static class LinkFill
{
    private const int Batch = 5_000;

    private static readonly string[] Words = ["spring", "sale", "shoes", "video", "recipe", "travel", "guide", "news", "offer", "launch", "ticket", "menu"];

    /// <param name="target">A SQLite file (<c>*.db</c>), or the connection string of an existing PostgreSQL database.</param>
    public static async Task RunAsync(string target, int links, string apiKey, TextWriter output)
    {
        if (target.EndsWith(".db", StringComparison.Ordinal))
        {
            using SqliteDatabase database = SqliteDatabase.Open(target);
            await SqliteMigrator.MigrateAsync(database, CancellationToken.None);
            await FillAsync(new SqliteAccountStore(database), new SqliteLinkStore(database), links, apiKey, Count, output);
            using SqliteConnection settle = database.OpenReader();
            using SqliteCommand checkpoint = settle.CreateCommand();
            checkpoint.CommandText = "PRAGMA wal_checkpoint(TRUNCATE)";
            checkpoint.ExecuteNonQuery();

            Task<long> Count()
            {
                using SqliteConnection connection = database.OpenReader();
                using SqliteCommand command = connection.CreateCommand();
                command.CommandText = "SELECT count(*) FROM links";
                return Task.FromResult((long)command.ExecuteScalar()!);
            }
        }
        else
        {
            await using NpgsqlDataSource database = NpgsqlDataSource.Create(target);
            await PostgresMigrator.MigrateAsync(database, CancellationToken.None);
            if (await Count() >= links)
            {
                return;
            }

            await ExecuteAsync(database, "DROP INDEX IF EXISTS links_search");
            await FillAsync(new PostgresAccountStore(database), new PostgresLinkStore(database), links, apiKey, Count, output);
            long start = Stopwatch.GetTimestamp();
            await PostgresMigrator.MigrateAsync(database, CancellationToken.None);
            await output.WriteLineAsync($"index of texts made in {Stopwatch.GetElapsedTime(start).TotalSeconds:n0} s");
            await ExecuteAsync(database, "VACUUM ANALYZE links");

            async Task<long> Count()
            {
                await using NpgsqlCommand command = database.CreateCommand("SELECT count(*) FROM links");
                return (long)(await command.ExecuteScalarAsync())!;
            }
        }
    }

    /// <summary>The link with this number; the same in every run.</summary>
    public static NewLink Link(int number) => new()
    {
        WorkspaceId = 1,
        DomainId = 1,
        Slug = "b" + number.ToString("x7", CultureInfo.InvariantCulture),
        SlugIsRandom = true,
        Url = $"https://www.{Word(number)}-shop{number % 997}.example/{Word(number / 7)}/{number * 7919L % 1_000_003}?ref={number % 13}",
        Title = number % 100_000 == 77 ? "A zeppelin over the town"
            : number % 1_000 == 5 ? $"Штормовая погода {number}"
            : $"{Word(number / 3)} {Word(number / 5)} number {number % 5_000}",
        Tags = number % 10 == 0 ? [Word(number / 10), number % 50_000 == 0 ? "rare-tag" : "tag" + (number % 100)] : [],
        Folder = number % 5 == 0 ? $"{Word(number / 5)}/{number / 5 % 200}" : null,
        Archived = number % 20 == 3,
        CreatedAt = DateTimeOffset.UnixEpoch.AddDays(20_000).AddSeconds(number),
    };

    private static string Word(int number) => Words[number % Words.Length];

    private static async Task FillAsync(
        IAccountStore accounts, ILinkStore store, int links, string apiKey, Func<Task<long>> count, TextWriter output)
    {
        await accounts.BootstrapAsync("Bench", "bench", ApiKey.Hash(apiKey), DateTimeOffset.UnixEpoch, CancellationToken.None);
        int from = (int)await count();
        long start = Stopwatch.GetTimestamp();
        for (int next = from; next < links; next += Batch)
        {
            await store.CreateManyAsync([.. Enumerable.Range(next, Math.Min(Batch, links - next)).Select(Link)], TimeProvider.System.GetUtcNow(), CancellationToken.None);
        }

        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{links - from:n0} links in {seconds:n0} s, {(links - from) / seconds:n0} /s"));
    }

    private static async Task ExecuteAsync(NpgsqlDataSource database, string sql)
    {
        await using NpgsqlCommand command = database.CreateCommand(sql);
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync();
    }
}
