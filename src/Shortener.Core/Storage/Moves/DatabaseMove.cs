using System.Globalization;
using Microsoft.Data.Sqlite;
using Npgsql;
using Shortener.Core.Storage.Postgres;
using Shortener.Core.Storage.Sqlite;

namespace Shortener.Core.Storage.Moves;

/// <summary>
/// Moves a whole database from SQLite to an empty PostgreSQL in one transaction: copied by COPY, read back and compared, then
/// committed. Whatever ends it before leaves the target empty, so that it is simply started again. The sources' positions move too:
/// what is still in the journal is stored by the next start on PostgreSQL.
/// </summary>
public static class DatabaseMove
{
    private const int RowsPerReport = 1_000;

    /// <param name="source">Locked by the caller: no server uses it.</param>
    /// <param name="target">A database without any data of the product; its schema is created here.</param>
    /// <exception cref="MoveException">Refused, or not equal; nothing is left in the target.</exception>
    public static async Task<MoveReport> RunAsync(
        SqliteDatabase source, NpgsqlDataSource target, IProgress<MoveProgress> progress, CancellationToken ct)
    {
        await SqliteMigrator.MigrateAsync(source, ct);
        await PostgresMigrator.MigrateAsync(target, ct);
        await using NpgsqlConnection to = await target.OpenConnectionAsync(ct);
        await using NpgsqlTransaction transaction = await to.BeginTransactionAsync(ct);
        using SqliteConnection from = source.OpenReader();
        IReadOnlyList<MoveTable> tables = await MovePlan.ReadAsync(from, to, ct);
        await LockEmptyAsync(to, tables, ct);
        await CreatePartitionsAsync(from, to, ct);

        var report = new Reporter(progress, tables.Sum(table => table.Rows) * 2);
        Dictionary<string, RowHash> copied = [];
        foreach (MoveTable table in tables)
        {
            copied[table.Name] = await CopyAsync(table, from, to, report, ct);
            await ContinueNumbersAsync(table, from, to, ct);
        }

        List<MovedTable> moved = [];
        foreach (MoveTable table in tables)
        {
            moved.Add(await CompareAsync(table, copied[table.Name], to, report, ct));
        }

        await transaction.CommitAsync(ct);
        // The planner knows nothing of a table filled by COPY until it is analysed; autovacuum would come later.
        await ExecuteAsync(to, "ANALYZE", ct);
        return new MoveReport(source.Path, $"{to.Host}/{to.Database}", moved);
    }

    /// <summary>Nobody else begins to use the target meanwhile: a node that starts there waits, and then finds what was moved.</summary>
    private static async Task LockEmptyAsync(NpgsqlConnection to, IReadOnlyList<MoveTable> tables, CancellationToken ct)
    {
        foreach (MoveTable table in tables)
        {
            await ExecuteAsync(to, $"LOCK TABLE \"{table.Name}\" IN EXCLUSIVE MODE", ct);
            await using var any = new NpgsqlCommand($"SELECT EXISTS (SELECT FROM \"{table.Name}\")", to);
            if ((bool)(await any.ExecuteScalarAsync(ct))!)
            {
                throw new MoveException(
                    $"The database {to.Database} is not empty: {table.Name} has rows. Move into a fresh database (CREATE DATABASE), which no server has used.");
            }
        }
    }

    private static async Task CreatePartitionsAsync(SqliteConnection from, NpgsqlConnection to, CancellationToken ct)
    {
        string[] statements =
        [
            .. PostgresClickPartitions.StatementsFor("clicks", Days(from, "SELECT DISTINCT day FROM clicks")),
            .. PostgresClickPartitions.StatementsFor("events", Days(from, "SELECT DISTINCT day FROM events")),
        ];
        foreach (string create in statements)
        {
            await ExecuteAsync(to, create, ct);
        }
    }

    private static List<int> Days(SqliteConnection from, string select)
    {
        using SqliteCommand command = from.CreateCommand();
        command.CommandText = select;
        using SqliteDataReader rows = command.ExecuteReader();
        List<int> days = [];
        while (rows.Read())
        {
            days.Add(rows.GetInt32(0));
        }

        return days;
    }

    private static async Task<RowHash> CopyAsync(MoveTable table, SqliteConnection from, NpgsqlConnection to, Reporter report, CancellationToken ct)
    {
        var hash = new RowHash();
        using SqliteCommand select = from.CreateCommand();
        select.CommandText = $"SELECT {table.ColumnList} FROM \"{table.Name}\"";
        try
        {
            using SqliteDataReader rows = select.ExecuteReader();
            // Numbers that PostgreSQL gives by itself are written as they are: COPY overrides them.
            await using NpgsqlBinaryImporter copy = await to.BeginBinaryImportAsync(
                $"COPY \"{table.Name}\" ({table.ColumnList}) FROM STDIN (FORMAT BINARY)", ct);
            copy.Timeout = Timeout.InfiniteTimeSpan;
            while (rows.Read())
            {
                await copy.StartRowAsync(ct);
                for (int i = 0; i < table.Columns.Count; i++)
                {
                    await table.Columns[i].CopyAsync(rows, i, copy, hash, ct);
                }

                hash.EndRow();
                report.Row("copying", table.Name);
            }

            await copy.CompleteAsync(ct);
            return hash;
        }
        catch (Exception refused) when (refused is PostgresException or SqliteException or FormatException or InvalidCastException or OverflowException)
        {
            throw new MoveException($"A row of {table.Name}, about the {hash.Rows + 1:N0}th, cannot be moved: {refused.Message}", refused);
        }
    }

    /// <summary>Ids go on behind the last one ever given, also behind those of deleted rows.</summary>
    private static async Task ContinueNumbersAsync(MoveTable table, SqliteConnection from, NpgsqlConnection to, CancellationToken ct)
    {
        if (table.Identity is null)
        {
            return;
        }

        using SqliteCommand last = from.CreateCommand();
        last.CommandText = $"""
            SELECT max(coalesce((SELECT max("{table.Identity}") FROM "{table.Name}"), 0),
                       coalesce((SELECT seq FROM sqlite_sequence WHERE name = $table), 0))
            """;
        last.Parameters.AddWithValue("$table", table.Name);
        long number = Convert.ToInt64(last.ExecuteScalar(), CultureInfo.InvariantCulture);
        if (number > 0)
        {
            await ExecuteAsync(to, string.Create(
                CultureInfo.InvariantCulture, $"SELECT setval(pg_get_serial_sequence('\"{table.Name}\"', '{table.Identity}'), {number})"), ct);
        }
    }

    private static async Task<MovedTable> CompareAsync(MoveTable table, RowHash copied, NpgsqlConnection to, Reporter report, CancellationToken ct)
    {
        var hash = new RowHash();
        await using (var select = new NpgsqlCommand($"SELECT {table.ColumnList} FROM \"{table.Name}\"", to) { CommandTimeout = 0 })
        {
            await using NpgsqlDataReader rows = await select.ExecuteReaderAsync(ct);
            while (await rows.ReadAsync(ct))
            {
                for (int i = 0; i < table.Columns.Count; i++)
                {
                    table.Columns[i].Hash(rows, i, hash);
                }

                hash.EndRow();
                report.Row("comparing", table.Name);
            }
        }

        return hash.Rows == copied.Rows && hash.Sum == copied.Sum
            ? new MovedTable(table.Name, hash.Rows, hash.Sum.ToString("x16", CultureInfo.InvariantCulture))
            : throw new MoveException(
                $"{table.Name} does not come out equal: {copied.Rows:N0} rows were sent, {hash.Rows:N0} arrived, or their content differs. Nothing was moved.");
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(ct);
    }

    private sealed class Reporter(IProgress<MoveProgress> progress, long total)
    {
        private long _done;

        public void Row(string doing, string table)
        {
            if (++_done % RowsPerReport == 0)
            {
                progress.Report(new MoveProgress(doing, table, _done, total));
            }
        }
    }
}
