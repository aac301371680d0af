using System.Text.Json;
using Dapper;
using Microsoft.Data.Sqlite;
using Shortener.Core.Clicks;
using Shortener.Core.Webhooks;

namespace Shortener.Core.Storage.Sqlite;

/// <inheritdoc cref="IWebhookStore" />
public sealed class SqliteWebhookStore(SqliteDatabase database) : IWebhookStore
{
    // The sequence, not the greatest row: rows that were pruned count.
    private const string LastChange = "(SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'link_changes')";

    private const string CreateSql = $"""
        INSERT INTO webhooks (workspace_id, url, events, clicks, enabled, description, link_id, tag, include_bots, secret, from_change,
            from_txid, told_from, version, created_at, updated_at)
        SELECT @WorkspaceId, @Url, @Events, @Clicks, @Enabled, @Description, @LinkId, @Tag, @IncludeBots, @Secret, {LastChange}, 0, @At, 1, @At, @At
        WHERE (SELECT count(*) FROM webhooks WHERE workspace_id = @WorkspaceId) < @Limit
        RETURNING id
        """;

    // Of closed sources those whose clicks others have not been told of yet: they came before, too.
    private const string StartClicks = """
        INSERT INTO webhook_click_positions (webhook_id, source_id, position)
        SELECT @Id, id, position
        FROM sources
        WHERE closed_at IS NULL OR id IN (
            SELECT r.source_id FROM webhook_click_ranges r WHERE r.workspace_id = (SELECT w.workspace_id FROM webhooks w WHERE w.id = @Id))
        ON CONFLICT (webhook_id, source_id) DO UPDATE SET position = excluded.position
        """;

    private const string FindSql = $"SELECT {SqliteWebhookRow.Columns} FROM webhooks w WHERE id = @Id AND workspace_id = @WorkspaceId";

    private const string ListSql = $"""
        SELECT {SqliteWebhookRow.Columns} FROM webhooks w WHERE workspace_id = @WorkspaceId AND id > @AfterId ORDER BY id LIMIT @Limit
        """;

    private const string UpdateSql = """
        UPDATE webhooks
        SET url = @Url, events = @Events, clicks = @Clicks, enabled = @Enabled, description = @Description, link_id = @LinkId, tag = @Tag,
            include_bots = @IncludeBots, secret = @Secret, old_secret = @OldSecret, old_secret_until = @OldSecretUntil,
            disabled_reason = CASE WHEN @Enabled THEN NULL ELSE disabled_reason END, version = version + 1, updated_at = @At
        WHERE id = @Id AND workspace_id = @WorkspaceId AND version = @Version
        """;

    private const string RestartSql = $"UPDATE webhooks SET failing_since = NULL, from_change = {LastChange} WHERE id = @Id";

    private const string AskSql = "UPDATE webhooks SET told_from = @At WHERE id = @Id";

    private const string ListDeliveriesSql = $"""
        SELECT {SqliteDeliveryRow.Columns}
        FROM webhook_deliveries
        WHERE webhook_id = @WebhookId AND id < @BeforeId AND (@Status IS NULL OR status = @Status)
        ORDER BY id DESC
        LIMIT @Limit
        """;

    private const string FindDeliverySql = $"""
        SELECT {SqliteDeliveryRow.Columns} FROM webhook_deliveries WHERE id = @Id AND webhook_id = @WebhookId
        """;

    public async Task<WebhookResult> CreateAsync(Webhook webhook, int limit, DateTimeOffset now, CancellationToken ct)
    {
        using SqliteDatabase.WriterLease writer = await database.LeaseWriterAsync(ct);
        using SqliteTransaction transaction = writer.Connection.BeginTransaction();
        long? id = writer.Connection.ExecuteScalar<long?>(CreateSql, Parameters(webhook, now, limit), transaction);
        if (id is null)
        {
            return new WebhookResult(WebhookOutcome.LimitReached, null);
        }

        writer.Connection.Execute(StartClicks, new { Id = id }, transaction);
        Webhook created = Find(writer.Connection, webhook.WorkspaceId, id.Value)!;
        transaction.Commit();
        return new WebhookResult(WebhookOutcome.Done, created);
    }

    public Task<Webhook?> FindAsync(int workspaceId, long id, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        using SqliteConnection connection = database.OpenReader();
        return Task.FromResult(Find(connection, workspaceId, id));
    }

    public Task<IReadOnlyList<Webhook>> ListAsync(int workspaceId, long afterId, int limit, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        using SqliteConnection connection = database.OpenReader();
        return Task.FromResult<IReadOnlyList<Webhook>>([.. connection
            .Query<SqliteWebhookRow>(ListSql, new { WorkspaceId = workspaceId, AfterId = afterId, Limit = limit })
            .Select(row => row.ToWebhook())]);
    }

    public async Task<WebhookResult> UpdateAsync(Webhook webhook, DateTimeOffset now, CancellationToken ct)
    {
        using SqliteDatabase.WriterLease writer = await database.LeaseWriterAsync(ct);
        using SqliteTransaction transaction = writer.Connection.BeginTransaction();
        Webhook? before = Find(writer.Connection, webhook.WorkspaceId, webhook.Id);
        if (before is null || writer.Connection.Execute(UpdateSql, Parameters(webhook, now, 0), transaction) == 0)
        {
            return new WebhookResult(before is null ? WebhookOutcome.NotFound : WebhookOutcome.VersionMismatch, null);
        }

        if (webhook.Enabled && !before.Enabled)
        {
            writer.Connection.Execute(RestartSql, new { webhook.Id }, transaction);
        }

        if (webhook.Asks(before))
        {
            writer.Connection.Execute(AskSql, new { webhook.Id, At = UnixMicros.From(now) }, transaction);
        }

        if (webhook.Enabled && webhook.Wants(WebhookEvents.LinkClicked) && !(before.Enabled && before.Wants(WebhookEvents.LinkClicked)))
        {
            writer.Connection.Execute(StartClicks, new { webhook.Id }, transaction);
        }

        Webhook after = Find(writer.Connection, webhook.WorkspaceId, webhook.Id)!;
        transaction.Commit();
        return new WebhookResult(WebhookOutcome.Done, after);
    }

    public async Task<WebhookOutcome> DeleteAsync(int workspaceId, long id, long? expectedVersion, CancellationToken ct)
    {
        using SqliteDatabase.WriterLease writer = await database.LeaseWriterAsync(ct);
        using SqliteTransaction transaction = writer.Connection.BeginTransaction();
        Webhook? before = Find(writer.Connection, workspaceId, id);
        if (before is null || (expectedVersion is { } expected && expected != before.Version))
        {
            return before is null ? WebhookOutcome.NotFound : WebhookOutcome.VersionMismatch;
        }

        writer.Connection.Execute(
            """
            DELETE FROM webhook_deliveries WHERE webhook_id = @Id;
            DELETE FROM webhook_click_positions WHERE webhook_id = @Id;
            DELETE FROM webhooks WHERE id = @Id;
            """,
            new { Id = id },
            transaction);
        transaction.Commit();
        return WebhookOutcome.Done;
    }

    public Task<IReadOnlyList<WebhookDelivery>> ListDeliveriesAsync(
        long webhookId, WebhookDeliveryStatus? status, long beforeId, int limit, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        using SqliteConnection connection = database.OpenReader();
        return Task.FromResult<IReadOnlyList<WebhookDelivery>>([.. connection
            .Query<SqliteDeliveryRow>(ListDeliveriesSql, new { WebhookId = webhookId, Status = (int?)status, BeforeId = beforeId, Limit = limit })
            .Select(row => row.ToDelivery())]);
    }

    public Task<WebhookDelivery?> FindDeliveryAsync(long webhookId, long id, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        using SqliteConnection connection = database.OpenReader();
        return Task.FromResult(FindDelivery(connection, webhookId, id));
    }

    public async Task<WebhookDelivery?> ResendAsync(long webhookId, long id, DateTimeOffset now, CancellationToken ct)
    {
        using SqliteDatabase.WriterLease writer = await database.LeaseWriterAsync(ct);
        using SqliteTransaction transaction = writer.Connection.BeginTransaction();
        if (FindDelivery(writer.Connection, webhookId, id) is not { } delivery)
        {
            return null;
        }

        long again = writer.Connection.ExecuteScalar<long>(
            SqliteDeliveryRow.Insert + " RETURNING id", SqliteDeliveryRow.Parameters(delivery.Message), transaction);
        // The message keeps the instant that its body names; only its turn is new.
        writer.Connection.Execute(
            "UPDATE webhook_deliveries SET next_attempt_at = @Now WHERE id = @Id", new { Id = again, Now = UnixMicros.From(now) }, transaction);
        WebhookDelivery made = FindDelivery(writer.Connection, webhookId, again)!;
        transaction.Commit();
        return made;
    }

    private static Webhook? Find(SqliteConnection connection, int workspaceId, long id) =>
        connection.QuerySingleOrDefault<SqliteWebhookRow>(FindSql, new { Id = id, WorkspaceId = workspaceId })?.ToWebhook();

    private static WebhookDelivery? FindDelivery(SqliteConnection connection, long webhookId, long id) =>
        connection.QuerySingleOrDefault<SqliteDeliveryRow>(FindDeliverySql, new { Id = id, WebhookId = webhookId })?.ToDelivery();

    private static object Parameters(Webhook webhook, DateTimeOffset now, int limit) => new
    {
        webhook.Id,
        webhook.WorkspaceId,
        webhook.Url,
        Events = JsonSerializer.Serialize(webhook.Events),
        Clicks = webhook.Wants(WebhookEvents.LinkClicked),
        webhook.Enabled,
        webhook.Description,
        webhook.LinkId,
        webhook.Tag,
        webhook.IncludeBots,
        Secret = webhook.Secret.Text,
        OldSecret = webhook.OldSecret?.Text,
        OldSecretUntil = webhook.OldSecretUntil is { } until ? UnixMicros.From(until) : (long?)null,
        webhook.Version,
        At = UnixMicros.From(now),
        Limit = limit,
    };
}
