using System.Text.Json;
using Microsoft.Data.Sqlite;
using Npgsql;
using Shortener.Core.Clicks;
using Shortener.Core.Storage.Sqlite;

namespace Shortener.StoreContracts.Analytics;

/// <summary>An instant in microseconds since the epoch, for a column of the backend's own type.</summary>
public readonly record struct Instant(long UnixMicros);

/// <summary>Inserts rows as they are given, so that a test decides every column.</summary>
public interface IRowWriter
{
    Task WriteAsync(string table, string[] columns, IEnumerable<object?[]> rows);
}

public sealed class SqliteRowWriter(SqliteDatabase database) : IRowWriter
{
    public async Task WriteAsync(string table, string[] columns, IEnumerable<object?[]> rows)
    {
        bool clicks = table == "clicks";
        string[] names = clicks ? [.. columns, "day"] : columns;
        using SqliteDatabase.WriterLease writer = await database.LeaseWriterAsync(CancellationToken.None);
        using SqliteTransaction transaction = writer.Connection.BeginTransaction();
        using SqliteCommand command = writer.Connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = $"INSERT INTO {table} ({string.Join(", ", names)}) VALUES ({string.Join(", ", names.Select((_, index) => "$" + index))})";
        foreach (object?[] row in rows)
        {
            command.Parameters.Clear();
            for (int i = 0; i < row.Length; i++)
            {
                command.Parameters.AddWithValue("$" + i, row[i] switch
                {
                    null => DBNull.Value,
                    Instant instant => instant.UnixMicros,
                    string[] list => JsonSerializer.Serialize(list),
                    { } value => value,
                });
            }

            if (clicks)
            {
                command.Parameters.AddWithValue("$" + row.Length, UnixMicros.Day(((Instant)row[1]!).UnixMicros));
            }

            command.ExecuteNonQuery();
        }

        transaction.Commit();
    }
}

public sealed class PostgresRowWriter(NpgsqlDataSource database) : IRowWriter
{
    public async Task WriteAsync(string table, string[] columns, IEnumerable<object?[]> rows)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync();
        // COPY writes identity columns as given.
        await using NpgsqlBinaryImporter importer = await connection.BeginBinaryImportAsync($"COPY {table} ({string.Join(", ", columns)}) FROM STDIN (FORMAT BINARY)");
        foreach (object?[] row in rows)
        {
            await importer.StartRowAsync();
            foreach (object? value in row)
            {
                await (value switch
                {
                    null => importer.WriteNullAsync(),
                    Instant instant => importer.WriteAsync(UnixMicros.ToInstant(instant.UnixMicros).UtcDateTime),
                    _ => importer.WriteAsync(value),
                });
            }
        }

        await importer.CompleteAsync();
    }
}
