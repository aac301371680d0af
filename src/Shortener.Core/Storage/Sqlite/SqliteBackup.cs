using System.Globalization;
using Microsoft.Data.Sqlite;
using Shortener.Core.Backups;
using SQLitePCL;

namespace Shortener.Core.Storage.Sqlite;

/// <summary>
/// Copies the embedded database with SQLite's online backup while a server writes to it. One read transaction spans the copy, so every
/// page is of one instant; the server's write-ahead log cannot shrink until the copy is done. Needs disk for the whole copy.
/// </summary>
public sealed class SqliteBackup(string path, TimeProvider time) : IDatabaseBackup
{
    /// <summary>1,024 pages of 4 KiB a step: progress and cancellation every few milliseconds.</summary>
    private const int PagesPerStep = 1_024;

    private const string CountRows = """
        SELECT (SELECT count(*) FROM links WHERE deleted_at IS NULL),
               (SELECT count(*) FROM clicks),
               (SELECT count(*) FROM dead_letters WHERE replayed_at IS NULL)
        """;

    private const string SelectSources = "SELECT identity, position, stored, dead_lettered, closed_at IS NOT NULL FROM sources ORDER BY id";

    /// <inheritdoc/>
    public string FileEnding => ".db";

    /// <inheritdoc/>
    public Task<BackupReport> WriteAsync(string file, IProgress<double?> progress, CancellationToken ct) =>
        Task.Run(() => Write(file, progress, ct), ct);

    private BackupReport Write(string file, IProgress<double?> progress, CancellationToken ct)
    {
        if (!File.Exists(path))
        {
            throw new BackupException(
                $"There is no database {path}. Name its folder with Data:Directory (environment: Data__Directory), or set ConnectionStrings__Postgres.");
        }

        using var target = BackupFile.Create(file);
        try
        {
            DateTimeOffset instant;
            using (SqliteConnection source = Open(path))
            using (SqliteConnection copy = Open(target.Path))
            {
                using SqliteTransaction snapshot = source.BeginTransaction(deferred: true);
                // A deferred transaction begins with its first read.
                Scalar(source, "SELECT count(*) FROM schema_migrations");
                instant = time.GetUtcNow();
                Copy(source, copy, progress, ct);
            }

            BackupCounts counts;
            using (SqliteConnection copy = Open(target.Path))
            {
                // The copy is in the source's journal mode; as one file it can be moved around.
                Scalar(copy, "PRAGMA journal_mode = DELETE");
                progress.Report(null);
                Check(copy);
                ct.ThrowIfCancellationRequested();
                counts = Count(copy);
            }

            return new BackupReport(file, "sqlite", target.Complete(), instant, counts, "integrity_check");
        }
        catch (SqliteException failed)
        {
            throw new BackupException($"{path} could not be copied: {failed.Message}", failed);
        }
    }

    private static SqliteConnection Open(string file)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = file,
            Mode = SqliteOpenMode.ReadWrite,
            Cache = SqliteCacheMode.Private,
            Pooling = false,
            DefaultTimeout = 30,
        }.ToString());
        connection.Open();
        return connection;
    }

    private static void Copy(SqliteConnection source, SqliteConnection copy, IProgress<double?> progress, CancellationToken ct)
    {
        sqlite3_backup backup = raw.sqlite3_backup_init(copy.Handle, "main", source.Handle, "main");
        if (backup.IsInvalid)
        {
            throw new BackupException($"The copy cannot begin: {raw.sqlite3_errmsg(copy.Handle).utf8_to_string()}");
        }

        int result;
        using (backup)
        {
            do
            {
                ct.ThrowIfCancellationRequested();
                result = raw.sqlite3_backup_step(backup, PagesPerStep);
                int pages = raw.sqlite3_backup_pagecount(backup);
                progress.Report(pages == 0 ? 0 : 1 - ((double)raw.sqlite3_backup_remaining(backup) / pages));
            }
            while (result is raw.SQLITE_OK or raw.SQLITE_BUSY or raw.SQLITE_LOCKED);
        }

        SqliteException.ThrowExceptionForRC(result == raw.SQLITE_DONE ? raw.SQLITE_OK : result, copy.Handle);
    }

    private static void Check(SqliteConnection copy)
    {
        string verdict = (string)Scalar(copy, "PRAGMA integrity_check(1)");
        if (verdict != "ok")
        {
            throw new BackupException($"The copy does not pass SQLite's integrity check ({verdict}); it is deleted. Check the disk and the original.");
        }
    }

    private static BackupCounts Count(SqliteConnection copy)
    {
        List<BackupSource> sources = [];
        using (SqliteCommand select = copy.CreateCommand())
        {
            select.CommandText = SelectSources;
            using SqliteDataReader rows = select.ExecuteReader();
            while (rows.Read())
            {
                sources.Add(new BackupSource(rows.GetString(0), rows.GetInt64(1), rows.GetInt64(2), rows.GetInt64(3), rows.GetBoolean(4)));
            }
        }

        using SqliteCommand count = copy.CreateCommand();
        count.CommandText = CountRows;
        using SqliteDataReader row = count.ExecuteReader();
        row.Read();
        return new BackupCounts(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), sources);
    }

    private static object Scalar(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar() ?? throw new BackupException(string.Create(CultureInfo.InvariantCulture, $"No answer to {sql}"));
    }
}
