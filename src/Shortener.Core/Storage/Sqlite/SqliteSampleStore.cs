using Dapper;
using Microsoft.Data.Sqlite;
using Shortener.Core.Samples;

namespace Shortener.Core.Storage.Sqlite;

/// <inheritdoc cref="ISampleStore" />
public sealed class SqliteSampleStore(SqliteDatabase database) : ISampleStore
{
    private const string FindSql = """
        SELECT m.workspace_id
        FROM memberships m
        JOIN workspaces w ON w.id = m.workspace_id AND w.deleted_at IS NULL
        JOIN sources s ON s.identity = @Prefix || m.workspace_id
        WHERE m.user_id = @UserId AND m.role = 'owner'
        ORDER BY m.workspace_id
        LIMIT 1
        """;

    public Task<int?> FindAsync(long userId, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        using SqliteConnection connection = database.OpenReader();
        return Task.FromResult((int?)connection.QueryFirstOrDefault<long?>(FindSql, new { UserId = userId, SampleSource.Prefix }));
    }
}
