using Dapper;
using Microsoft.Data.Sqlite;
using Shortener.Core.Hubs;

namespace Shortener.Core.Storage.Sqlite;

/// <inheritdoc cref="IHubPageStore" />
public sealed class SqliteHubPageStore(SqliteDatabase database) : IHubPageStore
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

    public Task<IReadOnlyList<HubPageChange>> ReadChangesAsync(long after, int limit, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        using SqliteConnection connection = database.OpenReader();
        return Task.FromResult<IReadOnlyList<HubPageChange>>(
            [.. connection.Query<ChangeRow>(ChangesSql, new { After = after, Limit = limit })
                .Select(row => new HubPageChange(row.HubId, row.PageVersion, (int?)row.DomainId))]);
    }

    public Task<long> ReadVersionAsync(CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        using SqliteConnection connection = database.OpenReader();
        return Task.FromResult(connection.QuerySingle<long>(VersionSql));
    }

    public Task<IReadOnlyList<HubRoot>> ListRootsAsync(CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        using SqliteConnection connection = database.OpenReader();
        return Task.FromResult<IReadOnlyList<HubRoot>>(
            [.. connection.Query<RootRow>(RootsSql).Select(row => new HubRoot((int)row.DomainId, row.HubId))]);
    }

    public Task<PublishedHub?> FindAsync(string handle, CancellationToken ct) => FindAsync(FindSql + " handle = @Handle", new { Handle = handle }, ct);

    public Task<PublishedHub?> FindAsync(long id, CancellationToken ct) => FindAsync(FindSql + " id = @Id", new { Id = id }, ct);

    private Task<PublishedHub?> FindAsync(string sql, object parameters, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        using SqliteConnection connection = database.OpenReader();
        PageRow? row = connection.QuerySingleOrDefault<PageRow>(sql, parameters);
        return Task.FromResult(row is null
            ? null
            : new PublishedHub(row.Id, (int)row.WorkspaceId, row.Handle, (int?)row.DomainId, row.PageVersion, row.Document));
    }

    private sealed record PageRow(long Id, long WorkspaceId, string Handle, long? DomainId, long PageVersion, string Document);

    private sealed record RootRow(long DomainId, long HubId);

    // With properties: SQLite gives a computed column no type, which Dapper needs for constructors.
    private sealed class ChangeRow
    {
        public long HubId { get; init; }

        public long PageVersion { get; init; }

        public long? DomainId { get; init; }
    }
}
