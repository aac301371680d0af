using Dapper;
using Microsoft.Data.Sqlite;
using Shortener.Core.Clicks;
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

    private const string ColumnsSql = """
        SELECT t.name AS TableName, c.name AS ColumnName FROM sqlite_schema t JOIN pragma_table_info(t.name) c WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%'
        """;

    private const string ReferencesSql = """
        SELECT t.name AS TableName, f."from" AS ColumnName, f."table" AS ParentTable, coalesce(f."to", 'id') AS ParentColumn
        FROM sqlite_schema t JOIN pragma_foreign_key_list(t.name) f
        WHERE t.type = 'table'
        """;

    // Rollups tell on which days the links have clicks: the table's key begins with the day.
    private const string ClicksSql = """
        DELETE FROM clicks
        WHERE day IN (SELECT DISTINCT hour / 24 FROM link_hours WHERE link_id IN (SELECT id FROM links WHERE workspace_id = @WorkspaceId))
            AND link_id IN (SELECT id FROM links WHERE workspace_id = @WorkspaceId)
        """;

    // The search's index has no column to find its rows by: their numbers are the links'.
    private const string SearchSql = "DELETE FROM link_search WHERE rowid IN (SELECT id FROM links WHERE workspace_id = @WorkspaceId AND search_text IS NOT NULL)";

    private const string ChangesSql = """
        INSERT INTO link_changes (domain_id, slug, version, changed_at)
        SELECT domain_id, slug, version + 1, @At FROM links WHERE workspace_id = @WorkspaceId
        """;

    private const string EndSql = """
        UPDATE sessions SET workspace_id = NULL WHERE workspace_id = @WorkspaceId;
        DELETE FROM dead_letters WHERE source_id = @SourceId;
        DELETE FROM source_reports WHERE source_id = @SourceId;
        DELETE FROM sources WHERE id = @SourceId;
        DELETE FROM workspaces WHERE id = @WorkspaceId;
        """;

    public Task<int?> FindAsync(long userId, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        using SqliteConnection connection = database.OpenReader();
        return Task.FromResult((int?)connection.QueryFirstOrDefault<long?>(FindSql, new { UserId = userId, SampleSource.Prefix }));
    }

    public async Task<bool> EraseAsync(int workspaceId, DateTimeOffset now, CancellationToken ct)
    {
        using SqliteDatabase.WriterLease writer = await database.LeaseWriterAsync(ct);
        SqliteConnection connection = writer.Connection;
        using SqliteTransaction transaction = connection.BeginTransaction();
        long? sourceId = connection.QueryFirstOrDefault<long?>(
            "SELECT id FROM sources WHERE identity = @Identity", new { Identity = SampleSource.Of(workspaceId) }, transaction);
        if (sourceId is null)
        {
            return false;
        }

        var parameters = new { WorkspaceId = workspaceId, SourceId = sourceId, At = UnixMicros.From(now) };
        connection.Execute(ChangesSql, parameters, transaction);
        connection.Execute(ClicksSql, parameters, transaction);
        connection.Execute(SearchSql, parameters, transaction);
        IReadOnlyList<string> deletions = WorkspaceTables.Deletions(
            connection.Query<CatalogueColumn>(ColumnsSql, transaction: transaction).AsList(),
            connection.Query<CatalogueReference>(ReferencesSql, transaction: transaction).AsList());
        foreach (string sql in deletions)
        {
            connection.Execute(sql, parameters, transaction);
        }

        connection.Execute(EndSql, parameters, transaction);
        transaction.Commit();
        return true;
    }
}
