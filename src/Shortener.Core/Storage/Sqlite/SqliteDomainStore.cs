using Dapper;
using Microsoft.Data.Sqlite;
using Shortener.Core.Clicks;
using Shortener.Core.Domains;

namespace Shortener.Core.Storage.Sqlite;

/// <inheritdoc cref="IDomainStore" />
public sealed class SqliteDomainStore(SqliteDatabase database) : IDomainStore
{
    private const string CreateSql = """
        INSERT INTO domains (workspace_id, host, created_at) VALUES (@WorkspaceId, @Host, @CreatedAt)
        ON CONFLICT (host) DO NOTHING
        RETURNING id
        """;

    private const string FindSql = """
        SELECT id AS Id, workspace_id AS WorkspaceId, host AS Host, created_at AS CreatedAt
        FROM domains
        WHERE host = @Host AND (host = '' OR workspace_id = @WorkspaceId)
        """;

    private const string ListSql = """
        SELECT id AS Id, workspace_id AS WorkspaceId, host AS Host, created_at AS CreatedAt
        FROM domains
        WHERE host = '' OR workspace_id = @WorkspaceId
        ORDER BY id
        """;

    private const string ListAllHostsSql = "SELECT host FROM domains WHERE host <> '' ORDER BY host";

    public async Task<Domain?> CreateAsync(int workspaceId, string host, DateTimeOffset now, CancellationToken ct)
    {
        long at = UnixMicros.From(now);
        using SqliteDatabase.WriterLease writer = await database.LeaseWriterAsync(ct);
        int? id = writer.Connection.ExecuteScalar<int?>(CreateSql, new { WorkspaceId = workspaceId, Host = host, CreatedAt = at });
        return id is { } created ? new Domain(created, workspaceId, host, UnixMicros.ToInstant(at)) : null;
    }

    public Task<Domain?> FindAsync(int workspaceId, string host, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        using SqliteConnection connection = database.OpenReader();
        return Task.FromResult(connection.QuerySingleOrDefault<Row>(FindSql, new { WorkspaceId = workspaceId, Host = host })?.ToDomain());
    }

    public Task<IReadOnlyList<Domain>> ListAsync(int workspaceId, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        using SqliteConnection connection = database.OpenReader();
        return Task.FromResult<IReadOnlyList<Domain>>(
            [.. connection.Query<Row>(ListSql, new { WorkspaceId = workspaceId }).Select(row => row.ToDomain())]);
    }

    public Task<IReadOnlyList<string>> ListAllHostsAsync(CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        using SqliteConnection connection = database.OpenReader();
        return Task.FromResult<IReadOnlyList<string>>([.. connection.Query<string>(ListAllHostsSql)]);
    }

    private sealed record Row(long Id, long WorkspaceId, string Host, long CreatedAt)
    {
        public Domain ToDomain() => new((int)Id, (int)WorkspaceId, Host, UnixMicros.ToInstant(CreatedAt));
    }
}
