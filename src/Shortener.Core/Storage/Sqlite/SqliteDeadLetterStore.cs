using Microsoft.Data.Sqlite;
using Shortener.Core.Clicks;
using Shortener.Core.Clicks.Rows;

namespace Shortener.Core.Storage.Sqlite;

/// <summary>Dead letters in the embedded database. Thread-safe.</summary>
public sealed class SqliteDeadLetterStore(SqliteDatabase database, TimeProvider time, ClickStoreOptions options) : IDeadLetterStore
{
    private const string Select = """
        SELECT d.id, d.source_id, s.identity, d.position, d.link_id, d.at, d.reason, d.click, d.created_at, d.replayed_at
        FROM dead_letters AS d
        JOIN sources AS s ON s.id = d.source_id

        """;

    public Task<IReadOnlyList<DeadLetterEntry>> ListAsync(long after, int limit, bool includeReplayed, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        using SqliteConnection connection = database.OpenReader();
        using SqliteCommand select = connection.CreateCommand();
        select.CommandText = Select + "WHERE d.id > $after AND ($all OR d.replayed_at IS NULL) ORDER BY d.id LIMIT $limit";
        select.Parameters.AddWithValue("$after", after);
        select.Parameters.AddWithValue("$all", includeReplayed);
        select.Parameters.AddWithValue("$limit", limit);
        using SqliteDataReader reader = select.ExecuteReader();
        List<DeadLetterEntry> letters = [];
        while (reader.Read())
        {
            letters.Add(Letter(reader));
        }

        return Task.FromResult<IReadOnlyList<DeadLetterEntry>>(letters);
    }

    public Task<DeadLetterEntry?> FindAsync(long id, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        using SqliteConnection connection = database.OpenReader();
        using SqliteCommand select = connection.CreateCommand();
        select.CommandText = Select + "WHERE d.id = $id";
        select.Parameters.AddWithValue("$id", id);
        using SqliteDataReader reader = select.ExecuteReader();
        return Task.FromResult(reader.Read() ? Letter(reader) : null);
    }

    public async Task<ReplayResult> ReplayAsync(DeadLetterEntry letter, EnrichedClick click, CancellationToken ct)
    {
        // A state of its own: the counter that this moves tells the source's next commit that what it remembers is out of date.
        var state = new CommitState();
        ClickRow[] rows = state.Builder.Build([click], ClickWindow.For(letter.Source, time, options.MaxAgeDays));
        using SqliteDatabase.WriterLease writer = await database.LeaseWriterAsync(ct);
        ct.ThrowIfCancellationRequested();
        using var commit = new SqliteClickCommit(writer.Connection, time);
        try
        {
            using SqliteTransaction transaction = writer.Connection.BeginTransaction();
            if (!Mark(writer.Connection, transaction, letter.Id))
            {
                return Exists(writer.Connection, transaction, letter.Id) ? ReplayResult.AlreadyReplayed : ReplayResult.NotFound;
            }

            long stored = Move(writer.Connection, transaction, letter.SourceId, rows.Length);
            long before = stored - rows.Length;
            rows = commit.LeaveOutEnded(rows, state.Builder);
            commit.WriteClicks(letter.SourceId, before, rows, state);
            commit.WriteEvents(letter.SourceId, state.Builder, dictionariesWritten: rows.Length > 0);
            transaction.Commit();
            return ReplayResult.Replayed;
        }
        catch (SqliteException exception) when (SqliteErrors.IsData(exception))
        {
            throw SqliteClickStore.Refused(exception);
        }
    }

    public async Task SetReasonAsync(long id, string reason, CancellationToken ct)
    {
        using SqliteDatabase.WriterLease writer = await database.LeaseWriterAsync(ct);
        using SqliteCommand update = writer.Connection.CreateCommand();
        update.CommandText = "UPDATE dead_letters SET reason = $reason WHERE id = $id AND replayed_at IS NULL";
        update.Parameters.AddWithValue("$id", id);
        update.Parameters.AddWithValue("$reason", StorableText.Clean(reason));
        update.ExecuteNonQuery();
    }

    private bool Mark(SqliteConnection connection, SqliteTransaction transaction, long id)
    {
        using SqliteCommand mark = connection.CreateCommand();
        mark.Transaction = transaction;
        mark.CommandText = "UPDATE dead_letters SET replayed_at = $now WHERE id = $id AND replayed_at IS NULL";
        mark.Parameters.AddWithValue("$id", id);
        mark.Parameters.AddWithValue("$now", UnixMicros.Now(time));
        return mark.ExecuteNonQuery() == 1;
    }

    private static bool Exists(SqliteConnection connection, SqliteTransaction transaction, long id)
    {
        using SqliteCommand exists = connection.CreateCommand();
        exists.Transaction = transaction;
        exists.CommandText = "SELECT EXISTS (SELECT 1 FROM dead_letters WHERE id = $id)";
        exists.Parameters.AddWithValue("$id", id);
        return (long)exists.ExecuteScalar()! == 1;
    }

    private static long Move(SqliteConnection connection, SqliteTransaction transaction, int sourceId, int clicks)
    {
        using SqliteCommand move = connection.CreateCommand();
        move.Transaction = transaction;
        move.CommandText = "UPDATE sources SET stored = stored + $clicks, dead_lettered = dead_lettered - $clicks WHERE id = $id RETURNING stored";
        move.Parameters.AddWithValue("$id", sourceId);
        move.Parameters.AddWithValue("$clicks", clicks);
        return (long)move.ExecuteScalar()!;
    }

    private static DeadLetterEntry Letter(SqliteDataReader row) => new(
        row.GetInt64(0),
        row.GetInt32(1),
        row.GetString(2),
        row.GetInt64(3),
        row.IsDBNull(4) ? null : row.GetInt64(4),
        row.IsDBNull(5) ? null : Instant(row.GetInt64(5)),
        row.GetString(6),
        row.IsDBNull(7) ? null : row.GetString(7),
        UnixMicros.ToInstant(row.GetInt64(8)),
        row.IsDBNull(9) ? null : UnixMicros.ToInstant(row.GetInt64(9)));

    /// <summary>Null for an instant that no calendar holds: it may be why the click is here.</summary>
    private static DateTimeOffset? Instant(long unixMicros) =>
        unixMicros is >= -62_135_596_800_000_000 and < 253_402_300_800_000_000 ? UnixMicros.ToInstant(unixMicros) : null;
}
