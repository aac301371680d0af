using Dapper;
using Microsoft.Data.Sqlite;
using Shortener.Core.Clicks;
using Shortener.Core.Webhooks;

namespace Shortener.Core.Storage.Sqlite;

/// <inheritdoc cref="IWebhookQueue" />
/// <remarks>One process has the database, so leases are not written.</remarks>
public sealed class SqliteWebhookQueue(SqliteDatabase database) : IWebhookQueue
{
    // Clicks become a message only when none waits: the oldest message is always sent first.
    private const string ClaimSql = $"""
        SELECT {SqliteWebhookRow.Columns}
        FROM webhooks w
        WHERE w.enabled = 1 AND w.id NOT IN (SELECT value FROM json_each(@Running))
          AND coalesce(
            (SELECT d.next_attempt_at <= @Now FROM webhook_deliveries d WHERE d.webhook_id = w.id AND d.status = 0 ORDER BY d.id LIMIT 1),
            w.clicks = 1 AND EXISTS (
                SELECT 1
                FROM webhook_click_ranges r
                LEFT JOIN webhook_click_positions p ON p.webhook_id = w.id AND p.source_id = r.source_id
                WHERE r.workspace_id = w.workspace_id AND r.to_position > coalesce(p.position, 0)))
        ORDER BY w.id
        """;

    // When each endpoint had its last turn, by number. Few: one process serves all of them.
    private readonly Dictionary<long, long> _turns = [];
    private long _turn;

    private const string FindSql = $"SELECT {SqliteWebhookRow.Columns} FROM webhooks w WHERE id = @Id AND enabled = 1";

    private const string NextSql = $"""
        SELECT {SqliteDeliveryRow.Columns} FROM webhook_deliveries WHERE webhook_id = @WebhookId AND status = 0 ORDER BY id LIMIT 1
        """;

    private const string SaveSql = """
        UPDATE webhook_deliveries
        SET status = @Status, attempts = @Attempts, first_attempt_at = @FirstAttemptAt, next_attempt_at = @NextAttemptAt,
            finished_at = @FinishedAt, response_status = @ResponseStatus, error = @Error, duration_ms = @DurationMs
        WHERE id = @Id
        """;

    // Most attempts change nothing here.
    private const string JudgeSql = """
        UPDATE webhooks
        SET failing_since = @FailingSince, enabled = CASE WHEN @Reason IS NULL THEN enabled ELSE 0 END,
            disabled_reason = coalesce(@Reason, disabled_reason), version = version + (@Reason IS NOT NULL),
            updated_at = CASE WHEN @Reason IS NULL THEN updated_at ELSE @Now END
        WHERE id = @Id AND (failing_since IS NOT @FailingSince OR @Reason IS NOT NULL)
        """;

    private const string RangesSql = """
        SELECT r.source_id AS SourceId, s.identity AS SourceIdentity, r.from_position AS FromPosition, r.to_position AS ToPosition,
               r.clicks AS Clicks, r.first_at AS FirstAt, r.last_at AS LastAt, r.links AS Links, coalesce(p.position, 0) AS Position
        FROM webhook_click_ranges r
        JOIN sources s ON s.id = r.source_id
        LEFT JOIN webhook_click_positions p ON p.webhook_id = @Id AND p.source_id = r.source_id
        WHERE r.workspace_id = @WorkspaceId AND r.to_position > coalesce(p.position, 0) AND r.source_id = (
            SELECT o.source_id
            FROM webhook_click_ranges o
            LEFT JOIN webhook_click_positions q ON q.webhook_id = @Id AND q.source_id = o.source_id
            WHERE o.workspace_id = @WorkspaceId AND o.to_position > coalesce(q.position, 0)
            ORDER BY o.committed_at
            LIMIT 1)
        ORDER BY r.to_position
        LIMIT @Limit
        """;

    private const string MoveSql = """
        INSERT INTO webhook_click_positions (webhook_id, source_id, position)
        SELECT @WebhookId, @SourceId, @To
        WHERE coalesce((SELECT position FROM webhook_click_positions WHERE webhook_id = @WebhookId AND source_id = @SourceId), 0) = @From
        ON CONFLICT (webhook_id, source_id) DO UPDATE SET position = excluded.position
        """;

    // Days and links one by one: each pair is a short run of the table's key.
    private const string ClicksSql = """
        SELECT c.position AS Position, c.link_id AS LinkId, m.host AS Host, k.slug AS Slug, k.tags AS Tags, c.at AS At, c.bot_kind AS BotKind,
               u.bot_name AS BotName, p.country AS Country, p.region AS Region, p.city AS City, u.device_type AS Device, u.os AS Os,
               u.browser AS Browser, r.domain AS ReferrerDomain, t.channel AS Channel, t.utm_source AS UtmSource, t.utm_medium AS UtmMedium,
               t.utm_campaign AS UtmCampaign, t.utm_term AS UtmTerm, t.utm_content AS UtmContent, c.variant AS Variant
        FROM json_each(@Days) d
        CROSS JOIN json_each(@Links) l
        CROSS JOIN clicks c ON c.day = d.value AND c.link_id = l.value AND c.at BETWEEN @FirstAt AND @LastAt
        CROSS JOIN links k ON k.id = c.link_id
        CROSS JOIN domains m ON m.id = k.domain_id
        LEFT JOIN user_agents u ON u.id = c.user_agent_id
        LEFT JOIN places p ON p.id = c.place_id
        LEFT JOIN referrers r ON r.id = c.referrer_id
        LEFT JOIN traffic t ON t.id = c.traffic_id
        WHERE c.source_id = @SourceId AND c.position > @From AND c.position <= @To AND c.workspace_id = @WorkspaceId
        ORDER BY c.position
        """;

    private const string MeasureSql = """
        SELECT (SELECT count(*) FROM webhook_deliveries d JOIN webhooks w ON w.id = d.webhook_id WHERE d.status = 0 AND w.enabled = 1) AS Messages,
               (SELECT coalesce(sum(r.clicks), 0) FROM webhooks w JOIN webhook_click_ranges r ON r.workspace_id = w.workspace_id
                LEFT JOIN webhook_click_positions p ON p.webhook_id = w.id AND p.source_id = r.source_id
                WHERE w.enabled = 1 AND w.clicks = 1 AND r.to_position > coalesce(p.position, 0)) AS Clicks,
               (SELECT min(d.created_at) FROM webhook_deliveries d JOIN webhooks w ON w.id = d.webhook_id WHERE d.status = 0 AND w.enabled = 1) AS OldestMessage,
               (SELECT min(r.committed_at) FROM webhooks w JOIN webhook_click_ranges r ON r.workspace_id = w.workspace_id
                LEFT JOIN webhook_click_positions p ON p.webhook_id = w.id AND p.source_id = r.source_id
                WHERE w.enabled = 1 AND w.clicks = 1 AND r.to_position > coalesce(p.position, 0)) AS OldestClick,
               (SELECT count(*) FROM webhooks WHERE enabled = 1 AND failing_since IS NOT NULL) AS Failing
        """;

    private const string PruneRanges = """
        DELETE FROM webhook_click_ranges
        WHERE NOT EXISTS (
            SELECT 1
            FROM webhooks w
            LEFT JOIN webhook_click_positions p ON p.webhook_id = w.id AND p.source_id = webhook_click_ranges.source_id
            WHERE w.workspace_id = webhook_click_ranges.workspace_id AND w.enabled = 1 AND w.clicks = 1
              AND webhook_click_ranges.to_position > coalesce(p.position, 0))
        """;

    private const string PruneOld = """
        DELETE FROM webhook_deliveries
        WHERE id IN (SELECT id FROM webhook_deliveries ORDER BY id LIMIT 5000) AND status <> 0 AND finished_at < @Before
        """;

    private const string PruneLong = """
        DELETE FROM webhook_deliveries
        WHERE id IN (
            SELECT id FROM webhook_deliveries
            WHERE webhook_id = @Id AND status <> 0
              AND id < (SELECT id FROM webhook_deliveries WHERE webhook_id = @Id ORDER BY id DESC LIMIT 1 OFFSET @Keep)
            LIMIT 5000)
        """;

    public Task<IReadOnlyList<Webhook>> ClaimAsync(
        string owner, TimeSpan lease, int limit, IReadOnlyCollection<long> running, DateTimeOffset now, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        if (limit <= 0)
        {
            return Task.FromResult<IReadOnlyList<Webhook>>([]);
        }

        using SqliteConnection connection = database.OpenReader();
        List<SqliteWebhookRow> due = connection
            .Query<SqliteWebhookRow>(ClaimSql, new { Running = SqliteLinkSql.Json(running), Now = UnixMicros.From(now) })
            .AsList();
        lock (_turns)
        {
            Webhook[] claimed = [.. due
                .OrderBy(row => row.FailingSince is not null)
                .ThenBy(row => _turns.GetValueOrDefault(row.Id))
                .Take(limit)
                .Select(row => row.ToWebhook())];
            foreach (Webhook webhook in claimed)
            {
                _turns[webhook.Id] = ++_turn;
            }

            return Task.FromResult<IReadOnlyList<Webhook>>(claimed);
        }
    }

    public Task LeaveAsync(string owner, CancellationToken ct) => Task.CompletedTask;

    public Task<Webhook?> FindHeldAsync(string owner, long webhookId, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        using SqliteConnection connection = database.OpenReader();
        return Task.FromResult(connection.QuerySingleOrDefault<SqliteWebhookRow>(FindSql, new { Id = webhookId })?.ToWebhook());
    }

    public Task<WebhookDelivery?> NextAsync(long webhookId, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        using SqliteConnection connection = database.OpenReader();
        return Task.FromResult(connection.QuerySingleOrDefault<SqliteDeliveryRow>(NextSql, new { WebhookId = webhookId })?.ToDelivery());
    }

    public async Task<bool> SaveAsync(string owner, WebhookDelivery after, WebhookVerdict verdict, CancellationToken ct)
    {
        using SqliteDatabase.WriterLease writer = await database.LeaseWriterAsync(ct);
        using SqliteTransaction transaction = writer.Connection.BeginTransaction();
        bool kept = writer.Connection.Execute(
            SaveSql,
            new
            {
                after.Id,
                Status = (int)after.Status,
                after.Attempts,
                FirstAttemptAt = Micros(after.FirstAttemptAt),
                NextAttemptAt = UnixMicros.From(after.NextAttemptAt),
                FinishedAt = Micros(after.FinishedAt),
                after.ResponseStatus,
                after.Error,
                after.DurationMs,
            },
            transaction) == 1;
        writer.Connection.Execute(
            JudgeSql,
            new
            {
                Id = after.Message.WebhookId,
                FailingSince = Micros(verdict.FailingSince),
                Reason = verdict.DisabledReason,
                Now = UnixMicros.From(after.FinishedAt ?? after.NextAttemptAt),
            },
            transaction);
        transaction.Commit();
        return kept;
    }

    public Task<IReadOnlyList<PendingRange>> ReadRangesAsync(Webhook webhook, int limit, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        using SqliteConnection connection = database.OpenReader();
        return Task.FromResult<IReadOnlyList<PendingRange>>([.. connection
            .Query<RangeRow>(RangesSql, new { webhook.Id, webhook.WorkspaceId, Limit = limit })
            .Select(row => row.ToRange())]);
    }

    public async Task<bool> PlanAsync(
        string owner, long webhookId, int sourceId, long from, long to, NewDelivery? message, CancellationToken ct)
    {
        using SqliteDatabase.WriterLease writer = await database.LeaseWriterAsync(ct);
        using SqliteTransaction transaction = writer.Connection.BeginTransaction();
        if (writer.Connection.Execute(MoveSql, new { WebhookId = webhookId, SourceId = sourceId, From = from, To = to }, transaction) == 0)
        {
            return false;
        }

        if (message is not null)
        {
            writer.Connection.Execute(SqliteDeliveryRow.Insert, SqliteDeliveryRow.Parameters(message), transaction);
        }

        transaction.Commit();
        return true;
    }

    public Task<IReadOnlyList<StoredClick>> ReadClicksAsync(int workspaceId, ClickRange range, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        using SqliteConnection connection = database.OpenReader();
        int firstDay = UnixMicros.Day(range.FirstAt);
        return Task.FromResult<IReadOnlyList<StoredClick>>([.. connection
            .Query<ClickColumns>(ClicksSql, new
            {
                Days = SqliteLinkSql.Json(Enumerable.Range(firstDay, UnixMicros.Day(range.LastAt) - firstDay + 1).Select(day => (long)day)),
                Links = SqliteLinkSql.Json(LinkSet.Read(range.Links)),
                range.FirstAt,
                range.LastAt,
                range.SourceId,
                range.From,
                range.To,
                WorkspaceId = workspaceId,
            })
            .Select(row => row.ToClick())]);
    }

    public Task<WebhookBacklog> MeasureAsync(DateTimeOffset now, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        using SqliteConnection connection = database.OpenReader();
        Backlog row = connection.QuerySingle<Backlog>(MeasureSql);
        long? oldest = row.OldestMessage is { } message && row.OldestClick is { } click ? Math.Min(message, click) : row.OldestMessage ?? row.OldestClick;
        return Task.FromResult(new WebhookBacklog(
            row.Messages, row.Clicks, oldest is { } at ? UnixMicros.ToInstant(at) : null, (int)row.Failing));
    }

    public async Task PruneRangesAsync(CancellationToken ct)
    {
        using SqliteDatabase.WriterLease writer = await database.LeaseWriterAsync(ct);
        writer.Connection.Execute(PruneRanges);
    }

    public async Task<int> PruneLogAsync(DateTimeOffset before, int deliveries, CancellationToken ct)
    {
        using SqliteDatabase.WriterLease writer = await database.LeaseWriterAsync(ct);
        int removed = writer.Connection.Execute(PruneOld, new { Before = UnixMicros.From(before) });
        foreach (long id in writer.Connection.Query<long>("SELECT id FROM webhooks").AsList())
        {
            removed += writer.Connection.Execute(PruneLong, new { Id = id, Keep = deliveries });
        }

        return removed;
    }

    private static long? Micros(DateTimeOffset? instant) => instant is { } at ? UnixMicros.From(at) : null;

    private sealed class RangeRow
    {
        public int SourceId { get; set; }

        public string SourceIdentity { get; set; } = "";

        public long FromPosition { get; set; }

        public long ToPosition { get; set; }

        public int Clicks { get; set; }

        public long FirstAt { get; set; }

        public long LastAt { get; set; }

        public byte[] Links { get; set; } = [];

        public long Position { get; set; }

        public PendingRange ToRange() =>
            new(new ClickRange(SourceId, FromPosition, ToPosition, FirstAt, LastAt, Links), SourceIdentity, Clicks, Position);
    }

    private sealed class ClickColumns
    {
        public long Position { get; set; }

        public long LinkId { get; set; }

        public string Host { get; set; } = "";

        public string Slug { get; set; } = "";

        public string Tags { get; set; } = "[]";

        public long At { get; set; }

        public int BotKind { get; set; }

        public string? BotName { get; set; }

        public string? Country { get; set; }

        public string? Region { get; set; }

        public string? City { get; set; }

        public string? Device { get; set; }

        public string? Os { get; set; }

        public string? Browser { get; set; }

        public string? ReferrerDomain { get; set; }

        public string? Channel { get; set; }

        public string? UtmSource { get; set; }

        public string? UtmMedium { get; set; }

        public string? UtmCampaign { get; set; }

        public string? UtmTerm { get; set; }

        public string? UtmContent { get; set; }

        public string? Variant { get; set; }

        public StoredClick ToClick() => new()
        {
            Position = Position,
            LinkId = LinkId,
            Host = Host,
            Slug = Slug,
            Tags = SqliteLinkRow.TagsOf(Tags),
            At = At,
            BotKind = (BotKind)BotKind,
            BotName = BotName,
            Country = Country,
            Region = Region,
            City = City,
            Device = Device,
            Os = Os,
            Browser = Browser,
            ReferrerDomain = ReferrerDomain,
            Channel = Channel,
            UtmSource = UtmSource,
            UtmMedium = UtmMedium,
            UtmCampaign = UtmCampaign,
            UtmTerm = UtmTerm,
            UtmContent = UtmContent,
            Variant = Variant,
        };
    }

    private sealed class Backlog
    {
        public long Messages { get; set; }

        public long Clicks { get; set; }

        public long? OldestMessage { get; set; }

        public long? OldestClick { get; set; }

        public long Failing { get; set; }
    }
}
