using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace Shortener.Core.Storage.Sqlite;

/// <summary>
/// A query that runs for every request: readers stay open with the statement prepared, as many as ever ran at once. Preparing costs
/// more than reading a row by its key. Thread-safe. Synchronous, as SQLite is: callers leave threads that serve sockets first.
/// </summary>
/// <param name="database">Where to read.</param>
/// <param name="sql">With parameters called <c>$1</c>, <c>$2</c>, …</param>
/// <param name="parameters">Their number.</param>
internal sealed class SqlitePreparedQuery(SqliteDatabase database, string sql, int parameters) : IDisposable
{
    private readonly ConcurrentBag<Prepared> _idle = [];
    private volatile bool _disposed;

    /// <summary>What <paramref name="read"/> makes of the first row, or default when there is none.</summary>
    public T? ReadFirst<T>(Func<SqliteDataReader, T> read, params ReadOnlySpan<object> values)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (!_idle.TryTake(out Prepared? prepared))
        {
            prepared = new Prepared(database.OpenReader(), sql, parameters);
        }

        T? result;
        try
        {
            result = prepared.ReadFirst(read, values);
        }
        catch
        {
            prepared.Dispose();
            throw;
        }

        _idle.Add(prepared);
        if (_disposed)
        {
            Dispose();
        }

        return result;
    }

    public void Dispose()
    {
        _disposed = true;
        while (_idle.TryTake(out Prepared? prepared))
        {
            prepared.Dispose();
        }
    }

    private sealed class Prepared : IDisposable
    {
        private readonly SqliteConnection _connection;
        private readonly SqliteCommand _command;

        public Prepared(SqliteConnection connection, string sql, int parameters)
        {
            _connection = connection;
            _command = connection.CreateCommand();
            _command.CommandText = sql;
            for (int i = 1; i <= parameters; i++)
            {
                _command.Parameters.Add(new SqliteParameter { ParameterName = $"${i}" });
            }
        }

        public T? ReadFirst<T>(Func<SqliteDataReader, T> read, ReadOnlySpan<object> values)
        {
            for (int i = 0; i < values.Length; i++)
            {
                _command.Parameters[i].Value = values[i];
            }

            using SqliteDataReader reader = _command.ExecuteReader();
            return reader.Read() ? read(reader) : default;
        }

        public void Dispose()
        {
            _command.Dispose();
            _connection.Dispose();
        }
    }
}
