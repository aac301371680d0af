using Npgsql;
using NpgsqlTypes;
using Shortener.Core.Streams;

namespace Shortener.Core.Storage.Postgres;

/// <summary>
/// Leases of sources in PostgreSQL, on the database's clock. They spread sources over workers and nothing more: two workers on one
/// source do no harm. Thread-safe.
/// </summary>
public sealed class PostgresSourceLeases(NpgsqlDataSource database)
{
    /// <summary>
    /// Forgets what is over: workers that died an hour ago (they no longer count after one lease's length), and leases of closed sources.
    /// </summary>
    private const string Hello = """
        WITH forgotten AS (DELETE FROM ingest_workers WHERE seen_at < now() - interval '1 hour' AND worker <> $1),
            over AS (DELETE FROM source_leases AS l USING sources AS s WHERE s.id = l.source_id AND s.closed_at IS NOT NULL)
        INSERT INTO ingest_workers (worker, seen_at) VALUES ($1, now())
        ON CONFLICT (worker) DO UPDATE SET seen_at = excluded.seen_at
        """;

    private const string Renew = "UPDATE source_leases SET expires_at = now() + make_interval(secs => $2) WHERE worker = $1 AND expires_at > now()";

    private const string Select = """
        SELECT s.id, s.identity, s.position, l.worker = $1 AND l.expires_at > now(), l.worker IS NULL OR l.expires_at <= now(),
            (SELECT count(*)::integer FROM ingest_workers WHERE seen_at > now() - make_interval(secs => $2))
        FROM source_leases AS l
        JOIN sources AS s ON s.id = l.source_id
        WHERE s.closed_at IS NULL
        ORDER BY s.id
        """;

    private const string Take = """
        UPDATE source_leases SET worker = $1, expires_at = now() + make_interval(secs => $2)
        WHERE source_id = $3 AND (worker IS NULL OR expires_at <= now())
        """;

    /// <summary>Lets workers store the source: its node forwards it.</summary>
    public Task OfferAsync(int sourceId, CancellationToken ct) =>
        ExecuteAsync("INSERT INTO source_leases (source_id) VALUES ($1) ON CONFLICT DO NOTHING", p => p.With(NpgsqlDbType.Integer, sourceId), ct);

    /// <summary>Takes the source away from workers: its node stores it itself.</summary>
    public Task WithdrawAsync(int sourceId, CancellationToken ct) =>
        ExecuteAsync("DELETE FROM source_leases WHERE source_id = $1", p => p.With(NpgsqlDbType.Integer, sourceId), ct);

    /// <summary>Renews what the worker holds, and says what there is.</summary>
    public async Task<LeaseBoard> RenewAsync(string worker, TimeSpan length, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(Command(Hello, p => p.With(NpgsqlDbType.Text, worker)));
        batch.BatchCommands.Add(Command(Renew, p => p.With(NpgsqlDbType.Text, worker).With(NpgsqlDbType.Double, length.TotalSeconds)));
        batch.BatchCommands.Add(Command(Select, p => p.With(NpgsqlDbType.Text, worker).With(NpgsqlDbType.Double, length.TotalSeconds)));
        await using NpgsqlDataReader reader = await batch.ExecuteReaderAsync(ct);
        List<LeasedSource> sources = [];
        int workers = 1;
        while (await reader.ReadAsync(ct))
        {
            bool mine = !reader.IsDBNull(3) && reader.GetBoolean(3);
            sources.Add(new LeasedSource(reader.GetInt32(0), reader.GetString(1), reader.GetInt64(2), mine, reader.GetBoolean(4)));
            workers = Math.Max(1, reader.GetInt32(5));
        }

        return new LeaseBoard(sources, workers);
    }

    /// <summary>False when another worker was faster.</summary>
    public async Task<bool> TakeAsync(string worker, int sourceId, TimeSpan length, CancellationToken ct) => await ExecuteAsync(
        Take, p => p.With(NpgsqlDbType.Text, worker).With(NpgsqlDbType.Double, length.TotalSeconds).With(NpgsqlDbType.Integer, sourceId), ct) == 1;

    /// <summary>Gives one lease back.</summary>
    public Task ReleaseAsync(string worker, int sourceId, CancellationToken ct) => ExecuteAsync(
        "UPDATE source_leases SET worker = NULL, expires_at = '-infinity' WHERE source_id = $2 AND worker = $1",
        p => p.With(NpgsqlDbType.Text, worker).With(NpgsqlDbType.Integer, sourceId), ct);

    /// <summary>The worker stops: its share is the others' at once.</summary>
    public Task LeaveAsync(string worker, CancellationToken ct) => ExecuteAsync(
        "WITH gone AS (DELETE FROM ingest_workers WHERE worker = $1) UPDATE source_leases SET worker = NULL, expires_at = '-infinity' WHERE worker = $1",
        p => p.With(NpgsqlDbType.Text, worker), ct);

    private static NpgsqlBatchCommand Command(string sql, Action<NpgsqlParameterCollection> fill)
    {
        var command = new NpgsqlBatchCommand(sql);
        fill(command.Parameters);
        return command;
    }

    private async Task<int> ExecuteAsync(string sql, Action<NpgsqlParameterCollection> fill, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        await using var command = new NpgsqlCommand(sql, connection);
        fill(command.Parameters);
        return await command.ExecuteNonQueryAsync(ct);
    }
}
