using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Shortener.Core.Storage.Sqlite;

/// <summary>
/// A statement prepared once on the writer connection and run many times inside its transaction, its parameters called <c>?1</c>,
/// <c>?2</c>, … Speaks to SQLite directly: a commit runs some ten thousand statements, and a command object would spend more on boxing
/// and readers than SQLite on the rows. Use it only while holding the writer's lease.
/// </summary>
internal sealed class SqliteStatement : IDisposable
{
    private readonly sqlite3 _connection;
    private readonly sqlite3_stmt _statement;

    public SqliteStatement(SqliteConnection connection, string sql)
    {
        _connection = connection.Handle ?? throw new InvalidOperationException("The writer connection is closed");
        Check(raw.sqlite3_prepare_v3(_connection, sql, raw.SQLITE_PREPARE_PERSISTENT, out _statement));
    }

    /// <summary>Binds a parameter, counted from 1; it stays bound until it is bound again.</summary>
    public SqliteStatement Set(int parameter, long value)
    {
        Check(raw.sqlite3_bind_int64(_statement, parameter, value));
        return this;
    }

    /// <inheritdoc cref="Set(int, long)"/>
    public SqliteStatement Set(int parameter, long? value) => value is { } number ? Set(parameter, number) : SetNull(parameter);

    /// <inheritdoc cref="Set(int, long)"/>
    public SqliteStatement Set(int parameter, double? value)
    {
        if (value is not { } number)
        {
            return SetNull(parameter);
        }

        Check(raw.sqlite3_bind_double(_statement, parameter, number));
        return this;
    }

    /// <inheritdoc cref="Set(int, long)"/>
    public SqliteStatement Set(int parameter, string? value)
    {
        if (value is null)
        {
            return SetNull(parameter);
        }

        Check(raw.sqlite3_bind_text(_statement, parameter, value));
        return this;
    }

    /// <inheritdoc cref="Set(int, long)"/>
    public SqliteStatement Set(int parameter, byte[]? value)
    {
        if (value is null)
        {
            return SetNull(parameter);
        }

        Check(raw.sqlite3_bind_blob(_statement, parameter, value));
        return this;
    }

    /// <summary>Runs the statement to its end.</summary>
    /// <exception cref="SqliteException">SQLite refused it.</exception>
    public void Execute()
    {
        while (Step())
        {
            // Rows of a RETURNING that nobody asked for.
        }
    }

    /// <summary>
    /// Moves to the next row; false at the end, where the statement is ready to run again. A reader that stops early calls
    /// <see cref="Reset"/>.
    /// </summary>
    /// <exception cref="SqliteException">SQLite refused it; the statement is ready to run again.</exception>
    public bool Step()
    {
        int result = raw.sqlite3_step(_statement);
        if (result == raw.SQLITE_ROW)
        {
            return true;
        }

        if (result != raw.SQLITE_DONE)
        {
            try
            {
                SqliteException.ThrowExceptionForRC(result, _connection);
            }
            finally
            {
                Reset();
            }
        }

        Reset();
        return false;
    }

    /// <summary>The column of the current row, counted from 0.</summary>
    public long Int64(int column) => raw.sqlite3_column_int64(_statement, column);

    /// <inheritdoc cref="Int64"/>
    public int Int32(int column) => checked((int)Int64(column));

    /// <inheritdoc cref="Int64"/>
    public bool IsNull(int column) => raw.sqlite3_column_type(_statement, column) == raw.SQLITE_NULL;

    /// <inheritdoc cref="Int64"/>
    public string? Text(int column) => IsNull(column) ? null : raw.sqlite3_column_text(_statement, column).utf8_to_string();

    /// <inheritdoc cref="Int64"/>
    public byte[]? Blob(int column) => IsNull(column) ? null : raw.sqlite3_column_blob(_statement, column).ToArray();

    /// <summary>Ends a run before its last row.</summary>
    public void Reset() => raw.sqlite3_reset(_statement);

    public void Dispose() => _statement.Dispose();

    private SqliteStatement SetNull(int parameter)
    {
        Check(raw.sqlite3_bind_null(_statement, parameter));
        return this;
    }

    private void Check(int result)
    {
        if (result != raw.SQLITE_OK)
        {
            SqliteException.ThrowExceptionForRC(result, _connection);
        }
    }
}
