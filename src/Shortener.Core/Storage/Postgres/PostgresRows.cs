using System.Data;
using System.Data.Common;
using Dapper;
using Npgsql;

namespace Shortener.Core.Storage.Postgres;

/// <summary>
/// Reads rows without blocking. Dapper's own queries read in sequence: a value that has not arrived yet is waited for in place, and where
/// sockets complete inline that is the thread which would bring it, so that the query hangs until it times out. Here each row is awaited
/// as a whole.
/// </summary>
internal static class PostgresRows
{
    public static async Task<List<T>> ReadRowsAsync<T>(this NpgsqlConnection connection, CommandDefinition command)
    {
        await using DbDataReader reader = await connection.ExecuteReaderAsync(command, CommandBehavior.Default);
        Func<DbDataReader, T>? parse = null;
        List<T> rows = [];
        while (await reader.ReadAsync(command.CancellationToken))
        {
            // Dapper parses rows of columns, not single values.
            parse ??= typeof(T).IsPrimitive || typeof(T) == typeof(string) ? static row => row.GetFieldValue<T>(0) : reader.GetRowParser<T>();
            rows.Add(parse(reader));
        }

        return rows;
    }

    /// <summary>The only row, or null.</summary>
    public static async Task<T?> ReadRowAsync<T>(this NpgsqlConnection connection, CommandDefinition command)
        where T : class => (await connection.ReadRowsAsync<T>(command)).SingleOrDefault();
}
