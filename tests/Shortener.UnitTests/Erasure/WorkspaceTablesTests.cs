using Shortener.Core.Erasure;

namespace Shortener.UnitTests.Erasure;

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

    private static readonly IReadOnlyList<OwnedTable> Owned =
        WorkspaceTables.Owned(new Catalogue(Columns, [new("link_hours", "link_id"), new("link_hours", "hour")], References));

    [Theory]
    [InlineData("links", "workspace_id = @WorkspaceId")]
    [InlineData("link_hours", "link_id IN (SELECT id FROM links WHERE workspace_id = @WorkspaceId)")]
    [InlineData("orphan_visits", "domain_id IN (SELECT id FROM domains WHERE workspace_id = @WorkspaceId)")]
    [InlineData("webhook_deliveries", "webhook_id IN (SELECT id FROM webhooks WHERE workspace_id = @WorkspaceId)")]
    [InlineData("delivery_notes", "delivery_id IN (SELECT id FROM webhook_deliveries WHERE webhook_id IN (SELECT id FROM webhooks WHERE workspace_id = @WorkspaceId))")]
    public void What_belongs_to_a_workspace_is_found(string table, string condition) =>
        Assert.Equal(condition, Owned.Single(owned => owned.Name == table).Condition);

    [Theory]
    [InlineData("sessions")]
    [InlineData("clicks")]
    [InlineData("users")]
    [InlineData("recovery_codes")]
    [InlineData("labels")]
    [InlineData("workspaces")]
    public void What_belongs_to_no_workspace_alone_is_left(string table) =>
        Assert.DoesNotContain(Owned, owned => owned.Name == table);

    [Fact]
    public void Rows_of_links_are_told_apart_and_have_their_key()
    {
        OwnedTable hours = Owned.Single(owned => owned.Name == "link_hours");
        Assert.True(hours.IsOfLinks);
        Assert.Equal(["link_id", "hour"], hours.Key);
        Assert.False(Owned.Single(owned => owned.Name == "links").IsOfLinks);
    }

    [Theory]
    [InlineData("link_hours", "links")]
    [InlineData("links", "domains")]
    [InlineData("orphan_visits", "domains")]
    [InlineData("delivery_notes", "webhook_deliveries")]
    [InlineData("webhook_deliveries", "webhooks")]
    public void Children_go_before_their_parents(string child, string parent) => Assert.True(At(child) < At(parent));

    private static int At(string table) => Owned.ToList().FindIndex(owned => owned.Name == table);
}
