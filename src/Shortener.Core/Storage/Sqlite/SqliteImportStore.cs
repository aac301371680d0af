using Dapper;
using Microsoft.Data.Sqlite;
using Shortener.Core.Clicks;
using Shortener.Core.LinkImports;

namespace Shortener.Core.Storage.Sqlite;

/// <inheritdoc cref="IImportStore" />
public sealed class SqliteImportStore(SqliteDatabase database) : IImportStore
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

    private const string AddRefusalSql = """
        INSERT INTO import_refusals (import_id, number, line, field, code, message) VALUES (@Id, @Number, @Line, @Field, @Code, @Message)
        """;

    public async Task<LinkImport> CreateAsync(LinkImport import, CancellationToken ct)
    {
        using SqliteDatabase.WriterLease writer = await database.LeaseWriterAsync(ct);
        return writer.Connection.QuerySingle<Row>(CreateSql, ImportRow.Parameters(import, 0, UnixMicros.From(import.CreatedAt), null)).ToImport();
    }

    public Task<LinkImport?> FindAsync(int workspaceId, long id, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        using SqliteConnection connection = database.OpenReader();
        return Task.FromResult(connection.QuerySingleOrDefault<Row>(FindSql, new { Id = id, WorkspaceId = workspaceId })?.ToImport());
    }

    public Task<IReadOnlyList<LinkImport>> ListAsync(int workspaceId, long beforeId, int limit, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        using SqliteConnection connection = database.OpenReader();
        return Task.FromResult<IReadOnlyList<LinkImport>>(
            [.. connection.Query<Row>(ListSql, new { WorkspaceId = workspaceId, BeforeId = beforeId, Limit = limit }).Select(row => row.ToImport())]);
    }

    public Task<IReadOnlyList<LinkImport>> ListUnfinishedAsync(CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        using SqliteConnection connection = database.OpenReader();
        return Task.FromResult<IReadOnlyList<LinkImport>>([.. connection.Query<Row>(UnfinishedSql).Select(row => row.ToImport())]);
    }

    public async Task<int> CountStartAsync(long id, CancellationToken ct)
    {
        using SqliteDatabase.WriterLease writer = await database.LeaseWriterAsync(ct);
        return writer.Connection.QuerySingleOrDefault<int>(CountStartSql, new { Id = id });
    }

    public async Task<bool> AdvanceAsync(
        LinkImport import, long from, IReadOnlyList<ImportRefusal> refusals, DateTimeOffset now, CancellationToken ct)
    {
        using SqliteDatabase.WriterLease writer = await database.LeaseWriterAsync(ct);
        using SqliteTransaction transaction = writer.Connection.BeginTransaction();
        long? finished = import.FinishedAt is { } at ? UnixMicros.From(at) : null;
        if (writer.Connection.Execute(AdvanceSql, ImportRow.Parameters(import, from, UnixMicros.From(now), finished), transaction) == 0)
        {
            return false;
        }

        long number = refusals.Count == 0 ? 0 : writer.Connection.QuerySingle<long>(NextNumberSql, new { import.Id }, transaction);
        foreach (ImportRefusal refusal in refusals)
        {
            number++;
            writer.Connection.Execute(
                AddRefusalSql,
                new { import.Id, Number = number, refusal.Line, Field = StorableText.Clean(refusal.Field), refusal.Code, Message = StorableText.Clean(refusal.Message) },
                transaction);
        }

        transaction.Commit();
        return true;
    }

    public Task<IReadOnlyList<ImportRefusal>> ReadRefusalsAsync(long importId, long afterNumber, int limit, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        using SqliteConnection connection = database.OpenReader();
        return Task.FromResult<IReadOnlyList<ImportRefusal>>(
            [.. connection.Query<ImportRefusal>(RefusalsSql, new { Id = importId, After = afterNumber, Limit = limit })]);
    }

    private sealed class Row : ImportRow
    {
        public long CreatedAt { get; set; }

        public long UpdatedAt { get; set; }

        public long? FinishedAt { get; set; }

        public LinkImport ToImport() => ToImport(
            UnixMicros.ToInstant(CreatedAt), UnixMicros.ToInstant(UpdatedAt), FinishedAt is { } at ? UnixMicros.ToInstant(at) : null);
    }
}
