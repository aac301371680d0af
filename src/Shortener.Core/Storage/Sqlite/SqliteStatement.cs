using Microsoft.Data.Sqlite;

namespace Shortener.Core.Storage.Sqlite;

/// <summary>
/// A statement prepared once on the writer connection and run many times, its parameters called <c>$1</c>, <c>$2</c>, … Use it only
/// while holding the writer's lease.
/// </summary>
internal sealed class SqliteStatement : IDisposable
{
    private readonly SqliteCommand _command;
    private readonly SqliteParameter[] _parameters;

    public SqliteStatement(SqliteConnection connection, string sql, int parameters)
    {
        _command = connection.CreateCommand();
        _command.CommandText = sql;
        _parameters = new SqliteParameter[parameters];
        for (int i = 0; i < parameters; i++)
        {
            _parameters[i] = new SqliteParameter { ParameterName = $"${i + 1}" };
            _command.Parameters.Add(_parameters[i]);
        }
    }

    /// <summary>Binds a parameter, counted from 1; null binds NULL.</summary>
    public SqliteStatement Set(int parameter, object? value)
    {
        _parameters[parameter - 1].Value = value ?? DBNull.Value;
        return this;
    }

    public int Execute(SqliteTransaction transaction)
    {
        _command.Transaction = transaction;
        return _command.ExecuteNonQuery();
    }

    /// <summary>Runs the statement; dispose the reader before the next run.</summary>
    public SqliteDataReader Read(SqliteTransaction transaction)
    {
        _command.Transaction = transaction;
        return _command.ExecuteReader();
    }

    public void Dispose() => _command.Dispose();
}
