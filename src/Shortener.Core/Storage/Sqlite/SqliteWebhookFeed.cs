using Dapper;
using Microsoft.Data.Sqlite;
using Shortener.Core.Clicks;
using Shortener.Core.Hubs;
using Shortener.Core.Links;
using Shortener.Core.Webhooks;

namespace Shortener.Core.Storage.Sqlite;

/// <inheritdoc cref="IWebhookFeed" />
public sealed class SqliteWebhookFeed(SqliteDatabase database) : IWebhookFeed
{
    private const int PruneSlice = 2_000;

    private const string SubscribersSql = $"""
        SELECT {SqliteWebhookRow.Columns} FROM webhooks w WHERE w.enabled = 1 AND w.events <> '["link.clicked"]' ORDER BY w.id
        """;

    private const string StoredSql = "SELECT coalesce((SELECT after_change FROM webhook_feed WHERE id = 1), 0)";

    // There is one writer, so ids follow the order of commits.
    private const string ChangesSql = """
        SELECT id AS Row, link_id AS LinkId, kind AS Kind, version AS Version, changed_at AS At
        FROM link_changes
        WHERE id > @After
        ORDER BY id
        LIMIT @Limit
        """;

    private const string MoveSql = """
        INSERT INTO webhook_feed (id, after_change, after_txid) SELECT 1, @Next, 0 WHERE @Stored = 0 OR EXISTS (SELECT 1 FROM webhook_feed)
        ON CONFLICT (id) DO UPDATE SET after_change = excluded.after_change WHERE after_change = @Stored
        """;

    private const string LinksSql = SqliteLinkSql.Columns + """
        WHERE l.id IN (SELECT value FROM json_each(@Ids))
        """;

    private const string BrokenSql = """
        SELECT link_id AS LinkId, broken_at AS BrokenAt, reason AS Reason
        FROM link_health
        WHERE status = 2 AND broken_at IS NOT told_at
        ORDER BY link_id
        LIMIT @Limit
        """;

    private const string TellBrokenSql =
        "UPDATE link_health SET told_at = broken_at WHERE link_id = @LinkId AND broken_at = @BrokenAt AND broken_at IS NOT told_at";

    private const string LeadsSql = $"SELECT {SqliteLeadRow.Columns} FROM leads WHERE told = 0 ORDER BY id LIMIT @Limit";

    private const string TellLeadSql = "UPDATE leads SET told = 1 WHERE id = @Id AND told = 0";

    private const string WalkSql = """
        SELECT id AS LinkId, options AS Options, updated_at AS UpdatedAt FROM links
        WHERE id > @After AND id <= @Last AND deleted_at IS NULL AND (options LIKE '%"expiresAt"%' OR options LIKE '%"clickLimit"%')
        ORDER BY id
        """;

    private const string WalkEndSql = "SELECT max(id) FROM (SELECT id FROM links WHERE id > @After ORDER BY id LIMIT @Limit) l";

    private const string WatchSql = """
        INSERT INTO link_expiries (link_id, expires_at, click_limit, expires_told, limit_told)
        VALUES (@LinkId, @ExpiresAt, @ClickLimit, 0,
            @PassOver AND coalesce((SELECT used FROM click_limits WHERE link_id = @LinkId) >= @ClickLimit, 0))
        ON CONFLICT (link_id) DO UPDATE
        SET expires_told = CASE WHEN expires_at IS excluded.expires_at THEN expires_told ELSE 0 END,
            limit_told = CASE WHEN click_limit IS excluded.click_limit THEN limit_told ELSE 0 END,
            expires_at = excluded.expires_at, click_limit = excluded.click_limit
        WHERE expires_at IS NOT excluded.expires_at OR click_limit IS NOT excluded.click_limit
        """;

    private const string EndedSql = """
        SELECT link_id AS LinkId, expires_at AS ExpiresAt, NULL AS ClickLimit
        FROM link_expiries
        WHERE expires_told = 0 AND expires_at <= @Now
        UNION ALL
        SELECT e.link_id, NULL, e.click_limit
        FROM link_expiries e
        JOIN click_limits c ON c.link_id = e.link_id
        WHERE e.limit_told = 0 AND c.used >= e.click_limit
        LIMIT @Limit
        """;

    private const string TellEndedSql = """
        UPDATE link_expiries
        SET expires_told = expires_told OR @ExpiresAt IS NOT NULL, limit_told = limit_told OR @ClickLimit IS NOT NULL
        WHERE link_id = @LinkId
          AND ((@ExpiresAt IS NOT NULL AND expires_at = @ExpiresAt AND expires_told = 0)
            OR (@ClickLimit IS NOT NULL AND click_limit = @ClickLimit AND limit_told = 0))
        """;

    private const string PruneSql = """
        DELETE FROM link_changes
        WHERE id IN (SELECT id FROM link_changes ORDER BY id LIMIT @Slice) AND changed_at < @Before
          AND id < (SELECT max(id) FROM link_changes)
          AND (@Anyone = 0 OR id <= coalesce((SELECT after_change FROM webhook_feed WHERE id = 1), 0))
        """;

    public Task<IReadOnlyList<Webhook>> ListSubscribersAsync(CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        using SqliteConnection connection = database.OpenReader();
        return Task.FromResult<IReadOnlyList<Webhook>>([.. connection.Query<SqliteWebhookRow>(SubscribersSql).Select(row => row.ToWebhook())]);
    }

    public Task<ChangePage> ReadChangesAsync(IReadOnlyList<Webhook> subscribers, int limit, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        using SqliteConnection connection = database.OpenReader();
        long stored = connection.ExecuteScalar<long>(StoredSql);
        long after = Math.Max(stored, subscribers.Min(webhook => webhook.FromChange));
        ChangeRow[] rows = [.. connection.Query<ChangeRow>(ChangesSql, new { After = after, Limit = limit })];
        FeedChange[] items = [.. rows.Where(row => row.LinkId is not null && row.Kind is not null).Select(row => new FeedChange(
            row.Row, 0, row.LinkId!.Value, (LinkChangeKind)row.Kind!.Value, row.Version, UnixMicros.ToInstant(row.At)))];
        return Task.FromResult(new ChangePage(items, stored, rows.Length == 0 ? stored : rows[^1].Row, rows.Length == limit));
    }

    public Task<bool> AppendChangesAsync(ChangePage page, IReadOnlyList<NewDelivery> messages, CancellationToken ct) =>
        AppendAsync((connection, transaction) => connection.Execute(MoveSql, new { page.Stored, page.Next }, transaction) == 1, messages, ct);

    public Task<IReadOnlyList<Link>> FindLinksAsync(IReadOnlyCollection<long> ids, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        using SqliteConnection connection = database.OpenReader();
        return Task.FromResult<IReadOnlyList<Link>>(
            [.. connection.Query<SqliteLinkRow>(LinksSql, new { Ids = SqliteLinkSql.Json(ids) }).Select(row => row.ToLink())]);
    }

    public Task<IReadOnlyList<BrokenLink>> ReadBrokenAsync(int limit, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        using SqliteConnection connection = database.OpenReader();
        return Task.FromResult<IReadOnlyList<BrokenLink>>([.. connection.Query<BrokenRow>(BrokenSql, new { Limit = limit })
            .Select(row => new BrokenLink(row.LinkId, UnixMicros.ToInstant(row.BrokenAt), row.Reason))]);
    }

    public Task<bool> AppendBrokenAsync(IReadOnlyList<BrokenLink> broken, IReadOnlyList<NewDelivery> messages, CancellationToken ct) => AppendAsync(
        (connection, transaction) => broken.All(link => connection.Execute(
            TellBrokenSql, new { link.LinkId, BrokenAt = UnixMicros.From(link.BrokenAt) }, transaction) == 1),
        messages,
        ct);

    public Task<IReadOnlyList<Lead>> ReadLeadsAsync(int limit, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        using SqliteConnection connection = database.OpenReader();
        return Task.FromResult<IReadOnlyList<Lead>>(
            [.. connection.Query<SqliteLeadRow>(LeadsSql, new { Limit = limit }).Select(row => row.ToLead())]);
    }

    public Task<bool> AppendLeadsAsync(IReadOnlyList<Lead> leads, IReadOnlyList<NewDelivery> messages, CancellationToken ct) => AppendAsync(
        (connection, transaction) => leads.All(lead => connection.Execute(TellLeadSql, new { lead.Id }, transaction) == 1),
        messages,
        ct);

    public Task<(IReadOnlyList<LinkEnd> Ends, long Last)> WalkEndsAsync(long afterId, int limit, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        using SqliteConnection connection = database.OpenReader();
        if (connection.ExecuteScalar<long?>(WalkEndSql, new { After = afterId, Limit = limit }) is not { } last)
        {
            return Task.FromResult<(IReadOnlyList<LinkEnd>, long)>(([], afterId));
        }

        IReadOnlyList<LinkEnd> ends = [.. connection.Query<OptionsRow>(WalkSql, new { After = afterId, Last = last }).Select(row =>
        {
            LinkOptions? options = LinkOptions.ReadOrBlock(row.Options);
            return new LinkEnd(row.LinkId, options?.ExpiresAt, options?.ClickLimit, UnixMicros.ToInstant(row.UpdatedAt));
        })];
        return Task.FromResult((ends, last));
    }

    public async Task WatchAsync(IReadOnlyList<LinkEnd> ends, DateTimeOffset? passOverBefore, CancellationToken ct)
    {
        using SqliteDatabase.WriterLease writer = await database.LeaseWriterAsync(ct);
        using SqliteTransaction transaction = writer.Connection.BeginTransaction();
        foreach (LinkEnd end in ends)
        {
            if (end is { ExpiresAt: null, ClickLimit: null })
            {
                writer.Connection.Execute("DELETE FROM link_expiries WHERE link_id = @LinkId", new { end.LinkId }, transaction);
                continue;
            }

            writer.Connection.Execute(
                WatchSql,
                new { end.LinkId, ExpiresAt = Micros(end.ExpiresAt), end.ClickLimit, PassOver = end.UpdatedAt < passOverBefore },
                transaction);
        }

        transaction.Commit();
    }

    public async Task UnwatchAsync(CancellationToken ct)
    {
        using (SqliteConnection reader = database.OpenReader())
        {
            if (!reader.ExecuteScalar<bool>("SELECT EXISTS (SELECT 1 FROM link_expiries)"))
            {
                return;
            }
        }

        using SqliteDatabase.WriterLease writer = await database.LeaseWriterAsync(ct);
        writer.Connection.Execute("DELETE FROM link_expiries");
    }

    public Task<IReadOnlyList<EndedLink>> ReadEndedAsync(DateTimeOffset now, int limit, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        using SqliteConnection connection = database.OpenReader();
        return Task.FromResult<IReadOnlyList<EndedLink>>([.. connection
            .Query<EndRow>(EndedSql, new { Now = UnixMicros.From(now), Limit = limit })
            .Select(row => new EndedLink(row.LinkId, row.ExpiresAt is { } at ? UnixMicros.ToInstant(at) : null, row.ClickLimit))]);
    }

    public Task<bool> AppendEndedAsync(IReadOnlyList<EndedLink> ended, IReadOnlyList<NewDelivery> messages, CancellationToken ct) => AppendAsync(
        (connection, transaction) => ended.All(link => connection.Execute(
            TellEndedSql, new { link.LinkId, ExpiresAt = Micros(link.ExpiresAt), link.ClickLimit }, transaction) == 1),
        messages,
        ct);

    public async Task<int> PruneChangesAsync(DateTimeOffset before, bool anySubscribers, CancellationToken ct)
    {
        using SqliteDatabase.WriterLease writer = await database.LeaseWriterAsync(ct);
        return writer.Connection.Execute(
            PruneSql, new { Slice = PruneSlice, Before = UnixMicros.From(before), Anyone = anySubscribers });
    }

    private async Task<bool> AppendAsync(
        Func<SqliteConnection, SqliteTransaction, bool> move, IReadOnlyList<NewDelivery> messages, CancellationToken ct)
    {
        using SqliteDatabase.WriterLease writer = await database.LeaseWriterAsync(ct);
        using SqliteTransaction transaction = writer.Connection.BeginTransaction();
        if (!move(writer.Connection, transaction))
        {
            return false;
        }

        foreach (NewDelivery message in messages)
        {
            writer.Connection.Execute(SqliteDeliveryRow.Insert, SqliteDeliveryRow.Parameters(message), transaction);
        }

        transaction.Commit();
        return true;
    }

    private static long? Micros(DateTimeOffset? instant) => instant is { } at ? UnixMicros.From(at) : null;

    private sealed class ChangeRow
    {
        public long Row { get; set; }

        public long? LinkId { get; set; }

        public short? Kind { get; set; }

        public long Version { get; set; }

        public long At { get; set; }
    }

    private sealed class BrokenRow
    {
        public long LinkId { get; set; }

        public long BrokenAt { get; set; }

        public string? Reason { get; set; }
    }

    private sealed class OptionsRow
    {
        public long LinkId { get; set; }

        public string? Options { get; set; }

        public long UpdatedAt { get; set; }
    }

    private sealed class EndRow
    {
        public long LinkId { get; set; }

        public long? ExpiresAt { get; set; }

        public long? ClickLimit { get; set; }
    }
}
