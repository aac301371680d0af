using System.Security.Cryptography;
using Npgsql;
using Shortener.Core.Visitors;

namespace Shortener.Core.Storage.Postgres;

/// <inheritdoc cref="IVisitorSaltStore"/>
/// <remarks>A destroyed row's bytes leave PostgreSQL's files with the next vacuum; write-ahead logs and backups keep them longer.</remarks>
public sealed class PostgresVisitorSaltStore(NpgsqlDataSource database) : IVisitorSaltStore
{
    // Dates are compared in UTC whatever the server's time zone; an expired period gets no salt again.
    private const string InsertSql = """
        INSERT INTO visitor_salts (period_start, period, salt)
        SELECT $1, $2, $3
        WHERE (DATE '1970-01-01' + $1) + ('1 ' || $2)::interval + INTERVAL '48 hours' > now() AT TIME ZONE 'UTC'
        ON CONFLICT (period, period_start) DO NOTHING
        """;

    private const string ListSql = """
        SELECT period_start, salt
        FROM visitor_salts
        WHERE period = $1
        ORDER BY period_start
        """;

    private const string DestroySql = """
        DELETE FROM visitor_salts
        WHERE (DATE '1970-01-01' + period_start) + ('1 ' || period)::interval + INTERVAL '48 hours' <= now() AT TIME ZONE 'UTC'
        """;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<VisitorSalt>> EnsureAsync(VisitorPeriod period, IReadOnlyList<int> startDays, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        foreach (int startDay in startDays)
        {
            await using var insert = new NpgsqlCommand(InsertSql, connection);
            insert.Parameters.Add(new NpgsqlParameter<int> { TypedValue = startDay });
            insert.Parameters.Add(new NpgsqlParameter<string> { TypedValue = Name(period) });
            insert.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = RandomNumberGenerator.GetBytes(VisitorSalt.KeyBytes) });
            await insert.ExecuteNonQueryAsync(ct);
        }

        // A statement of its own: it sees what another node committed while the insert waited for it.
        await using var list = new NpgsqlCommand(ListSql, connection);
        list.Parameters.Add(new NpgsqlParameter<string> { TypedValue = Name(period) });
        await using NpgsqlDataReader rows = await list.ExecuteReaderAsync(ct);
        var salts = new List<VisitorSalt>();
        while (await rows.ReadAsync(ct))
        {
            salts.Add(new VisitorSalt(period, rows.GetInt32(0), rows.GetFieldValue<byte[]>(1)));
        }

        return salts;
    }

    /// <inheritdoc/>
    public async Task<int> DestroyExpiredAsync(CancellationToken ct)
    {
        await using NpgsqlCommand command = database.CreateCommand(DestroySql);
        return await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>As the column's check spells it; also a unit of an interval.</summary>
    private static string Name(VisitorPeriod period) => period == VisitorPeriod.Day ? "day" : "month";
}
