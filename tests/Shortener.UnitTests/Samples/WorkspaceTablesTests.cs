using Shortener.Core.Samples;

namespace Shortener.UnitTests.Samples;

public sealed class WorkspaceTablesTests
{
    private static readonly CatalogueColumn[] Columns =
    [
        new("workspaces", "id"),
        new("users", "id"),
        new("links", "id"), new("links", "workspace_id"), new("links", "domain_id"),
        new("domains", "id"), new("domains", "workspace_id"),
        new("link_hours", "link_id"), new("link_hours", "hour"),
        new("orphan_visits", "domain_id"),
        new("webhooks", "id"), new("webhooks", "workspace_id"),
        new("webhook_deliveries", "id"), new("webhook_deliveries", "webhook_id"),
        new("delivery_notes", "delivery_id"),
        new("sessions", "workspace_id"),
        new("clicks", "workspace_id"),
        new("recovery_codes", "user_id"),
        new("labels", "id"),
    ];

    private static readonly CatalogueReference[] References =
    [
        new("links", "workspace_id", "workspaces", "id"),
        new("links", "domain_id", "domains", "id"),
        new("webhooks", "workspace_id", "workspaces", "id"),
        new("webhook_deliveries", "webhook_id", "webhooks", "id"),
        new("delivery_notes", "delivery_id", "webhook_deliveries", "id"),
        new("recovery_codes", "user_id", "users", "id"),
    ];

    private static readonly IReadOnlyList<string> Deletions = WorkspaceTables.Deletions(Columns, References);

    [Theory]
    [InlineData("DELETE FROM links WHERE workspace_id = @WorkspaceId")]
    [InlineData("DELETE FROM link_hours WHERE link_id IN (SELECT id FROM links WHERE workspace_id = @WorkspaceId)")]
    [InlineData("DELETE FROM orphan_visits WHERE domain_id IN (SELECT id FROM domains WHERE workspace_id = @WorkspaceId)")]
    [InlineData("DELETE FROM webhook_deliveries WHERE webhook_id IN (SELECT id FROM webhooks WHERE workspace_id = @WorkspaceId)")]
    [InlineData("DELETE FROM delivery_notes WHERE delivery_id IN (SELECT id FROM webhook_deliveries WHERE webhook_id IN (SELECT id FROM webhooks WHERE workspace_id = @WorkspaceId))")]
    public void What_belongs_to_a_workspace_is_deleted(string expected) => Assert.Contains(expected, Deletions);

    [Theory]
    [InlineData("sessions")]
    [InlineData("clicks")]
    [InlineData("users")]
    [InlineData("recovery_codes")]
    [InlineData("labels")]
    [InlineData("workspaces")]
    public void What_belongs_to_no_workspace_alone_is_left(string table) =>
        Assert.DoesNotContain(Deletions, sql => sql.StartsWith($"DELETE FROM {table} ", StringComparison.Ordinal));

    [Theory]
    [InlineData("link_hours", "links")]
    [InlineData("links", "domains")]
    [InlineData("orphan_visits", "domains")]
    [InlineData("delivery_notes", "webhook_deliveries")]
    [InlineData("webhook_deliveries", "webhooks")]
    public void Children_go_before_their_parents(string child, string parent) => Assert.True(At(child) < At(parent));

    private static int At(string table) => Deletions.ToList().FindIndex(sql => sql.StartsWith($"DELETE FROM {table} ", StringComparison.Ordinal));
}
