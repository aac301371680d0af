using Dapper;
using Microsoft.Data.Sqlite;
using Shortener.Core.Clicks;
using Shortener.Core.LinkHealth;

namespace Shortener.Core.Storage.Sqlite;

/// <inheritdoc cref="ILinkHealthStore" />
public sealed class SqliteLinkHealthStore(SqliteDatabase database, TimeProvider time) : ILinkHealthStore, IDisposable
{
    private const string SeedSql = """
        INSERT INTO link_health (link_id, due_at)
        SELECT id, @Now FROM (SELECT id FROM links WHERE id > @After ORDER BY id LIMIT @Limit) l
        WHERE true
        ON CONFLICT (link_id) DO NOTHING
        """;

    private const string SeedEndSql = "SELECT max(id) FROM (SELECT id FROM links WHERE id > @After ORDER BY id LIMIT @Limit) l";

    private const string ClaimSql = """
        UPDATE link_health
        SET due_at = CASE WHEN EXISTS (SELECT 1 FROM links l WHERE l.id = link_id AND l.deleted_at IS NULL AND l.enabled)
                          THEN @LeaseEnd ELSE @RestEnd END
        WHERE link_id IN (SELECT link_id FROM link_health WHERE due_at <= @Now ORDER BY due_at LIMIT @Limit)
        RETURNING link_id
        """;

    private const string FindDueSql = """
        SELECT h.link_id AS LinkId, h.url AS Url, h.status AS Status, h.reason AS Reason, h.failures AS Failures,
               h.checked_at AS CheckedAt, l.url AS LinkUrl
        FROM link_health h
        JOIN links l ON l.id = h.link_id
        WHERE h.link_id IN @Ids AND l.deleted_at IS NULL AND l.enabled
        """;

    private const string SaveSql = """
        INSERT INTO link_health (link_id, url, status, reason, failures, checked_at, due_at, broken_at)
        VALUES (@LinkId, @Url, @Status, @Reason, @Failures, @CheckedAt, @DueAt, CASE WHEN @Status = 2 THEN @CheckedAt END)
        ON CONFLICT (link_id) DO UPDATE
        SET broken_at = CASE WHEN excluded.status = 2 AND status = 2 AND url IS excluded.url THEN broken_at ELSE excluded.broken_at END,
            url = excluded.url, status = excluded.status, reason = excluded.reason, failures = excluded.failures,
            checked_at = excluded.checked_at, due_at = excluded.due_at
        """;

    private const string FindSql = """
        SELECT link_id AS LinkId, url AS Url, status AS Status, reason AS Reason, failures AS Failures, checked_at AS CheckedAt
        FROM link_health
        WHERE link_id IN @Ids AND checked_at IS NOT NULL
        """;

    private const string FindOneSql = """
        SELECT link_id, url, status, reason, failures, checked_at FROM link_health WHERE link_id = $1 AND checked_at IS NOT NULL
        """;

    private readonly SqlitePreparedQuery _findOne = new(database, FindOneSql, parameters: 1);

    public async Task<long> SeedAsync(long after, int limit, CancellationToken ct)
    {
        using SqliteDatabase.WriterLease writer = await database.LeaseWriterAsync(ct);
        long? end = writer.Connection.ExecuteScalar<long?>(SeedEndSql, new { After = after, Limit = limit });
        if (end is { } last)
        {
            writer.Connection.Execute(SeedSql, new { After = after, Limit = limit, Now = UnixMicros.Now(time) });
            return last;
        }

        return after;
    }

    public async Task<IReadOnlyList<DueLink>> ClaimAsync(int limit, TimeSpan lease, TimeSpan rest, CancellationToken ct)
    {
        using SqliteDatabase.WriterLease writer = await database.LeaseWriterAsync(ct);
        DateTimeOffset now = time.GetUtcNow();
        using SqliteTransaction transaction = writer.Connection.BeginTransaction();
        long[] ids = [.. writer.Connection.Query<long>(
            ClaimSql,
            new { Limit = limit, Now = UnixMicros.From(now), LeaseEnd = UnixMicros.From(now + lease), RestEnd = UnixMicros.From(now + rest) },
            transaction)];
        DueLink[] due = [.. writer.Connection.Query<Row>(FindDueSql, new { Ids = ids }, transaction)
            .Select(row => new DueLink(row.LinkUrl, row.ToState()))];
        transaction.Commit();
        return due;
    }

    public async Task SaveAsync(LinkHealthState state, TimeSpan next, CancellationToken ct)
    {
        using SqliteDatabase.WriterLease writer = await database.LeaseWriterAsync(ct);
        writer.Connection.Execute(SaveSql, new
        {
            state.LinkId,
            state.Url,
            Status = (int)state.Status,
            state.Reason,
            state.Failures,
            CheckedAt = state.CheckedAt is { } at ? UnixMicros.From(at) : (long?)null,
            DueAt = UnixMicros.From(time.GetUtcNow() + next),
        });
    }

    public void Dispose() => _findOne.Dispose();

    public Task<IReadOnlyList<LinkHealthState>> FindAsync(IReadOnlyCollection<long> linkIds, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        if (linkIds.Count == 1)
        {
            LinkHealthState? one = _findOne.ReadFirst(static reader => Row.Read(reader).ToState(), linkIds.First());
            return Task.FromResult<IReadOnlyList<LinkHealthState>>(one is null ? [] : [one]);
        }

        using SqliteConnection connection = database.OpenReader();
        return Task.FromResult<IReadOnlyList<LinkHealthState>>(
            [.. connection.Query<Row>(FindSql, new { Ids = linkIds }).Select(row => row.ToState())]);
    }

    private sealed class Row
    {
        public long LinkId { get; set; }

        public string? Url { get; set; }

        public int Status { get; set; }

        public string? Reason { get; set; }

        public int Failures { get; set; }

        public long? CheckedAt { get; set; }

        public string LinkUrl { get; set; } = "";

        public static Row Read(SqliteDataReader reader) => new()
        {
            LinkId = reader.GetInt64(0),
            Url = reader.IsDBNull(1) ? null : reader.GetString(1),
            Status = reader.GetInt32(2),
            Reason = reader.IsDBNull(3) ? null : reader.GetString(3),
            Failures = reader.GetInt32(4),
            CheckedAt = reader.IsDBNull(5) ? null : reader.GetInt64(5),
        };

        public LinkHealthState ToState() => new(
            LinkId, Url, (LinkHealthStatus)Status, Reason, Failures, CheckedAt is { } at ? UnixMicros.ToInstant(at) : null);
    }
}
