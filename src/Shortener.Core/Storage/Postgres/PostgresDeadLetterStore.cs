using Npgsql;
using NpgsqlTypes;
using Shortener.Core.Clicks;
using Shortener.Core.Clicks.Rows;

namespace Shortener.Core.Storage.Postgres;

/// <summary>Dead letters in PostgreSQL. Thread-safe.</summary>
public sealed class PostgresDeadLetterStore(NpgsqlDataSource database, TimeProvider time, ClickStoreOptions options) : IDeadLetterStore
{
    private const string Select = """
        SELECT d.id, d.source_id, s.identity, d.position, d.link_id, d.at, d.reason, d.click::text, d.created_at, d.replayed_at
        FROM dead_letters AS d
        JOIN sources AS s ON s.id = d.source_id

        """;

    public async Task<IReadOnlyList<DeadLetterEntry>> ListAsync(long after, int limit, bool includeReplayed, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        await using var select = new NpgsqlCommand(
            Select + "WHERE d.id > $1 AND ($2 OR d.replayed_at IS NULL) ORDER BY d.id LIMIT $3", connection);
        select.Parameters.With(NpgsqlDbType.Bigint, after).With(NpgsqlDbType.Boolean, includeReplayed).With(NpgsqlDbType.Integer, limit);
        await using NpgsqlDataReader reader = await select.ExecuteReaderAsync(ct);
        List<DeadLetterEntry> letters = [];
        while (await reader.ReadAsync(ct))
        {
            letters.Add(Letter(reader));
        }

        return letters;
    }

    public async Task<DeadLetterEntry?> FindAsync(long id, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        await using var select = new NpgsqlCommand(Select + "WHERE d.id = $1", connection);
        select.Parameters.With(NpgsqlDbType.Bigint, id);
        await using NpgsqlDataReader reader = await select.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct) ? Letter(reader) : null;
    }

    public async Task<ReplayResult> ReplayAsync(DeadLetterEntry letter, EnrichedClick click, CancellationToken ct)
    {
        // A state of its own: the counter that this moves tells the source's next commit that what it remembers is out of date.
        var state = new CommitState();
        ClickRow[] rows = state.Builder.Build([click], ClickWindow.For(letter.Source, time, options.MaxAgeDays));
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        try
        {
            await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(ct);
            // The source's row first, like every commit: it orders this against them.
            await using var move = new NpgsqlCommand(
                "UPDATE sources SET stored = stored + $2, dead_lettered = dead_lettered - $2 WHERE id = $1 RETURNING stored", connection);
            move.Parameters.With(NpgsqlDbType.Integer, letter.SourceId).With(NpgsqlDbType.Bigint, (long)rows.Length);
            if (await move.ExecuteScalarAsync(ct) is not long stored)
            {
                return ReplayResult.NotFound;
            }

            await using var mark = new NpgsqlCommand(
                "UPDATE dead_letters SET replayed_at = now() WHERE id = $1 AND source_id = $2 AND replayed_at IS NULL", connection);
            mark.Parameters.With(NpgsqlDbType.Bigint, letter.Id).With(NpgsqlDbType.Integer, letter.SourceId);
            if (await mark.ExecuteNonQueryAsync(ct) == 0)
            {
                await using var exists = new NpgsqlCommand("SELECT 1 FROM dead_letters WHERE id = $1", connection);
                exists.Parameters.With(NpgsqlDbType.Bigint, letter.Id);
                return await exists.ExecuteScalarAsync(ct) is null ? ReplayResult.NotFound : ReplayResult.AlreadyReplayed;
            }

            long before = stored - rows.Length;
            rows = state.Builder.LeaveOut(rows, await PostgresClickCommit.ReadEndedAsync(connection, state.Builder.WorkspacesOf(rows), ct));
            await PostgresClickCommit.WriteClicksAsync(connection, letter.SourceId, before, rows, state, ct);
            await PostgresEventWriter.WriteAsync(connection, letter.SourceId, state.Builder, dictionariesWritten: rows.Length > 0, ct);
            await transaction.CommitAsync(ct);
            return ReplayResult.Replayed;
        }
        catch (PostgresException exception) when (PostgresErrors.IsData(exception))
        {
            throw PostgresErrors.Refused(exception);
        }
    }

    public async Task SetReasonAsync(long id, string reason, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        await using var update = new NpgsqlCommand("UPDATE dead_letters SET reason = $2 WHERE id = $1 AND replayed_at IS NULL", connection);
        update.Parameters.With(NpgsqlDbType.Bigint, id).With(NpgsqlDbType.Text, StorableText.Clean(reason));
        await update.ExecuteNonQueryAsync(ct);
    }

    private static DeadLetterEntry Letter(NpgsqlDataReader row) => new(
        row.GetInt64(0),
        row.GetInt32(1),
        row.GetString(2),
        row.GetInt64(3),
        row.IsDBNull(4) ? null : row.GetInt64(4),
        row.IsDBNull(5) ? null : row.GetFieldValue<DateTimeOffset>(5),
        row.GetString(6),
        row.IsDBNull(7) ? null : row.GetString(7),
        row.GetFieldValue<DateTimeOffset>(8),
        row.IsDBNull(9) ? null : row.GetFieldValue<DateTimeOffset>(9));
}
