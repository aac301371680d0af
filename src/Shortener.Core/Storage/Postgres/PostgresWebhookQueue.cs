using Dapper;
using Npgsql;
using Shortener.Core.Clicks;
using Shortener.Core.Webhooks;

namespace Shortener.Core.Storage.Postgres;

/// <inheritdoc cref="IWebhookQueue" />
/// <remarks>Leases go by the database's clock.</remarks>
public sealed class PostgresWebhookQueue(NpgsqlDataSource database) : IWebhookQueue
{
    private const string RenewSql = """
        UPDATE webhooks SET lease_until = now() + @Lease WHERE id = ANY (@Running) AND lease_owner = @Owner AND lease_until > now()
        """;

    // Clicks become a message only when none waits: the oldest message is always sent first. Processes that claim at once pass over
    // each other's rows. An expired lease tells of the endpoint's last turn: the longest ago comes first.
    private const string ClaimSql = $"""
        WITH due AS (
            SELECT w.id
            FROM webhooks w
            WHERE w.enabled AND w.id <> ALL (@Running) AND (w.lease_owner = @Owner OR w.lease_until IS NULL OR w.lease_until <= now())
              AND coalesce(
                (SELECT d.next_attempt_at <= @Now FROM webhook_deliveries d WHERE d.webhook_id = w.id AND d.status = 0 ORDER BY d.id LIMIT 1),
                w.clicks AND EXISTS (
                    SELECT
                    FROM webhook_click_ranges r
                    LEFT JOIN webhook_click_positions p ON p.webhook_id = w.id AND p.source_id = r.source_id
                    WHERE r.workspace_id = w.workspace_id AND r.to_position > coalesce(p.position, 0)))
            ORDER BY w.failing_since IS NOT NULL, w.lease_until NULLS FIRST, w.id
            LIMIT @Limit
            FOR UPDATE OF w SKIP LOCKED
        )
        UPDATE webhooks w
        SET lease_owner = @Owner, lease_until = now() + @Lease
        FROM due
        WHERE w.id = due.id
        RETURNING {PostgresWebhookRow.Columns}
        """;

    private const string FindSql = $"""
        SELECT {PostgresWebhookRow.Columns} FROM webhooks w WHERE id = @Id AND enabled AND lease_owner = @Owner AND lease_until > now()
        """;

    private const string NextSql = $"""
        SELECT {PostgresDeliveryRow.Columns} FROM webhook_deliveries WHERE webhook_id = @WebhookId AND status = 0 ORDER BY id LIMIT 1
        """;

    private const string HoldSql = "SELECT 1 FROM webhooks WHERE id = @WebhookId AND lease_owner = @Owner AND lease_until > now() FOR SHARE";

    private const string SaveSql = """
        UPDATE webhook_deliveries
        SET status = @Status, attempts = @Attempts, first_attempt_at = @FirstAttemptAt, next_attempt_at = @NextAttemptAt,
            finished_at = @FinishedAt, response_status = @ResponseStatus, error = @Error, duration_ms = @DurationMs
        WHERE id = @Id AND EXISTS (SELECT FROM webhooks WHERE id = @WebhookId AND lease_owner = @Owner AND lease_until > now())
        """;

    // Most attempts change nothing here.
    private const string JudgeSql = """
        UPDATE webhooks
        SET failing_since = @FailingSince, enabled = enabled AND @Reason::text IS NULL, disabled_reason = coalesce(@Reason, disabled_reason),
            version = version + CASE WHEN @Reason::text IS NULL THEN 0 ELSE 1 END,
            updated_at = CASE WHEN @Reason::text IS NULL THEN updated_at ELSE @Now END
        WHERE id = @WebhookId AND (failing_since IS DISTINCT FROM @FailingSince OR @Reason::text IS NOT NULL)
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
        INSERT INTO webhook_click_positions AS p (webhook_id, source_id, position)
        SELECT @WebhookId, @SourceId, @To
        WHERE coalesce((SELECT position FROM webhook_click_positions WHERE webhook_id = @WebhookId AND source_id = @SourceId), 0) = @From
        ON CONFLICT (webhook_id, source_id) DO UPDATE SET position = excluded.position WHERE p.position = @From
        """;

    // Links one by one, each a short run of the key; statistics that lag behind a growing table would have whole partitions read, or
    // the range of time found by its blocks and its clicks held against the links one by one.
    private const string ByKey = """
        SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off; SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off
        """;

    private const string ClicksSql = """
        SELECT c.position AS Position, c.link_id AS LinkId, m.host AS Host, k.slug AS Slug, k.tags AS Tags, c.at AS At, c.bot_kind AS BotKind,
               u.bot_name AS BotName, p.country AS Country, p.region AS Region, p.city AS City, u.device_type AS Device, u.os AS Os,
               u.browser AS Browser, r.domain AS ReferrerDomain, t.channel AS Channel, t.utm_source AS UtmSource, t.utm_medium AS UtmMedium,
               t.utm_campaign AS UtmCampaign, t.utm_term AS UtmTerm, t.utm_content AS UtmContent, c.variant AS Variant
        FROM clicks c
        JOIN links k ON k.id = c.link_id
        JOIN domains m ON m.id = k.domain_id
        LEFT JOIN user_agents u ON u.id = c.user_agent_id
        LEFT JOIN places p ON p.id = c.place_id
        LEFT JOIN referrers r ON r.id = c.referrer_id
        LEFT JOIN traffic t ON t.id = c.traffic_id
        WHERE c.link_id = ANY (@Links) AND c.at >= @FirstAt AND c.at <= @LastAt AND c.source_id = @SourceId
          AND c.position > @From AND c.position <= @To AND c.workspace_id = @WorkspaceId
        ORDER BY c.position
        """;

    private const string MeasureSql = """
        WITH waiting AS (
            SELECT r.clicks, r.committed_at
            FROM webhooks w
            JOIN webhook_click_ranges r ON r.workspace_id = w.workspace_id
            LEFT JOIN webhook_click_positions p ON p.webhook_id = w.id AND p.source_id = r.source_id
            WHERE w.enabled AND w.clicks AND r.to_position > coalesce(p.position, 0)
        ), pending AS (
            SELECT d.created_at FROM webhook_deliveries d JOIN webhooks w ON w.id = d.webhook_id WHERE d.status = 0 AND w.enabled
        )
        SELECT (SELECT count(*) FROM pending) AS Messages, (SELECT coalesce(sum(clicks), 0)::bigint FROM waiting) AS Clicks,
               least((SELECT min(created_at) FROM pending), (SELECT min(committed_at) FROM waiting)) AS OldestAt,
               (SELECT count(*) FROM webhooks WHERE enabled AND failing_since IS NOT NULL) AS Failing
        """;

    private const string PruneRanges = """
        DELETE FROM webhook_click_ranges r
        WHERE NOT EXISTS (
            SELECT
            FROM webhooks w
            LEFT JOIN webhook_click_positions p ON p.webhook_id = w.id AND p.source_id = r.source_id
            WHERE w.workspace_id = r.workspace_id AND w.enabled AND w.clicks AND r.to_position > coalesce(p.position, 0))
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

    public async Task<IReadOnlyList<Webhook>> ClaimAsync(
        string owner, TimeSpan lease, int limit, IReadOnlyCollection<long> running, DateTimeOffset now, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        var parameters = new { Owner = owner, Lease = lease, Limit = limit, Running = running.ToArray(), Now = Truncate(now) };
        if (running.Count > 0)
        {
            await connection.ExecuteAsync(new CommandDefinition(RenewSql, parameters, cancellationToken: ct));
        }

        List<PostgresWebhookRow> rows = await connection.ReadRowsAsync<PostgresWebhookRow>(new CommandDefinition(ClaimSql, parameters, cancellationToken: ct));
        return [.. rows.Select(row => row.ToWebhook())];
    }

    public async Task LeaveAsync(string owner, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            "UPDATE webhooks SET lease_owner = NULL, lease_until = NULL WHERE lease_owner = @Owner", new { Owner = owner }, cancellationToken: ct));
    }

    public async Task<Webhook?> FindHeldAsync(string owner, long webhookId, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        return (await connection.ReadRowAsync<PostgresWebhookRow>(new CommandDefinition(
            FindSql, new { Id = webhookId, Owner = owner }, cancellationToken: ct)))?.ToWebhook();
    }

    public async Task<WebhookDelivery?> NextAsync(long webhookId, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        return (await connection.ReadRowAsync<PostgresDeliveryRow>(new CommandDefinition(
            NextSql, new { WebhookId = webhookId }, cancellationToken: ct)))?.ToDelivery();
    }

    public async Task<bool> SaveAsync(string owner, WebhookDelivery after, WebhookVerdict verdict, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(ct);
        var parameters = new
        {
            after.Id,
            after.Message.WebhookId,
            Owner = owner,
            Status = (short)after.Status,
            after.Attempts,
            FirstAttemptAt = Truncate(after.FirstAttemptAt),
            NextAttemptAt = Truncate(after.NextAttemptAt),
            FinishedAt = Truncate(after.FinishedAt),
            after.ResponseStatus,
            after.Error,
            after.DurationMs,
            FailingSince = Truncate(verdict.FailingSince),
            Reason = verdict.DisabledReason,
            Now = Truncate(after.FinishedAt ?? after.NextAttemptAt),
        };
        if (await connection.ExecuteAsync(new CommandDefinition(SaveSql, parameters, transaction, cancellationToken: ct)) == 0)
        {
            return false;
        }

        await connection.ExecuteAsync(new CommandDefinition(JudgeSql, parameters, transaction, cancellationToken: ct));
        await transaction.CommitAsync(ct);
        return true;
    }

    public async Task<IReadOnlyList<PendingRange>> ReadRangesAsync(Webhook webhook, int limit, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        List<RangeRow> rows = await connection.ReadRowsAsync<RangeRow>(new CommandDefinition(
            RangesSql, new { webhook.Id, webhook.WorkspaceId, Limit = limit }, cancellationToken: ct));
        return [.. rows.Select(row => row.ToRange())];
    }

    public async Task<bool> PlanAsync(
        string owner, long webhookId, int sourceId, long from, long to, NewDelivery? message, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(ct);
        var parameters = new { Owner = owner, WebhookId = webhookId, SourceId = sourceId, From = from, To = to };
        if (await connection.ExecuteScalarAsync<int?>(new CommandDefinition(HoldSql, parameters, transaction, cancellationToken: ct)) is null
            || await connection.ExecuteAsync(new CommandDefinition(MoveSql, parameters, transaction, cancellationToken: ct)) == 0)
        {
            return false;
        }

        if (message is not null)
        {
            await connection.ExecuteAsync(new CommandDefinition(
                PostgresDeliveryRow.Insert, PostgresDeliveryRow.Parameters(message), transaction, cancellationToken: ct));
        }

        await transaction.CommitAsync(ct);
        return true;
    }

    public async Task<IReadOnlyList<StoredClick>> ReadClicksAsync(int workspaceId, ClickRange range, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(ByKey, transaction: transaction, cancellationToken: ct));
        List<ClickColumns> rows = await connection.ReadRowsAsync<ClickColumns>(new CommandDefinition(
            ClicksSql,
            new
            {
                Links = LinkSet.Read(range.Links),
                FirstAt = PostgresClickWriter.Timestamp(range.FirstAt),
                LastAt = PostgresClickWriter.Timestamp(range.LastAt),
                range.SourceId,
                range.From,
                range.To,
                WorkspaceId = workspaceId,
            },
            transaction,
            cancellationToken: ct));
        await transaction.CommitAsync(ct);
        return [.. rows.Select(row => row.ToClick())];
    }

    public async Task<WebhookBacklog> MeasureAsync(DateTimeOffset now, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        Backlog row = (await connection.ReadRowAsync<Backlog>(new CommandDefinition(MeasureSql, cancellationToken: ct)))!;
        return new WebhookBacklog(row.Messages, row.Clicks, row.OldestAt, (int)row.Failing);
    }

    public async Task PruneRangesAsync(CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(PruneRanges, cancellationToken: ct));
    }

    public async Task<int> PruneLogAsync(DateTimeOffset before, int deliveries, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        int removed = await connection.ExecuteAsync(new CommandDefinition(PruneOld, new { Before = Truncate(before) }, cancellationToken: ct));
        foreach (long id in await connection.ReadRowsAsync<long>(new CommandDefinition("SELECT id FROM webhooks", cancellationToken: ct)))
        {
            removed += await connection.ExecuteAsync(new CommandDefinition(PruneLong, new { Id = id, Keep = deliveries }, cancellationToken: ct));
        }

        return removed;
    }

    private static DateTimeOffset Truncate(DateTimeOffset instant) => UnixMicros.ToInstant(UnixMicros.From(instant));

    private static DateTimeOffset? Truncate(DateTimeOffset? instant) => instant is { } at ? Truncate(at) : null;

    private sealed class Backlog
    {
        public long Messages { get; set; }

        public long Clicks { get; set; }

        public DateTime? OldestAt { get; set; }

        public long Failing { get; set; }
    }

    private sealed class RangeRow
    {
        public int SourceId { get; set; }

        public string SourceIdentity { get; set; } = "";

        public long FromPosition { get; set; }

        public long ToPosition { get; set; }

        public int Clicks { get; set; }

        public DateTime FirstAt { get; set; }

        public DateTime LastAt { get; set; }

        public byte[] Links { get; set; } = [];

        public long Position { get; set; }

        public PendingRange ToRange() =>
            new(new ClickRange(SourceId, FromPosition, ToPosition, UnixMicros.From(FirstAt), UnixMicros.From(LastAt), Links), SourceIdentity, Clicks, Position);
    }

    private sealed class ClickColumns
    {
        public long Position { get; set; }

        public long LinkId { get; set; }

        public string Host { get; set; } = "";

        public string Slug { get; set; } = "";

        public string[] Tags { get; set; } = [];

        public DateTime At { get; set; }

        public short BotKind { get; set; }

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
            Tags = Tags,
            At = UnixMicros.From(At),
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
}
