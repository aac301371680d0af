using System.Data;
using Npgsql;
using Shortener.Core.Backups;

namespace Shortener.Core.Storage.Postgres;

/// <summary>
/// Runs <c>pg_dump</c> (custom format) on the snapshot of a transaction that also counts, so that the counts are those of the dump.
/// Servers go on writing.
/// </summary>
public sealed class PostgresBackup(NpgsqlDataSource database, string connectionString, TimeProvider time) : IDatabaseBackup
{
    private const string CountRows = """
        SELECT (SELECT count(*) FROM links WHERE deleted_at IS NULL),
               (SELECT count(*) FROM clicks),
               (SELECT count(*) FROM dead_letters WHERE replayed_at IS NULL)
        """;

    private const string SelectSources = "SELECT identity, position, stored, dead_lettered, closed_at IS NOT NULL FROM sources ORDER BY id";

    /// <inheritdoc/>
    public string FileEnding => ".dump";

    /// <inheritdoc/>
    public async Task<BackupReport> WriteAsync(string file, IProgress<double?> progress, CancellationToken ct)
    {
        using var target = BackupFile.Create(file);
        var tools = new PostgresTools(connectionString);
        progress.Report(null);
        try
        {
            await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
            // Repeatable read: everything this transaction and pg_dump read is of the instant of its first statement.
            await using NpgsqlTransaction snapshot = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, ct);
            string name = await ExportAsync(connection, ct);
            DateTimeOffset instant = time.GetUtcNow();
            BackupCounts counts = await CountAsync(connection, ct);
            await tools.DumpAsync(name, target.Path, ct);
            await tools.CheckAsync(target.Path, ct);
            return new BackupReport(file, "postgres", target.Complete(), instant, counts, "pg_restore");
        }
        catch (Exception away) when (away is NpgsqlException or TimeoutException)
        {
            throw new BackupException($"The database could not be read: {away.Message}", away);
        }
    }

    private static async Task<string> ExportAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var export = new NpgsqlCommand("SELECT pg_export_snapshot()", connection);
        return (string)(await export.ExecuteScalarAsync(ct))!;
    }

    private static async Task<BackupCounts> CountAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        List<BackupSource> sources = [];
        await using (var select = new NpgsqlCommand(SelectSources, connection))
        {
            await using NpgsqlDataReader rows = await select.ExecuteReaderAsync(ct);
            while (await rows.ReadAsync(ct))
            {
                sources.Add(new BackupSource(rows.GetString(0), rows.GetInt64(1), rows.GetInt64(2), rows.GetInt64(3), rows.GetBoolean(4)));
            }
        }

        // Counting every click of a large database takes longer than an ordinary statement may.
        await using var count = new NpgsqlCommand(CountRows, connection) { CommandTimeout = 0 };
        await using NpgsqlDataReader row = await count.ExecuteReaderAsync(ct);
        await row.ReadAsync(ct);
        return new BackupCounts(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), sources);
    }
}
