using System.Globalization;
using Dapper;
using Npgsql;
using Shortener.Core.Clicks;
using Shortener.Core.Hubs;
using Shortener.Core.Links;
using Shortener.Core.Webhooks;

namespace Shortener.Core.Storage.Postgres;

/// <inheritdoc cref="IWebhookFeed" />
public sealed class PostgresWebhookFeed(NpgsqlDataSource database) : IWebhookFeed
{
    private const int PruneSlice = 2_000;

    private const string SubscribersSql = $"""
        SELECT {PostgresWebhookRow.Columns} FROM webhooks w WHERE w.enabled AND w.events <> '["link.clicked"]' ORDER BY w.id
        """;

    private const string StoredSql = """
        SELECT coalesce((SELECT after_txid FROM webhook_feed WHERE id = 1), 0) AS Transaction,
               coalesce((SELECT after_change FROM webhook_feed WHERE id = 1), 0) AS Row,
               pg_snapshot_xmin(pg_current_snapshot())::text AS Horizon
        """;

    // As caches read them: ids do not follow the order of commits, but every transaction below the snapshot's xmin has ended. Ties keep
    // a transaction's rows together. Rows that a move from SQLite brought along have one transaction, and were fed up to their number.
    private const string ChangesSql = """
        SELECT txid::text AS Txid, id AS Row, link_id AS LinkId, kind AS Kind, version AS Version, changed_at AS At
        FROM link_changes
        WHERE txid >= @From::text::xid8 AND txid < @Horizon::text::xid8 AND id > @Row
        ORDER BY txid
        FETCH FIRST @Limit ROWS WITH TIES
        """;

    private const string MoveSql = """
        INSERT INTO webhook_feed AS f (id, after_change, after_txid)
        SELECT 1, 0, @Next WHERE @Stored = 0 OR EXISTS (SELECT FROM webhook_feed)
        ON CONFLICT (id) DO UPDATE SET after_txid = excluded.after_txid WHERE f.after_txid = @Stored
        """;

    private const string LinksSql = PostgresLinkSql.Columns + """
        WHERE l.id = ANY (@Ids)
        """;

    private const string BrokenSql = """
        SELECT link_id AS LinkId, broken_at AS BrokenAt, reason AS Reason
        FROM link_health
        WHERE status = 2 AND broken_at IS DISTINCT FROM told_at
        ORDER BY link_id
        LIMIT @Limit
        """;

    private const string TellBrokenSql = """
        UPDATE link_health h SET told_at = h.broken_at
        FROM unnest(@LinkIds, @BrokenAts) AS b (link_id, broken_at)
        WHERE h.link_id = b.link_id AND h.broken_at = b.broken_at AND h.broken_at IS DISTINCT FROM h.told_at
        """;

    private const string LeadsSql = $"SELECT {PostgresLeadRow.Columns} FROM leads WHERE NOT told ORDER BY id LIMIT @Limit";

    private const string TellLeadsSql = "UPDATE leads SET told = true WHERE id = ANY (@Ids) AND NOT told";

    private const string WalkSql = """
        SELECT id AS LinkId, options AS Options, updated_at AS UpdatedAt
        FROM links
        WHERE id > @After AND id <= @Last AND deleted_at IS NULL AND (options LIKE '%"expiresAt"%' OR options LIKE '%"clickLimit"%')
        ORDER BY id
        """;

    private const string WalkEndSql = "SELECT max(id) FROM (SELECT id FROM links WHERE id > @After ORDER BY id LIMIT @Limit) l";

    private const string WatchSql = """
        INSERT INTO link_expiries AS e (link_id, expires_at, click_limit, expires_told, limit_told)
        SELECT l.link_id, l.expires_at, l.click_limit, false, l.pass_over AND coalesce(c.used >= l.click_limit, false)
        FROM unnest(@LinkIds, @ExpiresAts, @ClickLimits, @PassOvers) AS l (link_id, expires_at, click_limit, pass_over)
        LEFT JOIN click_limits c ON c.link_id = l.link_id
        WHERE EXISTS (SELECT FROM links k WHERE k.id = l.link_id)
        ORDER BY l.link_id
        ON CONFLICT (link_id) DO UPDATE
        SET expires_told = e.expires_told AND e.expires_at IS NOT DISTINCT FROM excluded.expires_at,
            limit_told = e.limit_told AND e.click_limit IS NOT DISTINCT FROM excluded.click_limit,
            expires_at = excluded.expires_at, click_limit = excluded.click_limit
        WHERE e.expires_at IS DISTINCT FROM excluded.expires_at OR e.click_limit IS DISTINCT FROM excluded.click_limit
        """;

    private const string EndedSql = """
        SELECT link_id AS LinkId, expires_at AS ExpiresAt, NULL::bigint AS ClickLimit
        FROM link_expiries
        WHERE NOT expires_told AND expires_at <= @Now
        UNION ALL
        SELECT e.link_id, NULL, e.click_limit
        FROM link_expiries e
        JOIN click_limits c ON c.link_id = e.link_id
        WHERE NOT e.limit_told AND c.used >= e.click_limit
        LIMIT @Limit
        """;

    private const string TellEndedSql = """
        UPDATE link_expiries
        SET expires_told = expires_told OR @ExpiresAt::timestamptz IS NOT NULL, limit_told = limit_told OR @ClickLimit::bigint IS NOT NULL
        WHERE link_id = @LinkId
          AND ((expires_at = @ExpiresAt AND NOT expires_told) OR (click_limit = @ClickLimit AND NOT limit_told))
        """;

    private const string PruneSql = """
        DELETE FROM link_changes
        WHERE id IN (SELECT id FROM link_changes ORDER BY txid, id LIMIT @Slice) AND changed_at < @Before
          AND id < (SELECT max(id) FROM link_changes) AND txid < pg_snapshot_xmin(pg_current_snapshot())
          AND (NOT @Anyone OR id <= coalesce((SELECT after_change FROM webhook_feed WHERE id = 1), 0)
               OR txid < coalesce((SELECT after_txid FROM webhook_feed WHERE id = 1), 0)::text::xid8)
        """;

    public async Task<IReadOnlyList<Webhook>> ListSubscribersAsync(CancellationToken ct) =>
        [.. (await ReadAsync<PostgresWebhookRow>(SubscribersSql, null, ct)).Select(row => row.ToWebhook())];

    public async Task<ChangePage> ReadChangesAsync(IReadOnlyList<Webhook> subscribers, int limit, CancellationToken ct)
    {
        StoredRow stored = (await ReadAsync<StoredRow>(StoredSql, null, ct))[0];
        long horizon = Number(stored.Horizon);
        long from = Math.Max(stored.Transaction, subscribers.Min(webhook => webhook.FromTransaction));
        List<ChangeRow> rows = await ReadAsync<ChangeRow>(
            ChangesSql, new { From = Text(from), Horizon = stored.Horizon, stored.Row, Limit = limit }, ct);
        FeedChange[] items = [.. rows
            .Where(row => row.LinkId is not null && row.Kind is not null)
            .Select(row => new FeedChange(row.Row, Number(row.Txid), row.LinkId!.Value, (LinkChangeKind)row.Kind!.Value, row.Version, row.At))
            .OrderBy(change => change.Transaction)
            .ThenBy(change => change.Row)];
        bool full = rows.Count >= limit;
        // Nothing new: the position stays where it is rather than following the horizon with every poll.
        long next = full ? Number(rows[^1].Txid) + 1 : rows.Count == 0 ? stored.Transaction : horizon;
        return new ChangePage(items, stored.Transaction, next, full);
    }

    public Task<bool> AppendChangesAsync(ChangePage page, IReadOnlyList<NewDelivery> messages, CancellationToken ct) => AppendAsync(
        async (connection, transaction) => await connection.ExecuteAsync(
            new CommandDefinition(MoveSql, new { page.Stored, page.Next }, transaction, cancellationToken: ct)) == 1,
        messages,
        ct);

    public async Task<IReadOnlyList<Link>> FindLinksAsync(IReadOnlyCollection<long> ids, CancellationToken ct) =>
        [.. (await ReadAsync<PostgresLinkRow>(LinksSql, new { Ids = ids.ToArray() }, ct)).Select(row => row.ToLink())];

    public async Task<IReadOnlyList<BrokenLink>> ReadBrokenAsync(int limit, CancellationToken ct) =>
        [.. (await ReadAsync<BrokenRow>(BrokenSql, new { Limit = limit }, ct)).Select(row => new BrokenLink(row.LinkId, row.BrokenAt, row.Reason))];

    public Task<bool> AppendBrokenAsync(IReadOnlyList<BrokenLink> broken, IReadOnlyList<NewDelivery> messages, CancellationToken ct) => AppendAsync(
        async (connection, transaction) => await connection.ExecuteAsync(new CommandDefinition(
            TellBrokenSql,
            new { LinkIds = broken.Select(link => link.LinkId).ToArray(), BrokenAts = broken.Select(link => link.BrokenAt).ToArray() },
            transaction,
            cancellationToken: ct)) == broken.Count,
        messages,
        ct);

    public async Task<IReadOnlyList<Lead>> ReadLeadsAsync(int limit, CancellationToken ct) =>
        [.. (await ReadAsync<PostgresLeadRow>(LeadsSql, new { Limit = limit }, ct)).Select(row => row.ToLead())];

    public Task<bool> AppendLeadsAsync(IReadOnlyList<Lead> leads, IReadOnlyList<NewDelivery> messages, CancellationToken ct) => AppendAsync(
        async (connection, transaction) => await connection.ExecuteAsync(new CommandDefinition(
            TellLeadsSql, new { Ids = leads.Select(lead => lead.Id).ToArray() }, transaction, cancellationToken: ct)) == leads.Count,
        messages,
        ct);

    public async Task<(IReadOnlyList<LinkEnd> Ends, long Last)> WalkEndsAsync(long afterId, int limit, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        if (await connection.ExecuteScalarAsync<long?>(
            new CommandDefinition(WalkEndSql, new { After = afterId, Limit = limit }, cancellationToken: ct)) is not { } last)
        {
            return ([], afterId);
        }

        List<OptionsRow> rows = await connection.ReadRowsAsync<OptionsRow>(
            new CommandDefinition(WalkSql, new { After = afterId, Last = last }, cancellationToken: ct));
        return ([.. rows.Select(row => End(row))], last);
    }

    public async Task WatchAsync(IReadOnlyList<LinkEnd> ends, DateTimeOffset? passOverBefore, CancellationToken ct)
    {
        LinkEnd[] watched = [.. ends.Where(end => end is not { ExpiresAt: null, ClickLimit: null })];
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        if (watched.Length < ends.Count)
        {
            await connection.ExecuteAsync(new CommandDefinition(
                "DELETE FROM link_expiries WHERE link_id = ANY (@Ids)",
                new { Ids = ends.Except(watched).Select(end => end.LinkId).ToArray() },
                cancellationToken: ct));
        }

        if (watched.Length > 0)
        {
            await connection.ExecuteAsync(new CommandDefinition(
                WatchSql,
                new
                {
                    LinkIds = watched.Select(end => end.LinkId).ToArray(),
                    ExpiresAts = watched.Select(end => Truncate(end.ExpiresAt)).ToArray(),
                    ClickLimits = watched.Select(end => end.ClickLimit).ToArray(),
                    PassOvers = watched.Select(end => end.UpdatedAt < passOverBefore).ToArray(),
                },
                cancellationToken: ct));
        }
    }

    public async Task UnwatchAsync(CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition("DELETE FROM link_expiries", cancellationToken: ct));
    }

    public async Task<IReadOnlyList<EndedLink>> ReadEndedAsync(DateTimeOffset now, int limit, CancellationToken ct) =>
        [.. (await ReadAsync<EndRow>(EndedSql, new { Now = Truncate(now), Limit = limit }, ct))
            .Select(row => new EndedLink(row.LinkId, row.ExpiresAt, row.ClickLimit))];

    public Task<bool> AppendEndedAsync(IReadOnlyList<EndedLink> ended, IReadOnlyList<NewDelivery> messages, CancellationToken ct) => AppendAsync(
        async (connection, transaction) =>
        {
            foreach (EndedLink link in ended.OrderBy(link => link.LinkId))
            {
                var tell = new CommandDefinition(
                    TellEndedSql, new { link.LinkId, ExpiresAt = Truncate(link.ExpiresAt), link.ClickLimit }, transaction, cancellationToken: ct);
                if (await connection.ExecuteAsync(tell) == 0)
                {
                    return false;
                }
            }

            return true;
        },
        messages,
        ct);

    public async Task<int> PruneChangesAsync(DateTimeOffset before, bool anySubscribers, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        return await connection.ExecuteAsync(new CommandDefinition(
            PruneSql, new { Slice = PruneSlice, Before = Truncate(before), Anyone = anySubscribers }, cancellationToken: ct));
    }

    private async Task<bool> AppendAsync(
        Func<NpgsqlConnection, NpgsqlTransaction, Task<bool>> move, IReadOnlyList<NewDelivery> messages, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(ct);
        if (!await move(connection, transaction))
        {
            return false;
        }

        await PostgresDeliveryRow.InsertLinkEventsAsync(connection, transaction, messages, ct);
        await transaction.CommitAsync(ct);
        return true;
    }

    private async Task<List<T>> ReadAsync<T>(string sql, object? parameters, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        return await connection.ReadRowsAsync<T>(new CommandDefinition(sql, parameters, cancellationToken: ct));
    }

    private static LinkEnd End(OptionsRow row)
    {
        LinkOptions? options = LinkOptions.ReadOrBlock(row.Options);
        return new LinkEnd(row.LinkId, options?.ExpiresAt, options?.ClickLimit, row.UpdatedAt);
    }

    private static DateTimeOffset Truncate(DateTimeOffset instant) => UnixMicros.ToInstant(UnixMicros.From(instant));

    private static DateTimeOffset? Truncate(DateTimeOffset? instant) => instant is { } at ? Truncate(at) : null;

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private sealed class StoredRow
    {
        public long Transaction { get; set; }

        public long Row { get; set; }

        public string Horizon { get; set; } = "0";
    }

    private sealed class ChangeRow
    {
        public string Txid { get; set; } = "0";

        public long Row { get; set; }

        public long? LinkId { get; set; }

        public short? Kind { get; set; }

        public long Version { get; set; }

        public DateTime At { get; set; }
    }

    private sealed class BrokenRow
    {
        public long LinkId { get; set; }

        public DateTime BrokenAt { get; set; }

        public string? Reason { get; set; }
    }

    private sealed class OptionsRow
    {
        public long LinkId { get; set; }

        public string? Options { get; set; }

        public DateTime UpdatedAt { get; set; }
    }

    private sealed class EndRow
    {
        public long LinkId { get; set; }

        public DateTime? ExpiresAt { get; set; }

        public long? ClickLimit { get; set; }
    }
}
