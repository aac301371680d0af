using Dapper;
using Microsoft.Data.Sqlite;
using Shortener.Core.Apps;

namespace Shortener.Core.Storage.Sqlite;

/// <inheritdoc cref="IDomainAppsStore" />
public sealed class SqliteDomainAppsStore(SqliteDatabase database) : IDomainAppsStore
{
    private const string FindSql = "SELECT apps FROM domains WHERE id = @Id";

    private const string SetSql = """
        UPDATE domains SET apps = @Apps
        WHERE id = @Id AND workspace_id = @WorkspaceId AND (@Conditional = 0 OR apps IS @Expected)
        """;

    public Task<DomainApps> FindAsync(int domainId, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        using SqliteConnection connection = database.OpenReader();
        return Task.FromResult(DomainApps.Read(connection.ExecuteScalar<string?>(FindSql, new { Id = domainId })));
    }

    public async Task<bool> SetAsync(int workspaceId, int domainId, DomainApps? expected, DomainApps apps, CancellationToken ct)
    {
        using SqliteDatabase.WriterLease writer = await database.LeaseWriterAsync(ct);
        return writer.Connection.Execute(SetSql, new
        {
            Id = domainId,
            WorkspaceId = workspaceId,
            Apps = DomainApps.Write(apps),
            Conditional = expected is not null,
            Expected = expected is null ? null : DomainApps.Write(expected),
        }) == 1;
    }
}
