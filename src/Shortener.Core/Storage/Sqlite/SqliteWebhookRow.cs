using System.Text.Json;
using Shortener.Core.Clicks;
using Shortener.Core.Webhooks;

namespace Shortener.Core.Storage.Sqlite;

/// <summary>A row of <c>webhooks</c>.</summary>
internal sealed class SqliteWebhookRow
{
    public const string Columns = """
        w.id AS Id, w.workspace_id AS WorkspaceId, w.url AS Url, w.events AS Events, w.enabled AS Enabled, w.description AS Description,
        w.link_id AS LinkId, w.tag AS Tag, w.include_bots AS IncludeBots, w.secret AS Secret, w.old_secret AS OldSecret,
        w.old_secret_until AS OldSecretUntil, w.disabled_reason AS DisabledReason, w.failing_since AS FailingSince,
        w.from_change AS FromChange, w.from_txid AS FromTxid, w.told_from AS ToldFrom, w.version AS Version,
        w.created_at AS CreatedAt, w.updated_at AS UpdatedAt
        """;

    public long Id { get; set; }

    public int WorkspaceId { get; set; }

    public string Url { get; set; } = "";

    public string Events { get; set; } = "[]";

    public bool Enabled { get; set; }

    public string? Description { get; set; }

    public long? LinkId { get; set; }

    public string? Tag { get; set; }

    public bool IncludeBots { get; set; }

    public string Secret { get; set; } = "";

    public string? OldSecret { get; set; }

    public long? OldSecretUntil { get; set; }

    public string? DisabledReason { get; set; }

    public long? FailingSince { get; set; }

    public long FromChange { get; set; }

    public long FromTxid { get; set; }

    public long ToldFrom { get; set; }

    public long Version { get; set; }

    public long CreatedAt { get; set; }

    public long UpdatedAt { get; set; }

    public Webhook ToWebhook() => new()
    {
        Id = Id,
        WorkspaceId = WorkspaceId,
        Url = Url,
        Events = JsonSerializer.Deserialize<string[]>(Events)!,
        Enabled = Enabled,
        Description = Description,
        LinkId = LinkId,
        Tag = Tag,
        IncludeBots = IncludeBots,
        Secret = WebhookSecret.Parse(Secret),
        OldSecret = OldSecret is null ? null : WebhookSecret.Parse(OldSecret),
        OldSecretUntil = Instant(OldSecretUntil),
        DisabledReason = DisabledReason,
        FailingSince = Instant(FailingSince),
        FromChange = FromChange,
        FromTransaction = FromTxid,
        ToldFrom = UnixMicros.ToInstant(ToldFrom),
        Version = Version,
        CreatedAt = UnixMicros.ToInstant(CreatedAt),
        UpdatedAt = UnixMicros.ToInstant(UpdatedAt),
    };

    private static DateTimeOffset? Instant(long? micros) => micros is { } at ? UnixMicros.ToInstant(at) : null;
}

/// <summary>A row of <c>webhook_deliveries</c>.</summary>
internal sealed class SqliteDeliveryRow
{
    public const string Columns = """
        id AS Id, webhook_id AS WebhookId, message_id AS MessageId, event AS Event, body AS Body, source_id AS SourceId,
        from_position AS FromPosition, to_position AS ToPosition, first_at AS FirstAt, last_at AS LastAt, links AS Links,
        include_bots AS IncludeBots, status AS Status, attempts AS Attempts, created_at AS CreatedAt, first_attempt_at AS FirstAttemptAt,
        next_attempt_at AS NextAttemptAt, finished_at AS FinishedAt, response_status AS ResponseStatus, error AS Error,
        duration_ms AS DurationMs
        """;

    public const string Insert = """
        INSERT INTO webhook_deliveries (webhook_id, message_id, event, body, source_id, from_position, to_position, first_at, last_at, links,
            include_bots, status, attempts, created_at, next_attempt_at)
        VALUES (@WebhookId, @MessageId, @Event, @Body, @SourceId, @From, @To, @FirstAt, @LastAt, @Links, @IncludeBots, 0, 0, @CreatedAt, @CreatedAt)
        """;

    public long Id { get; set; }

    public long WebhookId { get; set; }

    public string MessageId { get; set; } = "";

    public string Event { get; set; } = "";

    public string? Body { get; set; }

    public int? SourceId { get; set; }

    public long? FromPosition { get; set; }

    public long? ToPosition { get; set; }

    public long? FirstAt { get; set; }

    public long? LastAt { get; set; }

    public byte[]? Links { get; set; }

    public bool IncludeBots { get; set; }

    public int Status { get; set; }

    public int Attempts { get; set; }

    public long CreatedAt { get; set; }

    public long? FirstAttemptAt { get; set; }

    public long NextAttemptAt { get; set; }

    public long? FinishedAt { get; set; }

    public int? ResponseStatus { get; set; }

    public string? Error { get; set; }

    public int? DurationMs { get; set; }

    public static object Parameters(NewDelivery message) => new
    {
        message.WebhookId,
        message.MessageId,
        message.Event,
        message.Body,
        message.Clicks?.SourceId,
        message.Clicks?.From,
        message.Clicks?.To,
        message.Clicks?.FirstAt,
        message.Clicks?.LastAt,
        message.Clicks?.Links,
        message.IncludeBots,
        CreatedAt = UnixMicros.From(message.CreatedAt),
    };

    public WebhookDelivery ToDelivery() => new()
    {
        Id = Id,
        Message = new NewDelivery
        {
            WebhookId = WebhookId,
            MessageId = MessageId,
            Event = Event,
            Body = Body,
            Clicks = SourceId is { } source
                ? new ClickRange(source, FromPosition!.Value, ToPosition!.Value, FirstAt!.Value, LastAt!.Value, Links ?? [])
                : null,
            IncludeBots = IncludeBots,
            CreatedAt = UnixMicros.ToInstant(CreatedAt),
        },
        Status = (WebhookDeliveryStatus)Status,
        Attempts = Attempts,
        FirstAttemptAt = Instant(FirstAttemptAt),
        NextAttemptAt = UnixMicros.ToInstant(NextAttemptAt),
        FinishedAt = Instant(FinishedAt),
        ResponseStatus = ResponseStatus,
        Error = Error,
        DurationMs = DurationMs,
    };

    private static DateTimeOffset? Instant(long? micros) => micros is { } at ? UnixMicros.ToInstant(at) : null;
}
