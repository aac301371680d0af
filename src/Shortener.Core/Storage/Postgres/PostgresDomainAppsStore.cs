using Dapper;
using Npgsql;
using Shortener.Core.Apps;

namespace Shortener.Core.Storage.Postgres;

/// <inheritdoc cref="IDomainAppsStore" />
public sealed class PostgresDomainAppsStore(NpgsqlDataSource database) : IDomainAppsStore
{
    private const string FindSql = "SELECT apps FROM domains WHERE id = @Id";

    private const string SetSql = """
        UPDATE domains SET apps = @Apps
        WHERE id = @Id AND workspace_id = @WorkspaceId AND (NOT @Conditional OR apps IS NOT DISTINCT FROM @Expected)
        """;

    public async Task<DomainApps> FindAsync(int domainId, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        return DomainApps.Read(await connection.ExecuteScalarAsync<string?>(new CommandDefinition(FindSql, new { Id = domainId }, cancellationToken: ct)));
    }

    public async Task<bool> SetAsync(int workspaceId, int domainId, DomainApps? expected, DomainApps apps, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        return await connection.ExecuteAsync(new CommandDefinition(
            SetSql,
            new
            {
                Id = domainId,
                WorkspaceId = workspaceId,
                Apps = DomainApps.Write(apps),
                Conditional = expected is not null,
                Expected = expected is null ? null : DomainApps.Write(expected),
            },
            cancellationToken: ct)) == 1;
    }
}
