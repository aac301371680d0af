using Npgsql;
using Shortener.Core.Storage.Postgres;
using Shortener.Testing;

namespace Shortener.StoreContracts.Links;

/// <summary>One migrated database for the tests of a class, emptied for each: creating one takes a second.</summary>
public sealed class PostgresFixture : IAsyncLifetime
{
    private PostgresServer _server = null!;
    private NpgsqlDataSource _database = null!;

    public async Task InitializeAsync()
    {
        _server = await PostgresServer.CreateDatabaseAsync();
        _database = NpgsqlDataSource.Create(_server.ConnectionString);
        await PostgresMigrator.MigrateAsync(_database, CancellationToken.None);
    }

    public async Task<NpgsqlDataSource> EmptyAsync()
    {
        await using NpgsqlCommand command = _database.CreateCommand(
            "TRUNCATE workspaces, users, api_keys, idempotent_requests, audit_log, domains, links, link_changes, link_hours, abuse_reports, webhooks, webhook_feed, webhook_click_ranges, link_expiries, sources, "
            + "abuse_report_changes, orphan_visits, orphan_slugs, clicks, user_agents, workspace_quarters, workspace_days, hot_link_days, link_days RESTART IDENTITY CASCADE");
        await command.ExecuteNonQueryAsync();
        return _database;
    }

    public async Task DisposeAsync()
    {
        await _database.DisposeAsync();
        await _server.DisposeAsync();
    }
}
