using System.Globalization;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Npgsql;
using NpgsqlTypes;
using Shortener.Core.Clicks;

namespace Shortener.Core.Storage.Moves;

/// <summary>
/// A column on both sides. SQLite keeps instants as microseconds, booleans as 0 and 1, lists and objects as JSON text; PostgreSQL has
/// types for them. Either side's value is also put into the row's hash in one form.
/// </summary>
internal abstract class MoveColumn(string name)
{
    public string Name { get; } = name;

    /// <param name="type">PostgreSQL's name of the type, as <c>format_type</c> writes it.</param>
    /// <exception cref="MoveException">No such type is known here: a migration brought it without its line below.</exception>
    public static MoveColumn Create(string table, string name, string type) => type switch
    {
        "bigint" => new Of<long>(name, NpgsqlDbType.Bigint, (row, i) => row.GetInt64(i), (hash, value) => hash.Add(value)),
        "integer" => new Of<int>(name, NpgsqlDbType.Integer, (row, i) => row.GetInt32(i), (hash, value) => hash.Add(value)),
        "smallint" => new Of<short>(name, NpgsqlDbType.Smallint, (row, i) => row.GetInt16(i), (hash, value) => hash.Add(value)),
        "boolean" => new Of<bool>(name, NpgsqlDbType.Boolean, (row, i) => row.GetInt64(i) != 0, (hash, value) => hash.Add(value ? 1 : 0)),
        "double precision" => new Of<double>(name, NpgsqlDbType.Double, (row, i) => row.GetDouble(i),
            (hash, value) => hash.Add(BitConverter.DoubleToInt64Bits(value))),
        "timestamp with time zone" => new Of<DateTime>(name, NpgsqlDbType.TimestampTz,
            (row, i) => UnixMicros.ToInstant(row.GetInt64(i)).UtcDateTime, (hash, value) => hash.Add(value.Ticks)),
        "text" => new Of<string>(name, NpgsqlDbType.Text, (row, i) => row.GetString(i), (hash, value) => hash.Add(value)),
        "bytea" => new Of<byte[]>(name, NpgsqlDbType.Bytea, (row, i) => row.GetFieldValue<byte[]>(i), (hash, value) => hash.Add(value)),
        "text[]" => new Of<string[]>(name, NpgsqlDbType.Array | NpgsqlDbType.Text,
            (row, i) => JsonSerializer.Deserialize<string[]>(row.GetString(i))!, (hash, value) => hash.Add(value)),
        "jsonb" => new Of<string>(name, NpgsqlDbType.Jsonb, (row, i) => row.GetString(i), (hash, value) => hash.AddJson(value)),
        _ => throw new MoveException($"The column {table}.{name} has the type {type}, which this release cannot move."),
    };

    /// <summary>Copies the value of SQLite's row into the COPY and the hash.</summary>
    public abstract Task CopyAsync(SqliteDataReader from, int ordinal, NpgsqlBinaryImporter to, RowHash hash, CancellationToken ct);

    /// <summary>Puts the value of PostgreSQL's row into the hash.</summary>
    public abstract void Hash(NpgsqlDataReader row, int ordinal, RowHash hash);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"\"{Name}\"");

    private sealed class Of<T>(string name, NpgsqlDbType type, Func<SqliteDataReader, int, T> read, Action<RowHash, T> hashValue) : MoveColumn(name)
    {
        public override async Task CopyAsync(SqliteDataReader from, int ordinal, NpgsqlBinaryImporter to, RowHash hash, CancellationToken ct)
        {
            if (from.IsDBNull(ordinal))
            {
                hash.AddNull();
                await to.WriteNullAsync(ct);
                return;
            }

            T value = read(from, ordinal);
            hashValue(hash, value);
            await to.WriteAsync(value, type, ct);
        }

        public override void Hash(NpgsqlDataReader row, int ordinal, RowHash hash)
        {
            if (row.IsDBNull(ordinal))
            {
                hash.AddNull();
            }
            else
            {
                hashValue(hash, row.GetFieldValue<T>(ordinal));
            }
        }
    }
}
