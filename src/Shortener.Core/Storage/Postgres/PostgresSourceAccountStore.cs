using Npgsql;
using NpgsqlTypes;
using Shortener.Core.Clicks;

namespace Shortener.Core.Storage.Postgres;

/// <summary>The sources' side of the account in PostgreSQL. Thread-safe.</summary>
public sealed class PostgresSourceAccountStore(NpgsqlDataSource database) : ISourceAccountStore
{
    private const string Select = """
        SELECT s.id, s.identity, s.position, s.stored, s.dead_lettered, s.closed_at IS NOT NULL,
            r.accepted, r.dropped::text, r.pending, r.oldest_at, r.reported_at, coalesce(r.stored, s.stored),
            coalesce(r.dead_lettered, s.dead_lettered)
        FROM sources AS s
        LEFT JOIN source_reports AS r ON r.source_id = s.id
        ORDER BY s.id
        """;

    public async Task<IReadOnlyList<SourceAccount>> ReadAsync(CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        await using var select = new NpgsqlCommand(Select, connection);
        await using NpgsqlDataReader reader = await select.ExecuteReaderAsync(ct);
        List<SourceAccount> accounts = [];
        while (await reader.ReadAsync(ct))
        {
            SourceReport? report = reader.IsDBNull(6)
                ? null
                : new SourceReport(reader.GetInt64(6), DroppedJson.Read(reader.GetString(7)), reader.GetInt64(8),
                    reader.IsDBNull(9) ? null : UnixMicros.From(reader.GetFieldValue<DateTime>(9)));
            accounts.Add(new SourceAccount(
                PostgresClickStore.Source(reader),
                report,
                report is null ? null : reader.GetFieldValue<DateTimeOffset>(10),
                new SourceCounters(reader.GetInt64(11), reader.GetInt64(12))));
        }

        return accounts;
    }

    public async Task ReportAsync(SourceState seen, SourceReport report, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(ct);
        // The lock orders this against the close, whose own last report must stay the last.
        await using var open = new NpgsqlCommand("SELECT 1 FROM sources WHERE id = $1 AND closed_at IS NULL FOR UPDATE", connection);
        open.Parameters.With(NpgsqlDbType.Integer, seen.Id);
        if (await open.ExecuteScalarAsync(ct) is not null)
        {
            await PostgresClickCommit.WriteReportAsync(connection, seen.Id, report, new SourceCounters(seen.Stored, seen.DeadLettered), ct);
            await transaction.CommitAsync(ct);
        }
    }
}
