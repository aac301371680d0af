using System.Globalization;
using Microsoft.Data.Sqlite;
using Shortener.Core.Clicks;
using Shortener.Core.Clicks.Rows;
using Shortener.Core.Observability;

namespace Shortener.Core.Storage.Sqlite;

/// <summary>
/// Clicks in the embedded database. Thread-safe: commits queue for the one writer. Works synchronously once it holds the writer: keep
/// it off threads that serve redirects.
/// </summary>
public sealed class SqliteClickStore : IClickStore, IDisposable
{
    private const string SelectSource = "SELECT id, identity, position, stored, dead_lettered, closed_at IS NOT NULL FROM sources";

    private readonly SqliteDatabase _database;
    private readonly TimeProvider _time;
    private readonly int _maxAgeDays;
    private readonly CommitStates _states = new();

    // Created and used under the writer's lease.
    private SqliteClickCommit? _commit;

    public SqliteClickStore(SqliteDatabase database, TimeProvider time, ClickStoreOptions options)
    {
        _database = database;
        _time = time;
        _maxAgeDays = options.MaxAgeDays;
    }

    public async Task<SourceState> OpenSourceAsync(string identity, long position, CancellationToken ct)
    {
        using SqliteDatabase.WriterLease writer = await _database.LeaseWriterAsync(ct);
        using SqliteCommand insert = writer.Connection.CreateCommand();
        insert.CommandText = """
            INSERT INTO sources (identity, position, created_at, moved_at) VALUES ($identity, $position, $now, $now)
            ON CONFLICT (identity) DO NOTHING
            """;
        insert.Parameters.AddWithValue("$identity", identity);
        insert.Parameters.AddWithValue("$position", position);
        insert.Parameters.AddWithValue("$now", UnixMicros.Now(_time));
        insert.ExecuteNonQuery();
        return Find(writer.Connection, identity)!;
    }

    public Task<SourceState?> FindSourceAsync(string identity, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        using SqliteConnection reader = _database.OpenReader();
        return Task.FromResult(Find(reader, identity));
    }

    public Task<IReadOnlyList<SourceState>> ListSourcesAsync(CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        using SqliteConnection connection = _database.OpenReader();
        using SqliteCommand select = connection.CreateCommand();
        select.CommandText = SelectSource + " ORDER BY id";
        using SqliteDataReader reader = select.ExecuteReader();
        List<SourceState> sources = [];
        while (reader.Read())
        {
            sources.Add(Source(reader));
        }

        return Task.FromResult<IReadOnlyList<SourceState>>(sources);
    }

    public Task CloseSourceAsync(int sourceId, CancellationToken ct) => CloseAsync(sourceId, null, ct);

    public Task CloseSourceAsync(int sourceId, SourceReport report, CancellationToken ct) => CloseAsync(sourceId, report, ct);

    public async Task<CommitResult> CommitAsync(ClickBatch batch, CancellationToken ct)
    {
        using var span = CommitSpan.Start(batch, "sqlite");
        CommitState state = _states.Take(batch.Source.Id);
        ClickWindow window = ClickWindow.For(batch.Source.Identity, _time, _maxAgeDays);
        ClickRow[] rows = state.Builder.Build(batch.Clicks, window);
        using SqliteDatabase.WriterLease writer = await _database.LeaseWriterAsync(ct);
        ct.ThrowIfCancellationRequested();
        SqliteClickCommit commit = _commit ??= new SqliteClickCommit(writer.Connection, _time);
        try
        {
            using SqliteTransaction transaction = writer.Connection.BeginTransaction();
            if (commit.MovePosition(batch, rows.Length) is not { } stored)
            {
                return span.End(CommitResult.PositionMoved);
            }

            long before = stored - rows.Length;
            rows = commit.LeaveOutEnded(rows, state.Builder);
            commit.WriteClicks(batch.Source.Id, before, rows, state);
            commit.WriteEvents(batch.Source.Id, state.Builder, dictionariesWritten: rows.Length > 0);
            commit.WriteWebhookRanges(batch, rows);
            commit.WriteDeadLetters(batch.Source.Id, batch.DeadLetters);
            if (batch.Report is not null)
            {
                WriteReport(writer.Connection, transaction, batch.Source.Id, batch.Report, UnixMicros.Now(_time), null);
            }

            transaction.Commit();
            // Where nothing was left to write, the words that the batch brought were not written either.
            if (rows.Length > 0 || state.Builder.Events.Count > 0 || batch.Clicks.Count == 0)
            {
                state.Rollups.Committed(stored);
                state.Builder.MarkStored();
                _states.GiveBack(batch.Source.Id, state);
            }

            return span.End(CommitResult.Committed);
        }
        catch (SqliteException exception) when (SqliteErrors.IsData(exception))
        {
            throw Refused(exception);
        }
    }

    /// <summary>The writer connection belongs to <see cref="SqliteDatabase"/>; only the statements prepared on it are given up.</summary>
    public void Dispose() => _commit?.Dispose();

    internal static ClickDataException Refused(SqliteException exception) => new(
        string.Create(CultureInfo.InvariantCulture, $"SQLite {exception.SqliteExtendedErrorCode}: {exception.Message}"), exception);

    internal static SourceState Source(SqliteDataReader row) =>
        new(row.GetInt32(0), row.GetString(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4), row.GetBoolean(5));

    internal static void WriteReport(
        SqliteConnection connection, SqliteTransaction transaction, int sourceId, SourceReport report, long now, SourceCounters? seen)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = """
            INSERT INTO source_reports (source_id, accepted, dropped, pending, oldest_at, reported_at, stored, dead_lettered)
            VALUES ($source, $accepted, $dropped, $pending, $oldest, $now, $stored, $deadLettered)
            ON CONFLICT (source_id) DO UPDATE SET accepted = excluded.accepted, dropped = excluded.dropped, pending = excluded.pending,
                oldest_at = excluded.oldest_at, reported_at = excluded.reported_at, stored = excluded.stored,
                dead_lettered = excluded.dead_lettered
            """;
        command.Parameters.AddWithValue("$source", sourceId);
        command.Parameters.AddWithValue("$accepted", report.Accepted);
        command.Parameters.AddWithValue("$dropped", DroppedJson.Write(report.Dropped));
        command.Parameters.AddWithValue("$pending", report.Pending);
        command.Parameters.AddWithValue("$oldest", (object?)report.OldestUnixMicros ?? DBNull.Value);
        command.Parameters.AddWithValue("$now", now);
        command.Parameters.AddWithValue("$stored", (object?)seen?.Stored ?? DBNull.Value);
        command.Parameters.AddWithValue("$deadLettered", (object?)seen?.DeadLettered ?? DBNull.Value);
        command.ExecuteNonQuery();
    }

    private static SourceState? Find(SqliteConnection connection, string identity)
    {
        using SqliteCommand select = connection.CreateCommand();
        select.CommandText = SelectSource + " WHERE identity = $identity";
        select.Parameters.AddWithValue("$identity", identity);
        using SqliteDataReader reader = select.ExecuteReader();
        return reader.Read() ? Source(reader) : null;
    }

    private async Task CloseAsync(int sourceId, SourceReport? report, CancellationToken ct)
    {
        using SqliteDatabase.WriterLease writer = await _database.LeaseWriterAsync(ct);
        using SqliteTransaction transaction = writer.Connection.BeginTransaction();
        using SqliteCommand close = writer.Connection.CreateCommand();
        close.Transaction = transaction;
        close.CommandText = "UPDATE sources SET closed_at = $now WHERE id = $id AND closed_at IS NULL";
        close.Parameters.AddWithValue("$id", sourceId);
        close.Parameters.AddWithValue("$now", UnixMicros.Now(_time));
        if (close.ExecuteNonQuery() == 1 && report is not null)
        {
            WriteReport(writer.Connection, transaction, sourceId, report, UnixMicros.Now(_time), null);
        }

        transaction.Commit();
        _states.Forget(sourceId);
    }
}
