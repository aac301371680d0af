using Dapper;
using Npgsql;
using Shortener.Core.Clicks;
using Shortener.Core.LinkHealth;

namespace Shortener.Core.Storage.Postgres;

/// <inheritdoc cref="ILinkHealthStore" />
public sealed class PostgresLinkHealthStore(NpgsqlDataSource database) : ILinkHealthStore
{
    private const string SeedSql = """
        WITH seen AS MATERIALIZED (SELECT id FROM links WHERE id > @After ORDER BY id LIMIT @Limit),
        made AS (
            INSERT INTO link_health (link_id, due_at)
            SELECT id, now() FROM seen WHERE NOT EXISTS (SELECT 1 FROM link_health h WHERE h.link_id = seen.id)
            ON CONFLICT (link_id) DO NOTHING
        )
        SELECT coalesce(max(id), @After) FROM seen
        """;

    // Nodes that claim at once pass over each other's rows.
    private const string ClaimSql = """
        WITH due AS (
            SELECT link_id FROM link_health WHERE due_at <= now() ORDER BY due_at LIMIT @Limit FOR UPDATE SKIP LOCKED
        ), claimed AS (
            UPDATE link_health h
            SET due_at = now() + CASE WHEN l.deleted_at IS NULL AND l.enabled THEN @Lease ELSE @Rest END
            FROM due, links l
            WHERE h.link_id = due.link_id AND l.id = due.link_id
            RETURNING h.link_id, h.url, h.status, h.reason, h.failures, h.checked_at, l.url AS link_url,
                      l.deleted_at IS NULL AND l.enabled AS is_checkable
        )
        SELECT link_id AS LinkId, url AS Url, status AS Status, reason AS Reason, failures AS Failures, checked_at AS CheckedAt,
               link_url AS LinkUrl
        FROM claimed
        WHERE is_checkable
        """;

    private const string SaveSql = """
        INSERT INTO link_health (link_id, url, status, reason, failures, checked_at, due_at, broken_at)
        VALUES (@LinkId, @Url, @Status, @Reason, @Failures, @CheckedAt, now() + @Next, CASE WHEN @Status = 2 THEN @CheckedAt END)
        ON CONFLICT (link_id) DO UPDATE
        SET broken_at = CASE WHEN excluded.status = 2 AND link_health.status = 2 AND link_health.url IS NOT DISTINCT FROM excluded.url
                             THEN link_health.broken_at ELSE excluded.broken_at END,
            url = excluded.url, status = excluded.status, reason = excluded.reason, failures = excluded.failures,
            checked_at = excluded.checked_at, due_at = excluded.due_at
        """;

    private const string FindSql = """
        SELECT link_id AS LinkId, url AS Url, status AS Status, reason AS Reason, failures AS Failures, checked_at AS CheckedAt
        FROM link_health
        WHERE link_id = ANY (@Ids) AND checked_at IS NOT NULL
        """;

    public async Task<long> SeedAsync(long after, int limit, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        return await connection.ExecuteScalarAsync<long>(new CommandDefinition(SeedSql, new { After = after, Limit = limit }, cancellationToken: ct));
    }

    public async Task<IReadOnlyList<DueLink>> ClaimAsync(int limit, TimeSpan lease, TimeSpan rest, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        IEnumerable<Row> rows = await connection.QueryAsync<Row>(
            new CommandDefinition(ClaimSql, new { Limit = limit, Lease = lease, Rest = rest }, cancellationToken: ct));
        return [.. rows.Select(row => new DueLink(row.LinkUrl, row.ToState()))];
    }

    public async Task SaveAsync(LinkHealthState state, TimeSpan next, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            SaveSql,
            new
            {
                state.LinkId,
                state.Url,
                Status = (short)state.Status,
                state.Reason,
                state.Failures,
                CheckedAt = state.CheckedAt is { } at ? UnixMicros.ToInstant(UnixMicros.From(at)) : (DateTimeOffset?)null,
                Next = next,
            },
            cancellationToken: ct));
    }

    public async Task<IReadOnlyList<LinkHealthState>> FindAsync(IReadOnlyCollection<long> linkIds, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        IEnumerable<Row> rows = await connection.QueryAsync<Row>(
            new CommandDefinition(FindSql, new { Ids = linkIds.ToArray() }, cancellationToken: ct));
        return [.. rows.Select(row => row.ToState())];
    }

    private sealed class Row
    {
        public long LinkId { get; set; }

        public string? Url { get; set; }

        public short Status { get; set; }

        public string? Reason { get; set; }

        public int Failures { get; set; }

        public DateTime? CheckedAt { get; set; }

        public string LinkUrl { get; set; } = "";

        public LinkHealthState ToState() => new(LinkId, Url, (LinkHealthStatus)Status, Reason, Failures, CheckedAt);
    }
}
