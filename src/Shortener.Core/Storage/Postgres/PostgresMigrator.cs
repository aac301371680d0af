using Npgsql;

namespace Shortener.Core.Storage.Postgres;

/// <summary>
/// Applies the embedded migrations under an advisory lock (several nodes may start at once), each in its own transaction together
/// with its row in <c>schema_migrations</c>, so that a kill leaves whole ones only and the next start goes on.
/// </summary>
public static class PostgresMigrator
{
    /// <summary>"shortener" in ASCII, cut to 63 bits: the same on every node.</summary>
    private const long LockKey = 0x73_68_6f_72_74_65_6e;

    /// <summary>Applies what is missing and returns the names applied.</summary>
    /// <exception cref="InvalidOperationException">The database was written by a newer release.</exception>
    public static async Task<IReadOnlyList<string>> MigrateAsync(NpgsqlDataSource database, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        await ExecuteAsync(connection, $"SELECT pg_advisory_lock({LockKey})", ct);
        try
        {
            return await MigrateLockedAsync(connection, ct);
        }
        finally
        {
            await ExecuteAsync(connection, $"SELECT pg_advisory_unlock({LockKey})", CancellationToken.None);
        }
    }

    private static async Task<IReadOnlyList<string>> MigrateLockedAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        await ExecuteAsync(connection, "CREATE TABLE IF NOT EXISTS schema_migrations (number integer PRIMARY KEY, name text NOT NULL)", ct);
        await using var read = new NpgsqlCommand("SELECT coalesce(max(number), 0) FROM schema_migrations", connection);
        int applied = (int)(await read.ExecuteScalarAsync(ct))!;
        IReadOnlyList<Migration> all = Migration.All(StorageBackend.Postgres);
        if (applied > all[^1].Number)
        {
            throw new InvalidOperationException(
                $"The database {connection.Database} has schema version {applied}; this release knows {all[^1].Number}. Start the newer release, or restore a backup.");
        }

        var names = new List<string>();
        foreach (Migration migration in all.Where(migration => migration.Number > applied))
        {
            await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(ct);
            await using (var apply = new NpgsqlCommand(migration.Sql, connection, transaction))
            {
                await apply.ExecuteNonQueryAsync(ct);
            }

            await using (var record = new NpgsqlCommand("INSERT INTO schema_migrations (number, name) VALUES ($1, $2)", connection, transaction))
            {
                record.Parameters.Add(new NpgsqlParameter<int> { TypedValue = migration.Number });
                record.Parameters.Add(new NpgsqlParameter<string> { TypedValue = migration.Name });
                await record.ExecuteNonQueryAsync(ct);
            }

            await transaction.CommitAsync(ct);
            names.Add(migration.Name);
        }

        await PostgresLinkFill.RunAsync(connection, ct);
        return names;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(ct);
    }
}
