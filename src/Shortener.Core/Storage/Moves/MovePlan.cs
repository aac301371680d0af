using Microsoft.Data.Sqlite;
using Npgsql;

namespace Shortener.Core.Storage.Moves;

/// <summary>
/// What there is to move, read from both databases' own catalogues, so that a table or column that a migration adds is moved or
/// refused by name, never forgotten.
/// </summary>
internal static class MovePlan
{
    /// <summary>Kept by the migrator of each database.</summary>
    private const string Migrations = "schema_migrations";

    /// <summary>Columns that only one side has: SQLite clusters clicks and events by day, PostgreSQL orders changes by transaction.</summary>
    private static readonly HashSet<string> OneSided = ["clicks.day", "events.day", "link_changes.txid"];

    /// <summary>A search index is no table of data: PostgreSQL makes its own.</summary>
    private const string SqliteTables = """
        SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name
        """;

    private const string SqliteColumns = "SELECT name FROM pragma_table_info($table)";

    private const string SqliteParents = """SELECT DISTINCT "table" FROM pragma_foreign_key_list($table)""";

    private const string PostgresColumns = """
        SELECT c.relname, a.attname, format_type(a.atttypid, NULL), a.attidentity <> ''
        FROM pg_class AS c
        JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
        WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
        """;

    /// <summary>Tables in an order in which each comes after those it refers to.</summary>
    /// <exception cref="MoveException">The databases do not match.</exception>
    public static async Task<IReadOnlyList<MoveTable>> ReadAsync(SqliteConnection from, NpgsqlConnection to, CancellationToken ct)
    {
        Dictionary<string, List<(string Column, string Type, bool Identity)>> target = await ReadTargetAsync(to, ct);
        List<MoveTable> tables = [];
        foreach (string name in Sorted(from))
        {
            long rows = Count(from, name);
            if (!target.TryGetValue(name, out var columns))
            {
                throw new MoveException($"PostgreSQL has no table {name}: the two schemas are not of one release.");
            }

            HashSet<string> source = [.. Texts(from, SqliteColumns, name)];
            List<MoveColumn> moved = [];
            foreach ((string column, string type, _) in columns.Where(column => !OneSided.Contains($"{name}.{column.Column}")))
            {
                moved.Add(source.Remove(column)
                    ? MoveColumn.Create(name, column, type)
                    : throw new MoveException($"SQLite has no column {name}.{column}: the two schemas are not of one release."));
            }

            if (source.FirstOrDefault(column => !OneSided.Contains($"{name}.{column}")) is { } left)
            {
                throw new MoveException($"PostgreSQL has no column {name}.{left}: the two schemas are not of one release.");
            }

            tables.Add(new MoveTable(name, moved, columns.Find(column => column.Identity).Column, rows));
        }

        return tables;
    }

    private static async Task<Dictionary<string, List<(string Column, string Type, bool Identity)>>> ReadTargetAsync(
        NpgsqlConnection to, CancellationToken ct)
    {
        var tables = new Dictionary<string, List<(string, string, bool)>>(StringComparer.Ordinal);
        await using var command = new NpgsqlCommand(PostgresColumns, to);
        await using NpgsqlDataReader rows = await command.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            string table = rows.GetString(0);
            if (!tables.TryGetValue(table, out List<(string, string, bool)>? columns))
            {
                tables[table] = columns = [];
            }

            columns.Add((rows.GetString(1), rows.GetString(2), rows.GetBoolean(3)));
        }

        return tables;
    }

    private static List<string> Sorted(SqliteConnection from)
    {
        List<string> sorted = [];
        List<string> waiting = [.. Texts(from, SqliteTables, null).Where(table => table != Migrations)];
        while (waiting.Count > 0)
        {
            string? next = waiting.Find(table => Texts(from, SqliteParents, table).All(parent => parent == table || sorted.Contains(parent)));
            sorted.Add(next ?? throw new MoveException($"The tables {string.Join(", ", waiting)} refer to each other in a circle."));
            waiting.Remove(next);
        }

        return sorted;
    }

    private static List<string> Texts(SqliteConnection connection, string sql, string? table)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        if (table is not null)
        {
            command.Parameters.AddWithValue("$table", table);
        }

        using SqliteDataReader rows = command.ExecuteReader();
        List<string> texts = [];
        while (rows.Read())
        {
            texts.Add(rows.GetString(0));
        }

        return texts;
    }

    private static long Count(SqliteConnection connection, string table)
    {
        using SqliteCommand command = connection.CreateCommand();
        // Names come from the catalogue.
        command.CommandText = $"SELECT count(*) FROM \"{table}\"";
        return (long)command.ExecuteScalar()!;
    }
}
