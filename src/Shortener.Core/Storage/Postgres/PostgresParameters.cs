using Npgsql;
using NpgsqlTypes;

namespace Shortener.Core.Storage.Postgres;

/// <summary>Positional parameters (<c>$1</c>, <c>$2</c>, …) with explicit types and without boxing.</summary>
internal static class PostgresParameters
{
    public static NpgsqlParameterCollection With<T>(this NpgsqlParameterCollection parameters, NpgsqlDbType type, T value)
    {
        parameters.Add(new NpgsqlParameter<T> { NpgsqlDbType = type, TypedValue = value });
        return parameters;
    }

    /// <summary>An array with one element per item, for <c>unnest</c>.</summary>
    public static NpgsqlParameterCollection WithEach<TItem, TValue>(
        this NpgsqlParameterCollection parameters, NpgsqlDbType elementType, IReadOnlyList<TItem> items, Func<TItem, TValue> value)
    {
        var values = new TValue[items.Count];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = value(items[i]);
        }

        return parameters.With(NpgsqlDbType.Array | elementType, values);
    }

    public static NpgsqlBatchCommand Append(this NpgsqlBatch batch, string sql)
    {
        var command = new NpgsqlBatchCommand(sql);
        batch.BatchCommands.Add(command);
        return command;
    }
}
