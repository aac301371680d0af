using Dapper;
using Npgsql;
using Shortener.Core.Clicks;
using Shortener.Core.LinkImports;

namespace Shortener.Core.Storage.Postgres;

/// <inheritdoc cref="IImportStore" />
public sealed class PostgresImportStore(NpgsqlDataSource database) : IImportStore
{
    private const string Columns = """
        id AS Id, workspace_id AS WorkspaceId, file_name AS FileName, spool AS Spool, bytes AS Bytes, format AS Format, dry_run AS DryRun,
            on_conflict AS OnConflict, domain_id AS DomainId, records AS Records, status AS Status, error AS Error, position AS Position,
            created AS Created, updated AS Updated, renamed AS Renamed, unchanged AS Unchanged, skipped AS Skipped, refused AS Refused,
            clicks AS Clicks, clicks_added AS ClicksAdded, created_at AS CreatedAt, updated_at AS UpdatedAt, finished_at AS FinishedAt
        """;

    private const string CreateSql = $"""
        INSERT INTO imports (workspace_id, file_name, spool, bytes, format, dry_run, on_conflict, domain_id, status, created_at, updated_at)
        VALUES (@WorkspaceId, @FileName, @Spool, @Bytes, @Format, @DryRun, @OnConflict, @DomainId, 'queued', @Now, @Now)
        RETURNING {Columns}
        """;

    private const string FindSql = $"SELECT {Columns} FROM imports WHERE id = @Id AND workspace_id = @WorkspaceId";

    private const string ListSql = $"SELECT {Columns} FROM imports WHERE workspace_id = @WorkspaceId AND id < @BeforeId ORDER BY id DESC LIMIT @Limit";

    private const string UnfinishedSql = $"SELECT {Columns} FROM imports WHERE status IN ('queued', 'running') ORDER BY id";

    private const string CountStartSql = """
        UPDATE imports SET starts = starts + 1 WHERE id = @Id AND status IN ('queued', 'running') RETURNING starts
        """;

    private const string AdvanceSql = """
        UPDATE imports
        SET status = @Status, records = @Records, error = @Error, position = @Position, created = @Created, updated = @Updated,
            renamed = @Renamed, unchanged = @Unchanged, skipped = @Skipped, refused = @Refused, clicks = @Clicks, clicks_added = @ClicksAdded,
            updated_at = @Now, finished_at = @FinishedAt, starts = CASE WHEN @Position > @From THEN 0 ELSE starts END
        WHERE id = @Id AND position = @From AND status IN ('queued', 'running')
        """;

    private const string NextNumberSql = "SELECT coalesce(max(number), 0) FROM import_refusals WHERE import_id = @Id";

    private const string RefusalsSql = """
        SELECT number AS Number, line AS Line, field AS Field, code AS Code, message AS Message
        FROM import_refusals
        WHERE import_id = @Id AND number > @After
        ORDER BY number
        LIMIT @Limit
        """;

    private const string AddRefusalsSql = """
        INSERT INTO import_refusals (import_id, number, line, field, code, message)
        SELECT @Id, input.place + @Number, input.line, input.field, input.code, input.message
        FROM unnest(@Lines, @Fields, @Codes, @Messages) WITH ORDINALITY AS input (line, field, code, message, place)
        """;

    public async Task<LinkImport> CreateAsync(LinkImport import, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        return (await connection.ReadRowAsync<Row>(new CommandDefinition(
            CreateSql, ImportRow.Parameters(import, 0, import.CreatedAt.UtcDateTime, null), cancellationToken: ct)))!.ToImport();
    }

    public async Task<LinkImport?> FindAsync(int workspaceId, long id, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        return (await connection.ReadRowAsync<Row>(new CommandDefinition(
            FindSql, new { Id = id, WorkspaceId = workspaceId }, cancellationToken: ct)))?.ToImport();
    }

    public async Task<IReadOnlyList<LinkImport>> ListAsync(int workspaceId, long beforeId, int limit, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        List<Row> rows = await connection.ReadRowsAsync<Row>(new CommandDefinition(
            ListSql, new { WorkspaceId = workspaceId, BeforeId = beforeId, Limit = limit }, cancellationToken: ct));
        return [.. rows.Select(row => row.ToImport())];
    }

    public async Task<IReadOnlyList<LinkImport>> ListUnfinishedAsync(CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        return [.. (await connection.ReadRowsAsync<Row>(new CommandDefinition(UnfinishedSql, cancellationToken: ct))).Select(row => row.ToImport())];
    }

    public async Task<int> CountStartAsync(long id, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        return await connection.ExecuteScalarAsync<int?>(new CommandDefinition(CountStartSql, new { Id = id }, cancellationToken: ct)) ?? 0;
    }

    public async Task<bool> AdvanceAsync(
        LinkImport import, long from, IReadOnlyList<ImportRefusal> refusals, DateTimeOffset now, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(ct);
        int written = await connection.ExecuteAsync(new CommandDefinition(
            AdvanceSql, ImportRow.Parameters(import, from, now.UtcDateTime, import.FinishedAt?.UtcDateTime), transaction, cancellationToken: ct));
        if (written == 0)
        {
            return false;
        }

        if (refusals.Count > 0)
        {
            List<long> number = await connection.ReadRowsAsync<long>(new CommandDefinition(NextNumberSql, new { import.Id }, transaction, cancellationToken: ct));
            await connection.ExecuteAsync(new CommandDefinition(
                AddRefusalsSql,
                new
                {
                    import.Id,
                    Number = number[0],
                    Lines = refusals.Select(refusal => refusal.Line).ToArray(),
                    Fields = refusals.Select(refusal => StorableText.Clean(refusal.Field)).ToArray(),
                    Codes = refusals.Select(refusal => refusal.Code).ToArray(),
                    Messages = refusals.Select(refusal => StorableText.Clean(refusal.Message)).ToArray(),
                },
                transaction,
                cancellationToken: ct));
        }

        await transaction.CommitAsync(ct);
        return true;
    }

    public async Task<IReadOnlyList<ImportRefusal>> ReadRefusalsAsync(long importId, long afterNumber, int limit, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        return await connection.ReadRowsAsync<ImportRefusal>(new CommandDefinition(
            RefusalsSql, new { Id = importId, After = afterNumber, Limit = limit }, cancellationToken: ct));
    }

    private sealed class Row : ImportRow
    {
        public DateTime CreatedAt { get; set; }

        public DateTime UpdatedAt { get; set; }

        public DateTime? FinishedAt { get; set; }

        public LinkImport ToImport() => ToImport(CreatedAt, UpdatedAt, FinishedAt);
    }
}
