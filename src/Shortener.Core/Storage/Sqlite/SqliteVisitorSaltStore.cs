using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using Shortener.Core.Visitors;

namespace Shortener.Core.Storage.Sqlite;

/// <inheritdoc cref="IVisitorSaltStore"/>
public sealed class SqliteVisitorSaltStore(SqliteDatabase database) : IVisitorSaltStore
{
    // 172800 s = 48 h behind the period's end; an expired period gets no salt again.
    private const string InsertSql = """
        INSERT INTO visitor_salts (period_start, period, salt, created_at)
        SELECT $start, $period, $salt, CAST(unixepoch('subsec') * 1000000 AS INTEGER)
        WHERE unixepoch(date($start * 86400, 'unixepoch', '+1 ' || $period)) + 172800 > unixepoch()
        ON CONFLICT (period, period_start) DO NOTHING
        """;

    private const string ListSql = """
        SELECT period_start, salt
        FROM visitor_salts
        WHERE period = $period
        ORDER BY period_start
        """;

    // secure_delete overwrites the row in its page: a salt that only left the index could still be read from the file.
    private const string DestroySql = """
        DELETE FROM visitor_salts
        WHERE unixepoch(date(period_start * 86400, 'unixepoch', '+1 ' || period)) + 172800 <= unixepoch()
        """;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<VisitorSalt>> EnsureAsync(VisitorPeriod period, IReadOnlyList<int> startDays, CancellationToken ct)
    {
        using (SqliteDatabase.WriterLease writer = await database.LeaseWriterAsync(ct))
        {
            foreach (int startDay in startDays)
            {
                using SqliteCommand insert = writer.Connection.CreateCommand();
                insert.CommandText = InsertSql;
                insert.Parameters.AddWithValue("$start", startDay);
                insert.Parameters.AddWithValue("$period", Name(period));
                insert.Parameters.AddWithValue("$salt", RandomNumberGenerator.GetBytes(VisitorSalt.KeyBytes));
                insert.ExecuteNonQuery();
            }
        }

        using SqliteConnection reader = database.OpenReader();
        using SqliteCommand list = reader.CreateCommand();
        list.CommandText = ListSql;
        list.Parameters.AddWithValue("$period", Name(period));
        using SqliteDataReader rows = list.ExecuteReader();
        var salts = new List<VisitorSalt>();
        while (rows.Read())
        {
            salts.Add(new VisitorSalt(period, rows.GetInt32(0), rows.GetFieldValue<byte[]>(1)));
        }

        return salts;
    }

    /// <inheritdoc/>
    public async Task<int> DestroyExpiredAsync(CancellationToken ct)
    {
        using SqliteDatabase.WriterLease writer = await database.LeaseWriterAsync(ct);
        Execute(writer.Connection, "PRAGMA secure_delete = ON");
        try
        {
            return Execute(writer.Connection, DestroySql);
        }
        finally
        {
            Execute(writer.Connection, "PRAGMA secure_delete = OFF");
        }
    }

    /// <summary>As the column's check spells it; also a modifier of SQLite's date function.</summary>
    private static string Name(VisitorPeriod period) => period == VisitorPeriod.Day ? "day" : "month";

    private static int Execute(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteNonQuery();
    }
}
