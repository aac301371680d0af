using Dapper;
using Npgsql;
using Shortener.Core.Samples;

namespace Shortener.Core.Storage.Postgres;

/// <inheritdoc cref="ISampleStore" />
public sealed class PostgresSampleStore(NpgsqlDataSource database) : ISampleStore
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

    // Partitions are their table's own.
    private const string ColumnsSql = """
        SELECT t.relname::text AS "TableName", a.attname::text AS "ColumnName"
        FROM pg_class t
        JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
        WHERE t.relnamespace = current_schema()::regnamespace AND t.relkind IN ('r', 'p') AND NOT t.relispartition
        """;

    private const string ReferencesSql = """
        SELECT t.relname::text AS "TableName", a.attname::text AS "ColumnName", p.relname::text AS "ParentTable", b.attname::text AS "ParentColumn"
        FROM pg_constraint c
        JOIN pg_class t ON t.oid = c.conrelid AND NOT t.relispartition
        JOIN pg_class p ON p.oid = c.confrelid
        JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
        JOIN pg_attribute b ON b.attrelid = c.confrelid AND b.attnum = c.confkey[1]
        WHERE c.contype = 'f' AND cardinality(c.conkey) = 1 AND t.relnamespace = current_schema()::regnamespace
        """;

    // Rollups tell from when on the links have clicks: earlier partitions are not looked at.
    private const string ClicksSql = """
        DELETE FROM clicks
        WHERE link_id = ANY (ARRAY(SELECT id FROM links WHERE workspace_id = @WorkspaceId))
            AND at >= (SELECT to_timestamp(coalesce(min(hour), 0)::bigint * 3600) FROM link_hours
                WHERE link_id = ANY (ARRAY(SELECT id FROM links WHERE workspace_id = @WorkspaceId)))
        """;

    private const string ChangesSql = """
        INSERT INTO link_changes (domain_id, slug, version, changed_at)
        SELECT domain_id, slug, version + 1, @At FROM links WHERE workspace_id = @WorkspaceId
        """;

    private const string EndSql = """
        UPDATE sessions SET workspace_id = NULL WHERE workspace_id = @WorkspaceId;
        DELETE FROM dead_letters WHERE source_id = @SourceId;
        DELETE FROM source_reports WHERE source_id = @SourceId;
        DELETE FROM source_leases WHERE source_id = @SourceId;
        DELETE FROM sources WHERE id = @SourceId;
        DELETE FROM workspaces WHERE id = @WorkspaceId;
        """;

    public async Task<int?> FindAsync(long userId, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        return await connection.QueryFirstOrDefaultAsync<int?>(
            new CommandDefinition(FindSql, new { UserId = userId, SampleSource.Prefix }, cancellationToken: ct));
    }

    public async Task<bool> EraseAsync(int workspaceId, DateTimeOffset now, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(ct);
        // Of two who erase at once the second waits, and finds nothing.
        int? sourceId = await connection.QueryFirstOrDefaultAsync<int?>(new CommandDefinition(
            "SELECT id FROM sources WHERE identity = @Identity FOR UPDATE", new { Identity = SampleSource.Of(workspaceId) }, transaction, cancellationToken: ct));
        if (sourceId is null)
        {
            return false;
        }

        var parameters = new { WorkspaceId = workspaceId, SourceId = sourceId, At = PostgresInstant.Of(now) };
        await connection.ExecuteAsync(new CommandDefinition(ChangesSql, parameters, transaction, cancellationToken: ct));
        await connection.ExecuteAsync(new CommandDefinition(ClicksSql, parameters, transaction, cancellationToken: ct));
        List<CatalogueColumn> columns = await connection.ReadRowsAsync<CatalogueColumn>(new CommandDefinition(ColumnsSql, null, transaction, cancellationToken: ct));
        List<CatalogueReference> references =
            await connection.ReadRowsAsync<CatalogueReference>(new CommandDefinition(ReferencesSql, null, transaction, cancellationToken: ct));
        foreach (string sql in WorkspaceTables.Deletions(columns, references))
        {
            await connection.ExecuteAsync(new CommandDefinition(sql, parameters, transaction, cancellationToken: ct));
        }

        await connection.ExecuteAsync(new CommandDefinition(EndSql, parameters, transaction, cancellationToken: ct));
        await transaction.CommitAsync(ct);
        return true;
    }
}
