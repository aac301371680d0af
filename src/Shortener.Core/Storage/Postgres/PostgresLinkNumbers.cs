using Npgsql;
using NpgsqlTypes;
using Shortener.Core.Links;

namespace Shortener.Core.Storage.Postgres;

/// <summary>The numbers of links in PostgreSQL.</summary>
public sealed class PostgresLinkNumbers(NpgsqlDataSource database) : ILinkNumbers
{
    // Nodes that start at once take turns: each sees what the other has set. A number drawn in between is lower and lost, no harm.
    private const string TakeTurns = "SELECT pg_advisory_xact_lock(hashtext('shortener.link_numbers'))";

    private const string Continue = """
        SELECT setval(pg_get_serial_sequence('links', 'id'), greatest($1, nextval(pg_get_serial_sequence('links', 'id'))))
        """;

    /// <inheritdoc/>
    public async Task ContinueBehindAsync(long number, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(ct);
        await using (var turn = new NpgsqlCommand(TakeTurns, connection))
        {
            await turn.ExecuteNonQueryAsync(ct);
        }

        await using (var set = new NpgsqlCommand(Continue, connection))
        {
            set.Parameters.With(NpgsqlDbType.Bigint, number);
            await set.ExecuteNonQueryAsync(ct);
        }

        await transaction.CommitAsync(ct);
    }
}
