using Microsoft.Data.Sqlite;

namespace Shortener.Core.Storage.Sqlite;

/// <summary>
/// Applies the embedded migrations, each in its own transaction together with its row in <c>schema_migrations</c>, so that a kill
/// leaves whole ones only and the next start goes on. The data directory's lock keeps other processes out.
/// </summary>
public static class SqliteMigrator
{
    /// <summary>Applies what is missing and returns the names applied.</summary>
    /// <exception cref="InvalidOperationException">The database was written by a newer release.</exception>
    public static async Task<IReadOnlyList<string>> MigrateAsync(SqliteDatabase database, CancellationToken ct)
    {
        using SqliteDatabase.WriterLease writer = await database.LeaseWriterAsync(ct);
        SqliteConnection connection = writer.Connection;
        Execute(connection, null, "CREATE TABLE IF NOT EXISTS schema_migrations (number INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT");
        int applied = ReadApplied(connection);
        IReadOnlyList<Migration> all = Migration.All(StorageBackend.Sqlite);
        if (applied > all[^1].Number)
        {
            throw new InvalidOperationException(
                $"The database {database.Path} has schema version {applied}; this release knows {all[^1].Number}. Start the newer release, or restore a backup.");
        }

        var names = new List<string>();
        foreach (Migration migration in all.Where(migration => migration.Number > applied))
        {
            ct.ThrowIfCancellationRequested();
            using SqliteTransaction transaction = connection.BeginTransaction();
            Execute(connection, transaction, migration.Sql);
            Execute(connection, transaction, "INSERT INTO schema_migrations (number, name) VALUES ($number, $name)", migration);
            transaction.Commit();
            names.Add(migration.Name);
        }

        SqliteLinkFill.Run(connection, ct);
        return names;
    }

    private static int ReadApplied(SqliteConnection connection)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "SELECT coalesce(max(number), 0) FROM schema_migrations";
        return Convert.ToInt32(command.ExecuteScalar(), System.Globalization.CultureInfo.InvariantCulture);
    }

    private static void Execute(SqliteConnection connection, SqliteTransaction? transaction, string sql, Migration? migration = null)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = sql;
        if (migration is not null)
        {
            command.Parameters.AddWithValue("$number", migration.Number);
            command.Parameters.AddWithValue("$name", migration.Name);
        }

        command.ExecuteNonQuery();
    }
}
