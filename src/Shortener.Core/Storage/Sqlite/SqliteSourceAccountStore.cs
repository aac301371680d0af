using Microsoft.Data.Sqlite;
using Shortener.Core.Clicks;

namespace Shortener.Core.Storage.Sqlite;

/// <summary>The sources' side of the account in the embedded database. Thread-safe.</summary>
public sealed class SqliteSourceAccountStore(SqliteDatabase database, TimeProvider time) : ISourceAccountStore
{
    private const string Select = """
        SELECT s.id, s.identity, s.position, s.stored, s.dead_lettered, s.closed_at IS NOT NULL,
            r.accepted, r.dropped, r.pending, r.oldest_at, r.reported_at, coalesce(r.stored, s.stored), coalesce(r.dead_lettered, s.dead_lettered)
        FROM sources AS s
        LEFT JOIN source_reports AS r ON r.source_id = s.id
        ORDER BY s.id
        """;

    public Task<IReadOnlyList<SourceAccount>> ReadAsync(CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        using SqliteConnection connection = database.OpenReader();
        using SqliteCommand select = connection.CreateCommand();
        select.CommandText = Select;
        using SqliteDataReader reader = select.ExecuteReader();
        List<SourceAccount> accounts = [];
        while (reader.Read())
        {
            SourceReport? report = reader.IsDBNull(6)
                ? null
                : new SourceReport(reader.GetInt64(6), DroppedJson.Read(reader.GetString(7)), reader.GetInt64(8),
                    reader.IsDBNull(9) ? null : reader.GetInt64(9));
            accounts.Add(new SourceAccount(
                SqliteClickStore.Source(reader),
                report,
                report is null ? null : UnixMicros.ToInstant(reader.GetInt64(10)),
                new SourceCounters(reader.GetInt64(11), reader.GetInt64(12))));
        }

        return Task.FromResult<IReadOnlyList<SourceAccount>>(accounts);
    }

    public async Task ReportAsync(SourceState seen, SourceReport report, CancellationToken ct)
    {
        using SqliteDatabase.WriterLease writer = await database.LeaseWriterAsync(ct);
        using SqliteTransaction transaction = writer.Connection.BeginTransaction();
        using SqliteCommand open = writer.Connection.CreateCommand();
        open.Transaction = transaction;
        open.CommandText = "SELECT EXISTS (SELECT 1 FROM sources WHERE id = $id AND closed_at IS NULL)";
        open.Parameters.AddWithValue("$id", seen.Id);
        if ((long)open.ExecuteScalar()! == 1)
        {
            SqliteClickStore.WriteReport(writer.Connection, transaction, seen.Id, report, UnixMicros.Now(time),
                new SourceCounters(seen.Stored, seen.DeadLettered));
            transaction.Commit();
        }
    }
}
