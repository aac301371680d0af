using Dapper;
using Npgsql;
using Shortener.Core.Clicks;
using Shortener.Core.Domains;

namespace Shortener.Core.Storage.Postgres;

/// <inheritdoc cref="IDomainStore" />
public sealed class PostgresDomainStore(NpgsqlDataSource database) : IDomainStore
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
        DateTimeOffset at = UnixMicros.ToInstant(UnixMicros.From(now));
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        int? id = await connection.ExecuteScalarAsync<int?>(new CommandDefinition(
            CreateSql, new { WorkspaceId = workspaceId, Host = host, CreatedAt = at }, cancellationToken: ct));
        return id is { } created ? new Domain(created, workspaceId, host, at) : null;
    }

    public async Task<Domain?> FindAsync(int workspaceId, string host, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        Row? row = await connection.QuerySingleOrDefaultAsync<Row>(new CommandDefinition(
            FindSql, new { WorkspaceId = workspaceId, Host = host }, cancellationToken: ct));
        return row?.ToDomain();
    }

    public async Task<IReadOnlyList<Domain>> ListAsync(int workspaceId, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        IEnumerable<Row> rows = await connection.QueryAsync<Row>(new CommandDefinition(ListSql, new { WorkspaceId = workspaceId }, cancellationToken: ct));
        return [.. rows.Select(row => row.ToDomain())];
    }

    public async Task<IReadOnlyList<string>> ListAllHostsAsync(CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        return [.. await connection.QueryAsync<string>(new CommandDefinition(ListAllHostsSql, cancellationToken: ct))];
    }

    private sealed record Row(int Id, int WorkspaceId, string Host, DateTime CreatedAt)
    {
        public Domain ToDomain() => new(Id, WorkspaceId, Host, CreatedAt);
    }
}
