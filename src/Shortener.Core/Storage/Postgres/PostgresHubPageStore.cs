using Dapper;
using Npgsql;
using Shortener.Core.Hubs;

namespace Shortener.Core.Storage.Postgres;

/// <inheritdoc cref="IHubPageStore" />
public sealed class PostgresHubPageStore(NpgsqlDataSource database) : IHubPageStore
{
    private const string VersionSql = "SELECT coalesce((SELECT version FROM hub_clock WHERE id = 1), 0)";

    private const string ChangesSql = """
        SELECT id AS HubId, page_version AS PageVersion, CASE WHEN live THEN domain_id END AS DomainId
        FROM hubs WHERE page_version > @After ORDER BY page_version LIMIT @Limit
        """;

    private const string RootsSql = "SELECT domain_id AS DomainId, id AS HubId FROM hubs WHERE domain_id IS NOT NULL AND live";

    private const string FindSql = """
        SELECT id AS Id, workspace_id AS WorkspaceId, handle AS Handle, domain_id AS DomainId, page_version AS PageVersion, published AS Document
        FROM hubs
        WHERE live AND
        """;

    public async Task<IReadOnlyList<HubPageChange>> ReadChangesAsync(long after, int limit, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        return await connection.ReadRowsAsync<HubPageChange>(new CommandDefinition(ChangesSql, new { After = after, Limit = limit }, cancellationToken: ct));
    }

    public async Task<long> ReadVersionAsync(CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        return (await connection.ReadRowsAsync<long>(new CommandDefinition(VersionSql, cancellationToken: ct)))[0];
    }

    public async Task<IReadOnlyList<HubRoot>> ListRootsAsync(CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        return await connection.ReadRowsAsync<HubRoot>(new CommandDefinition(RootsSql, cancellationToken: ct));
    }

    public Task<PublishedHub?> FindAsync(string handle, CancellationToken ct) => FindAsync(FindSql + " handle = @Handle", new { Handle = handle }, ct);

    public Task<PublishedHub?> FindAsync(long id, CancellationToken ct) => FindAsync(FindSql + " id = @Id", new { Id = id }, ct);

    private async Task<PublishedHub?> FindAsync(string sql, object parameters, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        return await connection.ReadRowAsync<PublishedHub>(new CommandDefinition(sql, parameters, cancellationToken: ct));
    }
}
