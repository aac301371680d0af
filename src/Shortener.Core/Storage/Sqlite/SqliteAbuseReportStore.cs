using Dapper;
using Microsoft.Data.Sqlite;
using Shortener.Core.AbuseReports;
using Shortener.Core.Clicks;

namespace Shortener.Core.Storage.Sqlite;

/// <inheritdoc cref="IAbuseReportStore" />
public sealed class SqliteAbuseReportStore(SqliteDatabase database) : IAbuseReportStore
{
    private const string InsertSql = """
        INSERT INTO abuse_reports (workspace_id, link_id, host, slug, url, reason, comment, email, reporter, created_at, updated_at)
        VALUES (@WorkspaceId, @LinkId, @Host, @Slug, @Url, @Reason, @Comment, @Email, @Reporter, @At, @At)
        RETURNING id
        """;

    private const string Columns = """
        id AS Id, workspace_id AS WorkspaceId, link_id AS LinkId, host AS Host, slug AS Slug, url AS Url, reason AS Reason, comment AS Comment,
        email AS Email, reporter AS Reporter, status AS Status, note AS Note, created_at AS CreatedAt, updated_at AS UpdatedAt
        """;

    private const string ListSql = $"""
        SELECT {Columns}
        FROM abuse_reports
        WHERE workspace_id = @WorkspaceId AND id < @Before AND (@Status IS NULL OR status = @Status)
        ORDER BY id DESC
        LIMIT @Limit
        """;

    private const string FindSql = $"SELECT {Columns} FROM abuse_reports WHERE workspace_id = @WorkspaceId AND id = @Id";

    private const string ChangesSql = """
        SELECT api_key_id AS ApiKeyId, coalesce(user_id, 0) AS UserId, status AS Status, note AS Note, changed_at AS ChangedAt
        FROM abuse_report_changes
        WHERE report_id = @Id
        ORDER BY id
        """;

    private const string UpdateSql = """
        UPDATE abuse_reports SET status = @Status, note = coalesce(@Note, note), updated_at = max(@At, updated_at + 1)
        WHERE workspace_id = @WorkspaceId AND id = @Id AND (@Expected IS NULL OR updated_at = @Expected)
        """;

    private const string InsertChangeSql = """
        INSERT INTO abuse_report_changes (report_id, api_key_id, user_id, status, note, changed_at)
        VALUES (@Id, @ApiKeyId, @UserId, @Status, @Note, @At)
        """;

    public async Task<long> AddAsync(AbuseReport report, CancellationToken ct)
    {
        using SqliteDatabase.WriterLease writer = await database.LeaseWriterAsync(ct);
        return writer.Connection.ExecuteScalar<long>(InsertSql, ParametersOf(report));
    }

    public Task<IReadOnlyList<AbuseReport>> ListAsync(int workspaceId, AbuseStatus? status, long? before, int limit, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        using SqliteConnection connection = database.OpenReader();
        IEnumerable<Row> rows = connection.Query<Row>(ListSql, ListParameters(workspaceId, status, before, limit));
        return Task.FromResult<IReadOnlyList<AbuseReport>>([.. rows.Select(row => row.ToReport([]))]);
    }

    public Task<AbuseReport?> FindAsync(int workspaceId, long id, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        using SqliteConnection connection = database.OpenReader();
        Row? row = connection.QuerySingleOrDefault<Row>(FindSql, new { WorkspaceId = workspaceId, Id = id });
        return Task.FromResult(row?.ToReport(connection.Query<ChangeRow>(ChangesSql, new { Id = id })));
    }

    public async Task<AbuseReport?> ChangeAsync(int workspaceId, long id, DateTimeOffset? expected, AbuseReportChange change, CancellationToken ct)
    {
        using (SqliteDatabase.WriterLease writer = await database.LeaseWriterAsync(ct))
        using (SqliteTransaction transaction = writer.Connection.BeginTransaction())
        {
            object parameters = ParametersOf(workspaceId, id, expected, change);
            if (writer.Connection.Execute(UpdateSql, parameters, transaction) == 0)
            {
                return null;
            }

            writer.Connection.Execute(InsertChangeSql, parameters, transaction);
            transaction.Commit();
        }

        return await FindAsync(workspaceId, id, ct);
    }

    private static object ParametersOf(AbuseReport report) => new
    {
        report.WorkspaceId,
        report.LinkId,
        report.Host,
        report.Slug,
        report.Url,
        Reason = AbuseReportRow.Text(report.Reason),
        report.Comment,
        report.Email,
        report.Reporter,
        At = UnixMicros.From(report.CreatedAt),
    };

    private static object ParametersOf(int workspaceId, long id, DateTimeOffset? expected, AbuseReportChange change) => new
    {
        WorkspaceId = workspaceId,
        Id = id,
        change.ApiKeyId,
        UserId = change.UserId > 0 ? change.UserId : (long?)null,
        Status = AbuseReportRow.Text(change.Status),
        change.Note,
        Expected = expected is { } instant ? UnixMicros.From(instant) : (long?)null,
        At = UnixMicros.From(change.ChangedAt),
    };

    private static object ListParameters(int workspaceId, AbuseStatus? status, long? before, int limit) => new
    {
        WorkspaceId = workspaceId,
        Before = before ?? long.MaxValue,
        Status = status is { } wanted ? AbuseReportRow.Text(wanted) : null,
        Limit = limit,
    };

    private sealed record Row(
        long Id,
        long WorkspaceId,
        long LinkId,
        string Host,
        string Slug,
        string Url,
        string Reason,
        string? Comment,
        string? Email,
        long? Reporter,
        string Status,
        string? Note,
        long CreatedAt,
        long UpdatedAt)
    {
        public AbuseReport ToReport(IEnumerable<ChangeRow> changes) => new()
        {
            Id = Id,
            WorkspaceId = (int)WorkspaceId,
            LinkId = LinkId,
            Host = Host,
            Slug = Slug,
            Url = Url,
            Reason = AbuseReportRow.Reason(Reason),
            Comment = Comment,
            Email = Email,
            Reporter = Reporter,
            Status = AbuseReportRow.Status(Status),
            Note = Note,
            CreatedAt = UnixMicros.ToInstant(CreatedAt),
            UpdatedAt = UnixMicros.ToInstant(UpdatedAt),
            Changes = [.. changes.Select(change => change.ToChange())],
        };
    }

    // A class with properties: a column without rows of a type has none that a constructor could be matched by.
    private sealed class ChangeRow
    {
        public long ApiKeyId { get; init; }

        public long UserId { get; init; }

        public string Status { get; init; } = "";

        public string? Note { get; init; }

        public long ChangedAt { get; init; }

        public AbuseReportChange ToChange() => new(ApiKeyId, UserId, AbuseReportRow.Status(Status), Note, UnixMicros.ToInstant(ChangedAt));
    }
}
