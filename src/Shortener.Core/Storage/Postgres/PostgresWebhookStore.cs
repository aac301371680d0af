using System.Text.Json;
using Dapper;
using Npgsql;
using Shortener.Core.Clicks;
using Shortener.Core.Webhooks;

namespace Shortener.Core.Storage.Postgres;

/// <inheritdoc cref="IWebhookStore" />
public sealed class PostgresWebhookStore(NpgsqlDataSource database) : IWebhookStore
{
    // Counting and adding is one endpoint's turn at a time.
    private const string LockWorkspace = "SELECT 1 FROM workspaces WHERE id = @WorkspaceId FOR UPDATE";

    private const string CreateSql = """
        INSERT INTO webhooks (workspace_id, url, events, clicks, enabled, description, link_id, tag, include_bots, secret, from_change,
            from_txid, told_from, version, created_at, updated_at)
        SELECT @WorkspaceId, @Url, @Events, @Clicks, @Enabled, @Description, @LinkId, @Tag, @IncludeBots, @Secret, 0,
            pg_current_xact_id()::text::bigint, @At, 1, @At, @At
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

    private const string FindSql = $"SELECT {PostgresWebhookRow.Columns} FROM webhooks w WHERE id = @Id AND workspace_id = @WorkspaceId";

    private const string ListSql = $"""
        SELECT {PostgresWebhookRow.Columns} FROM webhooks w WHERE workspace_id = @WorkspaceId AND id > @AfterId ORDER BY id LIMIT @Limit
        """;

    private const string UpdateSql = """
        UPDATE webhooks
        SET url = @Url, events = @Events, clicks = @Clicks, enabled = @Enabled, description = @Description, link_id = @LinkId, tag = @Tag,
            include_bots = @IncludeBots, secret = @Secret, old_secret = @OldSecret, old_secret_until = @OldSecretUntil,
            disabled_reason = CASE WHEN @Enabled THEN NULL ELSE disabled_reason END, version = version + 1, updated_at = @At
        WHERE id = @Id AND workspace_id = @WorkspaceId AND version = @Version
        """;

    private const string RestartSql = """
        UPDATE webhooks SET failing_since = NULL, from_change = 0, from_txid = pg_current_xact_id()::text::bigint WHERE id = @Id
        """;

    private const string AskSql = "UPDATE webhooks SET told_from = @At WHERE id = @Id";

    private const string ListDeliveriesSql = $"""
        SELECT {PostgresDeliveryRow.Columns}
        FROM webhook_deliveries
        WHERE webhook_id = @WebhookId AND id < @BeforeId AND (@Status::smallint IS NULL OR status = @Status)
        ORDER BY id DESC
        LIMIT @Limit
        """;

    private const string FindDeliverySql = $"""
        SELECT {PostgresDeliveryRow.Columns} FROM webhook_deliveries WHERE id = @Id AND webhook_id = @WebhookId
        """;

    public async Task<WebhookResult> CreateAsync(Webhook webhook, int limit, DateTimeOffset now, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(ct);
        object parameters = Parameters(webhook, now, limit);
        await connection.ExecuteAsync(new CommandDefinition(LockWorkspace, new { webhook.WorkspaceId }, transaction, cancellationToken: ct));
        if (await connection.ExecuteScalarAsync<long?>(new CommandDefinition(CreateSql, parameters, transaction, cancellationToken: ct)) is not { } id)
        {
            return new WebhookResult(WebhookOutcome.LimitReached, null);
        }

        await connection.ExecuteAsync(new CommandDefinition(StartClicks, new { Id = id }, transaction, cancellationToken: ct));
        Webhook created = (await FindAsync(connection, webhook.WorkspaceId, id, ct))!;
        await transaction.CommitAsync(ct);
        return new WebhookResult(WebhookOutcome.Done, created);
    }

    public async Task<Webhook?> FindAsync(int workspaceId, long id, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        return await FindAsync(connection, workspaceId, id, ct);
    }

    public async Task<IReadOnlyList<Webhook>> ListAsync(int workspaceId, long afterId, int limit, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        List<PostgresWebhookRow> rows = await connection.ReadRowsAsync<PostgresWebhookRow>(new CommandDefinition(
            ListSql, new { WorkspaceId = workspaceId, AfterId = afterId, Limit = limit }, cancellationToken: ct));
        return [.. rows.Select(row => row.ToWebhook())];
    }

    public async Task<WebhookResult> UpdateAsync(Webhook webhook, DateTimeOffset now, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            "SELECT 1 FROM webhooks WHERE id = @Id AND workspace_id = @WorkspaceId FOR UPDATE",
            new { webhook.Id, webhook.WorkspaceId },
            transaction,
            cancellationToken: ct));
        Webhook? before = await FindAsync(connection, webhook.WorkspaceId, webhook.Id, ct);
        if (before is null
            || await connection.ExecuteAsync(new CommandDefinition(UpdateSql, Parameters(webhook, now, 0), transaction, cancellationToken: ct)) == 0)
        {
            return new WebhookResult(before is null ? WebhookOutcome.NotFound : WebhookOutcome.VersionMismatch, null);
        }

        if (webhook.Enabled && !before.Enabled)
        {
            await connection.ExecuteAsync(new CommandDefinition(RestartSql, new { webhook.Id }, transaction, cancellationToken: ct));
        }

        if (webhook.Asks(before))
        {
            await connection.ExecuteAsync(new CommandDefinition(AskSql, new { webhook.Id, At = Truncate(now) }, transaction, cancellationToken: ct));
        }

        if (webhook.Enabled && webhook.Wants(WebhookEvents.LinkClicked) && !(before.Enabled && before.Wants(WebhookEvents.LinkClicked)))
        {
            await connection.ExecuteAsync(new CommandDefinition(StartClicks, new { webhook.Id }, transaction, cancellationToken: ct));
        }

        Webhook after = (await FindAsync(connection, webhook.WorkspaceId, webhook.Id, ct))!;
        await transaction.CommitAsync(ct);
        return new WebhookResult(WebhookOutcome.Done, after);
    }

    public async Task<WebhookOutcome> DeleteAsync(int workspaceId, long id, long? expectedVersion, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(ct);
        // The lock waits for messages that are being added, and keeps further ones away.
        await connection.ExecuteAsync(new CommandDefinition(
            "SELECT 1 FROM webhooks WHERE id = @Id AND workspace_id = @WorkspaceId FOR UPDATE",
            new { Id = id, WorkspaceId = workspaceId },
            transaction,
            cancellationToken: ct));
        Webhook? before = await FindAsync(connection, workspaceId, id, ct);
        if (before is null || (expectedVersion is { } expected && expected != before.Version))
        {
            return before is null ? WebhookOutcome.NotFound : WebhookOutcome.VersionMismatch;
        }

        foreach (string sql in (string[])["DELETE FROM webhook_deliveries WHERE webhook_id = @Id", "DELETE FROM webhook_click_positions WHERE webhook_id = @Id", "DELETE FROM webhooks WHERE id = @Id"])
        {
            await connection.ExecuteAsync(new CommandDefinition(sql, new { Id = id }, transaction, cancellationToken: ct));
        }

        await transaction.CommitAsync(ct);
        return WebhookOutcome.Done;
    }

    public async Task<IReadOnlyList<WebhookDelivery>> ListDeliveriesAsync(
        long webhookId, WebhookDeliveryStatus? status, long beforeId, int limit, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        List<PostgresDeliveryRow> rows = await connection.ReadRowsAsync<PostgresDeliveryRow>(new CommandDefinition(
            ListDeliveriesSql,
            new { WebhookId = webhookId, Status = (short?)status, BeforeId = beforeId, Limit = limit },
            cancellationToken: ct));
        return [.. rows.Select(row => row.ToDelivery())];
    }

    public async Task<WebhookDelivery?> FindDeliveryAsync(long webhookId, long id, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        return await FindDeliveryAsync(connection, webhookId, id, ct);
    }

    public async Task<WebhookDelivery?> ResendAsync(long webhookId, long id, DateTimeOffset now, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(ct);
        if (await FindDeliveryAsync(connection, webhookId, id, ct) is not { } delivery)
        {
            return null;
        }

        long again = await connection.ExecuteScalarAsync<long>(new CommandDefinition(
            PostgresDeliveryRow.Insert + " RETURNING id", PostgresDeliveryRow.Parameters(delivery.Message), transaction, cancellationToken: ct));
        // The message keeps the instant that its body names; only its turn is new.
        await connection.ExecuteAsync(new CommandDefinition(
            "UPDATE webhook_deliveries SET next_attempt_at = @Now WHERE id = @Id",
            new { Id = again, Now = Truncate(now) },
            transaction,
            cancellationToken: ct));
        WebhookDelivery made = (await FindDeliveryAsync(connection, webhookId, again, ct))!;
        await transaction.CommitAsync(ct);
        return made;
    }

    private static async Task<Webhook?> FindAsync(NpgsqlConnection connection, int workspaceId, long id, CancellationToken ct) =>
        (await connection.ReadRowAsync<PostgresWebhookRow>(new CommandDefinition(
            FindSql, new { Id = id, WorkspaceId = workspaceId }, cancellationToken: ct)))?.ToWebhook();

    private static async Task<WebhookDelivery?> FindDeliveryAsync(NpgsqlConnection connection, long webhookId, long id, CancellationToken ct) =>
        (await connection.ReadRowAsync<PostgresDeliveryRow>(new CommandDefinition(
            FindDeliverySql, new { Id = id, WebhookId = webhookId }, cancellationToken: ct)))?.ToDelivery();

    private static DateTimeOffset Truncate(DateTimeOffset instant) => UnixMicros.ToInstant(UnixMicros.From(instant));

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
        OldSecretUntil = webhook.OldSecretUntil is { } until ? Truncate(until) : (DateTimeOffset?)null,
        webhook.Version,
        At = Truncate(now),
        Limit = limit,
    };
}
